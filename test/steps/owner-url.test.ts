import {describe, expect, test} from 'vitest';
import {buildAuthorizationUrl} from '../../source/core/authorization-url.ts';
import {returnUrls} from '../../source/core/client.ts';
import {requestsIn} from '../../source/core/config-file.ts';
import {emptyDraft, withAnswers} from '../../source/core/draft.ts';
import {Failure} from '../../source/core/failure.ts';
import {amazonHosts} from '../../source/core/hosts.ts';
import {tokenHandOverMessage} from '../../source/core/owner-messages.ts';
import {ask} from '../../source/steps/owner-url.ts';
import {fakePorts} from '../fakes/ports.ts';
import {FakeStore} from '../fakes/store.ts';
import type {Expected} from '../fakes/talk.ts';
import {askStep, type StepOptions} from './ask-step.ts';

const clientId = `amzn1.application-oa2-client.${'a'.repeat(32)}`;
const good = buildAuthorizationUrl({
	authorizeHost: amazonHosts.authorize,
	clientId,
	scopes: ['alexa::ask:skills:read'],
	redirectUri: returnUrls.hostedPage,
	state: 'S',
	codeChallenge: 'x'.repeat(43),
});
const owner = withAnswers(emptyDraft, {role: 'owner'});
const programName = 'npm start -s --';

const run = (script: readonly Expected[], options: StepOptions = {}) =>
	askStep(ask, script, {draft: owner, ...options});
const given = (url: string): Expected[] => [
	['sends you an address', 'Paste'],
	['looked at here', url],
];

test.each([true, false])(
	'without an address (screen: %s): a request to the client, copied or written',
	async isScreen => {
		const {talk} = await run([['sends you an address', 'key m', 'key w', 'Leave']], {
			isScreen,
			facts: {programName},
		});
		expect(talk.copied[0]!.text).toContain('send me an authorization URL');
		expect(talk.written[0]!.file).toMatch(/\.txt$/);
		expect(talk.shown()).toContain(`${programName} goes on here`);
	},
);

test('in lines the request is also read out', async () => {
	const {talk} = await run(
		[
			['Is the address there?', 'key M', 'Yes'],
			['Address', 'esc'],
			['there?', 'esc'],
		],
		{
			isScreen: false,
		},
	);
	expect(talk.printed.join('\n')).toContain('send me an authorization URL');
});

test('leaving without an address keeps an open request of kind url, and ends the draft', async () => {
	const ports = fakePorts({store: new FakeStore({version: 1, draft: {answers: {}, at: 'owner-url'}})});
	const {outcome} = await run([['sends you', 'Leave']], {ports});
	expect(outcome).toEqual({type: 'leave'});
	expect(requestsIn(ports.store.file)[0]?.[1]).toEqual({kind: 'url', createdAt: ports.clock.now()});
	expect(ports.store.file.draft).toBeUndefined();
	expect(ports.store.writes).toHaveLength(1);
});

test.each([
	['as it is', good],
	['in angle brackets', `<${good}>`],
	['broken over lines', `${good.slice(0, 70)}\n${good.slice(70)}`],
	['in a message', `Grüß Gott,\nbitte öffnen:\n\n${good}\n\nJürgen`],
])('a good address, %s: who asks, for what, where the code goes; then the token', async (_, text) => {
	const {outcome, talk} = await run([
		...given(text),
		[
			clientId,
			talk => {
				for (const words of ['permissions skills:read', "Amazon's page for ask-cli"])
					expect(talk.shown()).toContain(words);
			},
			'I have the token',
		],
	]);
	expect(outcome).toEqual({type: 'done', changes: {authorizationUrl: good}});
	expect(talk.opened).toEqual([]);
});

test('a paste in the list opens the field with it', async () => {
	const {outcome} = await run([
		['sends you', `paste ${good}`],
		['looked at', good],
		['I have the token', 'I have the token'],
	]);
	expect(outcome).toMatchObject({changes: {authorizationUrl: good}});
});

test('o opens exactly the address; then comes what to send back, with a reply to copy', async () => {
	const {talk} = await run([
		...given(good),
		[
			'Nothing suspicious',
			'key o',
			talk => expect(talk.shown()).toContain('do you want to use the token too? t copies'),
			'key m',
			'key c',
			'key t',
			'esc',
		],
	]);
	expect(talk.opened).toEqual([good]);
	expect(talk.copied[0]!.text).toContain('works once, and only for 5 minutes');
	// Most owners only want to allow.
	expect(talk.copied[0]!.text).not.toMatch(/token|client ID/);
	expect(talk.copied[1]!.text).toBe(good);
	expect(talk.copied[2]!.text).toContain('I would like to use the access token myself');
});

