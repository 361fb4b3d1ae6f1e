import {lstatSync, readlinkSync, realpathSync, type Stats, statSync} from 'node:fs';
import path from 'node:path';
import {errorCode, StoreProblem} from './store-failure.ts';

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
	const isLink = lstatSync(file, {throwIfNoEntry: false})?.isSymbolicLink() ?? false;
	const stats = statSync(file, {throwIfNoEntry: false});
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

/** Whether the file belongs to somebody else than this process runs as. Windows keeps no such numbers. */
export function isOfAnotherUser(stats: Stats): boolean {
	return process.geteuid !== undefined && stats.uid !== process.geteuid();
}
