import {describe, expect, test} from 'vitest';
import {returnUrls} from '../../source/core/client.ts';
import {type ConfigFile, fileVersion} from '../../source/core/config-file.ts';
import {type Draft, emptyDraft, withAnswers} from '../../source/core/draft.ts';
import type {WizardResult} from '../../source/core/end-words.ts';
import {Failure} from '../../source/core/failure.ts';
import {amazonHosts} from '../../source/core/hosts.ts';
import type {WizardFacts} from '../../source/core/wizard-facts.ts';
import {steps} from '../../source/steps.ts';
import {LinesTalk} from '../../source/talk/lines-talk.ts';
import {back} from '../../source/talk/talk.ts';
import {runWizard} from '../../source/wizard.ts';
import {type Expected, FakeAsker} from '../fakes/asker.ts';
import {errorAnswer, json, tokenAnswer, vendorsAnswer} from '../fakes/http.ts';
import {type FakePorts, fakePorts} from '../fakes/ports.ts';
import {fileWith, someProfile} from '../fakes/store.ts';

const exchange = 'POST https://api.amazon.com/auth/o2/token';
const vendors = 'GET https://api.amazonalexa.com/v1/vendors';
const {clientId, clientSecret} = someProfile();

interface Started {
	readonly ports?: FakePorts;
	readonly draft?: Draft;
	readonly facts?: Partial<WizardFacts>;
	readonly keepsDraft?: boolean;
}

interface Ended {
	readonly result: WizardResult;
	readonly asker: FakeAsker;
	readonly ports: FakePorts;
}

/** The wizard in lines from its start to its end; every expected question has to be asked. */
async function run(expected: readonly Expected[], options: Started = {}): Promise<Ended> {
	const {ports = fakePorts(), draft = emptyDraft, keepsDraft = true} = options;
	const ending = new AbortController();
	const asker = new FakeAsker(expected, ending.signal);
	const {signal} = ending;
	const result = await runWizard({
		steps,
		voice: new LinesTalk({asker, ports, signal, writeFile: async name => `/work/${name}`}),
		draft,
		keepsDraft,
		ports,
		signal,
		facts: {
			showsHome: false,
			file: ports.store.file,
			hosts: amazonHosts,
			environmentHosts: {},
			environment: {},
			noProbe: true,
			noSave: false,
			timeoutSeconds: 300,
			programName: 'smapi-login',
			demo: undefined,
			...options.facts,
		},
	});
	expect(asker.unasked()).toEqual([]);
	expect(ports.http.unexpected).toEqual([]);
	return {result, asker, ports};
}

const untilReview: readonly Expected[] = [
	{question: 'Whose skills are they'},
	{question: 'Where is that browser'},
	{question: 'Where do client ID and secret come from'},
	{question: 'Is the address saved'},
	{question: 'Client ID', answer: clientId!},
	{question: 'Client secret', answer: clientSecret!},
	{question: 'What may this token do'},
	{question: 'Profile name', answer: 'me'},
];
const line = 'Address, or a letter';

/** The listener gets Amazon's answer. */
function answers(ports: FakePorts, query = 'code=GOOD-CODE-1234567890'): () => Promise<void> {
	return async () => {
		await ports.listener.whenOpen();
		const state = stateOf(ports);
		ports.listener.deliver(`${query}&state=${state}`);
	};
}

function stateOf(ports: FakePorts): string {
	return new URL(ports.listener.opened.at(-1)!.target).searchParams.get('state')!;
}

function ready(): FakePorts {
	const ports = fakePorts();
	ports.http.on(exchange, tokenAnswer()).on(vendors, vendorsAnswer('M1'));
	return ports;
}

