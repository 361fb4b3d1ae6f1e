import {describe, expect, test} from 'vitest';
import {type ConfigFile, profileIn, withProfile} from '../../source/core/config-file.ts';
import {withAnswers} from '../../source/core/draft.ts';
import {Failure} from '../../source/core/failure.ts';
import type {Profile} from '../../source/core/profile.ts';
import {repairStep} from '../../source/core/steps.ts';
import {ask} from '../../source/steps/code.ts';
import {someDemo} from '../fakes/facts.ts';
import {errorAnswer, type ScriptedAnswer, tokenAnswer, vendorsAnswer} from '../fakes/http.ts';
import {type FakePorts, fakePorts} from '../fakes/ports.ts';
import {FakeStore, someProfile} from '../fakes/store.ts';
import type {Expected} from '../fakes/talk.ts';
import {askStep, type StepOptions} from './ask-step.ts';
import {draftOf, fileOf, someRequest} from './owner-request.ts';

const tokenRoute = 'POST https://api.amazon.com/auth/o2/token';
const vendorsRoute = 'GET https://api.amazonalexa.com/v1/vendors';
const code = 'ANdGoodCodeOfTheOwner0';
const request = someRequest();
const answer = `${request.redirectUri}?code=${code}&state=${request.state}`;
const field = 'Code or address';

const other = someRequest({
	profileName: 'club',
	clientId: `amzn1.application-oa2-client.${'c'.repeat(32)}`,
	state: 'state-of-the-other',
	codeVerifier: 'verifier-of-the-other-0123456789abcdefghijklm',
	createdAt: new Date('2025-12-30T03:04:05.000Z'),
});
const answerOfOther = `${other.redirectUri}?code=CodeOfTheClub00001&state=${other.state}`;

/** An account that answers, with a token for every code. */
function portsWith(
	file: ConfigFile = fileOf({r1: request, r2: other}),
	vendors: ScriptedAnswer | 'hang' = vendorsAnswer('M1ACME'),
): FakePorts {
	const ports = fakePorts({store: new FakeStore(file)});
	ports.http.always(tokenRoute, tokenAnswer()).always(vendorsRoute, vendors);
	return ports;
}

/** The first exchange ends so; those after it work. */
function portsThatFirst(answered: ScriptedAnswer | 'hang'): FakePorts {
	const ports = portsWith();
	ports.http.on(tokenRoute, answered);
	return ports;
}

const run = ({ports = portsWith(), ...options}: StepOptions, ...script: Expected[]) =>
	askStep(ask, script, {draft: draftOf('r1', request), ...options, ports});

const sent = ({http}: FakePorts) => http.requestsOf(tokenRoute).map(({form}) => form!);
const saved = (ports: FakePorts, name: string) => profileIn(ports.store.file, name) as Profile;
const requests = ({store}: FakePorts) => Object.keys(store.file.requests ?? {});

