import {describe, expect, test} from 'vitest';
import {returnUrls} from '../../source/core/client.ts';
import {Failure} from '../../source/core/failure.ts';
import {amazonHosts} from '../../source/core/hosts.ts';
import {
	checkPair,
	PairMemory,
	type PairToCheck,
	probeClient,
	probeReturnUrl,
} from '../../source/flows/check-pair.ts';
import {errorAnswer, json, tokenAnswer} from '../fakes/http.ts';
import {type FakePorts, fakePorts} from '../fakes/ports.ts';
import {someProfile} from '../fakes/store.ts';
import {Driven} from './drive.ts';

const tokenRoute = 'POST https://api.amazon.com/auth/o2/token';
const pageRoute = 'GET https://www.amazon.com/ap/oa';
const {clientId, clientSecret} = someProfile() as {clientId: string; clientSecret: string};
const check: PairToCheck = {
	client: {hosts: amazonHosts, clientId, clientSecret},
	redirectUri: returnUrls.loopback,
	scopes: ['alexa::ask:skills:read'],
};
const signal = new AbortController().signal;
const signInPage = {status: 302, headers: {location: 'https://www.amazon.com/ap/signin'}};
const unregisteredPage = {status: 400, body: 'The redirect URI you provided has not been whitelisted'};
const unknownClientPage = {status: 400, body: 'Unknown client_id'};

function run(ports: FakePorts, memory = new PairMemory(), asked = check) {
	return new Driven(checkPair(asked, memory, ports, signal));
}

test.each([
	['fits', errorAnswer('invalid_grant'), signInPage, 'fine'],
	['another spelling of fits', errorAnswer('invalid_request'), signInPage, 'fine'],
	['a wrong pair', errorAnswer('invalid_client', 401), signInPage, 'unknown-pair'],
	[
		'a wrong pair counts more than the page',
		errorAnswer('invalid_client', 401),
		unregisteredPage,
		'unknown-pair',
	],
	['an unknown return URL', errorAnswer('invalid_grant'), unregisteredPage, 'unregistered'],
	['only the page speaks', errorAnswer('server_error', 500), unknownClientPage, 'unknown-client'],
	['the token endpoint knows better than the page', errorAnswer('invalid_grant'), unknownClientPage, 'fine'],
	['nobody says anything clear', {status: 503}, {status: 503}, 'fine'],
] as const)('%s', async (_, pair, page, verdict) => {
	const ports = fakePorts();
	ports.http.on(tokenRoute, pair).on(pageRoute, page);
	const checking = run(ports);
	expect(await checking.result).toBe(verdict);
	expect(checking.types).toEqual([]);
});

test('slow: said once after 0.3 s, over after 10 s, and nothing is left behind', async () => {
	const ports = fakePorts();
	ports.http.always(tokenRoute, 'hang').always(pageRoute, 'hang');
	const checking = run(ports);
	await ports.clock.whenWaiting(2);
	// Both are asked at once.
	expect(ports.http.requests).toHaveLength(2);
	await ports.clock.advance(0.2);
	expect(checking.types).toEqual([]);
	await ports.clock.advance(0.1);
	expect(checking.types).toEqual(['slow']);
	await ports.clock.advance(9.7);
	expect(await checking.result).toBe('fine');
	expect(ports.clock.pendingCount).toBe(0);
});

describe('what is remembered', () => {
	test('a pair is asked about once in a run, whatever came of it', async () => {
		const ports = fakePorts();
		const memory = new PairMemory();
		ports.http.on(tokenRoute, errorAnswer('invalid_client', 401)).on(pageRoute, signInPage);
		expect(await run(ports, memory).result).toBe('unknown-pair');
		expect(await run(ports, memory).result).toBe('unknown-pair');
		expect(ports.http.requests).toHaveLength(2);
	});

	test('another secret, ID or host is another pair', async () => {
		const ports = fakePorts();
		const memory = new PairMemory();
		ports.http.always(tokenRoute, errorAnswer('invalid_grant')).always(pageRoute, signInPage);
		await run(ports, memory).result;
		await run(ports, memory, {...check, client: {...check.client, clientSecret: 'x'.repeat(64)}}).result;
		await run(ports, memory, {...check, client: {...check.client, clientId: 'another'}}).result;
		expect(ports.http.requestsOf(tokenRoute)).toHaveLength(3);
		// The return URL hangs on the ID alone.
		expect(ports.http.requestsOf(pageRoute)).toHaveLength(2);
	});

	test.each([
		['nobody waits for the second answer', () => Promise.reject(new Error('stopped'))],
		['no second answer comes', async () => 'unreached' as const],
	])('U05: a return URL that Amazon does not know stays unknown where %s', async (_, second) => {
		const memory = new PairMemory();
		await memory.once(['url'], async () => 'unregistered');
		await memory.once(['url'], second).catch(() => undefined);
		expect(memory.known(['url'])).toBe('unregistered');
	});

	test('an unregistered return URL is asked about again: it may be registered by now', async () => {
		const ports = fakePorts();
		const memory = new PairMemory();
		ports.http.on(tokenRoute, errorAnswer('invalid_grant'));
		ports.http.on(pageRoute, unregisteredPage).on(pageRoute, signInPage);
		expect(await run(ports, memory).result).toBe('unregistered');
		expect(await run(ports, memory).result).toBe('fine');
		expect(ports.http.requestsOf(tokenRoute)).toHaveLength(1);
	});

	test('a check that was stopped has asked', async () => {
		const ports = fakePorts();
		const memory = new PairMemory();
		const stop = new AbortController();
		ports.http.on(tokenRoute, 'hang').on(pageRoute, 'hang');
		const checking = new Driven(checkPair(check, memory, ports, stop.signal));
		await ports.clock.whenWaiting(2);
		stop.abort();
		await expect(checking.result).rejects.toBeDefined();
		expect(await run(ports, memory).result).toBe('fine');
		expect(ports.http.requests).toHaveLength(2);
		expect(ports.clock.pendingCount).toBe(0);
	});
});