describe('role 1', () => {
	test('by its defaults: Enter passes all but client ID and secret, and leaves at the end', async () => {
		const ports = ready();
		const {result, asker} = await run(
			[
				...untilReview,
				{question: 'Is all of this right'},
				{question: line, before: answers(ports), waits: true},
				{question: 'What now'},
			],
			{ports},
		);
		expect(result).toMatchObject({type: 'left', answers: {session: {profileName: 'me'}}});
		expect(ports.store.file.profiles).toHaveProperty('me');
		expect(ports.store.file).not.toHaveProperty('draft');
		expect(ports.browser.opened).toHaveLength(1);
		expect(asker.said).toEqual(
			expect.arrayContaining([
				'Your role · 1 of 10',
				'Scopes · 7 of 10',
				'Sign in · 10 of 10',
				'Access token · done',
			]),
		);
		expect(asker.said).toContain('The token ends in test.');
		expect(asker.heard()).not.toMatch(/Atza\||Atzr\|/);
	});

	test('the time left is said at the start, at one minute and at the end; Enter then gives more', async () => {
		const ports = ready();
		const {asker} = await run(
			[
				...untilReview,
				{question: 'Is all of this right'},
				{question: line, before: () => ports.clock.advance(240), answer: ''},
				{question: line, before: () => ports.clock.advance(60), answer: ''},
				{question: line, before: answers(ports), waits: true},
				{question: 'What now'},
			],
			{ports},
		);
		const times = asker.said.filter(said => /min left\.$|The time is up/.test(said));
		// The second one is Enter's own answer.
		expect(times.map(said => said.slice(0, 24))).toEqual([
			'5 min left.',
			'1 min left.',
			'1 min left.',
			'The time is up. Still th',
			'5 min left.',
		]);
		expect(asker.heard()).toContain('Enter alone gives five more minutes.');
	});

	test('after 30 seconds the likely causes are said by themselves, and a number leads to its step', async () => {
		const ports = ready();
		const {asker} = await run(
			[
				...untilReview,
				{question: 'Is all of this right'},
				{question: line, before: () => ports.clock.advance(30), answer: '3'},
				{question: 'What may this token do', answer: 'Look'},
				{question: line, before: answers(ports), waits: true},
				{question: 'What now'},
			],
			{ports},
		);
		expect(asker.said).toContain('1. Change the return URL: http://127.0.0.1:9090/cb');
		expect(asker.said).toContain(`2. Change the client ID: ${clientId}`);
		const asked = new URL(ports.browser.opened.at(-1)!).searchParams.get('scope');
		expect(asked).toBe('alexa::ask:skills:read alexa::ask:models:read');
	});

	test('while it waits: open again, copy, the address again, another device and a paste', async () => {
		const ports = ready();
		const {asker, result} = await run(
			[
				...untilReview,
				{question: 'Is all of this right'},
				{question: line, answer: 'o'},
				{question: line, answer: 'C'},
				{question: line, answer: 'u'},
				{question: line, answer: 'w'},
				{question: line, answer: 'https://example.com/?code=x&state=y'},
				{
					question: line,
					before: () => expect(ports.listener.isOpen).toBe(false),
					answer: 'GOOD-CODE-1234567890',
				},
				{question: 'What now'},
			],
			{ports},
		);
		expect(ports.browser.opened).toHaveLength(2);
		expect(ports.clipboard.copied).toEqual([ports.browser.opened[0]]);
		expect(asker.said.filter(said => said === ports.browser.opened[0])).toHaveLength(3);
		expect(asker.heard()).toContain("Failed: This address is not this sign-in's return URL");
		expect(result).toMatchObject({answers: {flow: 'other-device'}});
	});

	test('b while it waits closes the listener and goes to review', async () => {
		const ports = fakePorts();
		await run(
			[
				...untilReview,
				{question: 'Is all of this right'},
				{question: line, answer: back},
				{
					question: 'Is all of this right',
					before: () => expect(ports.listener.isOpen).toBe(false),
					answer: 'Change the profile name',
				},
				{question: 'Profile name', answer: back},
				{question: 'Is all of this right', answer: back},
				{question: 'Profile name', answer: back},
				{question: 'What may this token do', answer: back},
				{question: 'Client secret', answer: back},
				{question: 'Client ID', answer: back},
				{question: 'Is the address saved', answer: back},
				{question: 'Where do client ID and secret', answer: back},
				{question: 'Where is that browser', answer: back},
				{question: 'Whose skills', answer: back},
				{question: 'Leave smapi-login?'},
			],
			{ports},
		);
		expect(ports.store.file.draft).toMatchObject({answers: {profileName: 'me'}, at: 'role'});
		expect(JSON.stringify(ports.store.file)).not.toContain(clientSecret);
	});

	test('declined: said, and nothing starts before the person wants it', async () => {
		const ports = ready();
		const {asker} = await run(
			[
				...untilReview,
				{question: 'Is all of this right'},
				{question: line, before: answers(ports, 'error=access_denied'), waits: true},
				{question: 'What now', before: () => expect(ports.listener.opened).toHaveLength(1)},
				{question: line, before: answers(ports), waits: true},
				{question: 'What now'},
			],
			{ports},
		);
		expect(asker.heard()).toContain('Failed: The sign-in was declined in the browser (access_denied).');
		expect(ports.listener.opened).toHaveLength(2);
	});

	test('a wrong secret goes to the secret with its reason, once, and from there back to the sign-in', async () => {
		const ports = fakePorts();
		ports.http
			.on(exchange, errorAnswer('invalid_client', 401))
			.on(exchange, tokenAnswer())
			.on(vendors, vendorsAnswer('M1'));
		const {asker} = await run(
			[
				...untilReview,
				{question: 'Is all of this right'},
				{question: line, before: answers(ports), waits: true},
				{question: 'Client secret'},
				{question: line, before: answers(ports), waits: true},
				{question: 'What now'},
			],
			{ports},
		);
		expect(asker.said.filter(said => said.startsWith('Failed:'))).toHaveLength(1);
	});

	test('another account: the token is kept until it is said where to', async () => {
		const ports = fakePorts();
		ports.store.file = fileWith({me: someProfile({vendors: [{id: 'M1', name: 'Mine'}]})});
		ports.http.on(exchange, tokenAnswer()).on(vendors, vendorsAnswer('M2')).on(vendors, vendorsAnswer('M2'));
		const draft = withAnswers(emptyDraft, reauthAnswers(), 'profile');
		const {asker} = await run(
			[
				{question: line, before: answers(ports), waits: true},
				{question: 'What now', answer: back},
				{question: 'Go back?', answer: 'Stay'},
				{question: 'What now', answer: 'Keep it as a new profile, me-2'},
				{question: 'What now'},
			],
			{ports, draft, keepsDraft: false},
		);
		expect(asker.heard()).toContain('Not saved: Another account answered');
		expect(Object.keys(ports.store.file.profiles!)).toEqual(['me', 'me-2']);
	});

	test('several vendors: the chosen one is the default, also on disk', async () => {
		const ports = fakePorts();
		ports.http.on(exchange, tokenAnswer()).on(vendors, vendorsAnswer('M1', 'M2'));
		const {asker, result} = await run(
			[
				...untilReview,
				{question: 'Is all of this right'},
				{question: line, before: answers(ports), waits: true},
				{question: 'several vendor IDs', answer: 'Vendor M2'},
				{question: 'What now'},
			],
			{ports},
		);
		expect(asker.said).toContain('Vendor Vendor M2, M2, the default.');
		expect(result).toMatchObject({answers: {vendorId: 'M2'}});
		expect(ports.store.file.profiles).toMatchObject({me: {vendorId: 'M2'}});
	});

	test('single permissions by their numbers, others by their names', async () => {
		const ports = fakePorts();
		const {asker} = await run(
			[
				...untilReview.slice(0, 6),
				{question: 'What may this token do', answer: 'Choose single'},
				{question: 'Permissions', answer: '1 99'},
				{question: 'Permissions', answer: 'alexa::ask:skills:debug'},
				{question: 'Permissions', answer: '5, 1 profile'},
				{question: 'Profile name', answer: 'me'},
				{question: 'Is all of this right', answer: 'Change the permissions: skills:test skills:read profile'},
				{question: 'What may this token do'},
				{question: 'Permissions', answer: back},
				{question: 'What may this token do', answer: back},
				{question: 'Is all of this right', answer: back},
				...leaveFrom(
					'Profile name',
					'What may',
					'Client secret',
					'Client ID',
					'Is the address',
					'Where do',
					'Where is',
					'Whose',
				),
			],
			{ports},
		);
		expect(asker.heard()).toContain('There is no number 99');
		expect(asker.heard()).toContain('makes the whole sign-in fail');
	});
});