test.each([
	[
		'another host',
		'https://www.amazon.com.evil.example/ap/oa?client_id=x&scope=profile',
		'www.amazon.com.evil.example',
	],
	['a user name', 'https://www.amazon.com@evil.example/ap/oa?client_id=x', 'before the @'],
	[
		'another place for the code',
		good.replace(/redirect_uri=[^&]*/, 'redirect_uri=https://evil.example'),
		'evil.example',
	],
	['two places', `${good}&redirect_uri=https://evil.example`, 'redirect_uri 2 times'],
	['a token at once', good.replace('response_type=code', 'response_type=token'), '“token”'],
	['an escape sequence', `${good}&x=%1B[2J`, 'control or invisible'],
])('%s: warned of, and opened only after a second yes', async (_, url, words) => {
	const judged: Expected[] = [[words, 'key o']];
	const {talk} = await run([
		...given(url),
		...judged,
		['Do not open it', 'enter'],
		[words, talk => expect(talk.opened).toEqual([]), 'key o'],
		['Open it anyway', 'Open it'],
		[words, 'esc'],
	]);
	expect(talk.opened).toHaveLength(1);
	expect(talk.heard()).not.toContain('\x1B');
});

test('letters of another alphabet: the real host is shown, and there is no way to open it', async () => {
	const {talk} = await run([
		...given(good.replace('amazon', '\u0430mazon')),
		['www.xn--mazon-3ve.com', 'esc'],
	]);
	expect(talk.heard()).toContain('cannot be opened');
	expect(talk.shown()).not.toContain('(o)');
});

test.each([
	['javascript:alert(1)', 'not with javascript:'],
	['just words', 'begins with https://'],
])('%s is no address, and Esc leads back to the list', async (text, words) => {
	const {outcome, talk} = await run([
		['sends you', 'Paste'],
		['Address', text, 'esc'],
		['sends you', 'esc'],
	]);
	expect(talk.heard()).toContain(words);
	expect(outcome).toEqual({type: 'back'});
});

test('one megabyte is judged, and there is no way to open it', async () => {
	const {talk} = await run([...given(`${good}&x=${'y'.repeat(1_000_000)}`), ['more than 8192', 'esc']]);
	expect(talk.heard()).toContain('cannot be opened');
	expect(talk.shown()).not.toContain('(o)');
});

test('leaving with an address keeps what the token will need; a request for an address becomes that', async () => {
	const ports = fakePorts();
	const draft = withAnswers(owner, {requestId: 'r1'}, 'request');
	await run([...given(good), ['I have the token', 'Leave']], {ports, draft, facts: {programName}});
	const kept = {authorizationUrl: good, clientId, scopes: ['alexa::ask:skills:read'], hosts: amazonHosts};
	expect(requestsIn(ports.store.file)).toEqual([
		['r1', {kind: 'token', ...kept, createdAt: ports.clock.now()}],
	]);
});

test('with --no-save nothing is kept', async () => {
	const {ports, outcome} = await run([['sends you', 'Leave']], {facts: {noSave: true}});
	expect(outcome).toEqual({type: 'leave'});
	expect(ports.store.writes).toEqual([]);
});

test('a disk that is full is told; nobody leaves by it', async () => {
	const ports = fakePorts();
	ports.store.nextChangeFails = new Failure('save_failed', {path: '/x', detail: 'no space'});
	await expect(run([['sends you', 'Leave']], {ports})).rejects.toMatchObject({code: 'save_failed'});
});

test('an open request is judged again, and Enter goes on', async () => {
	const {outcome, talk} = await run([['I have the token', 'enter']], {
		draft: withAnswers(owner, {authorizationUrl: good, requestId: 'r1'}, 'request'),
	});
	expect(outcome).toEqual({type: 'done', changes: {authorizationUrl: good}});
	expect(talk.opened).toEqual([]);
});

test.each([true, false])(
	'Enter after judging opens it, and once more goes on to the token (screen: %s)',
	async isScreen => {
		const {outcome, talk} = await run(
			[
				['Open the address in the browser', 'enter'],
				['I have the token', 'enter'],
			],
			{draft: withAnswers(owner, {authorizationUrl: good}), isScreen},
		);
		expect(talk.opened).toEqual([good]);
		expect(outcome).toEqual({type: 'done', changes: {authorizationUrl: good}});
	},
);

