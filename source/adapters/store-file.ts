import {isUtf8} from 'node:buffer';
import {
	lstatSync,
	readdirSync,
	readFileSync,
	readlinkSync,
	realpathSync,
	rmSync,
	type Stats,
	statSync,
} from 'node:fs';
import path from 'node:path';
import {type ConfigFile, fileVersion, judgeFile} from '../core/config-file.ts';
import {Failure, type HowLong} from '../core/failure.ts';
import {shellQuoted} from '../core/shell.ts';
import {isGone, readHolder, StrangeLockError} from './store-lock.ts';
import {StoreProblem} from './store-problem.ts';
import {whoseFault} from './store-trust.ts';
import {errorCode} from './system-error.ts';

/** Where the profile file really is. */
export interface StoreTarget {
	/** The file at the end of all links; the lock and the temporaries stand beside it. */
	readonly real: string;
	readonly isLink: boolean;
	/** Undefined: there is no file yet. */
	readonly stats: Stats | undefined;
}

/**
 * Follows the profile file's path (CWE-59: a link must not lead a write to another place than it names).
 * @throws StoreProblem for a link that leads nowhere and for what is no file; the system's errors
 */
export function findTarget(file: string): StoreTarget {
	const found = lstatSync(file, {throwIfNoEntry: false});
	const isLink = found?.isSymbolicLink() ?? false;
	const stats = isLink ? statSync(file, {throwIfNoEntry: false}) : found;
	if (isLink && !stats) throw new StoreProblem(`it is a link to ${readlinkSync(file)}, which is not there`);
	if (stats?.isDirectory()) throw new StoreProblem('it is a folder');
	if (stats && !stats.isFile()) throw new StoreProblem('it is no ordinary file');
	return {real: stats ? realpathSync.native(file) : realPathOfNew(file), isLink, stats};
}

function realPathOfNew(file: string): string {
	try {
		return path.join(realpathSync.native(path.dirname(file)), path.basename(file));
	} catch (error) {
		if (errorCode(error) === 'ENOENT') return file;
		throw error;
	}
}

/** What stands in the file: its bytes as text, and what they say. */
export interface FileContent {
	readonly file: ConfigFile;
	readonly text: string;
}

/**
 * Reads and judges the bytes of the profile file; no file is an empty one.
 *
 * @param file its path, for the words of a Failure
 * @throws Failure `file_damaged`, `file_newer`; the system's errors
 */
export function readTarget(file: string, target: StoreTarget): FileContent {
	const bytes = target.stats ? readBytes(target.real) : undefined;
	if (!bytes) return {file: {version: fileVersion}, text: ''};
	// Decoding would replace what it cannot read, and a save would keep the replacements.
	if (!isUtf8(bytes)) throw new Failure('file_damaged', {path: file, detail: 'it is no UTF-8 text'});
	const text = bytes.toString('utf8');
	const judgement = judgeFile(text);
	switch (judgement.kind) {
		case 'good':
		case 'empty':
			return {file: judgement.file, text};
		case 'newer':
			throw new Failure('file_newer', {path: file});
		case 'damaged':
			throw new Failure('file_damaged', {path: file, detail: judgement.detail});
	}
}

/** Undefined: the file was removed since it was looked for. */
function readBytes(real: string): Buffer | undefined {
	try {
		return readFileSync(real);
	} catch (error) {
		if (errorCode(error) === 'ENOENT') return undefined;
		throw error;
	}
}

/** The lock of a profile file. */
export function lockPathOf(real: string): string {
	return `${real}.lock`;
}

/**
 * The lock of a refresh token, whatever profiles bear it and whatever links lead to their file: named by its hash, which
 * tells nobody a token of so many random bits.
 */
export async function refreshLockPathOf(real: string, refreshToken: string): Promise<string> {
	const {createHash} = await import('node:crypto');
	const digest = createHash('sha256').update(refreshToken).digest('hex');
	return path.join(path.dirname(real), `refresh-${digest.slice(0, 32)}.lock`);
}

/**
 * The temporary file of a save, beside the real file. It bears the token of the lock under which it is written, so that
 * anybody can tell a save under way from the left-over of a killed one.
 */
export function temporaryPathOf(real: string, token: string): string {
	return path.join(path.dirname(real), `${stemOf(real)}${token}.tmp`);
}

/** A name of the longest length leaves room for ours and for what atomically puts behind it. */
function stemOf(real: string): string {
	return `${path.basename(real).slice(0, 60)}.`;
}

/**
 * Removes the temporaries, which hold secrets, of saves that were killed (CWE-459). Needs no lock and never throws.
 *
 * @param including also the temporaries of this token: those of a save that has just failed
 */