describe('what the owner sent is understood', () => {
	test.each([
		['a bare code', code],
		['the address', answer],
		['the address without https://', answer.replace('https://', '')],
		['a query', `?code=${code}&state=${request.state}`],
		['parameters', `code=${code}&state=${request.state}`],
		['in angle brackets', `<${answer}>`],
		['broken by a mail', answer.replace('no-browser', 'no-\nbrowser')],
		['in a message', `Grüße aus Köln,\nhier: ${answer}\n\nJörg`],
		['encoded twice', encodeURIComponent(answer)],
	])('%s', async (_, text) => {
		const {outcome, talk, ports, failures} = await run({}, [field, text]);
		const [form] = sent(ports);
		expect(sent(ports)).toHaveLength(1);
		expect(form!.get('code')).toBe(code);
		expect(form!.get('code_verifier')).toBe(request.codeVerifier);
		expect(form!.get('redirect_uri')).toBe(request.redirectUri);
		expect(outcome).toMatchObject({
			changes: {profileName: 'acme', session: {profileName: 'acme', profile: {role: 'client'}}},
		});
		expect(saved(ports, 'acme').vendors).toEqual([{id: 'M1ACME', name: 'Vendor M1ACME'}]);
		expect(requests(ports)).toEqual(['r2']);
		expect(failures).toEqual([undefined]);
		expect(talk.heard()).toContain('The code is being exchanged for the token.');
		expect(talk.heard()).not.toContain(code);
	});

	test('it is said what it is, and no code is shown', async () => {
		const {talk} = await run({}, [field, code]);
		expect(talk.heard()).toContain('A code, 22 characters (…ner0).');
		expect((await run({}, [field, answer])).talk.heard()).toContain(
			'The answer to this request, with its code.',
		);
	});

	test('Esc leads back; a key leads to what was sent to the owner, and words name it', async () => {
		expect((await run({}, [field, 'esc'])).outcome).toEqual({type: 'back'});
		for (const [isScreen, key] of [
			[true, 'Ctrl+O'],
			[false, 'o'],
		] as const) {
			const {outcome} = await run({isScreen}, [
				`No code yet, or the owner said no? ${key} leads to the address`,
				'key o',
			]);
			expect(outcome).toEqual({type: 'edit', key: 'requestId'});
		}
	});
});

describe('what it is not is told, and nothing is sent', () => {
	test.each([
		[
			'the address to open',
			'https://www.amazon.com/ap/oa?client_id=x&redirect_uri=y&response_type=code',
			'the address to open',
		],
		['a wrong state', answer.replace(request.state, 'strange'), 'withdrawn, or answered already'],
		['no state', answer.replace(/&state.*/, ''), 'no state'],
		['another host', answer.replace('ask-cli-static-content', 'evil'), 'Ask the owner for the whole address'],
		['a token', 'Atza|IwEBIsomethingsecretabcdefgh', 'an access token'],
		['a client secret', `amzn1.oa2-cs.v1.${'ab'.repeat(32)}`, 'a client secret'],
		['too short', 'xyz', 'too short for a code or an address. Again sends it anyway.'],
	])('%s', async (_, text, words) => {
		const nothing = ({ports}: {ports: FakePorts}) => expect(ports.http.requests).toEqual([]);
		const ports = portsWith();
		const {talk} = await run({ports}, [field, text, () => nothing({ports}), answer]);
		expect(talk.heard()).toContain(words);
		expect(sent(ports)).toHaveLength(1);
	});
});

describe('U16: the owner said no', () => {
	const refused = `${request.redirectUri}?error=access_denied&state=${request.state}`;
	const no = 'What now?';

	test('it is told as a no, with no ✓, no new address and no word of a code that has ended', async () => {
		const ports = portsWith();
		const {outcome, talk, failures} = await run({ports}, [field, refused], [no, 'Leave it open']);
		expect(outcome).toEqual({type: 'leave'});
		expect(failures.map(failure => failure?.code)).toEqual(['owner_declined']);
		expect(talk.heard()).toContain('Perhaps less is enough');
		expect(talk.heard()).not.toMatch(/open the same address again|Enter makes/);
		expect(requests(ports)).toEqual(['r1', 'r2']);
		expect(ports.http.requests).toEqual([]);
	});

	test('less is asked for with every other answer kept; the old request ends', async () => {
		const ports = portsWith();
		const {outcome} = await run({ports}, [field, refused], [no, 'Ask for less']);
		expect(outcome).toMatchObject({
			type: 'go',
			draft: {answers: {clientId: request.clientId, clientSecret: request.clientSecret, role: 'client'}},
			destination: {at: 'scopes', hosts: request.hosts, failure: {code: 'owner_wants_less'}},
		});
		if (outcome.type === 'go') expect(outcome.draft.answers.requestId).toBeUndefined();
		expect(requests(ports)).toEqual(['r2']);
	});

	test('who asks is in the next message too', async () => {
		const named = {...request, from: 'Ada of Acme'};
		const {outcome} = await run(
			{ports: portsWith(fileOf({r1: named}))},
			[field, refused],
			[no, 'Ask for less'],
		);
		expect(outcome).toMatchObject({draft: {answers: {from: 'Ada of Acme'}}});
	});

	test('the request is dropped', async () => {
		const ports = portsWith();
		const {outcome, talk} = await run({ports}, [field, refused], [no, 'Drop the request']);
		expect(outcome).toMatchObject({type: 'go', destination: {at: 'home'}});
		expect(talk.heard()).toContain('The request for “acme” is dropped.');
		expect(requests(ports)).toEqual(['r2']);
	});

	test('or the owner changed their mind: another answer is taken', async () => {
		const {outcome} = await run({}, [field, refused], [no, 'Paste another answer'], [field, answer]);
		expect(outcome).toMatchObject({type: 'done'});
	});

	test('a full disk is told, and the request stays', async () => {
		const ports = portsWith();
		ports.store.nextChangeFails = new Failure('save_failed', {path: '/x', detail: 'no space'});
		const dropped = run({ports}, [field, refused], [no, 'Drop the request']);
		await expect(dropped).rejects.toMatchObject({code: 'save_failed'});
		expect(requests(ports)).toEqual(['r1', 'r2']);
	});
});

