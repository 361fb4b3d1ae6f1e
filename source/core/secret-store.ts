import {Failure} from './failure.ts';
import type {Environment} from './secret-variables.ts';

/** Where the secrets of a profile or open request are kept: in the profile file, or in the keychain of the system. */
export type SecretStore = 'file' | 'keychain';

/**
 * Where new profiles and requests keep their secrets (contract 2, `SMAPI_LOGIN_STORE`).
 * @returns undefined: nobody said
 * @throws Failure `bad_value`
 */
export function chosenStore({SMAPI_LOGIN_STORE: text}: Environment): SecretStore | undefined {
	const value = text?.trim();
	if (!value) return undefined;
	if (value === 'file' || value === 'keychain') return value;
	const detail = `there is no store “${value.slice(0, 40)}”`;
	const hint = 'Set it to keychain or file, or leave it out.';
	throw new Failure('bad_value', {name: 'SMAPI_LOGIN_STORE', detail, hint});
}
