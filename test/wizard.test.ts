import {describe, expect, test} from 'vitest';
import {createHttp} from '../source/adapters/http.ts';
import {buildAuthorizationUrl} from '../source/core/authorization-url.ts';
import {returnUrls} from '../source/core/client.ts';
import {type ConfigFile, fileVersion, profileIn, requestsIn} from '../source/core/config-file.ts';
import {type Draft, emptyDraft, withAnswers} from '../source/core/draft.ts';
import type {WizardResult} from '../source/core/end-words.ts';
import {Failure} from '../source/core/failure.ts';
import type {Profile} from '../source/core/profile.ts';
import {sealOf} from '../source/core/seal.ts';
import {type LookAlike, startLookAlike} from '../source/demo/server.ts';
import type {CodeRequest} from '../source/flows/requests.ts';
import {steps} from '../source/steps.ts';
import {runWizard, type WizardRun} from '../source/wizard.ts';
import {someFacts} from './fakes/facts.ts';
import {errorAnswer, json, tokenAnswer, vendorsAnswer} from './fakes/http.ts';
import {type FakePorts, fakePorts} from './fakes/ports.ts';
import {FakeStore, fileWith, someProfile} from './fakes/store.ts';
import {type Does, type Expected, FakeVoice} from './fakes/talk.ts';
import {fileOf, someRequest} from './steps/owner-request.ts';

const exchange = 'POST https://api.amazon.com/auth/o2/token';
const vendors = 'GET https://api.amazonalexa.com/v1/vendors';
const {clientId, clientSecret} = someProfile();

interface Options extends Partial<Pick<WizardRun, 'draft' | 'keepsDraft'>> {
	readonly ports?: FakePorts;
	readonly facts?: Parameters<typeof someFacts>[0];
	readonly isScreen?: boolean;
}

interface Ended {
	readonly result: WizardResult;
	readonly voice: FakeVoice;
	readonly ports: FakePorts;
}

/** The wizard from its start to its end in the tests' voice; every expected prompt has to be asked. */
async function run(script: readonly Expected[], options: Options = {}): Promise<Ended> {
	const {ports = fakePorts(), draft = emptyDraft, keepsDraft = true, isScreen = true} = options;
	const voice = new FakeVoice(script, {isScreen});
	const ending = new AbortController();
	const facts = someFacts({file: ports.store.file, noProbe: true, ...options.facts});
	const result = await runWizard({steps, voice, draft, keepsDraft, ports, signal: ending.signal, facts});
	expect(voice.unasked()).toEqual([]);
	expect(ports.http.unexpected).toEqual([]);
	return {result, voice, ports};
}

function ready(): FakePorts {
	const ports = fakePorts();
	ports.http.on(exchange, tokenAnswer()).on(vendors, vendorsAnswer('M1'));
	return ports;
}

/** The browser answers. */
const answered =
	(ports: FakePorts, query = 'code=GOOD-CODE-1234567890'): Does =>
	async () => {
		await ports.listener.whenOpen();
		const state = new URL(ports.listener.opened.at(-1)!.target).searchParams.get('state');
		ports.listener.deliver(`${query}&state=${state}`);
	};

/** The steps of role 1 before `review`, by Enter alone where it passes. */
const untilReview: readonly Expected[] = [
	['Your role · 1 of 10', 'enter'],
	['How to sign in · 2 of 10', 'enter'],
	['Security profile · 3 of 10', 'enter'],
	['Allowed return URLs · 4 of 10', 'enter'],
	['Client ID · 5 of 10', clientId!],
	['Client secret · 6 of 10', clientSecret!],
	['Scopes · 7 of 10', 'enter'],
	['Profile name · 8 of 10', 'me'],
];
const start: readonly Expected[] = [...untilReview, ['Review · 9 of 10', 'enter']];
const waiting = 'Sign in · 10 of 10';
const theEnd: Expected = ['Access token · done', 'enter'];
const back = (...places: readonly string[]): Expected[] => places.map(place => [place, 'esc']);
const leaving = back(
	'Profile name',
	'Scopes',
	'Client secret',
	'Client ID',
	'Allowed',
	'Security',
	'How to',
	'Your role',
);

