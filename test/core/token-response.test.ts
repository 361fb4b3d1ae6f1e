import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {Failure} from '../../source/core/failure.ts';
import {
	failureOfTokenError,
	narrowerScopes,
	prepareTokenBody,
	tokensFrom,
	unnamedError,
} from '../../source/core/token-response.ts';

const now = new Date('2026-11-23T12:00:00Z');
const json = {'content-type': 'application/json'};
const good = {access_token: 'Atza|a', token_type: 'bearer', expires_in: 3600, refresh_token: 'Atzr|r'};

const prepare = (status: number, body: string, headers: Record<string, string> = json) =>
	prepareTokenBody(status, headers, body, 'api.amazon.com');

function outcome(status: number, body: string, headers?: Record<string, string>): string {
	const prepared = prepare(status, body, headers);
	if (prepared instanceof Failure) return prepared.code;
	return prepared.kind === 'error' ? `error: ${prepared.error}` : 'tokens';
}

/** A good answer with one member replaced by raw JSON, or left out. */
function withMember(name: string, raw: string | undefined) {
	const members = Object.entries({...good, [name]: undefined})
		.filter(([, value]) => value !== undefined)
		.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
	if (raw !== undefined) members.push(`${JSON.stringify(name)}:${raw}`);
	return `{${members.join(',')}}`;
}

