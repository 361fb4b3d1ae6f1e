import {describe, expect, it, test} from 'vitest';
import {secretVariables, withoutQuotes, withoutSecrets} from '../../source/core/secret-variables.ts';

describe('withoutSecrets', () => {
	it('takes out every secret variable, in any case, and the others asked for', () => {
		const secrets = Object.fromEntries(secretVariables.map(name => [name, 'x']));
		const environment = {
			...secrets,
			ask_access_token: 'x',
			PATH: '/bin',
			BROWSER: 'b',
			EMPTY: '',
			GONE: undefined,
		};
		expect(withoutSecrets(environment, ['BROWSER'])).toEqual({PATH: '/bin', EMPTY: ''});
	});

	it('keeps what is no secret', () => {
		expect(withoutSecrets({ASK_LWA_CLIENT_ID: 'a', BROWSER: 'b'})).toEqual({
			ASK_LWA_CLIENT_ID: 'a',
			BROWSER: 'b',
		});
	});
});

test('N11: quotes around a value of ours are taken off, and named; others and lone ones stay', () => {
	const given = {
		ASK_LWA_CLIENT_ID: '"ID"',
		SMAPI_LOGIN_CLIENT_SECRET: "'S'",
		ASK_REFRESH_TOKEN: '"x',
		OTHER: '"y"',
	};
	expect(withoutQuotes(given)).toEqual({
		environment: {...given, ASK_LWA_CLIENT_ID: 'ID', SMAPI_LOGIN_CLIENT_SECRET: 'S'},
		unquoted: ['ASK_LWA_CLIENT_ID', 'SMAPI_LOGIN_CLIENT_SECRET'],
	});
});