describe('several open requests', () => {
	test('the answer of another one is told as such, and taken for that one', async () => {
		const ports = portsWith();
		const {outcome, talk} = await run(
			{ports},
			[field, answerOfOther],
			['the answer to another open request: the request for “club”, made 3 days ago', 'Take it for “club”'],
			['It answers the request for “club”', () => expect(ports.http.requests).toEqual([]), answerOfOther],
		);
		expect(talk.heard()).toContain('The answer to the request for “club”, made 3 days ago.');
		expect(sent(ports)[0]!.get('client_id')).toBe(other.clientId);
		expect(sent(ports)[0]!.get('code_verifier')).toBe(other.codeVerifier);
		expect(outcome).toMatchObject({changes: {profileName: 'club', session: {profileName: 'club'}}});
		expect(requests(ports)).toEqual(['r1']);
	});

	test.each(['Paste another one here', 'esc'])(
		'or another one is pasted for this request: %s',
		async does => {
			const {ports} = await run({}, [field, answerOfOther], ['another open request', does], [field, answer]);
			expect(sent(ports)[0]!.get('client_id')).toBe(request.clientId);
		},
	);
});

describe('a code that does not work', () => {
	test('used or too old is for the wizard to tell', async () => {
		const ports = portsThatFirst(errorAnswer('invalid_grant'));
		const {outcome} = await run({ports}, [field, answer]);
		expect(outcome).toMatchObject({type: 'fail', failure: {code: 'code_refused'}});
		expect(requests(ports)).toEqual(['r1', 'r2']);
	});

	test.each([
		['its whole address, which proves whose it is', answer, false],
		['a bare code, which may be of another request', 'ANbareCode1234567890', true],
	])('%s: whether it was one for another request', async (_, text, isAsked) => {
		const {outcome} = await run({ports: portsThatFirst(errorAnswer('invalid_grant'))}, [field, text]);
		if (outcome.type !== 'fail') throw new Error(outcome.type);
		expect(outcome.failure.nextInWizard).toMatch(
			/^Ask the owner to open the same address again and choose Allow\./,
		);
		const {talk} = await run({failure: outcome.failure}, ['The request stays open', 'Leave for now']);
		expect(talk.heard().includes('Or was it a code for')).toBe(isAsked);
	});

	test.each([true, false])(
		'it comes back here: the sentence for the owner, another code (screen: %s)',
		async isScreen => {
			const failure = new Failure('code_refused');
			const does = ['key m', 'key u', ...(isScreen ? [] : ['key M']), 'Paste another code'];
			const {talk, outcome} = await run(
				{failure, isScreen},
				['The request stays open', ...does],
				[field, answer],
			);
			const {text} = talk.copied[0]!;
			expect(text).toContain('open the same address again');
			expect(text).toContain(`state=${request.state}`);
			expect(talk.printed[0]).toContain(`state=${request.state}`);
			if (!isScreen) expect(talk.printed.join('\n')).toContain(text.trimEnd());
			expect(outcome.type).toBe('done');
		},
	);

	test('a paste in the list, or Esc, opens the field', async () => {
		const failure = new Failure('code_refused');
		for (const does of ['paste x', 'esc'])
			expect((await run({failure}, ['Paste another code', does], [field, answer])).outcome.type).toBe('done');
	});

	test('leaving is tidy, and says where to go on by the name of this program', async () => {
		const options = {failure: new Failure('code_refused'), facts: {programName: 'node dist/launcher.cjs'}};
		const {outcome, talk} = await run(options, [/^The request stays open/, 'Leave for now']);
		expect(outcome).toEqual({type: 'leave'});
		expect(talk.heard()).toContain('Leave for now  node dist/launcher.cjs goes on here');
		expect(talk.heard()).toContain('(u) print again');
	});

	test('no network: the code was not spent and can be tried again', async () => {
		const ports = portsThatFirst(new Failure('unreachable', {host: 'api.amazon.com', detail: 'offline'}));
		const {outcome, failures} = await run(
			{ports},
			[field, answer],
			['The code was not used', 'Try the same code'],
		);
		expect(outcome.type).toBe('done');
		expect(failures.map(failure => failure?.code)).toEqual([undefined, 'unreachable', undefined]);
	});

	test('lost on the way: it may be spent, so that the wizard tells it', async () => {
		const ports = portsThatFirst(new Failure('connection_lost', {host: 'api.amazon.com'}));
		const {outcome} = await run({ports}, [field, answer]);
		expect(outcome).toMatchObject({type: 'fail', failure: {code: 'exchange_lost'}});
		const {talk} = await run(
			{failure: new Failure('exchange_lost')},
			['Paste another code', 'esc'],
			[field, 'esc'],
		);
		expect(talk.heard()).not.toContain('Try the same');
	});

	test('Esc during the exchange stops it and says that the code is spent', async () => {
		const ports = portsThatFirst('hang');
		const {talk} = await run(
			{ports},
			[field, answer],
			['The code is being exchanged', 'esc'],
			['The request stays open', 'Leave'],
		);
		expect(talk.printed).toContain('The exchange was stopped, and the code is spent. Nothing was saved.');
		expect(ports.store.writes).toEqual([]);
	});
});

