import {
	closeSync,
	existsSync,
	linkSync,
	openSync,
	readdirSync,
	readFileSync,
	readlinkSync,
	rmSync,
	statSync,
	unlinkSync,
	writeSync,
} from 'node:fs';
import {hostname} from 'node:os';
import {basename, dirname, join} from 'node:path';
import type {Clock} from '../ports.ts';
import {errorCode} from './system-error.ts';

export interface LockOptions {
	readonly clock: Clock;
	/** How long a living holder is waited for. */
	readonly limitSeconds: number;
	/**
	 * Among many writers each holder keeps the lock for a moment only, and one that is slow to wake may find another one
	 * there each time: so long is waited for all of them together. @default limitSeconds
	 */
	readonly totalSeconds?: number;
	readonly signal: AbortSignal;
	/** The process that the lock names. */
	readonly pid: number;
	/** Gives a file a second name, EEXIST where that is taken. @default linkSync */
	readonly link?: (existing: string, added: string) => void;
}

export interface HeldLock {
	/** 16 hex digits that no other lock has. */
	readonly token: string;
	/** False when somebody took it over. */
	isHeld(): boolean;
	/** Gives the lock back; never throws. */
	release(): void;
}

/** A living process kept the lock for the whole wait, or one after the other did. */
export class LockBusyError extends Error {
	readonly holder: Holder | undefined;

	constructor(holder: Holder | undefined) {
		super('the lock is held by another process');
		this.holder = holder;
	}
}

/**
 * Takes a lock file that names its process and is whole from its first moment. A dead holder's lock is taken over at
 * once, a living one's waited for, also when that process is stopped. proper-lockfile decides by the age of the file
 * alone, so it would take a stopped process's lock away; native locks (flock) need an addon.
 *
 * @throws LockBusyError after `limitSeconds` for one holder, `totalSeconds` for all; the signal's reason; the system's errors
 */
export async function acquireLock(path: string, options: LockOptions): Promise<HeldLock> {
	const {clock, limitSeconds, totalSeconds = limitSeconds, signal} = options;
	const total = new Wait(clock);
	let forHolder = total;
	let seen: string | undefined;
	for (let round = 1; ; round++) {
		signal.throwIfAborted();
		// Who waits makes no file in each round.
		const lock = existsSync(path) ? undefined : tryLock(path, options);
		if (lock) return lock;
		const holder = readHolder(path);
		if (holder && isGone(holder, clock.now())) {
			await removeDeadLock(path, holder, options);
			continue;
		}
		if (holder && holder.token !== seen) {
			if (seen !== undefined) forHolder = new Wait(clock);
			seen = holder.token;
		}
		if (forHolder.seconds() >= limitSeconds || total.seconds() >= totalSeconds)
			throw new LockBusyError(holder);
		const pauseSeconds = Math.min(0.1, 0.01 * round) * (0.5 + Math.random());
		await clock.wait(pauseSeconds, signal);
		for (const wait of new Set([total, forHolder])) wait.paused += pauseSeconds;
	}
}

/** How long a wait has taken. The clock may be set back and timers may run late, so either counts. */
class Wait {
	/** Seconds that were asked for. */
	paused = 0;
	readonly #clock: Clock;
	readonly #startedAt: number;

	constructor(clock: Clock) {
		this.#clock = clock;
		this.#startedAt = clock.now().getTime();
	}