describe('U26, U11: what was opened from home is left in one step', () => {
	const ended = (role: Profile['role']) => {
		const {tokens, ...profile} = someProfile({role});
		const {refreshToken: _, ...rest} = tokens;
		return fileWith({me: {...profile, tokens: {...rest, expiresAt: new Date(0)}}});
	};
	const home = 'Saved profiles';
	const portsOf = (file: ConfigFile) => fakePorts({store: new FakeStore(file)});

	test('U11: a new sign-in', async () => {
		const {voice} = await run(
			[
				[home, 'New sign-in'],
				['Your role', 'esc'],
				[home, 'esc'],
			],
			{
				ports: portsOf(fileWith({me: someProfile()})),
				facts: {showsHome: true, file: fileWith({me: someProfile()})},
			},
		);
		expect(voice.places.at(-1)).toBe(home);
	});

	test('U11: a new sign-in behind a token, where home was not shown before', async () => {
		const ports = ready();
		const {voice} = await run(
			[
				...start,
				[waiting, answered(ports), 'waits'],
				['Access token', 'esc'],
				[home, 'New sign-in'],
				['Your role', 'esc'],
				[home, 'esc'],
			],
			{ports},
		);
		expect(voice.places.at(-1)).toBe(home);
	});

	test('U26: a sign-in again, also from where its failure led', async () => {
		const file = ended('self');
		const ports = portsOf(file);
		await run(
			[
				[home, 'enter'],
				['Sign in · 10 of 10', 'esc'],
				[home, 'enter'],
				['Sign in · 10 of 10', answered(ports, 'error=invalid_scope'), 'waits'],
				['Scopes', 'esc'],
				[home, 'esc'],
			],
			{ports, facts: {showsHome: true, file}},
		);
	});

	const waitsFor = (request: CodeRequest) => {
		const file = fileOf({r1: request});
		return {ports: portsOf(file), facts: {showsHome: true, file}};
	};
	const {profileName: _, ...nameless} = someRequest();
	const code = 'Authorization code';
	const sent = 'Send this to the owner';

	test.each([
		['an open request', someRequest()],
		['one without a name', nameless],
		['one of another client', someRequest({clientId: `amzn1.application-oa2-client.${'c'.repeat(32)}`})],
	])('%s: Esc is home; a key shows what was sent, Esc there is the code again', async (_, request) => {
		const {voice, ports} = await run(
			[
				[home, 'enter'],
				[code, 'key o'],
				[sent, 'key c', 'esc'],
				[code, 'key o'],
				[sent, 'I have the code'],
				[code, 'esc'],
				[home, 'esc'],
			],
			waitsFor(request),
		);
		expect(voice.copied[0]!.text).toContain(`state=${request.state}`);
		expect(Object.keys(ports.store.file.requests!)).toEqual(['r1']);
	});

	test('the no of an owner is told days later, from home', async () => {
		const {ports} = await run(
			[
				[home, 'enter'],
				[code, 'key o'],
				[sent, 'The owner said no'],
				['What now?', 'Drop the request'],
				[home, 'esc'],
			],
			waitsFor(someRequest()),
		);
		expect(ports.store.file.requests ?? {}).toEqual({});
	});

	test('“Tried again” stands with its own failure alone', async () => {
		const request = someRequest();
		const options = waitsFor(request);
		for (let round = 0; round < 3; round++) options.ports.http.on(exchange, errorAnswer('invalid_grant'));
		const answer = (query: string) => `${request.redirectUri}?${query}&state=${request.state}`;
		const wrong = answer('code=ANdWrongCode0123456789');
		const shown: string[] = [];
		const look: Does = voice => {
			const [told] = voice.shown().match(/did not (take|allow).*|Tried again/gs) ?? [''];
			shown.push(
				['did not take', 'did not allow', 'Tried again'].filter(words => told.includes(words)).join(),
			);
		};
		await run(
			[
				[home, 'enter'],
				[code, wrong],
				['The request stays open', look, 'Paste another'],
				[code, look, wrong],
				['The request stays open', look, 'Paste another'],
				[code, look, answer('error=access_denied')],
				['What now?', look, 'Paste another'],
				[code, wrong],
				['The request stays open', look, 'esc'],
				[code, look, 'esc'],
				[home, 'esc'],
			],
			options,
		);
		expect(shown).toEqual([
			'did not take',
			'',
			'did not take,Tried again',
			'',
			'did not allow',
			'did not take',
			'',
		]);
	});

	test("U26: a look at somebody else's profile leaves no new request", async () => {
		const file = ended('client');
		const ports = portsOf(file);
		await run(
			[
				[home, 'enter'],
				['Review', 'esc'],
				[home, 'esc'],
			],
			{ports, facts: {showsHome: true, file}},
		);
		expect(requestsIn(ports.store.file)).toEqual([]);
	});
});

