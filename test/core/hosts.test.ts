import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {Failure} from '../../source/core/failure.ts';
import {
	amazonHosts,
	areAmazonHosts,
	hostsFromEnvironment,
	isLoopback,
	parseHost,
	requireSameHosts,
	sameOrigin,
} from '../../source/core/hosts.ts';

function codeOf(work: () => unknown): string {
	try {
		work();
	} catch (error) {
		if (error instanceof Failure) return error.code;
		throw error;
	}
	return 'none';
}

describe('parseHost', () => {
	test.each([
		['https://example.org', 'https://example.org'],
		['https://example.org/', 'https://example.org'],
		['https://EXAMPLE.org:443', 'https://example.org'],
		['http://127.0.0.1:4711', 'http://127.0.0.1:4711'],
		['http://127.1.2.3', 'http://127.1.2.3'],
		['http://[::1]:1', 'http://[::1]:1'],
		['http://localhost:1', 'http://localhost:1'],
	])('%s', (text, wanted) => expect(parseHost(text, 'X')).toBe(wanted));

	test.each([
		'http://10.0.0.9',
		'http://evil.example',
		'http://127.0.0.1.evil.example',
		'https://a;touch$IFS"pwned";.example',
		'https://a`id`.example',
		"https://a'b.example",
		'https://a(b).example',
		'file:x',
		'javascript:x',
		'//evil.example',
		'not a url',
		'https://a@example.org',
		'https://example.org/path',
		'https://example.org?x',
		'https:/example.org/x',
		'',
	])('C24 refuses %j', text => expect(codeOf(() => parseHost(text, 'X'))).toBe('bad_host'));

	test('what is taken is https or this computer', () => {
		const address = fc.oneof(fc.webUrl({validSchemes: ['http', 'https']}), fc.string());
		fc.assert(
			fc.property(address, text => {
				let origin: string;
				try {
					origin = parseHost(text, 'X');
				} catch (error) {
					expect((error as Failure).code).toBe('bad_host');
					return;
				}
				const url = new URL(origin);
				expect(url.protocol === 'https:' || isLoopback(url)).toBe(true);
				expect(parseHost(origin, 'X')).toBe(origin);
			}),
		);
	});
});

describe('hosts of environment and profile', () => {
	test('only what is set and not empty', () => {
		expect(
			hostsFromEnvironment({ASK_LWA_TOKEN_HOST: 'https://t.example/', ASK_LWA_AUTHORIZE_HOST: ''}),
		).toEqual({
			token: 'https://t.example',
		});
		expect(codeOf(() => hostsFromEnvironment({ASK_SMAPI_SERVER_BASE_URL: 'file:x'}))).toBe('bad_host');
	});

	test.each([
		[{}, 'none'],
		[{token: 'https://api.amazon.com/'}, 'none'],
		[{token: 'https://other.example'}, 'host_mismatch'],
		[{smapi: 'https://other.example'}, 'host_mismatch'],
		[{authorize: 'http://www.amazon.com'}, 'host_mismatch'],
	])('A17 %j', (environment, wanted) => {
		expect(codeOf(() => requireSameHosts('me', amazonHosts, environment))).toBe(wanted);
	});

	test('origins', () => {
		expect(sameOrigin('https://a.b/x', 'https://A.b:443')).toBe(true);
		expect(sameOrigin('https://a.b', 'https://a.b:444')).toBe(false);
		expect(sameOrigin('x', 'x')).toBe(false);
		expect(areAmazonHosts(amazonHosts)).toBe(true);
		expect(areAmazonHosts({...amazonHosts, smapi: 'https://evil.example'})).toBe(false);
	});
});
