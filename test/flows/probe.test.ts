import {describe, expect, test} from 'vitest';
import {Failure} from '../../source/core/failure.ts';
import {amazonHosts} from '../../source/core/hosts.ts';
import {probeClient, probeReturnUrl} from '../../source/flows/probe.ts';
import {errorAnswer, json, tokenAnswer} from '../fakes/http.ts';
import {type FakePorts, fakePorts} from '../fakes/ports.ts';

const token = 'POST https://api.amazon.com/auth/o2/token';
const page = 'GET https://www.amazon.com/ap/oa';
const redirectUri = 'http://127.0.0.1:9090/cb';
const client = {hosts: amazonHosts, clientId: 'amzn1.application-oa2-client.x', clientSecret: 'secret'};

const askClient = (ports: FakePorts, {signal} = new AbortController()) =>
	probeClient(client, redirectUri, ports, signal);
const askReturnUrl = (ports: FakePorts, {signal} = new AbortController()) =>
	probeReturnUrl(client, redirectUri, ['alexa::ask:skills:read'], ports, signal);

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
		ports.http.on(token, answer);
		expect(await askClient(ports)).toBe(result);
		expect(ports.http.requests).toHaveLength(1);
		expect(ports.store.writes).toEqual([]);
	});

	test('a made-up code is sent, with values of its own, and 10 s are enough', async () => {
		const ports = fakePorts();
		ports.http.always(token, errorAnswer('invalid_grant'));
		await askClient(ports);
		await askClient(ports);
		const [first, second] = ports.http.requests;
		expect(Object.fromEntries(first!.form!)).toEqual({
			grant_type: 'authorization_code',
			code: expect.stringMatching(/^probe-/),
			redirect_uri: redirectUri,
			client_id: client.clientId,
			client_secret: 'secret',
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
		ports.http.on(page, answer);
		expect(await askReturnUrl(ports)).toBe(result);
		expect(ports.http.requests).toHaveLength(1);
	});

	test('carries no secret, and a state of its own', async () => {
		const ports = fakePorts();
		ports.http.always(page, {status: 200});
		await askReturnUrl(ports);
		await askReturnUrl(ports);
		const [first, second] = ports.http.requests.map(({url}) => new URL(url).searchParams);
		expect(first!.get('redirect_uri')).toBe(redirectUri);
		expect(second!.get('state')).not.toBe(first!.get('state'));
		expect(ports.http.requests[0]!.url).not.toContain('secret');
		expect(ports.http.requests[0]!.form).toBeUndefined();
	});
});

describe.each([
	['client', token, askClient],
	['return URL', page, askReturnUrl],
] as const)('%s', (_, route, ask) => {
	test.each(['unreachable', 'http_timeout', 'tls', 'proxy', 'connection_lost', 'answer_too_large'] as const)(
		'%s is a hint that is missing, never a wall',
		async code => {
			const ports = fakePorts();
			ports.http.on(route, new Failure(code, {host: 'h', detail: 'd', seconds: 10, proxy: 'p'}));
			expect(await ask(ports)).toBe('unclear');
		},
	);

	test('an abort ends it', async () => {
		const ports = fakePorts();
		ports.http.on(route, 'hang');
		const abort = new AbortController();
		const asking = ask(ports, abort);
		abort.abort(new Error('left'));
		await expect(asking).rejects.toThrow('left');
	});
});