test('U08: ticks of clicks and permissions are on the disk before their steps are left', async () => {
	const ports = fakePorts();
	const onDisk = () => (ports.store.file.draft as {answers: Record<string, unknown>}).answers;
	await run(
		[
			...untilReview.slice(0, 2),
			['Security profile', 'Show me how'],
			['In the console', 'tick 2', () => expect(onDisk().ticks).toEqual({'security-profile': [1]}), 'esc'],
			...untilReview.slice(2, 6),
			['Scopes', 'Pick single'],
			[
				'Tick with Space',
				'tick skills:test',
				() => expect(onDisk().scopes).toEqual(['alexa::ask:skills:test']),
				'esc',
			],
			['What may this token do?', 'What was picked last'],
			['Profile name', 'esc'],
			['Scopes', 'esc'],
			...back('Client secret', 'Client ID', 'Allowed'),
			['Security profile', 'Show me how'],
			['In the console', 'esc'],
			...back('Security', 'How to', 'Your role'),
		],
		{ports},
	);
	expect(onDisk().ticks).toEqual({'security-profile': [1]});
});

test('U13: a retry that ends as before is answered', async () => {
	const ports = fakePorts();
	const busy = () => {
		ports.listener.nextOpenFails = new Failure('port_busy', {port: 9090, holder: ''});
	};
	const {voice} = await run(
		[
			...untilReview,
			['Review', busy, 'enter'],
			['How to sign in', busy, 'Try again on this computer'],
			['Tried again at ', 'On another device'],
			['Sign in', 'esc'],
			...back('Review', ...leaving.map(([place]) => String(place))),
		],
		{ports},
	);
	expect(voice.heard().match(/Tried again at/g)).toHaveLength(1);
});

describe.each([true, false])('role 1 (screen: %s)', isScreen => {
	test('by its defaults: Enter passes all but client ID and secret, and leaves at the end', async () => {
		const ports = ready();
		const {result, voice} = await run([...start, [waiting, answered(ports), 'waits'], theEnd], {
			ports,
			isScreen,
		});
		expect(result).toMatchObject({type: 'left', answers: {session: {profileName: 'me'}}});
		expect(ports.store.file.profiles).toHaveProperty('me');
		expect(ports.store.file).not.toHaveProperty('draft');
		expect(ports.http.requests).toHaveLength(2);
		expect(voice.lastWords.join('\n')).toContain('me');
		expect(voice.heard()).not.toMatch(/Atza\|access|Atzr\|/);
	});

	test('Esc all the way: the listener ends, every answer stays, the first step asks', async () => {
		const ports = fakePorts();
		const {voice} = await run(
			[
				...start,
				[waiting, 'esc'],
				[
					'Review',
					() => expect(ports.listener.isOpen).toBe(false),
					isScreen ? 'profile name' : 'Change the profile name',
				],
				...back('Profile name', 'Review'),
				...leaving,
			],
			{ports, isScreen},
		);
		expect(voice.places.at(-1)).toBe('Your role · 1 of 10');
		expect(ports.store.file.draft).toMatchObject({answers: {profileName: 'me'}, at: 'role'});
		expect(JSON.stringify(ports.store.file)).not.toContain(clientSecret);
	});

	test('a wrong secret leads to the secret with its reason, and from there back to the sign-in', async () => {
		const ports = fakePorts();
		ports.http
			.on(exchange, errorAnswer('invalid_client', 401))
			.on(exchange, tokenAnswer())
			.on(vendors, vendorsAnswer('M1'));
		const {voice} = await run(
			[
				...start,
				[waiting, answered(ports), 'waits'],
				[/Client secret[\s\S]*invalid_client/, 'enter'],
				[waiting, answered(ports), 'waits'],
				theEnd,
			],
			{ports, isScreen},
		);
		expect(voice.places.slice(-4)).toEqual([
			'Sign in · 10 of 10',
			'Client secret · 6 of 10',
			'Sign in · 10 of 10',
			'Access token · done',
		]);
	});
});

