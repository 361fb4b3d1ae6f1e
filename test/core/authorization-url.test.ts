import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {buildAuthorizationUrl} from '../../source/core/authorization-url.ts';

const request = {
	authorizeHost: 'https://www.amazon.com',
	clientId: 'amzn1.application-oa2-client.0123456789abcdef0123456789abcdef',
	scopes: ['alexa::ask:skills:readwrite', 'alexa::ask:models:readwrite'],
	redirectUri: 'http://127.0.0.1:9090/cb',
	state: 'S-t_a.t~e',
	codeChallenge: 'x'.repeat(43),
};

describe('buildAuthorizationUrl', () => {
	test('asks as Login with Amazon documents it', () => {
		const url = new URL(buildAuthorizationUrl(request));
		expect(url.origin + url.pathname).toBe('https://www.amazon.com/ap/oa');
		expect(Object.fromEntries(url.searchParams)).toEqual({
			client_id: request.clientId,
			scope: 'alexa::ask:skills:readwrite alexa::ask:models:readwrite',
			response_type: 'code',
			redirect_uri: request.redirectUri,
			state: request.state,
			code_challenge: request.codeChallenge,
			code_challenge_method: 'S256',
		});
	});

	test('encodes blanks as %20', () => {
		expect(buildAuthorizationUrl(request)).toContain(
			'alexa%3A%3Aask%3Askills%3Areadwrite%20alexa%3A%3Aask%3Amodels%3Areadwrite',
		);
	});

	test('takes a host with a port', () => {
		expect(buildAuthorizationUrl({...request, authorizeHost: 'http://127.0.0.1:4711'})).toMatch(
			/^http:\/\/127\.0\.0\.1:4711\/ap\/oa\?client_id=/,
		);
	});

	test('no value adds or changes a parameter (A18)', () => {
		const value = fc.oneof(
			fc.string({unit: 'grapheme'}),
			fc.constantFrom('amzn1.x&scope=evil#f', 'a b', '%26', 'a+b'),
		);
		fc.assert(
			fc.property(value, value, value, (clientId, state, redirectUri) => {
				const text = buildAuthorizationUrl({...request, clientId, state, redirectUri});
				expect(text).toMatch(/^[\x21-\x7E]+$/);
				expect(text).not.toContain('+');
				const {searchParams} = new URL(text);
				expect([...searchParams.keys()]).toHaveLength(7);
				expect(searchParams.get('client_id')).toBe(clientId);
				expect(searchParams.get('state')).toBe(state);
				expect(searchParams.get('redirect_uri')).toBe(redirectUri);
			}),
		);
	});
});
