import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {type Fault, type FaultKind, faultKinds, faultRows} from '../../source/demo/faults.ts';
import {type LookAlike, startLookAlike} from '../../source/demo/server.ts';
import {PracticeClient} from './practice-client.ts';

let amazon: LookAlike;
let client: PracticeClient;
beforeEach(async () => {
	amazon = await startLookAlike();
	client = new PracticeClient(amazon);
});
afterEach(() => amazon.close());

/** What a request of the fault's place gives: status and error word, or what became of the connection. */
async function meet(fault: Fault): Promise<unknown[]> {
	const {place} = faultRows[fault.kind];
	if (place === 'consent') {
		amazon.setFault(fault);
		return [302, (await client.allow()).get('error')];
	}
	const tokens = place === 'exchange' || place === 'token' ? undefined : await client.tokens();
	const code = tokens ? '' : await client.code();
	amazon.setFault(fault);
	const answer = await (place === 'vendors'
		? client.get('/v1/vendors', tokens?.access_token ?? '')
		: tokens
			? client.refresh(tokens.refresh_token ?? '')
			: client.exchange(code));
	const text = await answer.text();
	return [answer.status, text.startsWith('{') ? (JSON.parse(text) as {error?: string}).error : text];
}

const errors: Partial<Record<FaultKind, unknown[]>> = {
	access_denied: [302, 'access_denied'],
	server_error_callback: [302, 'server_error'],
	invalid_scope_callback: [302, 'invalid_scope'],
	invalid_client: [401, 'invalid_client'],
	invalid_grant_code: [400, 'invalid_grant'],
	invalid_grant_refresh: [400, 'invalid_grant'],
	unauthorized_client: [400, 'unauthorized_client'],
	invalid_request: [400, 'invalid_request'],
	unsupported_grant_type: [400, 'unsupported_grant_type'],
	invalid_scope: [400, 'invalid_scope'],
	rate_limited: [429, undefined],
	server_error: [500, 'server_error'],
	unavailable: [503, ''],
	html: [200, expect.stringContaining('Guest Wi-Fi')],
	redirect: [307, ''],
	no_access_token: [200, undefined],
	vendors_unauthorized: [401, undefined],
	vendors_forbidden: [403, undefined],
	vendors_not_found: [404, undefined],
	vendors_rate_limited: [429, undefined],
	vendors_server_error: [500, undefined],
	vendors_html: [200, expect.stringContaining('Guest Wi-Fi')],
};
const testedBelow: readonly FaultKind[] = [
	'narrower_scope',
	'wrong_state',
	'error_page',
	'hang',
	'truncated',
	'too_large',
	'no_refresh_token',
	'no_vendor',
	'vendors_hang',
];

