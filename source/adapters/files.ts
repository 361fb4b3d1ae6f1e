import {
	closeSync,
	constants,
	fchmodSync,
	fsyncSync,
	mkdirSync,
	openSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import {open} from 'node:fs/promises';
import path from 'node:path';
import {Failure} from '../core/failure.ts';
import type {Clock, Files} from '../ports.ts';
import {
	findTarget,
	lockPathOf,
	orFailure,
	removeLeftovers,
	type StoreTarget,
	storeFailure,
	temporaryPathOf,
} from './store-file.ts';
import {acquireLock, LockBusyError, nameHolder} from './store-lock.ts';
import {StoreProblem} from './store-problem.ts';
import {isOfAnotherUser} from './store-trust.ts';
import {errorCode} from './system-error.ts';

/** How long a merge waits for another one, and for all that come one after the other. */
const limitSeconds = 10;
const totalSeconds = 60;

export interface FilesOptions {
	/** @throws Failure where there is none */
	readonly home: () => string;
	readonly clock: Clock;
}

/** Files of the person and of other programs; whatever is written has mode 0600 from its first byte. */
export function createFiles({home, clock}: FilesOptions): Files {
	return {
		read,

		async write(name, text) {
			const file = path.resolve(name);
			orFailure('save_failed', file, () => {
				const {real} = findWritable(file);
				replaceFile(real, temporaryPathOf(real, randomToken()), text);
			});
			return file;
		},

		async merge(where, edit, {isBackedUp} = {isBackedUp: true}) {
			const file = typeof where === 'string' ? path.resolve(where) : path.join(home(), ...where);
			const {real} = orFailure('save_failed', file, () => {
				if (typeof where !== 'string') mkdirSync(path.dirname(file), {recursive: true, mode: 0o700});
				return findWritable(file);
			});
			const signal = new AbortController().signal;
			const options = {clock, pid: process.pid, limitSeconds, totalSeconds, signal};
			const held = await acquireLock(lockPathOf(real), options).catch((error: unknown) => {
				if (error instanceof LockBusyError)
					throw new Failure('store_busy', {path: file, pid: nameHolder(error.holder)}, {cause: error});
				throw storeFailure('save_failed', file, error);
			});
			try {
				const backup = orFailure('save_failed', file, () => {
					const target = findWritable(file);
					if (target.real !== real) throw new StoreProblem('its link was changed in the meantime');
					const before = target.stats ? readFileSync(real, 'utf8') : undefined;
					const after = edit(before, file);
					removeLeftovers(real, clock.now());
					const temporary = temporaryPathOf(real, held.token);
					const beside = before === undefined || !isBackedUp ? undefined : `${real}.bak`;
					if (beside !== undefined) replaceFile(beside, temporary, before!);
					if (!held.isHeld()) throw new StoreProblem('another process took over in the meantime');
					replaceFile(real, temporary, after);
					return beside;
				});
				return {file, backup};
			} finally {
				held.release();
			}
		},
	};
}

async function read(name: string, mostBytes: number): Promise<string> {
	const file = path.resolve(name);
	try {
		const handle = await open(file, 'r');
		try {
			const stats = await handle.stat();
			if (stats.isDirectory()) throw new StoreProblem('it is a folder');
			const tooLong = () => new StoreProblem(`it is larger than ${Math.round(mostBytes / 1024)} KB`);
			if (stats.size > mostBytes) throw tooLong();
			// A pipe (`<(…)` of a shell) has no size.
			const bytes = Buffer.alloc(mostBytes + 1);
			let length = 0;
			for (;;) {
				const {bytesRead} = await handle.read(bytes, length, bytes.length - length);
				length += bytesRead;
				if (bytesRead === 0) break;
				if (length > mostBytes) throw tooLong();
			}
			return bytes.toString('utf8', 0, length);
		} finally {
			await handle.close();
		}
	} catch (error) {
		if (errorCode(error) === 'ENOENT')
			throw new Failure('no_such_file', {path: file, detail: 'there is no such file'}, {cause: error});
		throw storeFailure('read_failed', file, error);
	}
}

/** The mode is looked at too: a rename would replace a file that its owner has made read-only. */
function findWritable(file: string): StoreTarget {
	const target = findTarget(file);
	if (target.stats && isOfAnotherUser(target.stats)) throw new StoreProblem('it belongs to another user');
	if (target.stats && (target.stats.mode & 0o200) === 0) throw new StoreProblem('it is read-only');
	return target;
}

/** Writes beside and renames: nobody ever sees half of it. All at once, so that no signal comes between. */
function replaceFile(real: string, temporary: string, text: string): void {
	try {
		const handle = openSync(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
		try {
			fchmodSync(handle, 0o600);
			writeFileSync(handle, text);
			fsyncSync(handle);
		} finally {
			closeSync(handle);
		}
		renameSync(temporary, real);
	} catch (error) {
		rmSync(temporary, {force: true});
		throw error;
	}
}

function randomToken(): string {
	return Buffer.from(globalThis.crypto.getRandomValues(new Uint8Array(8))).toString('hex');
}