function leaveFrom(...questions: readonly string[]): readonly Expected[] {
	const goingBack = questions.map((question): Expected => ({question, answer: back}));
	return [...goingBack, {question: 'Leave smapi-login?'}];
}

function reauthAnswers() {
	return {
		role: 'self',
		flow: 'browser',
		redirectUri: returnUrls.loopback,
		securityProfile: 'profile:me',
		returnUrls: [returnUrls.loopback],
		clientId: clientId!,
		clientSecret: clientSecret!,
		scopes: someProfile().scopes,
		profileName: 'me',
		reviewed: true,
	} as const;
}

describe('role 2', () => {
	test('the address in a message, the code days later, and the message that hands the token over', async () => {
		const ports = fakePorts();
		const {asker} = await run(
			[
				{question: 'Whose skills', answer: "Somebody else's"},
				{question: 'Where do they see it'},
				...untilReview.slice(2),
				{question: 'Is all of this right'},
				{question: 'What now', answer: 'Copy a message'},
				{question: 'What now', answer: 'Write the message'},
				{question: 'What now', answer: 'Leave'},
			],
			{ports},
		);
		expect(ports.clipboard.copied[0]).toContain('https://www.amazon.com/ap/oa?');
		expect(asker.said).toContain('Written to /work/smapi-login-request-me.txt');
		expect(Object.keys(ports.store.file.requests!)).toHaveLength(1);
		expect(ports.store.file).not.toHaveProperty('draft');

		await ports.clock.advance(3 * 86_400);
		ports.http.on(exchange, tokenAnswer()).on(vendors, vendorsAnswer('M1'));
		const second = await run(
			[
				{question: 'What do you want'},
				{question: 'Code or address', answer: 'not a code'},
				{question: 'Code or address', answer: 'GOOD-CODE-1234567890'},
				{question: 'What now', answer: 'Copy the message that hands it to the owner'},
				{question: 'What now', answer: 'Another owner'},
				// A name is offered that no profile has.
				{question: 'Profile name'},
				{question: 'Is all of this right'},
				{question: 'What now', answer: 'Leave'},
			],
			{ports, facts: {showsHome: true}},
		);
		expect(second.asker.heard()).toContain('made 3 days ago');
		expect(second.asker.heard()).toContain('The account: Vendor M1 (M1).');
		expect(ports.clipboard.copied.at(-1)).toContain('Authorization: Bearer Atza|');
		expect(Object.values(ports.store.file.requests!)).toMatchObject([{profileName: 'me-2', clientId}]);
	});

	test('a used-up code keeps the request and offers the sentence to send', async () => {
		const ports = fakePorts();
		const draft = withAnswers(
			emptyDraft,
			{...reauthAnswers(), role: 'client', flow: 'hosted-page', profileName: 'x'},
			'flag',
		);
		ports.http.on(exchange, errorAnswer('invalid_grant'));
		const {asker} = await run(
			[
				{question: 'What now'},
				{question: 'Code or address', answer: 'USED-UP-CODE-1234567'},
				{question: 'What now', answer: 'Copy a message that asks'},
				{question: 'What now', answer: 'Leave'},
			],
			{ports, draft},
		);
		expect(asker.heard()).toContain('Failed: Amazon did not take the authorization code');
		expect(ports.clipboard.copied[0]).toContain('Please open the same address again');
		expect(Object.keys(ports.store.file.requests!)).toHaveLength(1);
	});
});

