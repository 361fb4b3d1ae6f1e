import {mkdirSync, statSync} from 'node:fs';
import path from 'node:path';
import type {ConfigFile} from '../core/config-file.ts';
import {Failure} from '../core/failure.ts';
import {refreshSeconds} from '../core/profile.ts';
import {shellQuoted} from '../core/shell.ts';
import type {Clock, ProfileStore} from '../ports.ts';
import {configFileName} from './config-path.ts';
import {
	type FileContent,
	findTarget,
	lockPathOf,
	orFailure,
	readTarget,
	refreshLockPathOf,
	removeLeftovers,
	type StoreTarget,
	storeFailure,
} from './store-file.ts';
import {acquireLock, LockBusyError, type LockOptions, nameHolder} from './store-lock.ts';
import {StoreProblem} from './store-problem.ts';
import {isOfAnotherUser, openness, requireOwnFolder, requireTrusted} from './store-trust.ts';

/** How long a save waits for another process, and for all that come one after the other. */
const saveLimitSeconds = 10;
const allSaversSeconds = 60;

export interface ProfileStoreOptions {
	/** Made with mode 0700 by the first save; an existing one keeps its mode. */
	readonly folder: string;
	readonly clock: Clock;
	/** Told once when others can read the file. */
	readonly notice?: (line: string) => void;
	/** The process that the locks name. @default process.pid */
	readonly pid?: number;
}

/** The profile file `config.json` of a folder (contract 3, "Safe"). Nothing is read or made before the first call. */
export function createProfileStore(options: ProfileStoreOptions): ProfileStore {
	const {folder, clock, notice, pid = process.pid} = options;
	const file = path.join(folder, configFileName);
	let isNoticed = false;

	const lock = async (
		lockPath: string,
		limits: Pick<LockOptions, 'limitSeconds' | 'totalSeconds' | 'signal'>,
	) => {
		try {
			return await acquireLock(lockPath, {...limits, clock, pid});
		} catch (error) {
			if (error instanceof LockBusyError) {
				const details = {path: file, pid: nameHolder(error.holder), lock: error.path};
				throw new Failure('store_busy', details, {cause: error});
			}
			if (limits.signal.aborted) throw limits.signal.reason;
			throw storeFailure('save_failed', file, error);
		}
	};

	const read = (isForUse: boolean): ConfigFile =>
		orFailure('read_failed', file, () => {
			const target = findTarget(file);
			requireTrusted(target.stats, foldersOf(target), 'read');
			judgeOpenness(target, isForUse);
			removeLeftovers(target.real, clock.now());
			return readTarget(file, target).file;
		});

	const judgeOpenness = ({stats, real}: StoreTarget, isForUse: boolean): void => {
		const open = stats ? openness(stats, path.dirname(real)) : 'closed';
		if (open === 'closed') return;
		const mend = `chmod 600 ${shellQuoted(real)}`;
		if (open === 'writable' && isForUse)
			throw new StoreProblem('every user of this computer can write it', 'for good', mend);
		if (isNoticed) return;
		isNoticed = true;
		const what = open === 'writable' ? 'written' : 'read';
		notice?.(`! ${file} holds secrets and can be ${what} by other users of this computer. Mend it: ${mend}`);
	};

	/** What the folder of the path and that of the file have to be. */
	const foldersOf = ({real}: StoreTarget) => [folder, path.dirname(real)];

	/** Looked at before the lock too: nothing, not even that, is made beside another user's file. */
	const findOwnTarget = (): StoreTarget => {
		const target = findTarget(file);
		requireTrusted(target.stats, foldersOf(target), 'save');
		requireOwnFolder(path.dirname(target.real));
		return target;
	};

	/** @returns the file that a save writes, in a folder that is there now */
	const prepare = (): string =>
		orFailure('save_failed', file, () => {
			requireOwnFolder(folder);
			mkdirSync(folder, {recursive: true, mode: 0o700});
			return findOwnTarget().real;
		});

	/** Runs `work` with what the file holds now, under its lock. */
	const locked = async <T>(
		signal: AbortSignal,
		work: (content: FileContent, write: (content: FileContent, keep?: 'only try') => void) => T,
	): Promise<T> => {
		// Loaded before the lock is taken, so that nobody waits for that.
		const {writeTarget} = await import('./store-writer.ts');
		const real = prepare();
		const limits = {limitSeconds: saveLimitSeconds, totalSeconds: allSaversSeconds, signal};
		const held = await lock(lockPathOf(real), limits);
		try {
			const content = orFailure('save_failed', file, () => {
				const target = findOwnTarget();
				if (target.real !== real)
					throw new StoreProblem('its link was changed in the meantime', 'for the moment');
				return readTarget(file, target);
			});
			return work(content, (after, keep) =>
				orFailure('save_failed', file, () => writeTarget(real, after, held, clock.now(), keep)),
			);
		} finally {
			held.release();
		}
	};

	let running: Promise<unknown> = Promise.resolve();
	const change = async (edit: (file: ConfigFile) => ConfigFile): Promise<ConfigFile> => {
		const {contentOf} = await import('./store-writer.ts');
		return locked(new AbortController().signal, (before, write) => {
			const after = edit(before.file);
			if (after !== before.file) write(contentOf(after));
			return after;
		});
	};

	return {
		path: file,
		read: () => read(false),
		readForUse: () => read(true),

		change(edit) {
			const changing = change(edit);
			// Without their values, which would keep every file that was ever written.
			running = Promise.allSettled([running, changing]).then(() => undefined);
			return changing;
		},

		proveWritable: signal =>
			locked(signal, (content, write) => write(content, content.text === '' ? 'only try' : undefined)),
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

		async withRefreshLock(refreshToken, signal, work) {
			const lockPath = await refreshLockPathOf(prepare(), refreshToken);
			const held = await lock(lockPath, {limitSeconds: refreshSeconds, signal});
			try {
				return await work();
			} finally {
				held.release();
			}
		},
	};
}
