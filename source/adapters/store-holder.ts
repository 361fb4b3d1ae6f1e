import {readFileSync, readlinkSync, statSync} from 'node:fs';
import {hostname} from 'node:os';
import {errorCode} from './store-failure.ts';

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