describe('role 3', () => {
	const url = `https://www.amazon.com/ap/oa?${new URLSearchParams({
		client_id: clientId!,
		scope: 'alexa::ask:skills:read',
		response_type: 'code',
		redirect_uri: returnUrls.hostedPage,
		state: 'abcdefghijkl',
	})}`;

	test('the request to the client, the judged address, its opening, the token, saved as received', async () => {
		const ports = fakePorts();
		ports.http.always(vendors, vendorsAnswer('M1'));
		const {asker, result} = await run(
			[
				{question: 'Whose skills', answer: 'They are mine; somebody'},
				{question: 'Is the address there', answer: 'No: copy a request'},
				{question: 'Is the address there', answer: 'Yes'},
				{question: 'Address', answer: 'hello'},
				{question: 'Address', answer: url},
				{question: 'What now', answer: 'Open the address'},
				{question: 'What now', answer: 'Copy a reply'},
				{question: 'What now'},
				{question: 'Token', answer: 'Atzr|a-refresh-token'},
				{question: 'Token', answer: 'Bearer Atza|the-received-token'},
				{question: 'Profile name', answer: 'theirs'},
				{question: 'What now', answer: 'Show the token'},
				{question: 'What now'},
			],
			{ports},
		);
		expect(ports.clipboard.copied).toEqual([
			expect.stringContaining('authorization URL'),
			expect.stringContaining('I have chosen Allow'),
		]);
		expect(ports.browser.opened).toEqual([url]);
		expect(asker.heard()).toContain(`Who asks: client ID ${clientId}`);
		expect(asker.heard()).toContain('This is a refresh token, not an access token.');
		expect(result).toMatchObject({answers: {session: {profile: {role: 'owner', clientId}}}});
		expect(ports.store.file.profiles).toMatchObject({
			theirs: {role: 'owner', scopes: ['alexa::ask:skills:read']},
		});
	});

	test('an address with warnings is opened only after a second yes; leaving keeps what is waited for', async () => {
		const ports = fakePorts();
		const odd = url.replace('www.amazon.com', 'www.amazon.com.example.org');
		const facts = {programName: 'node dist/launcher.cjs'};
		const {asker} = await run(
			[
				{question: 'Whose skills', answer: 'They are mine; somebody'},
				{question: 'Is the address there'},
				{question: 'Address', answer: odd},
				{question: 'What now', answer: 'Open the address'},
				{question: 'Open it?'},
				{question: 'What now', answer: 'Leave until'},
			],
			{ports, facts},
		);
		expect(asker.hints.filter(hint => hint.includes('goes on'))).toEqual(
			Array.from({length: 3}, () => 'node dist/launcher.cjs goes on here'),
		);
		expect(asker.heard()).toContain('Warning: ');
		expect(ports.browser.opened).toEqual([]);
		expect(Object.values(ports.store.file.requests!)).toMatchObject([{kind: 'token', authorizationUrl: odd}]);
	});

	test('a token that has ended is told, and the next one is asked for', async () => {
		const ports = fakePorts();
		ports.http.on(vendors, json({message: 'Token is invalid/expired'}, 401));
		const draft = withAnswers(emptyDraft, {role: 'owner', authorizationUrl: url}, 'flag');
		const facts = {programName: 'node dist/launcher.cjs'};
		const {asker} = await run(
			[
				{question: 'Token', answer: 'Atza|an-old-token-of-theirs'},
				{question: 'What now', answer: 'Copy a message'},
				{question: 'What now', answer: 'Leave'},
			],
			{ports, draft, facts},
		);
		expect(asker.heard()).toContain('Failed: this token no longer works.');
		expect(asker.hints).toContain('node dist/launcher.cjs goes on here');
	});
});

