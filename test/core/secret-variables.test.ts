import {describe, expect, it} from 'vitest';
import {secretVariables, withoutSecrets} from '../../source/core/secret-variables.ts';

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
