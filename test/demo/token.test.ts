import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {type LookAlike, startLookAlike} from '../../source/demo/server.ts';
import {PracticeClient} from './practice-client.ts';

let amazon: LookAlike;
let client: PracticeClient;
let time: number;
const start = async (options: Parameters<typeof startLookAlike>[0] = {}) => {
	await amazon?.close();
	time = Date.UTC(2026, 0, 1);
	amazon = await startLookAlike({now: () => new Date(time), ...options});
	client = new PracticeClient(amazon);
};
beforeEach(() => start());
afterEach(() => amazon.close());

async function errorOf(answer: Response) {
	const body = (await answer.json()) as Record<string, string>;
	expect(Object.keys(body).sort()).toEqual(['error', 'error_description', 'error_index', 'request_id']);
	return [answer.status, body.error, body.error_description];
}
const badGrant = (name: string) => [
	400,
	'invalid_grant',
	`The request has an invalid grant parameter : ${name}`,
];

describe('exchanging a code', () => {
	it('gives tokens of Amazon’s shapes and no scope', async () => {
		const answer = await client.exchange(await client.code());
		expect(answer.status).toBe(200);
		expect(answer.headers.get('cache-control')).toBe('no-store');
		expect(answer.headers.get('content-type')).toContain('application/json');
		const body = (await answer.json()) as Record<string, unknown>;
		expect(body).toEqual({
			access_token: expect.stringMatching(/^Atza\|[\w-]{100,}$/),
			refresh_token: expect.stringMatching(/^Atzr\|[\w-]{100,}$/),
			token_type: 'bearer',
			expires_in: 3600,
		});
	});

	it('takes the path of ask-smapi-sdk too', async () => {
		const answer = await client.post(
			{grant_type: 'refresh_token', refresh_token: 'made-up'},
			'/auth/O2/token',
		);
		expect(await errorOf(answer)).toEqual(badGrant('refresh_token'));
	});

	it('takes a code once', async () => {
		const code = await client.code();
		expect((await client.exchange(code)).status).toBe(200);
		expect(await errorOf(await client.exchange(code))).toEqual(badGrant('code'));
	});

	it('takes a code for five minutes', async () => {
		const [first, second] = [await client.code(), await client.code()];
		time += 299_999;
		expect((await client.exchange(first)).status).toBe(200);
		time += 1;
		expect(await errorOf(await client.exchange(second))).toEqual(badGrant('code'));
	});

	it.each([
		['another redirect URI', {redirect_uri: 'http://127.0.0.1:9090/CB'}, badGrant('redirect_uri')],
		['another verifier', {code_verifier: 'x'.repeat(43)}, badGrant('code_verifier')],
		['no verifier', {code_verifier: undefined}, badGrant('code_verifier')],
		['a wrong secret', {client_secret: 'x'}, [401, 'invalid_client', 'Client authentication failed']],
		['an unknown client', {client_id: 'x'}, [401, 'invalid_client', 'Client authentication failed']],
		[
			'neither secret nor verifier',
			{client_secret: undefined, code_verifier: undefined},
			[401, 'invalid_client', 'Client authentication failed'],
		],
		[
			'no code',
			{code: undefined},
			[400, 'invalid_request', 'The request is missing a required parameter : code'],
		],
		[
			'another grant type',
			{grant_type: 'password'},
			[400, 'unsupported_grant_type', 'The authorization grant type is not supported'],
		],
	])('refuses %s', async (_, form, expected) => {
		expect(await errorOf(await client.exchange(await client.code(), form))).toEqual(expected);
	});

	it('refuses a verifier for a request that had no challenge', async () => {
		const code = await client.code({code_challenge: undefined, code_challenge_method: undefined});
		expect(await errorOf(await client.exchange(code))).toEqual(badGrant('code_verifier'));
	});

	it('gives no refresh token to a client that sends no secret', async () => {
		const answer = await client.exchange(await client.code(), {client_secret: undefined});
		expect(answer.status).toBe(200);
		expect(await answer.json()).not.toHaveProperty('refresh_token');
	});

	it('tells a right pair from a wrong one by a made-up code', async () => {
		expect(await errorOf(await client.exchange('made-up'))).toEqual(badGrant('code'));
		expect((await client.exchange('made-up', {client_secret: 'wrong'})).status).toBe(401);
	});

	it('keeps the code of somebody who sent a wrong secret', async () => {
		const code = await client.code();
		await client.exchange(code, {client_secret: 'wrong'});
		expect((await client.exchange(code)).status).toBe(200);
	});

	it('takes forms, with every field once, and echoes nothing', async () => {
		const post = (type: string, body: string) =>
			fetch(`${amazon.origin}/auth/o2/token`, {method: 'POST', headers: {'content-type': type}, body});
		for (const [type, body] of [
			['text/plain', 'grant_type=refresh_token'],
			['application/json', '["grant_type"]'],
			['application/json', '{"grant_type":'],
		] as const)
			expect((await errorOf(await post(type, body))).slice(0, 2)).toEqual([400, 'invalid_request']);
		const form = 'application/x-www-form-urlencoded';
		const twice = await errorOf(await post(form, 'grant_type=a&grant_type=b'));
		expect(twice).toEqual([400, 'invalid_request', 'The request has a repeated parameter : grant_type']);
		const odd = await post(form, '%3Cb%3E=1&%3Cb%3E=2');
		expect(await odd.text()).not.toContain('<b>');
		expect((await post(form, `a=${'x'.repeat(70_000)}`)).status).toBe(413);
		expect((await fetch(`${amazon.origin}/auth/o2/token`)).status).toBe(405);
	});
});

describe('refreshing', () => {
	it('takes JSON, as ask-cli sends it', async () => {
		const {refresh_token} = await client.tokens();
		const {id: client_id, secret: client_secret} = amazon.client;
		const body = JSON.stringify({grant_type: 'refresh_token', refresh_token, client_id, client_secret, x: 1});
		const headers = {'content-type': 'application/json'};
		const answer = await fetch(`${amazon.origin}/auth/o2/token`, {method: 'POST', headers, body});
		expect(await answer.json()).toMatchObject({access_token: expect.stringMatching(/^Atza/)});
	});

	it('keeps the refresh token where Amazon does not change it', async () => {
		const {refresh_token: token = '', access_token: first} = await client.tokens();
		const body = (await (await client.refresh(token)).json()) as Record<string, string>;
		expect(body.refresh_token).toBe(token);
		expect(body.access_token).not.toBe(first);
		expect((await client.refresh(token)).status).toBe(200);
	});

	it('ends the old refresh token where it rotates', async () => {
		await start({rotateRefreshTokens: true});
		const {refresh_token: token = ''} = await client.tokens();
		const body = (await (await client.refresh(token)).json()) as Record<string, string>;
		expect(body.refresh_token).not.toBe(token);
		expect(await errorOf(await client.refresh(token))).toEqual(badGrant('refresh_token'));
		expect((await client.refresh(body.refresh_token ?? '')).status).toBe(200);
	});

	it('refuses without the secret and with a wrong one', async () => {
		const {refresh_token: token = ''} = await client.tokens();
		expect((await client.refresh(token, {client_secret: undefined})).status).toBe(401);
		expect((await client.refresh(token, {client_secret: 'wrong'})).status).toBe(401);
	});
});
