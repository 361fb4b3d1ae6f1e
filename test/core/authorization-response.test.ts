import fc from 'fast-check';
import {authorizationCodeGrantRequest, None} from 'oauth4webapi';
import {describe, expect, test} from 'vitest';
import {
	isUsableCode,
	type JudgedResponse,
	judgeAuthorizationResponse,
} from '../../source/core/authorization-response.ts';
import {amazonHosts} from '../../source/core/hosts.ts';

const S = 'Kx3v9QpWm2Zt7LrB5nYc1DfGhJ8sTaUeVoXwIiOqPlM';
const expected = {state: S, hosts: amazonHosts, clientId: 'amzn1.application-oa2-client.0123'};

function judge(query: string, more = {}): JudgedResponse {
	return judgeAuthorizationResponse(new URLSearchParams(query), {...expected, ...more});
}

function outcome(query: string, more = {}): string {
	const judged = judge(query, more);
	if (judged.kind === 'failure') return judged.failure.code;
	return judged.kind === 'refused' ? `refused: ${judged.reason}` : `code: ${judged.parameters.get('code')}`;
}

describe('judgeAuthorizationResponse', () => {
	test.each([
		['A01', `code=GOODCODE&state=${S}`, 'code: GOODCODE'],
		['A02', 'code=EVIL', 'refused: state'],
		['A02', 'code=EVIL&state=', 'refused: state'],
		['A03', `code=EVIL&state=${'x'.repeat(43)}`, 'refused: state'],
		['A04', `code=C&state=${S.toLowerCase()}`, 'refused: state'],
		['A04', `code=C&state=${S.slice(0, -1)}`, 'refused: state'],
		['A04', `code=C&state=${S}1`, 'refused: state'],
		['A04', `code=C&state=${S}%00`, 'refused: state'],
		['A04', `code=C&state=${S}%20`, 'refused: state'],
		['A05', `code=A&code=B&state=${S}`, 'refused: doubled'],
		['A05', `code=A&state=${S}&state=bad`, 'refused: doubled'],
		['A05', `code=A&state=bad&state=${S}`, 'refused: doubled'],
		['A06', `code=A&error=access_denied&state=${S}`, 'access_denied'],
		['A07', `error=access_denied&error_description=Access+not+permitted.&state=${S}`, 'access_denied'],
		['A08', 'error=access_denied', 'refused: state'],
		['A08', 'error=access_denied&state=bad', 'refused: state'],
		['A09', `error=invalid_request&state=${S}`, 'authorization_invalid_request'],
		['A09', `error=unauthorized_client&state=${S}`, 'authorization_unauthorized_client'],
		['A09', `error=unsupported_response_type&state=${S}`, 'unsupported_response_type'],
		['A09', `error=invalid_scope&state=${S}`, 'invalid_scope'],
		['A09', `error=server_error&state=${S}`, 'authorization_server_error'],
		['A09', `error=temporarily_unavailable&state=${S}`, 'authorization_server_error'],
		['A09', `error=zzz&state=${S}`, 'authorization_error'],
		['A09', `error=__proto__&state=${S}`, 'authorization_error'],
		['A10', `state=${S}`, 'answer_without_code'],
		['A10', `code=&state=${S}`, 'answer_without_code'],
		['A10', `code=%20&state=${S}`, 'answer_without_code'],
		['A15', `error=invalid_request&error_description=PKCE&state=${S}`, 'authorization_invalid_request'],
		['A16', `code=C&state=${S}&iss=https%3A%2F%2Fwww.amazon.com`, 'code: C'],
		['A16', `code=C&state=${S}&iss=https%3A%2F%2Fwww.amazon.com%2F`, 'code: C'],
		['A16', `code=C&state=${S}&iss=https%3A%2F%2Fapi.amazon.com`, 'code: C'],
		['A16', `code=C&state=${S}&iss=`, 'code: C'],
		['A16', `code=C&state=${S}&iss=https%3A%2F%2Fevil.example`, 'issuer_mismatch'],
		['A16', `code=C&state=${S}&iss=https%3A%2F%2Fwww.amazon.com%2Fother`, 'issuer_mismatch'],
		['A16', `code=C&state=${S}&iss=https%3A%2F%2Fx%40www.amazon.com`, 'issuer_mismatch'],
		['A16', `code=C&state=${S}&iss=www.amazon.com`, 'issuer_mismatch'],
		[
			'A16',
			`code=C&state=${S}&iss=https%3A%2F%2Fwww.amazon.com&iss=https%3A%2F%2Fevil.example`,
			'refused: doubled',
		],
		['A16', `error=access_denied&state=${S}&iss=https%3A%2F%2Fevil.example`, 'issuer_mismatch'],
		['A20', `foo=1&code=C&session_state=x&state=${S}&authuser=0&scope=a%20b`, 'code: C'],
		['A20', `response=jwt&token=t&id_token=i&code=C&state=${S}`, 'code: C'],
		['A26', `code=GO%2FA%2BB.c%2A%21&state=${S}`, 'code: GO/A+B.c*!'],
		['A27', `code=${'c'.repeat(4000)}&state=${S}`, `code: ${'c'.repeat(4000)}`],
		['A27', `code=a%0Ab&state=${S}`, 'answer_without_code'],
		['A27', `code=a%00b&state=${S}`, 'answer_without_code'],
		['A27', `code=a%1Bb&state=${S}`, 'answer_without_code'],
		['A27', `code=a%C3%A9b&state=${S}`, 'answer_without_code'],
	])('%s %s', (_, query, wanted) => {
		expect(outcome(query)).toBe(wanted);
	});

	test('an empty expected state matches nothing', () => {
		expect(outcome('code=C&state=', {state: ''})).toBe('refused: state');
	});

	test('a bare code needs no state, and may not come with an error', () => {
		expect(outcome('code=C', {bareCode: true})).toBe('code: C');
		expect(outcome('code=%0A', {bareCode: true})).toBe('answer_without_code');
	});

	test("carries the other side's words, cleaned", () => {
		const judged = judge(`error=access_denied&error_description=No%1B%5B2J%0Away&state=${S}`);
		expect(judged.kind === 'failure' && judged.failure.why).toBe('No\\u001b[2J way');
		const other = judge(`error=zzz&error_description=Why&state=${S}`);
		expect(other.kind === 'failure' && other.failure.why).toBe('zzz: Why');
	});

	test.each([
		[`code=C&scope=alexa%3A%3Aask%3Askills%3Aread+profile&state=${S}`, ['alexa::ask:skills:read', 'profile']],
		[`code=C&scope=&state=${S}`, undefined],
		[`code=C&state=${S}`, undefined],
		[`code=C&scope=a&scope=b&state=${S}`, undefined],
		[`code=C&scope=a%1Bb&state=${S}`, undefined],
	])('granted scopes of %s', (query, wanted) => {
		const judged = judge(query);
		expect(judged.kind === 'code' && judged.grantedScopes).toEqual(wanted);
	});

	test('what it gives back is taken by the exchange of oauth4webapi', async () => {
		const judged = judge(`code=GOODCODE&state=${S}&iss=https%3A%2F%2Fwww.amazon.com&foo=1`);
		if (judged.kind !== 'code') throw new Error('no code');
		let body = '';
		await authorizationCodeGrantRequest(
			{issuer: 'https://www.amazon.com', token_endpoint: 'https://api.amazon.com/auth/o2/token'},
			{client_id: 'c'},
			None(),
			judged.parameters,
			'http://127.0.0.1:9090/cb',
			'v'.repeat(43),
			{
				[(await import('oauth4webapi')).customFetch]: async (_url: string, init: {body?: unknown}) => {
					body = String(init.body);
					return new Response('{}');
				},
			} as never,
		);
		expect(new URLSearchParams(body).get('code')).toBe('GOODCODE');
	});

	test('no query without the state gives a code or ends the wait', () => {
		const pair = fc.tuple(fc.constantFrom('code', 'state', 'error', 'iss', 'scope'), fc.string());
		fc.assert(
			fc.property(fc.array(pair, {maxLength: 6}), pairs => {
				const params = new URLSearchParams(pairs);
				fc.pre(params.get('state') !== S);
				expect(judgeAuthorizationResponse(params, expected).kind).toBe('refused');
			}),
		);
	});

	test('every usable code comes through byte for byte', () => {
		fc.assert(
			fc.property(fc.string({minLength: 1, unit: 'binary-ascii'}), code => {
				const judged = judgeAuthorizationResponse(new URLSearchParams({code, state: S}), expected);
				if (isUsableCode(code)) expect(judged.kind === 'code' && judged.parameters.get('code')).toBe(code);
				else expect(judged.kind).toBe('failure');
			}),
		);
	});
});
