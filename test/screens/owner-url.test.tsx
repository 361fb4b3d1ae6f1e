import {expect, test} from 'vitest';
import {buildAuthorizationUrl} from '../../source/core/authorization-url.ts';
import {returnUrls} from '../../source/core/client.ts';
import {requestsIn} from '../../source/core/config-file.ts';
import {emptyDraft, withAnswers} from '../../source/core/draft.ts';
import {Failure} from '../../source/core/failure.ts';
import {amazonHosts} from '../../source/core/hosts.ts';
import {ask} from '../../source/steps/owner-url.ts';
import {screenOf} from './step-screen.tsx';

const Screen = screenOf(ask);
import {fakePorts} from '../fakes/ports.ts';
import {FakeStore} from '../fakes/store.ts';
import {type ShownStep, type ShowOptions, showStep} from './show-step.tsx';

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

const show = (options: ShowOptions = {}) => showStep(Screen, {draft: owner, ...options});
const opened = (app: ShownStep) =>
	app.actions.flatMap(action => (action.type === 'open' ? [action.url] : []));

async function showJudged(url: string, options: ShowOptions = {}) {
	const app = await show(options);
	await app.paste(url);
	await app.press('enter');
	await app.waitForText('I have the token');
	return app;
}

test('without an address: a request to the client, copied or written', async () => {
	const app = await show();
	expect(app.lastFrame()).toContain('None yet?');
	await app.press('m', 'w');
	const [copied, written] = app.actions;
	expect(copied).toMatchObject({type: 'copy', text: expect.stringContaining('send me an authorization URL')});
	expect(written).toMatchObject({type: 'write', file: expect.stringMatching(/\.txt$/)});
});

test('where to go on is told by the name that this program was called by', async () => {
	const facts = {programName: 'node dist/launcher.cjs'};
	const words = 'node dist/launcher.cjs goes on here';
	expect((await show({facts, columns: 100})).lastFrame()).toContain(`Leave until it comes  ${words}`);
	const judged = await showJudged(good, {facts, columns: 100});
	expect(judged.lastFrame()).toContain(`Leave until it comes  ${words}`);
});

test('leaving without an address keeps an open request of kind url, and ends the draft', async () => {
	const ports = fakePorts({store: new FakeStore({version: 1, draft: {answers: {}, at: 'owner-url'}})});
	const app = await show({ports});
	await app.press('down', 'enter');
	await app.waitFor(() => app.left === 1, 'leaving');
	const [entry] = requestsIn(ports.store.file);
	expect(entry?.[1]).toEqual({kind: 'url', createdAt: ports.clock.now()});
	expect(ports.store.file.draft).toBeUndefined();
	expect(ports.store.writes).toHaveLength(1);
});

test.each([
	['as it is', good],
	['in angle brackets', `<${good}>`],
	['broken over lines', `${good.slice(0, 70)}\n${good.slice(70)}`],
	['in a message', `Grüß Gott,\nbitte öffnen:\n\n${good}\n\nJürgen`],
])('a good address, %s: who asks, for what, where the code goes; then the token', async (_, text) => {
	const app = await showJudged(text);
	const seen = app.lastFrame().replace(/\s+/g, ' ');
	for (const words of [clientId, 'skills:read', 'list skills', "Amazon's page for ask-cli", 'PKCE: yes']) {
		expect(seen).toContain(words);
	}
	expect(seen).not.toContain('! ');
	await app.press('enter');
	expect(app.done).toEqual([{authorizationUrl: good}]);
	expect(app.ports.http.requests).toEqual([]);
});

test('o opens exactly the address; then comes what to send back, with a reply to copy', async () => {
	const app = await showJudged(good);
	await app.press('o');
	expect(opened(app)).toEqual([good]);
	expect(app.lastFrame()).toContain('Then the token comes');
	await app.press('m');
	expect(app.actions.at(-1)).toMatchObject({
		text: expect.stringContaining('works once and only for 5 minutes'),
	});
});

const hostile: readonly [string, string, string][] = [
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
];

