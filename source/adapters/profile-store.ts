import {mkdirSync, statSync} from 'node:fs';
import path from 'node:path';
import {type ConfigFile, fileVersion, readOr} from '../core/config-file.ts';
import {Failure} from '../core/failure.ts';
import {isObject, type Json} from '../core/json.ts';
import {refreshSeconds} from '../core/profile.ts';
import type {SecretStore} from '../core/secret-store.ts';
import {shellQuoted} from '../core/shell.ts';
import type {Clock, ProfileStore} from '../ports.ts';
import {configFileName} from './config-path.ts';
import type {Keychain} from './keychain.ts';
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
import {StoreSecrets} from './store-secrets.ts';
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
	/** Loaded when a profile or request needs it. @default that of the system */
	readonly keychain?: () => Promise<Keychain>;
	/** Where new profiles and requests keep their secrets. */
	readonly choice?: SecretStore | undefined;
}

async function systemKeychain(): Promise<Keychain> {
	const {createKeychain} = await import('./keychain.ts');
	return createKeychain({environment: process.env});
}

/** The profile file `config.json` of a folder (contract 3, "Safe"). Nothing is read or made before the first call. */
export function createProfileStore(options: ProfileStoreOptions): ProfileStore {
	const {folder, clock, notice, choice, pid = process.pid, keychain = systemKeychain} = options;
	const file = path.join(folder, configFileName);
	const secrets = new StoreSecrets({keychain, choice, notice});
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
			return secrets.opened(readTarget(file, target).file);
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
		work: (content: FileContent, write: (content: FileContent, keep?: 'only try') => void) => T | Promise<T>,
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
			return await work(content, (after, keep) =>
				orFailure('save_failed', file, () => writeTarget(real, after, held, clock.now(), keep)),
			);
		} finally {
			held.release();
		}
	};

	let running: Promise<unknown> = Promise.resolve();
	const noted = <T>(changing: Promise<T>): Promise<T> => {
		// Without their values, which would keep every file that was ever written.
		running = Promise.allSettled([running, changing]).then(() => undefined);
		return changing;
	};
	const change = async (edit: (file: ConfigFile) => ConfigFile): Promise<ConfigFile> => {
		const {contentOf} = await import('./store-writer.ts');
		return locked(new AbortController().signal, async (onDisk, write) => {
			const before = secrets.opened(onDisk.file);
			const after = edit(before);
			if (after === before) return after;
			const saved = await secrets.save(onDisk.file, before, after, next => write(contentOf(next)));
			return secrets.opened(saved);
		});
	};

	const moveSecrets = async (to: SecretStore) => {
		const {contentOf} = await import('./store-writer.ts');
		return locked(new AbortController().signal, ({file: onDisk}, write) =>
			secrets.move(onDisk, to, next => write(contentOf(next))),
		);
	};

	const storeOf = (name = 'default'): SecretStore => {
		const {profiles = {}, requests = {}} = readOr({version: fileVersion}, () => read(false));
		const isOfIt = (record: unknown) => isObject(record) && record.store === 'keychain';
		if (Object.hasOwn(profiles, name)) return isOfIt(profiles[name]) ? 'keychain' : 'file';
		const isWaiting = (each: unknown) => isOfIt(each) && (each as Json).profileName === name;
		return choice ?? (Object.values(requests).some(isWaiting) ? 'keychain' : 'file');
	};

	return {
		path: file,
		read: () => read(false),
		readForUse: () => read(true),
		requireUsable: () => orFailure('read_failed', file, () => judgeOpenness(findTarget(file), true)),

		change: edit => noted(change(edit)),
		moveSecrets: to => noted(moveSecrets(to)),
		unsealed: (value, signal) => secrets.unsealed(value, signal),

		async proveWritable(signal, profileName) {
			// Not under the lock: it may ask somebody for its password.
			if (profileName !== undefined && storeOf(profileName) === 'keychain')
				await secrets.proveWritable(signal);
			await locked(signal, (content, write) => write(content, content.text === '' ? 'only try' : undefined));
		},
		storeOf,
		proveKeychain: signal => secrets.proveWritable(signal),
		exposedBy() {
			return orFailure('read_failed', file, () => {
				const {real, stats} = findTarget(file);
				const places = [
					['the file', stats],
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