describe('a name that exists', () => {
	const before = someProfile({role: 'client', vendors: [{id: 'M1ACME', name: 'Acme'}]});
	const file = withProfile(fileOf({r1: request}), 'acme', before);
	const newToken = 'Atza|access-token-of-the-test';
	const tokenIn = (ports: FakePorts, name = 'acme') => saved(ports, name)?.tokens.accessToken;

	test('a bare code of the same account asks nothing, and the account is told', async () => {
		const {outcome} = await run({ports: portsWith(file)}, [field, code]);
		expect(outcome).toMatchObject({
			changes: {session: {warnings: [expect.stringContaining('Vendor M1ACME (M1ACME)')]}},
		});
	});

	test.each([
		['another account', vendorsAnswer('M9OTHER'), 'Vendor M9OTHER (M9OTHER)'],
		[
			'nobody says',
			new Failure('unreachable', {host: 'api.amazonalexa.com', detail: 'offline'}),
			'SMAPI did not say',
		],
	])('a bare code, %s: it is shown before anything is replaced', async (_, vendors, words) => {
		const ports = portsWith(file, vendors);
		const untouched = () => expect(tokenIn(ports)).toBe('Atza|stored-access-token');
		const {outcome} = await run(
			{ports},
			[field, code],
			[`It answered: ${words}. Profile “acme” has: Acme`, untouched, 'enter'],
		);
		expect(outcome).toMatchObject({changes: {profileName: 'acme-2'}});
		untouched();
		expect(tokenIn(ports, 'acme-2')).toBe(newToken);
		const replaced = portsWith(file, vendors);
		await run({ports: replaced}, [field, code], ['look whose account', 'It is the owner of “acme”']);
		expect(tokenIn(replaced)).toBe(newToken);
	});

	test.each(['esc', 'It is somebody else'])(
		'a bare code of another account is dropped, which is said: %s',
		async does => {
			const ports = portsWith(file, vendorsAnswer('M9OTHER'));
			const {talk} = await run(
				{ports},
				[field, code],
				['look whose account', does],
				['Paste another code', 'Leave'],
			);
			expect(talk.printed.filter(line => line.includes('dropped'))).toHaveLength(1);
			expect(ports.store.writes).toEqual([]);
		},
	);

	test('an address of another account: the choices of a sign-in', async () => {
		const ports = portsWith(file, vendorsAnswer('M9OTHER'));
		await run({ports}, [field, answer], ['Keep it as a new profile, “acme-2”', 'Replace “acme”']);
		expect(saved(ports, 'acme').vendors?.[0]?.id).toBe('M9OTHER');
		expect(requests(ports)).toEqual([]);
	});

	test('another code from the owner drops the token', async () => {
		const ports = portsWith(file, vendorsAnswer('M9OTHER'));
		const {talk, outcome} = await run(
			{ports},
			[field, answer],
			['Not saved: another account answered', 'Ask the owner for another code'],
			['The request stays open', 'Leave'],
		);
		expect(talk.printed).toContain('The new token was dropped; nothing was saved.');
		expect(outcome).toEqual({type: 'leave'});
		expect(requests(ports)).toEqual(['r1']);
	});

	test('leaving the wizard while a token waits says that it was dropped', async () => {
		const leaving = new AbortController();
		const ports = portsWith(file, vendorsAnswer('M9OTHER'));
		for (const text of [code, answer]) {
			const told: string[] = [];
			const asked = run(
				{ports, signal: leaving.signal},
				[field, text],
				[
					/whose account|Not saved/,
					talk => {
						talk.print = lines => void told.push(...lines);
						throw new Error('left');
					},
				],
			);
			await expect(asked).rejects.toThrow('left');
			expect(told).toEqual(['The new token was dropped; nothing was saved.']);
		}
	});
});