test('who stays on the first step is asked again', async () => {
	const voice = new FakeVoice([
		['Your role', 'esc'],
		['Your role', 'esc'],
	]);
	voice.leaves = false;
	const ports = fakePorts();
	const once = voice.wantsToLeave.bind(voice);
	voice.wantsToLeave = async () => {
		const leaves = await once();
		voice.leaves = true;
		return leaves;
	};
	const facts = someFacts({file: ports.store.file});
	await runWizard({
		steps,
		voice,
		draft: emptyDraft,
		keepsDraft: true,
		ports,
		signal: new AbortController().signal,
		facts,
	});
	expect(voice.places).toEqual(['Your role · 1 of 10', 'Your role · 1 of 10']);
});

test('declined: nothing starts before the person wants it', async () => {
	const ports = ready();
	await run(
		[
			...start,
			[waiting, answered(ports, 'error=access_denied'), 'waits'],
			['declined', () => expect(ports.listener.opened).toHaveLength(1), 'key enter'],
			[waiting, answered(ports), 'waits'],
			theEnd,
		],
		{ports},
	);
	expect(ports.listener.opened).toHaveLength(2);
});

test('a busy port leads to the way, with the other device first; nothing typed is lost', async () => {
	const ports = fakePorts();
	ports.listener.nextOpenFails = new Failure('port_busy', {port: 9090, holder: ''});
	const {voice} = await run(
		[
			...start,
			['9090', talk => expect(talk.shown()).toMatch(/On another device[\s\S]*Try again on this/), 'enter'],
			[waiting, 'esc'],
			['Review', 'esc'],
			...leaving,
		],
		{ports},
	);
	expect(voice.places).toContain('How to sign in · 2 of 10');
	expect(ports.browser.opened).toEqual([]);
});

test('several vendors: the chosen one is the default, also on disk', async () => {
	const ports = fakePorts();
	ports.http.on(exchange, tokenAnswer()).on(vendors, vendorsAnswer('M1', 'M2'));
	const {result} = await run(
		[...start, [waiting, answered(ports), 'waits'], ['Vendor ID', 'Vendor M2'], theEnd],
		{ports},
	);
	expect(result).toMatchObject({answers: {vendorId: 'M2'}});
	expect(ports.store.file.profiles).toMatchObject({me: {vendorId: 'M2'}});
});

test('answers from elsewhere are told and passed; Esc still goes there', async () => {
	const draft = withAnswers(emptyDraft, {role: 'self', clientId: clientId!}, 'environment');
	const {voice} = await run(
		[
			['How to sign in', 'esc'],
			['Your role', 'esc'],
		],
		{draft},
	);
	expect(voice.heard()).toContain('Taken from the environment: role, client ID.');
});

