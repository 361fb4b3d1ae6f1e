import {describe, expect, test} from 'vitest';
import {type ConfigFile, profileIn, withProfile} from '../../source/core/config-file.ts';
import {withAnswers} from '../../source/core/draft.ts';
import {Failure} from '../../source/core/failure.ts';
import type {Profile} from '../../source/core/profile.ts';
import {ask} from '../../source/steps/code.ts';
import {screenOf} from './step-screen.tsx';

const Screen = screenOf(ask);

import {errorAnswer, tokenAnswer, vendorsAnswer} from '../fakes/http.ts';
import {fakePorts} from '../fakes/ports.ts';
import {FakeStore, someProfile} from '../fakes/store.ts';
import {draftOf, fileOf, someRequest} from './owner-request.ts';
import {type ShowOptions, showStep} from './show-step.tsx';

const tokenRoute = 'POST https://api.amazon.com/auth/o2/token';
const vendorsRoute = 'GET https://api.amazonalexa.com/v1/vendors';
const code = 'ANdGoodCodeOfTheOwner0';
const request = someRequest();
const answer = `${request.redirectUri}?code=${code}&state=${request.state}`;

const other = someRequest({
	profileName: 'club',
	clientId: `amzn1.application-oa2-client.${'c'.repeat(32)}`,
	state: 'state-of-the-other',
	codeVerifier: 'verifier-of-the-other-0123456789abcdefghijklm',
	createdAt: new Date('2025-12-30T03:04:05.000Z'),
});

function portsWith(file: ConfigFile = fileOf({r1: request, r2: other})) {
	return fakePorts({store: new FakeStore(file)});
}

async function show(options: ShowOptions = {}) {
	const ports = options.ports ?? portsWith();
	const app = await showStep(Screen, {draft: draftOf('r1', request), ...options, ports});
	const sent = () => ports.http.requestsOf(tokenRoute).map(({form}) => form!);
	return Object.assign(app, {sent});
}

async function showReady(options: ShowOptions = {}) {
	const app = await show(options);
	app.ports.http.on(tokenRoute, tokenAnswer()).on(vendorsRoute, vendorsAnswer('M1ACME'));
	return app;
}

const saved = (app: {ports: ReturnType<typeof fakePorts>}, name: string) =>
	profileIn(app.ports.store.file, name) as Profile;

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
		const app = await showReady();
		await app.paste(text);
		await app.press('enter');
		await app.waitFor(() => app.done.length > 0, 'the session');
		expect(app.sent()).toHaveLength(1);
		expect(app.sent()[0]!.get('code')).toBe(code);
		expect(app.sent()[0]!.get('code_verifier')).toBe(request.codeVerifier);
		expect(app.sent()[0]!.get('redirect_uri')).toBe(request.redirectUri);
		expect(app.done[0]!.session).toMatchObject({profileName: 'acme', profile: {role: 'client'}});
		expect(saved(app, 'acme').vendors).toEqual([{id: 'M1ACME', name: 'Vendor M1ACME'}]);
		expect(Object.keys(app.ports.store.file.requests!)).toEqual(['r2']);
		expect(app.frames.join('')).not.toContain(code);
	});

	test('typed, it is masked', async () => {
		const app = await showReady();
		for (const character of code) await app.press(character);
		expect(app.lastFrame()).toContain('••••');
		await app.press('enter');
		await app.waitFor(() => app.done.length > 0, 'the session');
		expect(app.frames.join('')).not.toContain(code.slice(0, 8));
	});
});

describe('what it is not is told, and nothing is sent', () => {
	test.each([
		[
			'the address to open',
			'https://www.amazon.com/ap/oa?client_id=x&redirect_uri=y&response_type=code',
			'the address to open',
		],
		['a wrong state', answer.replace(request.state, 'strange'), 'from another sign-in'],
		['no state', answer.replace(/&state.*/, ''), 'no state'],
		['another host', answer.replace('ask-cli-static-content', 'evil'), "not this sign-in's return"],
		['a token', 'Atza|IwEBIsomethingsecretabcdefgh', 'an access token'],
		['a client secret', `amzn1.oa2-cs.v1.${'ab'.repeat(32)}`, 'a client secret'],
	])('%s', async (_, text, words) => {
		const app = await show();
		await app.paste(text);
		expect(app.lastFrame().replace(/\s+/g, ' ')).toContain(words);
		await app.press('enter');
		expect(app.lastFrame()).toContain('Paste the code or the address first.');
		expect(app.ports.http.requests).toEqual([]);
		app.ports.http.on(tokenRoute, tokenAnswer()).on(vendorsRoute, vendorsAnswer('M1'));
		await app.paste(answer);
		await app.press('enter');
		await app.waitFor(() => app.done.length > 0, 'the session');
	});

	test('a refusal by the owner is Amazon’s answer; the request stays', async () => {
		const app = await show();
		await app.paste(`${request.redirectUri}?error=access_denied&state=${request.state}`);
		await app.press('enter');
		expect(app.failures.map(failure => failure.code)).toEqual(['access_denied']);
		await app.waitForText('Paste another code');
		expect(Object.keys(app.ports.store.file.requests!)).toEqual(['r1', 'r2']);
		expect(app.ports.http.requests).toEqual([]);
	});
});