describe('home', () => {
	const file: ConfigFile = fileWith({
		me: someProfile(),
		old: someProfile({tokens: {...someProfile().tokens, expiresAt: new Date('2026-01-01T00:00:00Z')}}),
	});

	test('Enter gives the token that `token` would; renewing and other permissions from there', async () => {
		const ports = fakePorts();
		ports.store.file = file;
		// Nobody has asked for the vendors of this profile yet.
		ports.http.on(vendors, vendorsAnswer('M1')).on(exchange, tokenAnswer());
		const {result} = await run(
			[
				{question: 'What do you want'},
				{question: 'What now', answer: 'Renew'},
				{question: 'What now', answer: 'Copy the header'},
				{question: 'What now', answer: 'Ask for other permissions'},
				// Nothing was changed: back to the token, whose end is `home`.
				{question: 'Is all of this right', answer: back},
				{question: 'What now', answer: back},
				...leaveFrom('What do you want'),
			],
			{ports, facts: {showsHome: true}},
		);
		expect(ports.clipboard.copied).toEqual(['Authorization: Bearer Atza|access-token-of-the-test']);
		expect(result).toEqual({type: 'left', answers: {}});
	});

	test('a refused refresh leads to the sign-in with every answer known, which starts by itself', async () => {
		const ports = ready();
		ports.store.file = file;
		ports.http.on(exchange, errorAnswer('invalid_grant'));
		const http = fakePorts().http;
		http
			.on(exchange, errorAnswer('invalid_grant'))
			.on(vendors, vendorsAnswer('M1'))
			.on(exchange, tokenAnswer());
		const again = {...ports, http};
		const {asker} = await run(
			[
				{question: 'What do you want', answer: 'Token of old'},
				{question: line, before: answers(again), waits: true},
				{question: 'What now'},
			],
			{ports: again, facts: {showsHome: true}},
		);
		expect(asker.heard()).toContain('Failed: Amazon no longer takes the refresh token');
		expect(again.store.file.draft).toBeUndefined();
	});

	test('rename, default, copy and delete; nothing goes by Enter alone', async () => {
		const ports = fakePorts();
		ports.store.file = file;
		const manage = {question: 'What do you want', answer: 'Copy, edit'};
		await run(
			[
				manage,
				{question: 'Which one', answer: 'old'},
				{question: 'What with old?', answer: 'Rename'},
				{question: 'A new name for old', answer: 'older'},
				manage,
				{question: 'Which one', answer: 'older'},
				{question: 'What with older?', answer: 'Make it the default'},
				manage,
				{question: 'Which one', answer: 'me'},
				{question: 'What with me?', answer: 'Copy'},
				manage,
				{question: 'Which one', answer: 'me'},
				{question: 'What with me?', answer: 'Delete'},
				{question: 'would be gone'},
				manage,
				{question: 'Which one', answer: 'me'},
				{question: 'What with me?', answer: 'Delete'},
				{question: 'would be gone', answer: 'Delete'},
				{question: 'What do you want', answer: back},
				{question: 'Leave smapi-login?'},
			],
			{ports, facts: {showsHome: true}},
		);
		expect(Object.keys(ports.store.file.profiles!)).toEqual(['older']);
		expect(ports.store.file.defaultProfile).toBe('older');
		expect(ports.clipboard.copied).toEqual(['Atza|stored-access-token']);
	});

	test('a draft goes on where it was and asks first what is not on disk', async () => {
		const ports = fakePorts();
		const {
			role,
			flow,
			redirectUri,
			securityProfile,
			returnUrls: urls,
			clientId: id,
			scopes,
		} = reauthAnswers();
		ports.store.file = {
			version: fileVersion,
			draft: {
				answers: {role, flow, redirectUri, securityProfile, returnUrls: urls, clientId: id, scopes},
				at: 'profile-name',
				savedAt: '2026-01-02T01:04:05.000Z',
			},
		};
		const {asker} = await run(
			[
				{question: 'What do you want'},
				{question: 'Client secret', answer: clientSecret!},
				{question: 'Profile name'},
				{question: 'Is all of this right', answer: back},
				...leaveFrom(
					'Profile name',
					'What may',
					'Client secret',
					'Client ID',
					'Is the address',
					'Where do',
					'Where is',
					'Whose',
					'What do you want',
				),
			],
			{ports, facts: {showsHome: true}},
		);
		expect(asker.said).toContain('> Go on: new sign-in, at Profile name, 2 h ago');
	});
});

test('an unknown question fails, so that these tests can', async () => {
	await expect(run([{question: 'Whose skills'}])).rejects.toThrow(
		'Nobody expected the question “You sign in',
	);
});

test('a busy port leads to the way, with the other device first', async () => {
	const ports = fakePorts();
	ports.listener.nextOpenFails = new Failure('port_busy', {port: 9090, holder: ''});
	const {asker} = await run(
		[
			...untilReview,
			{question: 'Is all of this right'},
			{question: 'Where is that browser', answer: back},
			...leaveFrom('Whose'),
		],
		{ports},
	);
	expect(asker.heard()).toContain('> On another device\nTry again on this computer');
});