test('the secret goes in the body of one request to the token host, and nowhere else', async () => {
	const ports = fakePorts();
	ports.http.on(tokenRoute, errorAnswer('invalid_grant')).on(pageRoute, signInPage);
	await run(ports).result;
	const [post] = ports.http.requestsOf(tokenRoute);
	expect(post?.form?.get('client_secret')).toBe(clientSecret);
	expect(ports.http.requests.map(({url}) => url).join()).not.toContain(clientSecret);
});

const {client, redirectUri, scopes} = check;

const askClient = (ports: FakePorts, until = signal) => probeClient(client, redirectUri, ports, until);
const askReturnUrl = (ports: FakePorts, until = signal) =>
	probeReturnUrl(client, redirectUri, scopes, ports, until);

describe('client ID and secret', () => {
	test.each([
		['invalid_client', errorAnswer('invalid_client', 401), 'unknown-client'],
		['invalid_grant', errorAnswer('invalid_grant'), 'fits'],
		['invalid_request', errorAnswer('invalid_request'), 'fits'],
		['C30: a redirect', {status: 302, headers: {location: 'https://evil.example/'}}, 'unclear'],
		['C30: HTML', {status: 200, body: '<html>invalid_client</html>'}, 'unclear'],
		['C30: real-looking tokens', tokenAnswer(), 'unclear'],
		['C30: 429', {status: 429, headers: {'retry-after': '2'}}, 'unclear'],
		['a list', json([]), 'unclear'],
		['an error that is no text', json({error: {a: 1}}, 400), 'unclear'],
	] as const)('%s', async (_, answer, result) => {
		const ports = fakePorts();
		ports.http.on(tokenRoute, answer);
		expect(await askClient(ports)).toBe(result);
		expect(ports.http.requests).toHaveLength(1);
		expect(ports.store.writes).toEqual([]);
	});

	test('a made-up code is sent, with values of its own, and 10 s are enough', async () => {
		const ports = fakePorts();
		ports.http.always(tokenRoute, errorAnswer('invalid_grant'));
		await askClient(ports);
		await askClient(ports);
		const [first, second] = ports.http.requests;
		expect(Object.fromEntries(first!.form!)).toEqual({
			grant_type: 'authorization_code',
			code: expect.stringMatching(/^probe-/),
			redirect_uri: redirectUri,
			client_id: client.clientId,
			client_secret: clientSecret,
			code_verifier: expect.stringMatching(/^[\w-]{43,128}$/),
		});
		expect(second!.form!.get('code')).not.toBe(first!.form!.get('code'));
		expect(first!.deadlineSeconds).toBeLessThanOrEqual(10);
	});
});

describe('the return URL', () => {
	test.each([
		['the sign-in page', {status: 200, body: '<form>'}, 'fits'],
		[
			'a redirect to the sign-in',
			{status: 302, headers: {location: 'https://www.amazon.com/ap/signin'}},
			'fits',
		],
		['a redirect to the return URL', {status: 302, headers: {location: `${redirectUri}?error=x`}}, 'fits'],
		[
			'an error page',
			{status: 400, body: 'The redirect URI you provided has not been whitelisted'},
			'unregistered',
		],
		['an unknown client', {status: 400, body: 'Unknown client_id'}, 'unknown-client'],
		['another error page', {status: 400, body: 'Sorry'}, 'unclear'],
		['C30: 429', {status: 429}, 'unclear'],
		['a fault', {status: 500, body: 'redirect_uri'}, 'unclear'],
	] as const)('%s', async (_, answer, result) => {
		const ports = fakePorts();
		ports.http.on(pageRoute, answer);
		expect(await askReturnUrl(ports)).toBe(result);
		expect(ports.http.requests).toHaveLength(1);
	});

	test('carries no secret, and a state of its own', async () => {
		const ports = fakePorts();
		ports.http.always(pageRoute, {status: 200});
		await askReturnUrl(ports);
		await askReturnUrl(ports);
		const [first, second] = ports.http.requests.map(({url}) => new URL(url).searchParams);
		expect(first!.get('redirect_uri')).toBe(redirectUri);
		expect(second!.get('state')).not.toBe(first!.get('state'));
		expect(ports.http.requests[0]!.url).not.toContain(clientSecret);
		expect(ports.http.requests[0]!.form).toBeUndefined();
	});
});

describe.each([
	['client', tokenRoute, askClient],
	['return URL', pageRoute, askReturnUrl],
] as const)('%s', (_, route, ask) => {
	test.each(['unreachable', 'http_timeout', 'tls', 'proxy', 'connection_lost', 'answer_too_large'] as const)(
		'%s is a hint that is missing, never a wall',
		async code => {
			const ports = fakePorts();
			ports.http.on(route, new Failure(code, {host: 'h', detail: 'd', seconds: 10, proxy: 'p'}));
			expect(await ask(ports)).toBe('unreached');
		},
	);

	test('an abort ends it', async () => {
		const ports = fakePorts();
		ports.http.on(route, 'hang');
		const abort = new AbortController();
		const asking = ask(ports, abort.signal);
		abort.abort(new Error('left'));
		await expect(asking).rejects.toThrow('left');
	});
});
