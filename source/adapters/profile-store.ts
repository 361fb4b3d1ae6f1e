import {mkdirSync, statSync} from 'node:fs';
import path from 'node:path';
import type {ConfigFile} from '../core/config-file.ts';
import {Failure} from '../core/failure.ts';
import {isProfileName} from '../core/profile.ts';
import type {Clock, ProfileStore} from '../ports.ts';
import {configFileName} from './config-path.ts';
import {
	findTarget,
	isOfAnotherUser,
	lockPathOf,
	orFailure,
	readTarget,
	removeLeftovers,
	StoreProblem,
	type StoreTarget,
	storeFailure,
} from './store-file.ts';
import {acquireLock, LockBusyError, type LockOptions, nameHolder} from './store-lock.ts';

/** How long a save waits for another process, and for all that come one after the other. */
const saveLimitSeconds = 10;
const allSaversSeconds = 60;
/** How long a refresh waits for another one: its request may take a minute with all repeats. */
const refreshLimitSeconds = 65;

export interface ProfileStoreOptions {
	/** Made with mode 0700 by the first save; an existing one keeps its mode. */
	readonly folder: string;
	readonly clock: Clock;
	/** The process that the locks name. @default process.pid */
	readonly pid?: number;
}

/** The profile file `config.json` of a folder (contract 3, "Safe"). Nothing is read or made before the first call. */
export function createProfileStore({folder, clock, pid = process.pid}: ProfileStoreOptions): ProfileStore {
	const file = path.join(folder, configFileName);

	const lock = async (
		lockPath: string,
		options: Pick<LockOptions, 'limitSeconds' | 'totalSeconds' | 'signal'>,
	) => {
		try {
			return await acquireLock(lockPath, {...options, clock, pid});
		} catch (error) {
			if (error instanceof LockBusyError)
				throw new Failure('store_busy', {path: file, pid: nameHolder(error.holder)}, {cause: error});
			if (options.signal.aborted) throw options.signal.reason;
			throw storeFailure('save_failed', file, error);
		}
	};

	let running: Promise<unknown> = Promise.resolve();
	const change = async (edit: (file: ConfigFile) => ConfigFile): Promise<ConfigFile> => {
		// Loaded before the lock is taken, so that nobody waits for that.
		const {writeTarget} = await import('./store-writer.ts');
		const {real} = orFailure('save_failed', file, () => {
			makeFolder(folder);
			return findOwnTarget(file);
		});
		const held = await lock(lockPathOf(real), {
			limitSeconds: saveLimitSeconds,
			totalSeconds: allSaversSeconds,
			signal: new AbortController().signal,
		});
		try {
			const before = orFailure('save_failed', file, () => judge(file, real));
			const after = edit(before);
			if (after !== before) {
				orFailure('save_failed', file, () => writeTarget(real, after, held, clock.now()));
			}
			return after;
		} finally {
			held.release();
		}
	};

	return {
		path: file,

		read() {
			return orFailure('read_failed', file, () => {
				const target = findTarget(file);
				removeLeftovers(target.real, clock.now());
				if (target.isLink) requireTrustedOwner(target);
				return readTarget(file, target);
			});
		},

		change(edit) {
			const changing = change(edit);
			// Without their values, which would keep every file that was ever written.
			running = Promise.allSettled([running, changing]).then(() => undefined);
			return changing;
		},

		exposedBy() {
			return orFailure('read_failed', file, () => {
				const {real, stats} = findTarget(file);
				const places = [
					['it', stats],
					['its folder', statSync(path.dirname(real))],
				] as const;
				for (const [what, found] of places) {
					if (!found) continue;
					if (isOfAnotherUser(found)) return `${what} belongs to another user`;
					if (process.platform !== 'win32' && (found.mode & 0o077) !== 0)
						return `${what} has mode 0${(found.mode & 0o777).toString(8)}`;
				}
				return undefined;
			});
		},

		async settled() {
			await running;
		},

		async withRefreshLock(profile, signal, work) {
			orFailure('save_failed', file, () => makeFolder(folder));
			const held = await lock(path.join(folder, `refresh-${safeName(profile)}.lock`), {
				limitSeconds: refreshLimitSeconds,
				signal,
			});
			try {
				return await work();
			} finally {
				held.release();
			}
		},
	};
}

function makeFolder(folder: string): void {
	mkdirSync(folder, {recursive: true, mode: 0o700});
}

/** Looked at before the lock too: nothing, not even that, is made beside another user's file. */
function findOwnTarget(file: string): StoreTarget {
	const target = findTarget(file);
	if (target.stats && isOfAnotherUser(target.stats)) throw new StoreProblem('it belongs to another user');
	return target;
}

/** What the file holds now, under the lock. */
function judge(file: string, lockedPath: string): ConfigFile {
	const target = findOwnTarget(file);
	if (target.real !== lockedPath) throw new StoreProblem('its link was changed in the meantime');
	return readTarget(file, target);
}

/** A link of our folder may lead to a file that root provides, but to no other user's. */
function requireTrustedOwner({stats}: StoreTarget): void {
	if (stats && isOfAnotherUser(stats) && stats.uid !== 0)
		throw new StoreProblem('it is a link to a file of another user');
}

/** Every name that the rule of names lets through is fit for a file; others come from a file edited by hand. */
function safeName(profile: string): string {
	return isProfileName(profile) ? profile : `x-${Buffer.from(profile).toString('hex').slice(0, 100)}`;
}
