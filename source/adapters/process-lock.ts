import {closeSync, openSync, unlinkSync, writeSync} from 'node:fs';
import type {Clock} from '../ports.ts';
import {errorCode} from './store-failure.ts';
import {describeHolder, type Holder, isGone, readHolder} from './store-holder.ts';

export interface LockOptions {
	readonly clock: Clock;
	/** How long a living holder is waited for. */
	readonly limitSeconds: number;
	readonly signal: AbortSignal;
	/** The process that the lock names. */
	readonly pid: number;
}

export interface HeldLock {
	/** 16 hex digits that no other lock has. */
	readonly token: string;
	/** False when somebody took it over. */
	isHeld(): boolean;
	/** Gives the lock back; never throws. */
	release(): void;
}

/** A living process kept the lock for the whole wait. */
export class LockBusyError extends Error {
	readonly holder: Holder | undefined;

	constructor(holder: Holder | undefined) {
		super('the lock is held by another process');
		this.holder = holder;
	}
}

/**
 * Takes a lock file: made with O_EXCL, naming its process. A dead holder's lock is taken over at once, a living one's
 * waited for, also when that process is stopped. proper-lockfile decides by the age of the file alone, so it would take
 * a stopped process's lock away; native locks (flock) need an addon.
 *
 * @throws LockBusyError after `limitSeconds`; the signal's reason; the system's errors
 */
export async function acquireLock(path: string, options: LockOptions): Promise<HeldLock> {
	const {clock, limitSeconds, signal} = options;
	const startedAt = clock.now().getTime();
	let waitedSeconds = 0;
	for (let round = 1; ; round++) {
		signal.throwIfAborted();
		const lock = tryLock(path, options.pid);
		if (lock) return lock;
		const holder = readHolder(path);
		if (holder && isGone(holder, clock.now())) {
			await removeDeadLock(path, holder, options);
			continue;
		}
		// The clock may be set back and timers may run late, so either ends the wait.
		const elapsedSeconds = (clock.now().getTime() - startedAt) / 1000;
		if (Math.max(waitedSeconds, elapsedSeconds) >= limitSeconds) throw new LockBusyError(holder);
		const pauseSeconds = Math.min(0.1, 0.01 * round) * (0.5 + Math.random());
		await clock.wait(pauseSeconds, signal);
		waitedSeconds += pauseSeconds;
	}
}

function tryLock(path: string, pid: number): HeldLock | undefined {
	const token = newToken();
	let descriptor: number;
	try {
		descriptor = openSync(path, 'wx', 0o600);
	} catch (error) {
		if (isTaken(error)) return undefined;
		throw error;
	}
	try {
		writeSync(descriptor, describeHolder(pid, token));
	} catch (error) {
		unlinkSync(path);
		throw error;
	} finally {
		closeSync(descriptor);
	}
	const isHeld = () => readHolder(path)?.token === token;
	// Stopped between making and writing it, this process may have been taken for dead.
	if (!isHeld()) return undefined;
	return {
		token,
		isHeld,
		release() {
			try {
				if (isHeld()) unlinkSync(path);
			} catch {
				// It names this process, so it ends with it at the latest.
			}
		},
	};
}

/** Windows refuses, instead of saying that it exists, while the last reader of a removed file has it open. */
function isTaken(error: unknown): boolean {
	const code = errorCode(error);
	return code === 'EEXIST' || (process.platform === 'win32' && (code === 'EPERM' || code === 'EBUSY'));
}

/**
 * Two processes may find the same lock dead, and the slower one must not remove the lock that the faster one has made
 * meanwhile. So the right to remove a lock is itself a lock, named after the dead lock's token: who holds it and still
 * finds that token in the file removes exactly that file.
 */
async function removeDeadLock(path: string, dead: Holder, options: LockOptions): Promise<void> {
	const right = await acquireLock(`${path}.${dead.token}`, options);
	try {
		if (readHolder(path)?.token === dead.token) unlinkSync(path);
	} finally {
		right.release();
	}
}

function newToken(): string {
	return Buffer.from(globalThis.crypto.getRandomValues(new Uint8Array(8)).buffer).toString('hex');
}