export function removeLeftovers(real: string, now: Date, including?: string): void {
	try {
		const folder = path.dirname(real);
		const stem = stemOf(real);
		for (const name of readdirSync(folder)) {
			// The second ending is that of atomically, which conf writes with.
			const parts = name.startsWith(stem)
				? /^([0-9a-f]{16})\.tmp(\.tmp-\d{10}[0-9a-f]{6})?$/.exec(name.slice(stem.length))
				: undefined;
			if (parts && (parts[1] === including || !isUnderWay(real, parts[1]!, now)))
				removeQuietly(path.join(folder, name));
		}
	} catch {
		// A folder that cannot be listed or written: the read or save that follows says so.
	}
}

function removeQuietly(leftover: string): void {
	try {
		rmSync(leftover, {force: true});
	} catch {
		// A folder of that name, say, is none of ours, and no reason to leave the others.
	}
}

function isUnderWay(real: string, token: string, now: Date): boolean {
	const holder = readHolder(lockPathOf(real));
	return holder?.token === token && !isGone(holder, now);
}

/** Removes the files of half-done takeovers. Only for the holder of the lock: its own token ended their purpose. */
export function removeOldTakeovers(real: string): void {
	const folder = path.dirname(real);
	const stem = `${path.basename(lockPathOf(real))}.`;
	for (const name of readdirSync(folder)) {
		if (name.startsWith(stem) && /^[0-9a-f.-]+$/.test(name.slice(stem.length)))
			removeQuietly(path.join(folder, name));
	}
}

/** What the system's error codes mean, in words that complete "Cannot save config.json: …". */
const systemWords: Readonly<Record<string, string>> = {
	EACCES: 'you have no permission for it',
	EPERM: 'the system does not permit it',
	EROFS: 'the disk can only be read',
	ENOSPC: 'no space left on the disk',
	EDQUOT: 'no space left in your disk quota',
	EFBIG: 'no space left for a file of this size (a limit of the shell or the disk)',
	EISDIR: 'it is a folder',
	ENOTDIR: 'a part of its path is no folder',
	EEXIST: 'a part of its path is no folder',
	ENOENT: 'its folder is not there',
	ELOOP: 'its links lead in a circle',
	ENAMETOOLONG: 'its path is too long',
	EMFILE: 'too many files are open',
	ENFILE: 'too many files are open',
	EBUSY: 'another program holds it',
	EIO: 'the disk reports a fault',
};

/** What another moment may mend by itself; Windows refuses for a moment what another program has open. */
const passingCodes: ReadonlySet<string> = new Set([
	'ENOSPC',
	'EDQUOT',
	'EFBIG',
	'EMFILE',
	'ENFILE',
	'EIO',
	'EAGAIN',
	'EINTR',
	...(process.platform === 'win32' ? ['EPERM', 'EACCES', 'EBUSY'] : []),
]);

/**
 * Runs something with files; what goes wrong becomes a Failure that names the profile file, a Failure stays itself.
 * @throws Failure `save_failed` or `read_failed`
 */
export function orFailure<T>(code: 'save_failed' | 'read_failed', file: string, work: () => T): T {
	try {
		return work();
	} catch (error) {
		throw storeFailure(code, file, error);
	}
}

/** The Failure for an error of the file system; its detail `lasts` says whether it is worth another try. */
export function storeFailure(code: 'save_failed' | 'read_failed', file: string, error: unknown): Failure {
	if (error instanceof Failure) return error;
	const {mend, ...reason} = reasonOf(error, file);
	const details = {path: file, ...reason, ...(mend === undefined ? {} : {mend: `To mend it: ${mend}`})};
	return new Failure(code, details, {cause: error});
}

interface Reason {
	readonly detail: string;
	readonly lasts: HowLong;
	readonly mend?: string | undefined;
}

function reasonOf(error: unknown, file: string): Reason {
	if (error instanceof StoreProblem) return {detail: error.message, lasts: error.lasts, mend: error.mend};
	if (error instanceof StrangeLockError) {
		const detail = `its lock ${error.path} is no ordinary file. Remove it when no smapi-login is running`;
		return {detail, lasts: 'for the moment'};
	}
	const code = errorCode(error);
	// The message of any other error may quote what the file holds.
	const words = (code && systemWords[code]) ?? `the system reports ${code ?? 'an unknown error'}`;
	const fault = code === 'EACCES' || code === 'EPERM' ? whoseFault(file) : {words: ''};
	return {
		detail: words + fault.words,
		lasts: code && !passingCodes.has(code) ? 'for good' : 'for the moment',
		mend: code === 'ENOENT' ? `mkdir -p ${shellQuoted(path.dirname(file))}` : fault.mend,
	};
}