describe('several open requests', () => {
	test('the answer of another one is told as such, and taken for that one', async () => {
		const app = await showReady();
		await app.paste(`${other.redirectUri}?code=CodeOfTheClub00001&state=${other.state}`);
		expect(app.lastFrame()).toContain('the request for club, made 3 days ago');
		await app.press('enter', 'enter');
		await app.waitForText('It answers the request for club');
		expect(app.ports.http.requests).toEqual([]);
		await app.press('enter');
		await app.waitFor(() => app.done.length > 0, 'the session');
		expect(app.sent()[0]!.get('client_id')).toBe(other.clientId);
		expect(app.sent()[0]!.get('code_verifier')).toBe(other.codeVerifier);
		expect(app.done[0]).toMatchObject({profileName: 'club', session: {profileName: 'club'}});
		expect(Object.keys(app.ports.store.file.requests!)).toEqual(['r1']);
	});

	test('or another one is pasted for this request', async () => {
		const app = await showReady();
		await app.paste(`${other.redirectUri}?code=CodeOfTheClub00001&state=${other.state}`);
		await app.press('enter', 'down', 'enter');
		await app.paste(answer);
		await app.press('enter');
		await app.waitFor(() => app.done.length > 0, 'the session');
		expect(app.sent()[0]!.get('client_id')).toBe(request.clientId);
	});
});

describe('a code that does not work', () => {
	test('used or too old: the request stays, and the sentence for the owner is copied', async () => {
		const app = await show();
		app.ports.http.on(tokenRoute, errorAnswer('invalid_grant'));
		await app.paste(answer);
		await app.press('enter');
		await app.waitForText('open the same address again');
		expect(app.failures.map(failure => failure.code)).toEqual(['code_refused']);
		await app.press('m');
		await app.waitFor(() => app.actions.length > 0, 'the copy');
		const copied = app.actions.find(action => action.type === 'copy');
		expect(copied?.text).toContain('open the same address again');
		expect(copied?.text).toContain(`state=${request.state}`);
		app.ports.http.on(tokenRoute, tokenAnswer()).on(vendorsRoute, vendorsAnswer('M1'));
		await app.paste(answer.replace(code, 'TheNewCodeOfTheOwner'));
		await app.press('enter');
		await app.waitFor(() => app.done.length > 0, 'the session');
		expect(app.sent().map(form => form.get('code'))).toEqual([code, 'TheNewCodeOfTheOwner']);
	});

	test('where to go on is told by the name that this program was called by', async () => {
		const app = await show({facts: {programName: 'node dist/launcher.cjs'}});
		app.ports.http.on(tokenRoute, errorAnswer('invalid_grant'));
		await app.paste(answer);
		await app.press('enter');
		await app.waitForText('Leave for now  node dist/launcher.cjs goes on here');
		expect(app.lastFrame()).toContain('u print again');
	});

	test('no network: the code was not spent and can be tried again', async () => {
		const app = await show();
		app.ports.http.on(tokenRoute, new Failure('unreachable', {host: 'api.amazon.com', detail: 'offline'}));
		await app.paste(answer);
		await app.press('enter');
		await app.waitForText('❯ Try the same code again');
		app.ports.http.on(tokenRoute, tokenAnswer()).on(vendorsRoute, vendorsAnswer('M1'));
		await app.press('enter');
		await app.waitFor(() => app.done.length > 0, 'the session');
	});

	test('lost on the way: it may be spent and is not offered again', async () => {
		const app = await show();
		app.ports.http.on(tokenRoute, new Failure('connection_lost', {host: 'api.amazon.com'}));
		await app.paste(answer);
		await app.press('enter');
		await app.waitForText('❯ Paste another code');
		expect(app.lastFrame()).not.toContain('Try the same');
	});

	test('leaving is tidy', async () => {
		const app = await show();
		app.ports.http.on(tokenRoute, errorAnswer('invalid_grant'));
		await app.paste(answer);
		await app.press('enter');
		await app.waitForText('Leave for now');
		await app.press('down', 'enter');
		expect(app.left).toBe(1);
	});
});

