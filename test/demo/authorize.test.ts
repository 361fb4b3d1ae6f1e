import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {scopes} from '../../source/core/scopes.ts';
import {type LookAlike, startLookAlike} from '../../source/demo/server.ts';
import {loopback, PracticeClient} from './practice-client.ts';

let amazon: LookAlike;
let client: PracticeClient;
beforeEach(async () => {
	amazon = await startLookAlike();
	client = new PracticeClient(amazon);
});
afterEach(() => amazon.close());

const open = (url: string) => fetch(url, {redirect: 'manual'});

describe('the authorization endpoint', () => {
	it('asks the owner with every operation in plain words and says that it is not Amazon', async () => {
		const answer = await open(client.url({scope: scopes.map(row => row.name).join(' ')}));
		const page = await answer.text();
		expect(answer.status).toBe(200);
		expect(page).toContain('Practice page of smapi-login, not Amazon');
		for (const row of scopes) for (const operation of row.operations) expect(page).toContain(operation);
		expect(page).toContain('ada@example.com');
		expect(page).toContain('studio@example.org');
	});

	it('lets no script, frame or foreign form in, and nothing be kept', async () => {
		const {headers} = await open(client.url());
		expect(headers.get('content-security-policy')).toMatch(
			/^default-src 'none'; style-src 'sha256-[\w+/=]+'; form-action 'self' http:\/\/127\.0\.0\.1:9090; base-uri 'none'; frame-ancestors 'none'$/,
		);
		expect(headers.get('cache-control')).toBe('no-store');
		expect(headers.get('referrer-policy')).toBe('no-referrer');
		expect(headers.get('x-content-type-options')).toBe('nosniff');
	});

	it('sends code, granted scopes and state back after Allow', async () => {
		const location = await amazon.allowInBrowser(client.url());
		expect(location.startsWith(`${loopback}?`)).toBe(true);
		const query = new URL(location).searchParams;
		expect([...query.keys()]).toEqual(['code', 'scope', 'state']);
		expect(query.get('code')).toMatch(/^[\w-]{20}$/);
		expect(query.get('scope')).toBe('alexa::ask:skills:readwrite alexa::ask:models:read');
		expect(query.get('state')).toBe(client.state);
	});

	it('sends access_denied back after Cancel, in the words of Login with Amazon', async () => {
		const location = await amazon.allowInBrowser(client.url({state: 's'}), 'cancel');
		expect(location).toBe(`${loopback}?error=access_denied&error_description=Access+not+permitted.&state=s`);
	});

	it.each([
		['an unknown client', {client_id: 'amzn1.application-oa2-client.0'}, 'An unknown client was used'],
		['no client', {client_id: undefined}, 'An unknown client was used'],
		[
			'an unregistered return URL',
			{redirect_uri: 'https://evil.example/cb'},
			'An unknown redirect_uri was used',
		],
		[
			'localhost for 127.0.0.1',
			{redirect_uri: 'http://localhost:9090/cb'},
			'An unknown redirect_uri was used',
		],
		['a final slash', {redirect_uri: `${loopback}/`}, 'An unknown redirect_uri was used'],
		['an upper case letter', {redirect_uri: 'http://127.0.0.1:9090/CB'}, 'An unknown redirect_uri was used'],
		['no return URL', {redirect_uri: undefined}, 'An unknown redirect_uri was used'],
	])('shows %s on a page of its own and never redirects', async (_, changes, words) => {
		const answer = await open(client.url(changes));
		expect(answer.status).toBe(400);
		expect(answer.headers.get('location')).toBeNull();
		const page = await answer.text();
		expect(page).toContain('Error Summary');
		expect(page).toContain('400 Bad Request');
		expect(page).toContain(words);
		expect(page).not.toContain('evil.example');
	});

	it.each([
		['an unknown Alexa scope', {scope: 'alexa::ask:skills:fly'}, 'invalid_scope'],
		['the scope for Amazon only', {scope: 'alexa::ask:skills:read alexa::ask:skills:debug'}, 'invalid_scope'],
		['no scope', {scope: undefined}, 'invalid_scope'],
		['another response type', {response_type: 'token'}, 'unsupported_response_type'],
		['a plain challenge', {code_challenge_method: 'plain'}, 'invalid_request'],
		['a challenge that is no digest', {code_challenge: 'short'}, 'invalid_request'],
		['a method without a challenge', {code_challenge: undefined}, 'invalid_request'],
	])('sends %s back as an error', async (_, changes, error) => {
		const answer = await open(client.url(changes));
		expect(answer.status).toBe(302);
		const query = new URL(answer.headers.get('location') ?? '').searchParams;
		expect(query.get('error')).toBe(error);
		expect(query.get('state')).toBe(client.state);
		expect(query.has('code')).toBe(false);
	});

	it.each([
		['a scope of another service', {scope: 'profile postal_code'}],
		[
			'a request without PKCE, as ask-cli makes it',
			{code_challenge: undefined, code_challenge_method: undefined},
		],
		['a request without state', {state: undefined}],
	])('takes %s', async (_, changes) => {
		const query = await client.allow(changes);
		expect(query.get('code')).toBeTruthy();
		expect(query.has('state')).toBe(!('state' in changes));
	});

	it('refuses a parameter that comes twice', async () => {
		const twice = await open(`${client.url()}&state=other`);
		expect(new URL(twice.headers.get('location') ?? '').searchParams.get('error')).toBe('invalid_request');
		expect((await open(`${client.url()}&redirect_uri=x`)).status).toBe(400);
	});

	it('takes one answer a page, and no made-up ticket', async () => {
		const page = await (await open(client.url())).text();
		const ticket = /name="ticket" value="([\w-]+)"/.exec(page)?.[1] ?? '';
		const post = (value: string) =>
			fetch(`${amazon.origin}/ap/consent`, {
				method: 'POST',
				body: new URLSearchParams({ticket: value, choice: 'allow'}),
				redirect: 'manual',
			});
		expect((await post('made-up')).status).toBe(400);
		expect((await post(ticket)).status).toBe(302);
		const again = await post(ticket);
		expect(again.status).toBe(400);
		expect(await again.text()).toContain('answered this page already');
	});

	it('escapes everything that comes from outside', async () => {
		// A scope can hold every sign but quotes and backslashes, so only the template keeps it harmless.
		const evil = "'><script>alert(1)</script>";
		const page = await (await open(client.url({scope: `profile${evil}`}))).text();
		expect(page).toContain('profile&#39;&gt;&lt;script&gt;');
		expect(page).not.toContain('<script');
	});

	it('keeps the query that a return URL has', async () => {
		await amazon.close();
		amazon = await startLookAlike({returnUrls: ['https://tool.example/cb?x=1', '/code']});
		client = new PracticeClient(amazon);
		const location = await amazon.allowInBrowser(client.url({redirect_uri: 'https://tool.example/cb?x=1'}));
		expect(location).toMatch(/^https:\/\/tool\.example\/cb\?x=1&code=/);
		const shown = await amazon.allowInBrowser(client.url({redirect_uri: `${amazon.origin}/code`}));
		expect(await (await fetch(shown)).text()).toContain(new URL(shown).searchParams.get('code'));
	});

	it('tells a player of the owner which error page came', async () => {
		await expect(amazon.allowInBrowser(client.url({client_id: 'x'}))).rejects.toMatchObject({
			code: 'authorization_error',
			why: '400 Bad Request: An unknown client was used',
		});
	});
});