describe('prepareTokenBody', () => {
	test('keeps what counts', () => {
		expect(prepare(200, JSON.stringify({...good, scope: 'a b', foo: {deep: 1}}))).toEqual({
			kind: 'tokens',
			body: {...good, scope: 'a b'},
		});
	});

	test.each([
		['C01', 200, '<title>Hotel Wi-Fi</title>', {'content-type': 'text/html'}, 'not_lwa'],
		['C01', 200, ' <!doctype html>', json, 'not_lwa'],
		['C01', 200, 'Welcome', {'content-type': 'text/plain'}, 'not_lwa'],
		['C01', 403, '<html>', {'content-type': 'text/html'}, 'not_lwa'],
		['C01', 511, '{}', json, 'not_lwa'],
		...[301, 302, 303, 307, 308].map(status => ['C02', status, '', {}, 'redirected'] as const),
		['C08', 200, '', json, 'bad_answer'],
		['C08', 204, '', {}, 'bad_answer'],
		['C08', 200, 'null', json, 'bad_answer'],
		['C08', 200, '[]', json, 'bad_answer'],
		['C08', 200, '"x"', json, 'bad_answer'],
		['C08', 200, '42', json, 'bad_answer'],
		['C08', 200, '{', json, 'bad_answer'],
		['C08', 200, '{}', json, 'bad_answer'],
		['C18', 500, '<html>', {'content-type': 'text/html'}, 'server_busy'],
		['C18', 503, '{"error":"x"}', json, 'server_busy'],
		['C19', 429, '', {}, 'server_busy'],
		['C20', 200, '{"error":"invalid_grant"}', json, 'error: invalid_grant'],
		['C20', 200, JSON.stringify({...good, error: 'invalid_grant'}), json, 'error: invalid_grant'],
		['C20', 400, '{"error":{"a":1}}', json, 'error: '],
		['C20', 200, '{"error":{"a":1}}', json, 'error: '],
		['C17', 401, '{"error":"invalid_client"}', {}, 'error: invalid_client'],
		['no error named', 400, '{"message":"x"}', json, 'error: '],
		['C22', 200, '{"__proto__":{"access_token":"x","token_type":"bearer"}}', json, 'bad_answer'],
		['C22', 200, '['.repeat(100_000) + ']'.repeat(100_000), json, 'bad_answer'],
		['C22', 200, withMember('foo', '['.repeat(100_000) + ']'.repeat(100_000)), json, 'tokens'],
		['BOM', 200, `\ufeff${JSON.stringify(good)}`, json, 'tokens'],
	] as const)('%s: %i %j', (_, status, body, headers, wanted) => {
		expect(outcome(status, body, {...headers})).toBe(wanted);
		expect(Object.prototype).not.toHaveProperty('access_token');
	});

	test.each([undefined, '""', '" "', '5', '{}', '["a"]', 'true', 'null'])('C09 access_token %s', raw => {
		expect(outcome(200, withMember('access_token', raw))).toBe('bad_answer');
	});

	test.each(['"Atza|a\\nb"', '"Atza|\\u001b]52;"', '"Atza|\\u0000"', '"Atza|😀"', '"Atza|é"', '"Atza| b"'])(
		'C21 tokens %s',
		raw => {
			expect(outcome(200, withMember('access_token', raw))).toBe('bad_answer');
			expect(outcome(200, withMember('refresh_token', raw))).toBe('bad_answer');
		},
	);

	test('8 KiB are the most that a token has', () => {
		expect(outcome(200, withMember('access_token', JSON.stringify('a'.repeat(8192))))).toBe('tokens');
		expect(outcome(200, withMember('access_token', JSON.stringify('a'.repeat(8193))))).toBe('bad_answer');
	});

	test.each([
		['"bearer"', 'tokens'],
		['"BEARER"', 'tokens'],
		['"mac"', 'bad_answer'],
		[undefined, 'bad_answer'],
		['5', 'bad_answer'],
	])('C10 token_type %s', (raw, wanted) => {
		expect(outcome(200, withMember('token_type', raw))).toBe(wanted);
	});

	test.each([
		[undefined, undefined],
		['null', undefined],
		['"3600"', 3600],
		['0', undefined],
		['0.5', undefined],
		['-5', undefined],
		['3600.7', 3600],
		['1e400', undefined],
		['"1e3"', undefined],
		['"soon"', undefined],
		['""', undefined],
		['[3600]', undefined],
		['1e15', undefined],
		['315360000', 315_360_000],
		['315360001', undefined],
	])('C11 expires_in %s', (raw, wanted) => {
		const prepared = prepare(200, withMember('expires_in', raw));
		if (prepared instanceof Failure || prepared.kind !== 'tokens') throw new Error('no tokens');
		expect(prepared.body.expires_in).toBe(wanted);
		expect(tokensFrom(prepared.body, now).expiresAt?.getTime()).toBe(
			wanted === undefined ? undefined : now.getTime() + wanted * 1000,
		);
	});

	test.each([
		[undefined, 'tokens'],
		['null', 'tokens'],
		['""', 'tokens'],
		['5', 'tokens'],
		['" "', 'tokens'],
		['false', 'tokens'],
		['{"a":1}', 'tokens'],
		['["Atzr|x"]', 'tokens'],
	])('C12, S13: refresh_token %s', (raw, wanted) => {
		const prepared = prepare(200, withMember('refresh_token', raw));
		expect(outcome(200, withMember('refresh_token', raw))).toBe(wanted);
		expect('body' in prepared && 'refresh_token' in prepared.body).toBe(false);
	});

	test.each([
		['scope', '5'],
		['scope', '" "'],
		['expires_in', '""'],
		['expires_in', '{}'],
		['error', 'null'],
		['error', '""'],
		['error', '" "'],
		['error_description', '7'],
		['id_token', '[]'],
	])('S13: an optional %s of %s counts as absent', (name, raw) => {
		expect(outcome(200, withMember(name, raw))).toBe('tokens');
	});

	test('C22 of a doubled key the last one wins', () => {
		const prepared = prepare(200, '{"access_token":"first","token_type":"bearer","access_token":"last"}');
		expect(prepared).toMatchObject({body: {access_token: 'last'}});
	});

	test.each([
		['"a b"', ['a', 'b']],
		['" a a "', ['a']],
		['""', undefined],
		['5', undefined],
		['"a\\u001bb"', undefined],
	])('A19 scope %s', (raw, wanted) => {
		const prepared = prepare(200, withMember('scope', raw));
		if (prepared instanceof Failure || prepared.kind !== 'tokens') throw new Error('no tokens');
		expect(tokensFrom(prepared.body, now).grantedScopes).toEqual(wanted);
	});

	test('whatever comes, a failure, an error or usable tokens', () => {
		const body = fc.oneof(
			fc.string({unit: 'binary'}),
			fc.json(),
			fc
				.record({
					access_token: fc.anything(),
					token_type: fc.constantFrom('bearer', 'x'),
					expires_in: fc.anything(),
				})
				.map(value => {
					try {
						return JSON.stringify(value);
					} catch {
						return '';
					}
				}),
		);
		fc.assert(
			fc.property(fc.integer({min: 200, max: 599}), body, (status, text) => {
				const prepared = prepare(status, text);
				if (prepared instanceof Failure || prepared.kind === 'error') return;
				const tokens = tokensFrom(prepared.body, now);
				expect(tokens.accessToken).toMatch(/^[\x21-\x7E]+$/);
				expect(Number.isNaN(tokens.expiresAt?.getTime())).toBe(false);
			}),
		);
	});
});