test('a full disk does not lose the token', async () => {
	const ports = portsWith();
	ports.store.nextChangeFails = new Failure('save_failed', {path: '/x', detail: 'no space'});
	const {outcome} = await run({ports}, [field, answer], ['Cannot save /x: no space', 'Try to save again']);
	expect(outcome.type).toBe('done');
	expect(sent(ports)).toHaveLength(1);
});

test('a host of the environment that is not the request’s: nothing is sent', async () => {
	const facts = {environmentHosts: {token: 'https://elsewhere.example'}};
	const {failures, ports} = await run({facts}, [field, answer], ['The code was not used', 'Leave']);
	expect(failures.map(failure => failure?.code)).toEqual(['host_mismatch']);
	expect(ports.http.requests).toEqual([]);
});

test('with --no-save the answered request goes and nothing else stays', async () => {
	const {ports} = await run({facts: {noSave: true}}, [field, answer]);
	expect(ports.store.file.profiles).toBeUndefined();
	expect(requests(ports)).toEqual(['r2']);
});

test.each([
	['was answered elsewhere', {ports: portsWith(fileOf({r2: other}))}, 'no longer open'],
	[
		'is of a client ID that was mended since',
		{draft: withAnswers(draftOf('r1', request), {clientId: other.clientId})},
		'The client ID has changed',
	],
])('a request that %s needs a new address', async (_, options, words) => {
	for (const [does, outcome] of [
		['Make a new address', {type: 'edit', key: 'requestId'}],
		['Leave', {type: 'leave'}],
		['esc', {type: 'back'}],
	] as const)
		expect((await run(options, [words, does])).outcome).toEqual(outcome);
});