describe('what was opened is not lost', () => {
	test('the open request is saved when the address is opened, and once', async () => {
		const ports = fakePorts({store: new FakeStore({version: 1, draft: {answers: {}, at: 'owner-url'}})});
		const {kept} = await run([...given(good), ['Nothing suspicious', 'key o', 'key o', 'esc']], {ports});
		const [[id, request] = []] = requestsIn(ports.store.file);
		expect(request).toMatchObject({kind: 'token', authorizationUrl: good, clientId});
		expect(requestsIn(ports.store.file)).toHaveLength(1);
		expect(ports.store.file.draft).toBeUndefined();
		expect(kept).toContainEqual({requestId: id});
		expect(kept).toContainEqual({authorizationUrl: good});
	});

	test('the same mail pasted again is the same request', async () => {
		const ports = fakePorts();
		const once = () => run([...given(good), ['Nothing suspicious', 'key o', 'esc']], {ports});
		await once();
		await once();
		expect(requestsIn(ports.store.file)).toHaveLength(1);
	});

	test('with --no-save nothing is kept', async () => {
		const {ports} = await run([...given(good), ['Nothing suspicious', 'key o', 'esc']], {
			facts: {noSave: true},
		});
		expect(ports.store.writes).toEqual([]);
	});

	test('a disk that is full is told; nobody waits by it', async () => {
		const ports = fakePorts();
		ports.store.nextChangeFails = new Failure('save_failed', {path: '/x', detail: 'no space'});
		await expect(run([...given(good), ['Nothing suspicious', 'key o']], {ports})).rejects.toMatchObject({
			code: 'save_failed',
		});
	});
});

describe('the token in place of the address', () => {
	const accessToken = 'Atza|IwEBIAbcdefghijklmnopqrstuvwxyz0123456789';
	const expiresAt = new Date('2026-01-02T04:00Z');
	const scopes = ['alexa::ask:skills:read'];
	const smapiHost = amazonHosts.smapi;
	const message = tokenHandOverMessage({accessToken, expiresAt, scopes, smapiHost});

	test.each([
		['bare', accessToken],
		['its header', `Authorization: Bearer ${accessToken}`],
		['JSON', JSON.stringify({accessToken, tokenType: 'bearer'})],
		['the message that hands it on', message],
		['that message, quoted', message.replace(/^/gm, '> ')],
		['an answer to the mail with the address', `${message}\n> Please open this address\n> ${good}`],
	])('%s is known as the token, and leads to the step that has it', async (_, text) => {
		const {outcome, talk} = await run(given(text));
		expect(outcome).toMatchObject({type: 'done', changes: {receivedToken: {tokens: {accessToken}}}});
		expect(talk.heard()).toContain('No address, but the token itself');
		expect(talk.heard()).not.toMatch(/warning|not Amazon|Iw/);
	});

	test('after an address was judged, that one is what it was asked for', async () => {
		const {outcome} = await run([
			...given(good),
			['Nothing suspicious', `paste ${message}`],
			['looked at', message],
		]);
		expect(outcome).toMatchObject({
			changes: {authorizationUrl: good, receivedToken: {clientId, scopes, tokens: {expiresAt}}},
		});
	});

	test.each([true, false])(
		'or it is there from the start: a row leads to it (screen: %s)',
		async isScreen => {
			const first = isScreen ? 'sends you' : 'Is the address there?';
			const {outcome} = await run([[first, 'I have the token']], {isScreen});
			expect(outcome).toEqual({type: 'done', changes: {}});
		},
	);

	test('the address to try a token with is none to open, and no alarm', async () => {
		const {talk} = await run([
			['sends you', 'Paste'],
			['Address', `curl -sS -H @- ${smapiHost}/v1/vendors`, 'esc'],
			['sends you', 'esc'],
		]);
		expect(talk.heard()).toContain('This is an address of SMAPI');
		expect(talk.heard()).not.toMatch(/warning|not Amazon/);
	});

	test('a token inside an address is a part of it, and warned of', async () => {
		const {talk} = await run([...given(`${good}&x=${accessToken}`), [/token/, 'esc']]);
		expect(talk.heard()).not.toContain('the token itself');
	});
});

test.each([
	['as it is', good, false],
	['in a mail', `Hello,\n\n${good}\n\nJürgen`, false],
	['in a mail that broke it', `> ${good.slice(0, 70)}\n> ${good.slice(70)}`, false],
	['with a sign that no address has', `${good}&x=$(y)`, true],
])('“not quite what was pasted” is said only where it differs: %s', async (_, text, differs) => {
	const {talk} = await run([...given(text), ['who asks', 'esc']]);
	expect(talk.heard().includes('not quite what was pasted')).toBe(differs);
});