test("home offers what the team's file sets up; from there its answers are told and passed", async () => {
	const team = {
		version: 1 as const,
		profile: 'acme',
		clientId: `${clientId!.slice(0, -4)}beef`,
		notes: 'Hi\u0007',
	};
	const begun = withAnswers(emptyDraft, {role: 'self', clientId: team.clientId, profileName: 'acme'}, 'team');
	const {voice, ports} = await run(
		[
			['do you want?', "Set up acme, from this repository's smapi-login.json"],
			['How to sign in', 'esc'],
			['do you want?', 'New sign-in'],
			['Your role', 'esc'],
			['do you want?', 'esc'],
		],
		{
			ports: fakePorts({store: new FakeStore(fileWith({me: someProfile()}))}),
			facts: {
				file: fileWith({me: someProfile()}),
				showsHome: true,
				team: {path: '/repo/smapi-login.json', team, draft: begun},
			},
		},
	);
	// Nothing was answered: nothing is kept.
	expect(ports.store.file.draft).toBeUndefined();
	const told = voice.heard();
	expect(told).toContain('From your team, by /repo/smapi-login.json: role, client ID, profile name.');
	expect(told).toContain('Your team says: Hi');
	expect(told).not.toContain('\u0007');
	expect(told.match(/From your team/g)).toHaveLength(1);
});