describe('a bare code and a name that exists', () => {
	const before = someProfile({role: 'client', vendors: [{id: 'M1ACME', name: 'Acme'}]});
	const file = withProfile(fileOf({r1: request}), 'acme', before);

	test('the same account is renewed without a question, and the account is told', async () => {
		const app = await show({ports: portsWith(file)});
		app.ports.http.on(tokenRoute, tokenAnswer()).always(vendorsRoute, vendorsAnswer('M1ACME'));
		await app.paste(code);
		await app.press('enter');
		await app.waitFor(() => app.done.length > 0, 'the session');
		expect(app.done[0]!.session?.warnings?.join()).toContain('Vendor M1ACME (M1ACME)');
	});

	test.each([
		['another account', vendorsAnswer('M9OTHER'), 'Vendor M9OTHER (M9OTHER)'],
		[
			'nobody says',
			new Failure('unreachable', {host: 'api.amazonalexa.com', detail: 'offline'}),
			'SMAPI did not say',
		],
	])('%s: it is shown before anything is replaced', async (_, vendors, words) => {
		const app = await show({ports: portsWith(file)});
		app.ports.http.on(tokenRoute, tokenAnswer()).always(vendorsRoute, vendors);
		await app.paste(code);
		await app.press('enter');
		await app.waitForText('look whose account');
		expect(app.lastFrame()).toContain(words);
		expect(saved(app, 'acme').tokens.accessToken).toBe('Atza|stored-access-token');
		await app.press('enter');
		await app.waitFor(() => app.done.length > 0, 'the session');
		expect(app.done[0]!.profileName).toBe('acme-2');
		expect(saved(app, 'acme').tokens.accessToken).toBe('Atza|stored-access-token');
		expect(saved(app, 'acme-2').tokens.accessToken).toBe('Atza|access-token-of-the-test');
	});

	test('Esc drops the new token and says so', async () => {
		const app = await show({ports: portsWith(file)});
		app.ports.http.on(tokenRoute, tokenAnswer()).always(vendorsRoute, vendorsAnswer('M9OTHER'));
		await app.paste(code);
		await app.press('enter');
		await app.waitForText('look whose account');
		await app.press('escape');
		await app.waitForText('Paste another code');
		expect(app.printed()).toContain('dropped');
		expect(app.ports.store.writes).toEqual([]);
	});
});

test('an address of another account: the choices of a sign-in', async () => {
	const before = someProfile({role: 'client', vendors: [{id: 'M1ACME', name: 'Acme'}]});
	const app = await show({ports: portsWith(withProfile(fileOf({r1: request}), 'acme', before))});
	app.ports.http.on(tokenRoute, tokenAnswer()).always(vendorsRoute, vendorsAnswer('M9OTHER'));
	await app.paste(answer);
	await app.press('enter');
	await app.waitForText('Keep it as a new profile, acme-2');
	await app.press('down', 'enter');
	await app.waitFor(() => app.done.length > 0, 'the session');
	expect(saved(app, 'acme').vendors?.[0]?.id).toBe('M9OTHER');
	expect(Object.keys(app.ports.store.file.requests!)).toEqual([]);
});

test('a full disk does not lose the token', async () => {
	const app = await showReady();
	app.ports.store.nextChangeFails = new Failure('save_failed', {path: '/x', detail: 'no space'});
	await app.paste(answer);
	await app.press('enter');
	await app.waitForText('❯ Try to save again');
	await app.press('enter');
	await app.waitFor(() => app.done.length > 0, 'the session');
	expect(app.sent()).toHaveLength(1);
});

test('a host of the environment that is not the request’s: nothing is sent', async () => {
	const app = await show({facts: {environmentHosts: {token: 'https://elsewhere.example'}}});
	await app.paste(answer);
	await app.press('enter');
	expect(app.failures.map(failure => failure.code)).toEqual(['host_mismatch']);
	expect(app.ports.http.requests).toEqual([]);
});

test('with --no-save the answered request goes and nothing else stays', async () => {
	const app = await showReady({facts: {noSave: true}});
	await app.paste(answer);
	await app.press('enter');
	await app.waitFor(() => app.done.length > 0, 'the session');
	expect(app.ports.store.file.profiles).toBeUndefined();
	expect(Object.keys(app.ports.store.file.requests!)).toEqual(['r2']);
});

test('a request that was answered elsewhere', async () => {
	const app = await show({ports: portsWith(fileOf({r2: other}))});
	expect(app.lastFrame()).toContain('no longer open');
	await app.press('enter');
	expect(app.edits).toEqual(['requestId']);
});

test('a client ID that was mended needs a new address', async () => {
	const draft = withAnswers(draftOf('r1', request), {clientId: other.clientId});
	const app = await show({draft});
	expect(app.lastFrame()).toContain('The client ID has changed');
	await app.press('enter');
	expect(app.edits).toEqual(['requestId']);
});

test('a secret that was mended is the one that is sent', async () => {
	const draft = withAnswers(draftOf('r1', request), {clientSecret: 'mended-secret'});
	const app = await showReady({draft});
	await app.paste(answer);
	await app.press('enter');
	await app.waitFor(() => app.done.length > 0, 'the session');
	expect(app.sent()[0]!.get('client_secret')).toBe('mended-secret');
});

test.each([
	[80, 24],
	[40, 12],
])('after a failure every choice is there at %i by %i', async (columns, rows) => {
	const app = await show({columns, rows});
	app.ports.http.on(tokenRoute, errorAnswer('invalid_grant'));
	await app.paste(answer);
	await app.press('enter');
	await app.waitForText('Paste another code');
	expect(app.lastFrame()).toContain('Leave for now');
	expect(app.lastFrame()).toMatch(/m copy/);
	expect(app.lines().length).toBeLessThan(rows);
});
