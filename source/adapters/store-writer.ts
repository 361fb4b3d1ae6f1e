// Stands first since it has to be loaded before conf.
import './store-signals.ts';
import {readFileSync, renameSync} from 'node:fs';
import path from 'node:path';
import Conf from 'conf';
import type {ConfigFile} from '../core/config-file.ts';
import {removeLeftovers, removeOldTakeovers, StoreProblem, temporaryPathOf} from './store-file.ts';
import type {HeldLock} from './store-lock.ts';
import {removeNewSignalListeners} from './store-signals.ts';

removeNewSignalListeners();

/**
 * Writes the profile file whole: conf writes a 0600 file beside it, which is looked at and then renamed over it. conf
 * does not write the real file itself, since atomically takes no notice of a write that was cut short (a disk that fills
 * up midway) and would put the half in the place of the whole. What this save or a killed one leaves beside is removed.
 *
 * @param lock held on the real file
 * @throws StoreProblem; the system's errors
 */
export function writeTarget(real: string, file: ConfigFile, lock: HeldLock, now: Date): void {
	removeLeftovers(real, now);
	removeOldTakeovers(real);
	try {
		const temporary = writeTemporary(real, file, lock.token);
		if (!lock.isHeld()) throw new StoreProblem('another process took over in the meantime');
		renameSync(temporary, real);
	} catch (error) {
		removeLeftovers(real, now, lock.token);
		throw error;
	}
}

function writeTemporary(real: string, file: ConfigFile, token: string): string {
	const temporary = temporaryPathOf(real, token);
	const text = `${JSON.stringify(file, undefined, '\t')}\n`;
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
		throw new StoreProblem('no space left for all of it on the disk');
	return temporary;
}
