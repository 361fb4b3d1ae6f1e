import {isUtf8} from 'node:buffer';
import {readFileSync} from 'node:fs';
import {type ConfigFile, fileVersion, judgeFile} from '../core/config-file.ts';
import {Failure} from '../core/failure.ts';
import {errorCode} from './store-failure.ts';
import type {StoreTarget} from './store-target.ts';

/**
 * Reads and judges the bytes of the profile file; no file is an empty one. What stands here is all that a reader loads:
 * no conf.
 *
 * @param path for the words of a Failure
 * @throws Failure `file_damaged`, `file_newer`; the system's errors
 */
export function readTarget(path: string, target: StoreTarget): ConfigFile {
	const bytes = target.stats ? readBytes(target.real) : undefined;
	if (!bytes) return {version: fileVersion};
	// Decoding would replace what it cannot read, and a save would keep the replacements.
	if (!isUtf8(bytes)) throw new Failure('file_damaged', {path, detail: 'it is no UTF-8 text'});
	const judgement = judgeFile(bytes.toString('utf8'));
	switch (judgement.kind) {
		case 'good':
		case 'empty':
			return judgement.file;
		case 'newer':
			throw new Failure('file_newer', {path});
		case 'damaged':
			throw new Failure('file_damaged', {path, detail: judgement.detail});
	}
}

function readBytes(real: string): Buffer | undefined {
	try {
		return readFileSync(real);
	} catch (error) {
		if (errorCode(error) === 'ENOENT') return undefined;
		throw error;
	}
}
