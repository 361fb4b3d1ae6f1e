import {Failure, type FailureCode} from '../core/failure.ts';
import {freeName} from '../core/profile.ts';
import type {Ports} from '../ports.ts';
import {type NewSession, type SavedSession, saveSession} from './save-sign-in.ts';

/** The tokens are there and not saved; they are kept in memory until the person chooses. */
export interface NotSaved {
	readonly type: 'not-saved';
	readonly failure: Failure;
	/** A name that is free: keep as a new profile. */
	readonly freeName: string;
}

/** Save under this name. */
export interface SaveChoice {
	readonly type: 'save';
	readonly profileName: string;
	readonly replace: boolean;
}

/** Failures after which the same tokens can still be saved. */
const retryable: readonly FailureCode[] = [
	'other_account',
	'unclear_account',
	'profile_exists',
	'profile_damaged',
	'save_failed',
	'store_busy',
	'file_damaged',
	'file_newer',
	'read_failed',
];

/**
 * Saves a sign-in and lets the person choose where it cannot be saved as asked: nothing that was signed in for is lost
 * to a full disk or a name.
 *
 * @param choices what the person chooses after a `not-saved`
 * @throws Failure that no choice can mend
 */
export async function* saveWithChoices(
	session: NewSession,
	ports: Pick<Ports, 'store' | 'http' | 'clock'>,
	signal: AbortSignal,
	choices: AsyncIterator<SaveChoice>,
): AsyncGenerator<NotSaved, SavedSession> {
	let wanted = session;
	for (;;) {
		try {
			return await saveSession(wanted, ports, signal);
		} catch (error) {
			if (!(error instanceof Failure) || !retryable.includes(error.code)) throw error;
			yield {type: 'not-saved', failure: error, freeName: nameBeside(wanted.profileName, ports)};
		}
		const choice = await choices.next();
		if (choice.done) throw signal.reason;
		const {profileName, replace} = choice.value;
		wanted = {...session, profileName, replace};
	}
}

/** A free name like this one, for keeping a sign-in as a new profile; a file that cannot be read has none taken. */
export function nameBeside(name: string, ports: Pick<Ports, 'store'>): string {
	try {
		const profiles = ports.store.read().profiles ?? {};
		return freeName(name, other => Object.hasOwn(profiles, other));
	} catch {
		return freeName(name, () => false);
	}
}
