// Stands first since it has to be loaded before conf.
import './store-signals.ts';
import {readFileSync, renameSync} from 'node:fs';
import path from 'node:path';
import Conf from 'conf';
import type {ConfigFile} from '../core/config-file.ts';
import {type FileContent, removeLeftovers, removeOldTakeovers, temporaryPathOf} from './store-file.ts';
import type {HeldLock} from './store-lock.ts';
import {StoreProblem} from './store-problem.ts';
import {removeNewSignalListeners} from './store-signals.ts';
import {errorCode} from './system-error.ts';

removeNewSignalListeners();

/** The content of a file that was changed. */
export function contentOf(file: ConfigFile): FileContent {
	return {file, text: `${JSON.stringify(file, undefined, '\t')}\n`};
}

/**
 * Writes the profile file whole: conf writes a 0600 file beside it, which is looked at and then renamed over it. conf
 * does not write the real file itself, since atomically takes no notice of a write that was cut short (a disk that fills
 * up midway) and would put the half in the place of the whole. What this save or a killed one leaves beside is removed.
 *
 * @param lock held on the real file
 * @param keep `only try`: all but the last act, where there is no file yet
 * @throws StoreProblem; the system's errors
 */
export function writeTarget(
	real: string,
	content: FileContent,
	lock: HeldLock,
	now: Date,
	keep: 'keep' | 'only try' = 'keep',
): void {
	removeLeftovers(real, now);
	removeOldTakeovers(real);
	try {
		const temporary = writeTemporary(real, content, lock.token);
		if (!lock.isHeld()) throw new StoreProblem('another process took over in the meantime', 'for the moment');
		if (keep === 'keep') replace(real, temporary);
		else removeLeftovers(real, now, lock.token);
	} catch (error) {
		removeLeftovers(real, now, lock.token);
		throw error;
	}
}

function replace(real: string, temporary: string): void {
	try {
		renameSync(temporary, real);
	} catch (error) {
		// rename(2): a mount point is not renamed over.
		if (errorCode(error) !== 'EBUSY' || process.platform === 'win32') throw error;
		const folder = path.dirname(real);
		throw new StoreProblem(
			`it is mounted alone (as for a container), so it cannot be replaced. Mount its folder ${folder} instead`,
		);
	}
}

function writeTemporary(real: string, {file, text}: FileContent, token: string): string {
	const temporary = temporaryPathOf(real, token);
	const {dir, name, ext} = path.parse(temporary);
	const conf = new Conf<Record<string, unknown>>({
		cwd: dir,
		configName: name,
		fileExtension: ext,
		configFileMode: 0o600,
		accessPropertiesByDotNotation: false,
		// conf drops a key `__internal__`, which to us is one that we do not know.
		serialize: () => text,
	});
	conf.store = file;
	if (!readFileSync(temporary).equals(Buffer.from(text)))
		throw new StoreProblem('no space left for all of it on the disk', 'for the moment');
	return temporary;
}