	seconds(): number {
		return Math.max(this.paused, (this.#clock.now().getTime() - this.#startedAt) / 1000);
	}
}

function tryLock(path: string, {clock, pid, link = linkSync}: LockOptions): HeldLock | undefined {
	const token = newToken();
	const isHeld = () => readHolder(path)?.token === token;
	const attempt = `${attemptStem(path)}${token}${attemptEnding}`;
	writeNew(attempt, describeHolder(pid, token));
	try {
		link(attempt, path);
	} catch (error) {
		// Over a network the answer of a link that was made may be lost and the repeat find it there: isHeld tells.
		if (!['EEXIST', 'ENOENT'].includes(errorCode(error) ?? '') && !writeUnlinked(path, pid, token))
			return undefined;
	} finally {
		rmSync(attempt, {force: true});
	}
	if (!isHeld()) return undefined;
	removeDeadAttempts(path, clock.now());
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

/** Makes a file of mode 0600 with these words. @throws the system's errors, EEXIST among them */
function writeNew(path: string, words: string): void {
	const descriptor = openSync(path, 'wx', 0o600);
	try {
		writeSync(descriptor, words);
	} catch (error) {
		unlinkSync(path);
		throw error;
	} finally {
		closeSync(descriptor);
	}
}

/**
 * The lock where the file system has no links (FAT, some shared folders): for a moment it is there without its words,
 * so that a process stopped in that moment loses it.
 */
function writeUnlinked(path: string, pid: number, token: string): boolean {
	try {
		writeNew(path, describeHolder(pid, token));
		return true;
	} catch (error) {
		if (isTaken(error)) return false;
		throw error;
	}
}

const attemptEnding = '.new';

/** A lock is written under a name of its own and then linked. A name of the longest length leaves room for ours. */
function attemptStem(path: string): string {
	return join(dirname(path), `${basename(path).slice(0, 60)}.`);
}

/** Removes what processes left that were killed while they took this lock. Never throws. */
function removeDeadAttempts(path: string, now: Date): void {
	try {
		const stem = basename(attemptStem(path));
		for (const name of readdirSync(dirname(path))) {
			if (!name.startsWith(stem) || !name.endsWith(attemptEnding)) continue;
			const attempt = join(dirname(path), name);
			const holder = readHolder(attempt);
			if (holder && isGone(holder, now)) rmSync(attempt, {force: true});
		}
	} catch {
		// They hold no secret, and the next one who takes the lock tries again.
	}
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

/** Who holds a lock, as its file says. */
export interface Holder {
	/** Differs for every lock that was ever taken. */
	readonly token: string;
	/** 0: the lock does not say. */
	readonly pid: number;
	/** The process's start in the kernel's ticks, so that a number used again is no holder; `''` where unknown. */
	readonly startedAt: string;
	/** Host and process namespace: only there the number means that process. */
	readonly place: string;
	/** When the lock was written, by the file system. */
	readonly lockedAt: Date;
}

/** A holder that cannot be looked up (another host, no start time) counts as gone after this long. */
const unknownHolderSeconds = 300;
/** A lock file without its words: its process died between making and writing it. */
const unwrittenSeconds = 5;

/** The words of a lock file for a process of this place. */
export function describeHolder(pid: number, token: string): string {
	return `${JSON.stringify({pid, startedAt: startOf(pid)?.ticks ?? '', place: thisPlace(), token})}\n`;
}

/** The holder of a lock; undefined when there is no lock. @throws the system's errors */
export function readHolder(lockPath: string): Holder | undefined {
	let text: string;
	let stats: {ino: number; mtime: Date};
	try {
		stats = statSync(lockPath);
		text = readFileSync(lockPath, 'utf8');
	} catch (error) {
		if (errorCode(error) === 'ENOENT') return undefined;
		throw error;
	}
	const lockedAt = stats.mtime;
	return (
		parseHolder(text, lockedAt) ?? {
			token: `${stats.ino}-${lockedAt.getTime()}`,
			pid: 0,
			startedAt: '',
			place: '',
			lockedAt,
		}
	);
}

function parseHolder(text: string, lockedAt: Date): Holder | undefined {
	try {
		const {pid, startedAt, place, token} = JSON.parse(text) as Record<string, unknown>;
		const isWhole =
			Number.isSafeInteger(pid) &&
			(pid as number) > 0 &&
			typeof startedAt === 'string' &&
			typeof place === 'string' &&
			typeof token === 'string' &&
			/^[0-9a-f]{16}$/.test(token);
		return isWhole ? {pid: pid as number, startedAt, place, token, lockedAt} : undefined;
	} catch {
		return undefined;
	}
}

/** Whether the holder of a lock lives no more, so that the lock may be taken over. */
export function isGone(holder: Holder, now: Date): boolean {
	const ageSeconds = (now.getTime() - holder.lockedAt.getTime()) / 1000;
	if (holder.pid === 0) return ageSeconds > unwrittenSeconds;
	if (holder.place !== thisPlace()) return ageSeconds > unknownHolderSeconds;
	if (!isRunning(holder.pid)) return true;
	const start = startOf(holder.pid);
	if (!start || holder.startedAt === '') return ageSeconds > unknownHolderSeconds;
	return start.isDead || start.ticks !== holder.startedAt;
}

/** The holder for people: `123`, or `123 on host` when it is elsewhere. */
export function nameHolder(holder: Holder | undefined): string {
	if (!holder || holder.pid === 0) return 'unknown';
	const [host] = holder.place.split(' ');
	return host === hostname() ? String(holder.pid) : `${holder.pid} on ${host}`;
}

function thisPlace(): string {
	return `${hostname()} ${processNamespace()}`;
}

/** Containers can share a host name and yet count their processes anew (Linux pid_namespaces(7)). */
function processNamespace(): string {
	try {
		return readlinkSync('/proc/self/ns/pid');
	} catch {
		return '';
	}
}

function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return errorCode(error) !== 'ESRCH';
	}
}

/** State and start of a process (proc(5), /proc/PID/stat: fields 3 and 22); undefined where there is no such file. */
function startOf(pid: number): {readonly ticks: string; readonly isDead: boolean} | undefined {
	try {
		const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
		// The program's name in field 2 may hold blanks and brackets.
		const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
		const [state] = fields;
		const ticks = fields[19];
		// A zombie still has its number until its parent asks for it.
		return ticks ? {ticks, isDead: state === 'Z' || state === 'X'} : undefined;
	} catch {
		return undefined;
	}
}
