import {Failure} from '../core/failure.ts';
import type {Ports} from '../ports.ts';

/** So often another process may save in the moment between the file and the keychain. */
const mostTries = 5;

/**
 * Something of the profile file with all its secrets. Another process may put new entries in the place of those that were
 * just read of; then the file is read again.
 *
 * @param read from the file
 * @param lost how `keychain_missing` names it, and what helps
 * @throws Failure of `read`, `keychain_unavailable`, `keychain_missing`; the signal's reason
 */
export async function unsealedAnew<T>(
	read: () => T,
	lost: {readonly whose: string; readonly hint: string},
	store: Ports['store'],
	signal?: AbortSignal,
): Promise<T> {
	for (let tries = 1, value = read(); ; tries++) {
		try {
			return await store.unsealed(value, signal);
		} catch (error) {
			if (!(error instanceof Failure) || error.code !== 'keychain_missing') throw error;
			const now = read();
			if (tries === mostTries || JSON.stringify(now) === JSON.stringify(value))
				throw new Failure('keychain_missing', lost, {cause: error});
			value = now;
		}
	}
}
