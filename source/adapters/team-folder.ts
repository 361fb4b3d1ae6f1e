import {
	closeSync,
	constants,
	existsSync,
	fstatSync,
	lstatSync,
	openSync,
	readFileSync,
	renameSync,
	rmSync,
	type Stats,
	statSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import {Failure} from '../core/failure.ts';
import {teamFileLimit, teamFileName} from '../core/team.ts';
import type {FoundTeamFile, TeamFolder} from '../ports.ts';
import {errorCode} from './system-error.ts';

export interface TeamFolderOptions {
	readonly fileName: string;
	/** In bytes. */
	readonly limit: number;
	/** The working folder; throws where it is gone. */
	readonly workingFolder: () => string;
	/** The home folder of the account, undefined where there is none. */
	readonly home: string | undefined;
	/** The user's ID; undefined where the system has none (Windows). */
	readonly userId: number | undefined;
}

/**
 * Finds the team file of the working folder: from there up to the repository's root or the home folder, whichever is
 * nearer; outside of both in the working folder alone (contract 2, `team`).
 */
export function createTeamFolder(options: TeamFolderOptions): TeamFolder {
	const {fileName, limit, userId} = options;
	return {
		find() {
			const place = placeOf(options);
			if (place === undefined) return undefined;
			for (const folder of place.folders) {
				const file = path.join(folder, fileName);
				const stats = lookAt(file);
				if (stats) return readable(file, stats, place.root);
			}
			return undefined;
		},
		read(file) {
			return readWhole(path.resolve(options.workingFolder(), file), limit, 0);
		},
		topFile() {
			const place = placeOf(options);
			if (place === undefined)
				throw new Failure('save_failed', {path: fileName, detail: 'the working folder is gone'});
			// A file in the home folder would count for every folder below it.
			const folder = isRepository(place.root) ? place.root : place.folders[0]!;
			return path.join(folder, fileName);
		},
		isThere: file => lookAt(file) !== undefined,
		schemaBeside(file) {
			const schema = 'node_modules/smapi-login/smapi-login.schema.json';
			return existsSync(path.join(path.dirname(file), schema)) ? `./${schema}` : undefined;
		},
		write(file, text, replaces) {
			const temporary = `${file}.${process.pid}.tmp`;
			try {
				if (!replaces && lookAt(file)) return false;
				writeFileSync(temporary, text, {mode: 0o644, flag: 'wx'});
				renameSync(temporary, file);
				return true;
			} catch (error) {
				rmSync(temporary, {force: true});
				throw new Failure('save_failed', {path: file, detail: errorCode(error) ?? 'unknown'}, {cause: error});
			}
		},
	};

	/** A file that another user could have put there is passed over: it would choose whose client one signs in with. */
	function readable(file: string, stats: Stats, root: string): FoundTeamFile {
		const passedOver = (why: string): FoundTeamFile => ({path: file, problem: why});
		if (stats.isSymbolicLink()) return passedOver('it is a link, and no regular file');
		if (!stats.isFile()) return passedOver('it is no regular file');
		if (stats.size > limit) return passedOver(`it is larger than ${limit / 1024} KB`);
		if (userId !== undefined) {
			const owners = [userId, 0, lookAt(root)?.uid];
			if (!owners.includes(stats.uid)) return passedOver('it belongs to another user');
			if (keepsModes(root) && (stats.mode & 0o002) !== 0) return passedOver('everybody may write it');
		}
		try {
			// Not by a link that has come since.
			return {path: file, text: readWhole(file, limit, constants.O_NOFOLLOW ?? 0)};
		} catch {
			return passedOver('it cannot be read');
		}
	}
}

/** The one of this process. @param home the home folder of the account */
export function teamFolder(home: string | undefined): TeamFolder {
	return createTeamFolder({
		fileName: teamFileName,
		limit: teamFileLimit,
		workingFolder: () => process.cwd(),
		home,
		userId: process.getuid?.(),
	});
}

/** A file system that shows every folder as open to all (a Windows drive under WSL) keeps no modes. */
function keepsModes(folder: string): boolean {
	const stats = lookAt(folder);
	return stats !== undefined && (stats.mode & 0o777) !== 0o777;
}

/** @param flags besides those of reading @throws Failure `no_such_file` @throws Error in words; also where it is no regular file or beyond the limit */
function readWhole(file: string, limit: number, flags: number): string {
	// Without waiting for a writer, should a pipe stand there.
	const handle = opened(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | flags);
	try {
		const stats = fstatSync(handle);
		if (!stats.isFile()) throw new Error('it is no regular file');
		if (stats.size > limit) throw new Error(`it is larger than ${limit / 1024} KB`);
		return readFileSync(handle, 'utf8');
	} finally {
		closeSync(handle);
	}
}

function opened(file: string, flags: number): number {
	try {
		return openSync(file, flags);
	} catch (error) {
		const code = errorCode(error);
		if (code === 'ENOENT') throw new Failure('no_such_file', {path: file}, {cause: error});
		throw new Error(`it cannot be opened (${code ?? 'unknown'})`, {cause: error});
	}
}

/** The folders to look in, the nearest first, and the one that bounds them. */
function placeOf({
	workingFolder,
	home,
}: TeamFolderOptions): {readonly folders: readonly string[]; readonly root: string} | undefined {
	let start: string;
	try {
		start = workingFolder();
	} catch {
		return undefined;
	}
	const folders: string[] = [];
	for (let folder = start; ; folder = path.dirname(folder)) {
		folders.push(folder);
		if (isRepository(folder) || folder === home) return {folders, root: folder};
		if (path.dirname(folder) === folder) return {folders: [start], root: start};
	}
}

/** `.git` is a folder, or a file in worktrees and submodules. */
function isRepository(folder: string): boolean {
	try {
		statSync(path.join(folder, '.git'));
		return true;
	} catch {
		return false;
	}
}

function lookAt(file: string): Stats | undefined {
	try {
		return lstatSync(file);
	} catch {
		return undefined;
	}
}