test('a secret that was mended is the one that is sent', async () => {
	const draft = withAnswers(draftOf('r1', request), {clientSecret: 'mended-secret'});
	const {ports} = await run({draft}, [field, answer]);
	expect(sent(ports)[0]!.get('client_secret')).toBe('mended-secret');
});

describe('U18: an error ends when another thing is shown', () => {
	const failure = new Failure('code_refused');

	test('U18: above the field for another code it is gone', async () => {
		const {failures} = await run({failure}, ['The request stays open', 'Paste another code'], [field, 'esc']);
		expect(failures).toEqual([undefined]);
	});

	test('U18: above another request it is gone', async () => {
		const {failures, talk} = await run(
			{failure},
			['The request stays open', 'Paste another code'],
			[field, answerOfOther],
			['the answer to another open request', 'Take it for “club”'],
			['It answers the request for “club”', 'esc'],
		);
		expect(failures).toEqual([undefined, undefined]);
		expect(talk.heard()).toContain('for “club”');
	});

	test('U18: a paste over the question ends it too', async () => {
		const {failures} = await run({failure}, ['The request stays open', `paste ${answer}`], [field, 'esc']);
		expect(failures).toEqual([undefined]);
	});
});

test('N01: that the browser made https of the return URL is said', async () => {
	const loopback = someRequest({redirectUri: 'http://127.0.0.1:9090/cb'});
	const file = fileOf({r1: loopback});
	const text = `https://127.0.0.1:9090/cb?code=${code}&state=${loopback.state}`;
	const {talk, outcome} = await run({ports: portsWith(file), draft: draftOf('r1', loopback), facts: {file}}, [
		field,
		text,
	]);
	expect(outcome.type).toBe('done');
	expect(talk.printed.join()).toContain('made https of the http return URL');
});

test('N03: Amazon’s error page leads to the step that mends it', async () => {
	const {outcome} = await run({}, [field, 'Error Summary 400 Bad Request Unknown client_id']);
	expect(outcome).toMatchObject({type: 'fail', failure: {code: 'amazon_page_client_id'}});
	expect(
		repairStep(draftOf('r1', request), {showsHome: false, vendorCount: undefined}, 'amazon_page_client_id')
			?.id,
	).toBe('client-id');
});

describe('in the demo Enter alone plays the owner', () => {
	const playing = (allow: (url: string) => Promise<string>) => ({facts: {demo: someDemo({allow})}});

	test.each([true, false])('by opening the address of this request (on a screen: %s)', async isScreen => {
		const opened: string[] = [];
		const allow = async (url: string) => {
			opened.push(url);
			return answer;
		};
		const {outcome, ports, talk} = await run({...playing(allow), isScreen}, [field, 'enter']);
		expect(outcome).toMatchObject({type: 'done', changes: {profileName: 'acme'}});
		expect(new URL(opened[0]!).searchParams.get('state')).toBe(request.state);
		expect(sent(ports)[0]!.get('code')).toBe(code);
		expect(talk.heard()).toContain('Enter takes what the owner of this practice answers');
	});

	test('an error page leads nowhere: told, and asked again', async () => {
		const allow = () => Promise.reject(new Failure('authorization_error', {}, {why: 'An unknown client'}));
		const {outcome, talk} = await run(playing(allow), [field, 'enter'], [field, 'esc']);
		expect(outcome).toEqual({type: 'back'});
		expect(talk.heard()).toContain('“An unknown client”');
	});

	test('outside of it nothing is taken by Enter', async () => {
		const {talk} = await run({}, [field, 'enter', 'esc']);
		expect(talk.heard()).toContain('Paste the code or the address first.');
	});
});

test('a bare code that was refused may have been for another open request: that is said', async () => {
	const failure = new Failure('code_refused');
	const several = await run({failure}, ['Or was it a code for “club”?', 'Leave']);
	expect(several.outcome).toEqual({type: 'leave'});
	const ports = portsWith(fileOf({r1: request}));
	expect((await run({failure, ports}, ['stays open', 'Leave'])).talk.heard()).not.toContain('Or was it');
});