describe('faults', () => {
	it('are all tested here', () => {
		expect([...Object.keys(errors), ...testedBelow].sort()).toEqual([...faultKinds].sort());
	});

	it.each(Object.entries(errors))('%s', async (kind, expected) => {
		expect(await meet({kind: kind as FaultKind})).toEqual(expected);
	});

	it('narrower_scope: the token is of the first permission only', async () => {
		amazon.setFault({kind: 'narrower_scope'});
		const scope = 'alexa::ask:models:read alexa::ask:skills:read';
		const query = await client.allow({scope});
		expect(query.get('scope')).toBe('alexa::ask:models:read');
		const answer = await client.exchange(query.get('code') ?? '');
		const {access_token: token} = (await answer.json()) as {access_token: string};
		expect((await client.get('/v1/vendors', token)).status).toBe(403);
	});

	it('wrong_state: another state comes back', async () => {
		amazon.setFault({kind: 'wrong_state'});
		const query = await client.allow();
		expect(query.get('code')).toBeTruthy();
		expect(query.get('state')).not.toBe(client.state);
	});

	it('error_page: Allow ends on a page', async () => {
		amazon.setFault({kind: 'error_page'});
		await expect(client.allow()).rejects.toMatchObject({why: expect.stringContaining('500')});
	});

	it.each(['hang', 'vendors_hang'] as const)('%s: no answer until everything is closed', async kind => {
		amazon.setFault({kind});
		const pending = kind === 'hang' ? client.exchange('made-up') : client.get('/v1/vendors', '');
		const lost = expect(pending).rejects.toThrow();
		// The request has arrived when it is recorded; only closing may end it.
		await expect.poll(() => amazon.requests.length).toBeGreaterThan(0);
		await amazon.close();
		await lost;
	});

	it('truncated: the connection breaks in the answer and the code is spent', async () => {
		const code = await client.code();
		amazon.setFault({kind: 'truncated', times: 1});
		const answer = await client.exchange(code);
		expect(answer.status).toBe(200);
		await expect(answer.text()).rejects.toThrow();
		expect(await (await client.exchange(code)).json()).toMatchObject({error: 'invalid_grant'});
	});

	it('too_large: more than 1 MiB comes', async () => {
		amazon.setFault({kind: 'too_large'});
		expect((await (await client.exchange('made-up')).text()).length).toBeGreaterThan(1024 * 1024);
	});

	it('no_refresh_token, no_vendor: an answer with less', async () => {
		amazon.setFault({kind: 'no_refresh_token'});
		const tokens = await client.tokens();
		expect(tokens.access_token).toMatch(/^Atza/);
		expect(tokens).not.toHaveProperty('refresh_token');
		amazon.setFault({kind: 'no_vendor'});
		const answer = await client.get('/v1/vendors', tokens.access_token ?? '');
		expect(await answer.json()).toEqual({vendors: []});
	});

	it('send Retry-After in seconds', async () => {
		amazon.setFault({kind: 'rate_limited', retryAfterSeconds: 7});
		expect((await client.exchange('x')).headers.get('retry-after')).toBe('7');
		amazon.setFault({kind: 'vendors_rate_limited'});
		expect((await client.get('/v1/vendors', 'x')).headers.get('retry-after')).toBe('2');
	});

	it('redirect to an address where nothing may arrive', async () => {
		amazon.setFault({kind: 'redirect'});
		const answer = await client.exchange('x');
		expect(answer.headers.get('location')).toBe(`${amazon.origin}/elsewhere`);
		expect(amazon.requests.some(request => request.path === '/elsewhere')).toBe(false);
	});

	it('count as often as asked for and end when switched off', async () => {
		amazon.setFault({kind: 'server_error', times: 2});
		const statuses = async () => (await client.exchange('x')).status;
		expect([await statuses(), await statuses(), await statuses()]).toEqual([500, 500, 400]);
		amazon.setFault({kind: 'server_error'});
		expect([await statuses(), await statuses(), await statuses()]).toEqual([500, 500, 500]);
		amazon.setFault(undefined);
		expect(await statuses()).toBe(400);
	});

	it('spare the made-up code of a probe when asked to', async () => {
		amazon.setFault({kind: 'server_error', times: 1, sparesMadeUpCodes: true});
		expect((await client.exchange('made-up')).status).toBe(400);
		expect((await client.exchange(await client.code())).status).toBe(500);
	});

	it('wait for their own kind of request', async () => {
		const {refresh_token: token = ''} = await client.tokens();
		amazon.setFault({kind: 'invalid_grant_code'});
		expect((await client.refresh(token)).status).toBe(200);
		amazon.setFault({kind: 'invalid_grant_refresh'});
		expect((await client.exchange(await client.code())).status).toBe(200);
	});
});

describe('the practice page', () => {
	it('switches one failure on and off', async () => {
		await client.submit('/practice', [
			['fault', 'server_error'],
			['times', 'once'],
		]);
		expect(await client.page('/practice')).toContain('The next token request fails with 500');
		expect((await client.exchange(await client.code())).status).toBe(500);
		expect(await client.page('/practice')).toContain('Everything works: no failure is switched on');
		await client.submit('/practice', [
			['fault', 'invalid_client'],
			['times', 'always'],
		]);
		expect((await client.exchange(await client.code())).status).toBe(401);
		expect((await client.exchange(await client.code())).status).toBe(401);
		await client.submit('/practice', [['fault', '']]);
		expect((await client.exchange(await client.code())).status).toBe(200);
	});
});