test.each(hostile)('%s: warned of, and opened only after a second yes', async (_, url, words) => {
	const app = await showJudged(url, {rows: 40});
	expect(app.lastFrame()).toContain('! ');
	expect(app.lastFrame().replace(/\s+/g, ' ')).toContain(words);
	expect(app.frames.join('')).not.toContain('\x1B[2J\x1B[2J');
	await app.press('o');
	await app.waitForText('❯ Do not open it');
	await app.press('enter');
	expect(opened(app)).toEqual([]);
	await app.press('o', 'down', 'enter');
	expect(opened(app)).toHaveLength(1);
	expect(opened(app)[0]).toContain(new URL(url).host === 'www.amazon.com' ? 'amazon.com' : '://');
});

test('letters of another alphabet: the real host is shown, and there is no way to open it', async () => {
	const app = await showJudged(good.replace('amazon', '\u0430mazon'), {rows: 40});
	expect(app.lastFrame()).toContain('www.xn--mazon-3ve.com');
	expect(app.lastFrame()).toContain('cannot be opened');
	await app.press('o', 'enter');
	expect(opened(app)).toEqual([]);
});

test.each([
	['javascript:alert(1)', 'not with javascript:'],
	['just words', 'begins with https://'],
])('%s is no address', async (text, words) => {
	const app = await show();
	await app.paste(text);
	expect(app.lastFrame().replace(/\s+/g, ' ')).toContain(words);
	await app.press('escape');
	expect(app.lastFrame()).toContain('❯ Paste the address that they sent');
	expect(app.backs).toBe(0);
});

test('one megabyte is judged, and not opened before a yes', async () => {
	const app = await showJudged(`${good}&x=${'y'.repeat(1_000_000)}`);
	expect(app.lastFrame()).toContain('characters; more than 8192');
	expect(app.lastFrame()).toContain('cannot be opened');
	await app.press('o');
	expect(opened(app)).toEqual([]);
});

test('leaving with an address keeps what the token will need; a request for an address becomes that', async () => {
	const ports = fakePorts();
	const draft = withAnswers(owner, {requestId: 'r1'}, 'request');
	const app = await showJudged(good, {ports, draft});
	await app.press('down', 'enter');
	await app.waitFor(() => app.left === 1, 'leaving');
	expect(requestsIn(ports.store.file)).toEqual([
		[
			'r1',
			{
				kind: 'token',
				authorizationUrl: good,
				clientId,
				scopes: ['alexa::ask:skills:read'],
				hosts: amazonHosts,
				createdAt: ports.clock.now(),
			},
		],
	]);
});

test('with --no-save nothing is kept', async () => {
	const app = await show({facts: {noSave: true}});
	await app.press('down', 'enter');
	expect(app.left).toBe(1);
	expect(app.ports.store.writes).toEqual([]);
});

test('a disk that is full is told; nobody leaves by it', async () => {
	const app = await show();
	app.ports.store.nextChangeFails = new Failure('save_failed', {path: '/x', detail: 'no space'});
	await app.press('down', 'enter');
	await app.waitFor(() => app.failures.length > 0, 'the failure');
	expect(app.left).toBe(0);
});

test('an answer that is there already is judged again, and Enter goes on', async () => {
	const app = await show({draft: withAnswers(owner, {authorizationUrl: good})});
	await app.waitForText('I have the token');
	await app.press('enter');
	expect(app.done).toEqual([{authorizationUrl: good}]);
});

test('a host that the environment names is fine, with a line', async () => {
	const url = good.replace('www.amazon.com', 'lwa.example');
	const app = await showJudged(url, {
		facts: {environmentHosts: {authorize: 'https://lwa.example'}},
		rows: 40,
	});
	expect(app.lastFrame()).not.toContain('! ');
	expect(app.lastFrame()).toContain('ASK_LWA_AUTHORIZE_HOST');
});

test('at 40 by 12 all of it can be read and chosen', async () => {
	const app = await showJudged(good.replace('www.amazon.com', 'www.amazon.com.evil.example'), {
		columns: 40,
		rows: 12,
	});
	const seen: string[] = [];
	for (let page = 0; page < 12; page++) {
		expect(app.lines().length).toBeLessThan(12);
		for (const choice of ['I have the token', 'Leave until it comes', 'Paste another']) {
			expect(app.lastFrame()).toContain(choice);
		}
		seen.push(app.lastFrame());
		await app.press('space');
	}
	const text = seen.join(' ').replace(/\s+/g, ' ');
	for (const words of ['evil.example', 'which is not Amazon', 'list skills', 'PKCE'])
		expect(text).toContain(words);
});