const known = {
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

describe('what the team file answered is told on the first page that waits for the person', () => {
	const {clientSecret: _, reviewed: __, returnUrls: ___, ...teams} = known;
	const team = {version: 1 as const, clientId: clientId!, notes: 'Staging only.'};
	const draft = withAnswers(emptyDraft, teams, 'team');
	const facts = {noProbe: false, team: {path: '/r/smapi-login.json', team, draft}};
	const words = /From your team, by \/r\/smapi-login\.json: role,[\s\S]*Your team says: Staging only\./;
	const onPage = (title: string) => new RegExp(`${title}[\\s\\S]*${words.source}`);

	test('that is not the one that a check passes', async () => {
		const ports = fakePorts();
		const location = 'https://www.amazon.com/ap/signin';
		ports.http.on('GET https://www.amazon.com/ap/oa', {status: 302, headers: {location}});
		const script: readonly Expected[] = [
			[onPage('Client secret'), 'esc'],
			...back('Client ID', 'Allowed', 'Security', 'How to', 'Your role'),
		];
		await run(script, {ports, draft, facts});
	});

	test('nor one that a profile made with the same address passes', async () => {
		const ports = fakePorts({store: new FakeStore(fileWith({me: someProfile()}))});
		const script: readonly Expected[] = [
			[onPage('Client secret'), 'esc'],
			...back('Client ID', 'Allowed', 'Security', 'How to', 'Your role'),
		];
		await run(script, {ports, draft, facts});
	});

	test('in lines they are said once, where they stay', async () => {
		const ports = fakePorts({store: new FakeStore(fileWith({me: someProfile()}))});
		const script: readonly Expected[] = [
			['Client secret', 'esc'],
			...back('Client ID', 'Allowed', 'Security', 'How to', 'Your role'),
		];
		const {voice} = await run(script, {ports, draft, facts, isScreen: false});
		expect(voice.heard()).toMatch(words);
		expect(voice.heard().match(/From your team/g)).toHaveLength(1);
	});
});

test('what only the team can mend says whom to ask, with what to do next', async () => {
	const team = {version: 1 as const, clientId: clientId!, contact: 'Ada'};
	const draft = withAnswers(emptyDraft, known, 'team');
	const ports = fakePorts();
	ports.http.on(exchange, errorAnswer('invalid_client', 401));
	await run(
		[
			[waiting, answered(ports), 'waits'],
			[/Client secret[\s\S]*Copy [^\n]* If you cannot mend it yourself, ask Ada\./, 'esc'],
			...back('Client ID', 'Allowed', 'Security', 'How to', 'Your role'),
		],
		{ports, draft, facts: {team: {path: '/r', team, draft}}},
	);
});

test('a sign-in without the team file has nothing of it, its return URL neither', async () => {
	const team = {version: 1 as const, profile: 'acme', redirectUri: 'https://acme.example/cb'};
	const file = fileWith({me: someProfile()});
	const draft = withAnswers(emptyDraft, {profileName: 'acme'}, 'team');
	const {voice} = await run(
		[
			['do you want?', 'Set up acme'],
			['Your role', 'enter'],
			['Is this the address of your team?', 'esc'],
			['Your role', 'esc'],
			['do you want?', 'key n'],
			['Your role', 'enter'],
			['Where is the browser', 'esc'],
			['Your role', 'esc'],
			['do you want?', 'esc'],
		],
		{
			ports: fakePorts({store: new FakeStore(file)}),
			facts: {showsHome: true, file, team: {path: '/r', team, draft}},
		},
	);
	expect(voice.heard().match(/the address of your team/g)).toHaveLength(1);
});

test('another account: the token is kept until it is said where to', async () => {
	const ports = fakePorts();
	ports.store.file = fileWith({me: someProfile({vendors: [{id: 'M1', name: 'Mine'}]})});
	ports.http.on(exchange, tokenAnswer()).on(vendors, vendorsAnswer('M2')).on(vendors, vendorsAnswer('M2'));
	const draft = withAnswers(emptyDraft, known, 'profile');
	await run(
		[
			[waiting, answered(ports), 'waits'],
			['another account answered', 'esc'],
			['Go back?', 'Stay'],
			['The new token is kept until you choose', 'Keep it as a new profile, “me-2”'],
			theEnd,
		],
		{ports, draft, keepsDraft: false},
	);
	expect(Object.keys(ports.store.file.profiles!)).toEqual(['me', 'me-2']);
});

describe('home', () => {
	const ended = {...someProfile().tokens, expiresAt: new Date('2026-01-01T00:00:00Z')};
	const file: ConfigFile = fileWith({me: someProfile(), old: someProfile({tokens: ended})});
	const atHome = (ports = fakePorts()) => {
		ports.store.file = file;
		return {ports, facts: {showsHome: true}};
	};

	test('Enter gives the token that `token` would; renewing and other permissions from there', async () => {
		const options = atHome();
		// Nobody has asked for the vendors of this profile yet.
		options.ports.http.on(vendors, vendorsAnswer('M1')).on(exchange, tokenAnswer());
		const {result, voice} = await run(
			[
				['Saved profiles', 'enter'],
				['Access token', 'key r', 'key h', 'key p'],
				// Nothing was changed: back to the token, whose end is `home`.
				['Review', 'esc'],
				['Access token', 'esc'],
				['Saved profiles', 'esc'],
			],
			options,
		);
		expect(voice.copied.at(-1)!.text).toBe('Authorization: Bearer Atza|access-token-of-the-test');
		expect(result).toEqual({type: 'left', answers: {}});
	});

	test('a refused refresh leads to the sign-in with every answer known, which starts by itself', async () => {
		const options = atHome();
		const {ports} = options;
		ports.http
			.on(exchange, errorAnswer('invalid_grant'))
			.on(vendors, vendorsAnswer('M1'))
			.on(exchange, tokenAnswer());
		await run(
			[['Saved profiles', 'old'], [/no longer takes the refresh token/, answered(ports), 'waits'], theEnd],
			options,
		);
		expect(ports.store.file.draft).toBeUndefined();
	});

	function portsWithDraft() {
		const {clientSecret: _, profileName: __, reviewed: ___, ...answers} = known;
		const ports = fakePorts();
		ports.store.file = {
			version: fileVersion,
			draft: {
				answers: {...answers, securityProfile: 'have'},
				at: 'profile-name',
				savedAt: '2026-01-02T01:04:05.000Z',
			},
		};
		return ports;
	}

	test('a draft goes on where it was and asks first what is not on disk', async () => {
		const {voice} = await run(
			[
				['Go on: new sign-in, at Profile name, 2 h ago', 'enter'],
				['Client secret', clientSecret!],
				['Profile name', 'enter'],
				['Review', 'esc'],
				...leaving,
				['Saved profiles', 'esc'],
			],
			{ports: portsWithDraft(), facts: {showsHome: true}},
		);
		expect(voice.places[1]).toBe('Client secret · 6 of 10');
	});

	test('one that holds more does not give way to another that was begun with a flag, and its end is its own', async () => {
		const ports = portsWithDraft();
		const {draft: before} = ports.store.file;
		const draft = withAnswers(emptyDraft, {role: 'self'}, 'flag');
		await run(
			[
				['How to sign in', 'enter'],
				['Security profile', 'esc'],
				['How to sign in', 'esc'],
				['Your role', 'esc'],
			],
			{
				ports,
				draft,
			},
		);
		expect(ports.store.file.draft).toEqual(before);
	});

	test('a secret of the environment is an answer of the draft too', async () => {
		const draft = withAnswers(emptyDraft, {clientSecret: clientSecret!}, 'environment');
		const {voice} = await run(
			[
				['Go on: new sign-in, at Profile name', 'enter'],
				['Profile name', 'enter'],
				['Review', 'esc'],
				...leaving,
				['Saved profiles', 'esc'],
			],
			{ports: portsWithDraft(), draft, facts: {showsHome: true}},
		);
		expect(voice.places[1]).toBe('Profile name · 8 of 10');
	});
});

test('an unknown prompt fails, so that these tests can', async () => {
	await expect(run([['Your role', 'enter']])).rejects.toThrow('Nobody expected this prompt');
});

describe('roles 2 and 3 against the look-alike, with only the file between two runs', () => {
	let amazon: LookAlike;

	/** One process: only the file is left of the one before. */
	async function runAgainst(
		script: readonly Expected[],
		draft: Draft,
		file: ConfigFile,
		days = 0,
	): Promise<Ended> {
		const ports = fakePorts({store: new FakeStore(file)});
		await ports.clock.advance(days * 86_400);
		const hosts = {authorize: amazon.origin, token: amazon.origin, smapi: amazon.origin};
		const voice = new FakeVoice(script);
		const result = await runWizard({
			steps,
			voice,
			draft,
			keepsDraft: true,
			ports: {...ports, http: createHttp({environment: {}, version: 'test'})},
			signal: new AbortController().signal,
			facts: someFacts({file, hosts, environmentHosts: hosts}),
		});
		expect(voice.unasked()).toEqual([]);
		return {result, voice, ports};
	}

	const within = async (work: () => Promise<void>) => {
		amazon = await startLookAlike();
		await work().finally(() => amazon.close());
	};
	const asked = () => {
		const {id, secret} = amazon.client;
		const answers = {
			...known,
			role: 'client',
			flow: 'hosted-page',
			redirectUri: returnUrls.hostedPage,
			profileName: 'acme',
		} as const;
		return withAnswers(
			emptyDraft,
			{...answers, returnUrls: [returnUrls.hostedPage], clientId: id, clientSecret: secret},
			'flag',
		);
	};
	const addressIn = ({voice}: Ended) => voice.copied[0]!.text;

	test('role 2: the owner answers days later; a code that was used before leaves the request open', () =>
		within(async () => {
			const first = await runAgainst([['Send this to the owner', 'key c', 'Leave']], asked(), {version: 1});
			const {file} = first.ports.store;
			const [requestId] = requestsIn(file)[0]!;
			const goOn = withAnswers(asked(), {requestId}, 'request');
			const answer = () => amazon.allowInBrowser(addressIn(first));

			amazon.setFault({kind: 'invalid_grant_code'});
			const spent = await answer();
			const second = await runAgainst(
				[
					['Authorization code', spent],
					['The request stays open', 'Leave'],
				],
				goOn,
				file,
				3,
			);
			expect(requestsIn(second.ports.store.file)).toHaveLength(1);

			amazon.setFault(undefined);
			const third = await runAgainst(
				[['Authorization code', await answer()], theEnd],
				goOn,
				second.ports.store.file,
				4,
			);
			const saved = third.ports.store.file;
			expect(profileIn(saved, 'acme')).toMatchObject({role: 'client', vendorId: 'M1PRACTICEADA'});
			expect((profileIn(saved, 'acme') as Profile).tokens.refreshToken).toMatch(/^Atzr\|/);
			expect(requestsIn(saved)).toEqual([]);
		}));

	test('role 3 in three runs: waiting for the address, waiting for the token, saved', () =>
		within(async () => {
			const owner = withAnswers(emptyDraft, {role: 'owner'}, 'flag');
			const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
			const address = buildAuthorizationUrl({
				authorizeHost: amazon.origin,
				clientId: amazon.client.id,
				scopes: ['alexa::ask:skills:read'],
				redirectUri: returnUrls.hostedPage,
				state: 'S',
				codeChallenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
			});
			const first = await runAgainst([['None yet?', 'key m', 'Leave']], owner, {version: 1});
			expect(first.voice.copied[0]!.text).toContain('send me an authorization URL');
			const [requestId, request] = requestsIn(first.ports.store.file)[0]!;
			expect(request.kind).toBe('url');

			const goneOn = withAnswers(owner, {requestId}, 'request');
			const second = await runAgainst(
				[
					['None yet?', `paste ${address}`],
					['looked at', address],
					['who asks', 'key o', 'Leave'],
				],
				goneOn,
				first.ports.store.file,
			);
			expect(second.voice.opened).toEqual([address]);
			expect(requestsIn(second.ports.store.file)).toMatchObject([
				[requestId, {kind: 'token', clientId: amazon.client.id}],
			]);

			// What the client does meanwhile.
			const code = new URL(await amazon.allowInBrowser(address)).searchParams.get('code')!;
			const response = await fetch(`${amazon.origin}/auth/o2/token`, {
				method: 'POST',
				body: new URLSearchParams({
					grant_type: 'authorization_code',
					code,
					redirect_uri: returnUrls.hostedPage,
					client_id: amazon.client.id,
					client_secret: amazon.client.secret,
					code_verifier: verifier,
				}),
			});
			const {access_token: token} = (await response.json()) as {access_token: string};
			const third = await runAgainst(
				[
					['Received token · 3 of 4', `Authorization: Bearer ${token}`],
					['Profile name · 4 of 4', 'mine'],
					theEnd,
				],
				withAnswers(goneOn, {authorizationUrl: address}, 'request'),
				second.ports.store.file,
			);
			const saved = third.ports.store.file;
			expect(profileIn(saved, 'mine')).toMatchObject({
				role: 'owner',
				clientId: amazon.client.id,
				tokens: {accessToken: token},
			});
			expect(requestsIn(saved)).toEqual([]);
		}));

	test('a used-up token of role 3 is told with what to ask for', async () => {
		const ports = fakePorts();
		ports.http.on(vendors, json({message: 'Token is invalid/expired'}, 401));
		const draft = withAnswers(
			emptyDraft,
			{role: 'owner', authorizationUrl: 'https://www.amazon.com/ap/oa?client_id=x'},
			'flag',
		);
		await run(
			[
				['Received token', 'Atza|an-old-token-of-theirs'],
				['no longer works', 'Leave'],
			],
			{ports, draft},
		);
	});
});

describe('a profile whose secrets are in the keychain', () => {
	/** One that can only be signed in to again. */
	const sealed = (entries: Record<string, string>) => {
		const {refreshToken: _, ...tokens} = someProfile().tokens;
		const ended = {...tokens, expiresAt: new Date(0), accessToken: sealOf('entry-of-the-token')};
		const profile = someProfile({clientSecret: sealOf('entry-of-the-secret'), tokens: ended});
		const ports = ready();
		const store = new FakeStore(fileWith({me: profile}));
		for (const [entry, value] of Object.entries(entries)) store.keychain.set(entry, value);
		return {...ports, store};
	};
	const home = 'Saved profiles';

	test('signs in again with what the keychain gives', async () => {
		const ports = sealed({'entry-of-the-token': 'Atza|ended', 'entry-of-the-secret': clientSecret!});
		await run([[home, 'enter'], [waiting, answered(ports), 'waits'], theEnd], {
			ports,
			facts: {showsHome: true},
		});
		expect(ports.http.requests[0]?.form?.get('client_secret')).toBe(clientSecret);
	});

	test('asks for what the keychain does not give, with the reason, and goes on', async () => {
		const ports = sealed({});
		const asked: Expected = ['Client secret · 6 of 10', clientSecret!];
		const {voice} = await run([[home, 'enter'], asked, [waiting, answered(ports), 'waits'], theEnd], {
			ports,
			facts: {showsHome: true},
		});
		expect(voice.places).toContain('Client secret · 6 of 10');
		expect(ports.http.requests[0]?.form?.get('client_secret')).toBe(clientSecret);
	});
});
