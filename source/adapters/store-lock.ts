import {
	closeSync,
	constants,
	fstatSync,
	linkSync,
	lstatSync,
	openSync,
	readdirSync,
	readFileSync,
	readlinkSync,
	readSync,
	rmSync,
	type Stats,
	unlinkSync,
	writeSync,
} from 'node:fs';
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
	readonly path: string;
	readonly holder: Holder | undefined;

	constructor(path: string, holder: Holder | undefined) {
		super('the lock is held by another process');
		this.path = path;
		this.holder = holder;
	}
}

/** In the place of a lock stands something that no process of ours has put there: a pipe, a folder, a link. */
export class StrangeLockError extends Error {
	readonly path: string;

	constructor(path: string) {
		super('no ordinary file stands in the place of the lock');
		this.path = path;
	}
}

/**
 * Takes a lock file that names its process and is whole from its first moment. A dead holder's lock is taken over at
 * once, a living one's waited for, also when that process is stopped. proper-lockfile decides by the age of the file
 * alone, so it would take a stopped process's lock away; native locks (flock) need an addon.
 *
 * @throws LockBusyError after `limitSeconds` for one holder, `totalSeconds` for all; StrangeLockError; the signal's reason;
 * the system's errors
 */
export async function acquireLock(path: string, options: LockOptions): Promise<HeldLock> {
	const {clock, limitSeconds, totalSeconds = limitSeconds, signal} = options;
	const total = new Wait(clock);
	let forHolder = total;
	let seen: string | undefined;
	for (let round = 1; ; round++) {
		signal.throwIfAborted();
		// Who waits makes no file in each round.
		const lock = lstatSync(path, {throwIfNoEntry: false}) ? undefined : tryLock(path, options);
		if (lock) return lock;
		const holder = readHolder(path);
		if (holder && holder.token !== seen) {
			if (seen !== undefined) forHolder = new Wait(clock);
			seen = holder.token;
		}
		if (holder && isGone(holder, clock.now(), forHolder.seconds())) {
			await removeDeadLock(path, holder, options);
			continue;
		}
		if (forHolder.seconds() >= limitSeconds || total.seconds() >= totalSeconds)
			throw new LockBusyError(path, holder);
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
	const isHeld = () => isHeldBy(path, token);
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
			removeDeadAttempt(join(dirname(path), name), now);
		}
	} catch {
		// They hold no secret, and the next one who takes the lock tries again.
	}
}

function removeDeadAttempt(attempt: string, now: Date): void {
	try {
		const holder = readHolder(attempt);
		if (holder && isGone(holder, now)) rmSync(attempt, {force: true});
	} catch {
		// What is no file of ours is left alone.
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
		if (isHeldBy(path, dead.token)) unlinkSync(path);
	} finally {
		right.release();
	}
}

function newToken(): string {
	return process.getBuiltinModule('node:crypto').randomBytes(8).toString('hex');
}

/** Who holds a lock, as its file says. */
export interface Holder {
	/** Differs for every lock that was ever taken. */
	readonly token: string;
	/** 0: the lock does not say. */
	readonly pid: number;
	/** The process's start in the kernel's ticks, so that a number used again is no holder; `''` where unknown. */
	readonly startedAt: string;
	/** Host, machine, boot and process namespace: only there the number means that process. */
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

/** No words of a lock are longer. */
const longestWords = 4096;

/**
 * The holder of a lock; undefined when there is no lock. What stands there is looked at before it is read: to open a pipe
 * would wait for its writer, and no signal would end that.
 *
 * @throws StrangeLockError; the system's errors
 */
export function readHolder(lockPath: string): Holder | undefined {
	const found = readWords(lockPath);
	if (!found) return undefined;
	const {text, stats} = found;
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

function readWords(lockPath: string): {readonly text: string; readonly stats: Stats} | undefined {
	const before = lstatSync(lockPath, {throwIfNoEntry: false});
	if (!before) return undefined;
	if (!before.isFile()) throw new StrangeLockError(lockPath);
	let descriptor: number;
	try {
		// Another one may stand there by now. Windows knows neither of the two.
		const {O_RDONLY, O_NONBLOCK = 0, O_NOFOLLOW = 0} = constants;
		descriptor = openSync(lockPath, O_RDONLY | O_NONBLOCK | O_NOFOLLOW);
	} catch (error) {
		if (errorCode(error) === 'ENOENT') return undefined;
		throw errorCode(error) === 'ELOOP' ? new StrangeLockError(lockPath) : error;
	}
	try {
		const stats = fstatSync(descriptor);
		if (!stats.isFile()) throw new StrangeLockError(lockPath);
		const bytes = Buffer.alloc(longestWords);
		return {text: bytes.toString('utf8', 0, readSync(descriptor, bytes, 0, longestWords, 0)), stats};
	} finally {
		closeSync(descriptor);
	}
}

function isHeldBy(lockPath: string, token: string): boolean {
	try {
		return readHolder(lockPath)?.token === token;
	} catch (error) {
		if (error instanceof StrangeLockError) return false;
		throw error;
	}
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

/**
 * Whether the holder of a lock lives no more, so that the lock may be taken over.
 * @param watchedSeconds how long the lock has been seen there: its own date says nothing when it lies ahead
 */
export function isGone(holder: Holder, now: Date, watchedSeconds = 0): boolean {
	const ageSeconds = (now.getTime() - holder.lockedAt.getTime()) / 1000;
	const isOld = (limit: number) =>
		ageSeconds > limit || (ageSeconds < -limit && watchedSeconds > unwrittenSeconds);
	if (holder.pid === 0) return ageSeconds > unwrittenSeconds || watchedSeconds > unwrittenSeconds;
	if (holder.place !== thisPlace()) return isOld(unknownHolderSeconds);
	if (!isRunning(holder.pid)) return true;
	const start = startOf(holder.pid);
	if (!start || holder.startedAt === '') return isOld(unknownHolderSeconds);
	return start.isDead || start.ticks !== holder.startedAt;
}

/** The holder for people: `123`, or `123 on host` when it is elsewhere. */
export function nameHolder(holder: Holder | undefined): string {
	if (!holder || holder.pid === 0) return 'unknown';
	if (holder.place === thisPlace()) return String(holder.pid);
	const [host] = holder.place.split(' ');
	const other = thisPlace().startsWith(`${host} `) ? 'another machine named ' : '';
	return `${holder.pid} on ${other}${host}`;
}

/**
 * Where a process number means one process. Machines that share a home may bear the same host name, and the first
 * process namespace has the same number on all of them; the ID of the boot is never the same (random(4)).
 */
function thisPlace(): string {
	const machine = firstLine('/etc/machine-id');
	const boot = firstLine('/proc/sys/kernel/random/boot_id');
	return [process.getBuiltinModule('node:os').hostname(), machine, boot, processNamespace()].join(' ');
}

function firstLine(file: string): string {
	try {
		return readFileSync(file, 'utf8').trim().slice(0, 64);
	} catch {
		return '';
	}
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