test('a loopback host that the environment names is fine, with a line; any other is warned of', async () => {
	const at = (origin: string, ...keys: string[]) =>
		run([...given(good.replace('https://www.amazon.com', origin)), ['ASK_LWA_AUTHORIZE_HOST', ...keys]], {
			facts: {environmentHosts: {authorize: origin}},
		});
	expect((await at('http://127.0.0.1:4711', 'key o', 'esc')).talk.opened).toHaveLength(1);
	expect((await at('https://lwa.example', 'esc')).talk.heard()).toContain('which is not Amazon');
});

describe('U22: what is fine is said to be fine', () => {
	test('nothing to warn of, and what only a call can tell', async () => {
		const {talk} = await run([...given(good), ['Only a call to the client proves whose ID it is', 'esc']]);
		expect(talk.heard()).toContain('Nothing suspicious.');
	});

	test.each([
		['with the code', `${returnUrls.hostedPage}?code=ANcode12345678901234&scope=alexa%3A%3Aask&state=S`],
		['of the address bar', 'http://127.0.0.1:9090/cb?code=ANcode12345678901234&state=S'],
		['without a state', `${returnUrls.guidePage}?code=ANcode12345678901234`],
	])('the answer %s is named as the answer, and its code is not shown', async (_, answer) => {
		const {talk} = await run([
			['sends you', 'Paste'],
			['Address', answer, 'esc'],
			['sends you', 'esc'],
		]);
		expect(talk.heard()).toContain('This is the answer');
		expect(talk.heard()).not.toMatch(/ANcode|warning/);
	});

	test.each([
		['http://127.0.0.1:9090/cb?error=access_denied&state=S', 'it is a no'],
		['http://127.0.0.1:9090/cb?error=server_error&state=S', 'it is an error'],
		[returnUrls.hostedPage, 'the page that shows the code'],
	])('%s: %s', async (answer, words) => {
		const {talk} = await run([
			['sends you', 'Paste'],
			['Address', answer, 'esc'],
			['sends you', 'esc'],
		]);
		expect(talk.heard()).toContain(words);
	});
});

describe('U23: other ends than a token', () => {
	const evil = good.replace(/redirect_uri=[^&]*/, 'redirect_uri=https://evil.example');

	test.each([true, false])('a no, with a message that says it (screen: %s)', async isScreen => {
		const {outcome, talk} = await run(
			[
				[isScreen ? 'sends you' : 'Is the address there?', isScreen ? 'Paste' : 'Yes'],
				['looked at', good],
				['I have the token', 'I do not allow this'],
				['Say no and be done?', 'key m', 'Done'],
			],
			{isScreen},
		);
		expect(talk.copied[0]!.text).toContain('I do not give this permission');
		expect(outcome).toEqual({type: 'leave', words: 'You allowed nothing, and nothing was saved.'});
	});

	test('no token is wanted here: the code goes, and that is all', async () => {
		const ports = fakePorts({
			store: new FakeStore({version: 1, requests: {r1: {kind: 'url', createdAt: new Date(0).toISOString()}}}),
		});
		const draft = withAnswers(owner, {requestId: 'r1'}, 'request');
		const {outcome, talk} = await run(
			[...given(good), ['I have the token', 'I want no token'], ['Are you done?', 'key m', 'Done']],
			{ports, draft},
		);
		expect(talk.copied[0]!.text).toContain('please do not send it to me');
		expect(outcome).toMatchObject({type: 'leave', words: expect.stringContaining('Done.')});
		expect(requestsIn(ports.store.file)).toEqual([]);
	});

	test('both lead back to the address', async () => {
		await run([
			...given(good),
			['I have the token', 'I do not allow this'],
			['Say no', 'esc'],
			['I have the token', 'I want no token'],
			['Are you done?', 'Back'],
			['I have the token', 'esc'],
		]);
	});

	test('beside a warning a no is what Enter does, and no reply with a code is offered before it was opened', async () => {
		const {talk} = await run([
			...given(evil),
			['evil.example', talk => expect(talk.shown()).not.toContain('(m)'), 'enter'],
			['Say no and be done?', 'esc'],
			['evil.example', 'key o'],
			['There is a warning', 'Open it anyway'],
			['evil.example', talk => expect(talk.shown()).toContain('(m) copy reply'), 'esc'],
		]);
		expect(talk.opened).toHaveLength(1);
	});
});

test('A01: an address with what a shell would run is shown as it will be opened, and opened so', async () => {
	const sharp = `${good}&x=$(calc.exe)`;
	const {talk} = await run([
		...given(sharp),
		['real sign-in addresses never do', 'key o'],
		['Open it anyway', 'Open it'],
		['real sign-in addresses never do', 'esc'],
	]);
	const opened = `${good}&x=%24%28calc.exe%29`;
	expect(talk.printed).toContain(opened);
	expect(talk.opened).toEqual([opened]);
});