describe('failureOfTokenError', () => {
	const of = (status: number, error: string, grant: 'code' | 'refresh' = 'code', description?: string) =>
		failureOfTokenError({
			status,
			error,
			description,
			grant,
			host: 'api.amazon.com',
			command: 'smapi-login --profile me',
		});

	test.each([
		[401, 'invalid_client', 'code', 'invalid_client', 3],
		[400, 'invalid_grant', 'code', 'code_refused', 3],
		[400, 'invalid_grant', 'refresh', 'refresh_refused', 3],
		[400, 'unauthorized_client', 'refresh', 'client_mismatch', 3],
		[400, 'invalid_request', 'code', 'token_invalid_request', 1],
		[400, 'unsupported_grant_type', 'code', 'unsupported_grant_type', 1],
		[400, 'invalid_scope', 'code', 'token_invalid_scope', 3],
		[400, 'server_error', 'code', 'server_busy', 1],
		[400, 'zzz', 'code', 'token_error', 1],
		[400, 'constructor', 'code', 'token_error', 1],
		[200, '', 'refresh', 'token_error', 1],
		[401, '', 'refresh', 'invalid_client', 3],
		[503, 'zzz', 'refresh', 'server_busy', 1],
	] as const)('%i %s (%s) → %s', (status, error, grant, code, exit) => {
		const failure = of(status, error, grant);
		expect(failure.code).toBe(code);
		expect(failure.exitCode).toBe(exit);
		expect(`${failure.what}${failure.next}`).not.toMatch(/\{|undefined/);
	});

	test('C20 shows at most 300 characters, cleaned', () => {
		const {why} = of(400, 'invalid_grant', 'code', `\u001b[2J${'x'.repeat(1_000_000)}`);
		expect(why?.length).toBe(300);
		expect(why?.startsWith('\\u001b[2J')).toBe(true);
		expect(of(400, 'zzz').why).toBe('zzz');
	});

	test('C15 says how to sign in again', () => {
		expect(of(400, 'invalid_grant', 'refresh').next).toContain('smapi-login --profile me');
	});
});

describe('narrowerScopes', () => {
	const asked = ['alexa::ask:skills:readwrite', 'alexa::ask:models:read'];
	test.each([
		[undefined, undefined],
		[asked, undefined],
		[
			['alexa::ask:skills:read', 'alexa::ask:models:read'],
			['alexa::ask:skills:read', 'alexa::ask:models:read'],
		],
		[['alexa::ask:skills:readwrite', 'alexa::ask:models:readwrite'], undefined],
		[['a', 'b'], undefined],
	])('A19, A20 %j', (named, wanted) => {
		expect(narrowerScopes(asked, named)).toEqual(wanted);
	});
});

test('an error answer without a code of its own puts no word into the mouth of the server', () => {
	const answer = {status: 404, grant: 'refresh', host: 'api.amazon.com', command: 'x'} as const;
	expect(failureOfTokenError({...answer, error: unnamedError}).why).toBeUndefined();
	expect(failureOfTokenError({...answer, error: 'strange'}).why).toBe('strange');
});
