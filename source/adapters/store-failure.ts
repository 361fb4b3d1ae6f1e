import {Failure} from '../core/failure.ts';

/** What the system's error codes mean, in words that complete "Cannot save config.json: …". */
const words: Readonly<Record<string, string>> = {
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

/** A reason found by ourselves, in the same place of the sentence as the system's. */
export class StoreProblem extends Error {}

/**
 * Runs something with files; what goes wrong becomes a Failure that names the profile file, a Failure stays itself.
 * @throws Failure `save_failed` or `read_failed`
 */
export function orFailure<T>(code: 'save_failed' | 'read_failed', path: string, work: () => T): T {
	try {
		return work();
	} catch (error) {
		throw storeFailure(code, path, error);
	}
}

/** The Failure for an error of the file system. */
export function storeFailure(code: 'save_failed' | 'read_failed', path: string, error: unknown): Failure {
	if (error instanceof Failure) return error;
	return new Failure(code, {path, detail: detailOf(error)}, {cause: error});
}

function detailOf(error: unknown): string {
	if (error instanceof StoreProblem) return error.message;
	const code = errorCode(error);
	// The message of any other error may quote what the file holds.
	return (code && words[code]) ?? `the system reports ${code ?? 'an unknown error'}`;
}

/** `ENOENT` and the like; undefined for other errors. */
export function errorCode(error: unknown): string | undefined {
	const code = error instanceof Error && 'code' in error ? error.code : undefined;
	return typeof code === 'string' ? code : undefined;
}
