import {constants} from 'node:fs';
import path from 'node:path';
import {Failure} from '../core/failure.ts';
import {errorCode} from './system-error.ts';

/**
 * Writes a text to a new file of mode 0600 in the working folder; an existing one is left alone and a number is added.
 * @returns its path
 * @throws Failure `save_failed`
 */
export async function writeTextFile(name: string, text: string): Promise<string> {
	// Not imported: it takes 2 ms of every first frame, and few write a file.
	const {open} = await import('node:fs/promises');
	const {name: stem, ext} = path.parse(name);
	for (let n = 1; ; n++) {
		const file = path.resolve(n === 1 ? name : `${stem}-${n}${ext}`);
		try {
			const handle = await open(file, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
			try {
				await handle.writeFile(text);
			} finally {
				await handle.close();
			}
			return file;
		} catch (error) {
			const code = errorCode(error) ?? 'unknown';
			if (code !== 'EEXIST' || n > 99)
				throw new Failure('save_failed', {path: file, detail: code}, {cause: error});
		}
	}
}
