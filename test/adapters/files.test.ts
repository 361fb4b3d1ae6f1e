import {execFileSync} from 'node:child_process';
import {
	chmodSync,
	chownSync,
	lstatSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {systemClock} from '../../source/adapters/clock.ts';
import {createFiles} from '../../source/adapters/files.ts';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(path.join(os.tmpdir(), 'smapi-login-files-'));
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

const files = () => createFiles({home: () => folder, clock: systemClock});
const at = (...names: readonly string[]) => path.join(folder, ...names);
const modeOf = (file: string) => statSync(file).mode & 0o777;
const isRoot = process.getuid?.() === 0;

describe('read', () => {
	test('gives a text, also by a link and from a pipe, which has no size', async () => {
		writeFileSync(at('a'), 'one\ntwo');
		symlinkSync(at('a'), at('link'));
		expect(await files().read(at('a'), 7)).toBe('one\ntwo');
		expect(await files().read(at('link'), 100)).toBe('one\ntwo');
		execFileSync('mkfifo', [at('pipe')]);
		const read = files().read(at('pipe'), 100);
		writeFileSync(at('pipe'), 'through');
		expect(await read).toBe('through');
	});

	test.each([
		['a folder', () => mkdirSync(at('x')), 'read_failed', 'it is a folder'],
		[
			'one byte too many',
			() => writeFileSync(at('x'), 'y'.repeat(2049)),
			'read_failed',
			'it is larger than 2 KB',
		],
		['nothing there', () => undefined, 'no_such_file', 'There is no file'],
	])('%s: says why', async (_, make, code, words) => {
		make();
		const error = await files()
			.read(at('x'), 2048)
			.catch(caught => caught);
		expect(error).toMatchObject({code, details: {path: at('x')}});
		expect(error.what).toContain(words);
	});
});

describe('write', () => {
	test('makes a file of mode 0600, and closes one that was open', async () => {
		expect(await files().write(at('new'), 'text')).toBe(at('new'));
		expect([readFileSync(at('new'), 'utf8'), modeOf(at('new'))]).toEqual(['text', 0o600]);
		writeFileSync(at('old'), 'before', {mode: 0o644});
		await files().write(at('old'), 'after');
		expect([readFileSync(at('old'), 'utf8'), modeOf(at('old'))]).toEqual(['after', 0o600]);
		expect(readdirSync(folder).sort()).toEqual(['new', 'old']);
	});

	test('goes where a link leads, and leaves the link', async () => {
		writeFileSync(at('real'), '');
		symlinkSync('real', at('link'));
		await files().write(at('link'), 'text');
		expect(lstatSync(at('link')).isSymbolicLink()).toBe(true);
		expect(readFileSync(at('real'), 'utf8')).toBe('text');
	});

	test.each<[string, () => void, RegExp]>([
		['read-only', () => writeFileSync(at('x'), 'kept', {mode: 0o400}), /read-only/],
		['a folder', () => mkdirSync(at('x')), /./],
		['a folder that is not there', () => symlinkSync(at('gone', 'y'), at('x')), /./],
		...(isRoot
			? [
					[
						'of another user',
						() => {
							writeFileSync(at('x'), 'kept');
							chownSync(at('x'), 12_345, 12_345);
						},
						/another user/,
					] as [string, () => void, RegExp],
				]
			: []),
	])('%s: refuses, and leaves nothing behind', async (_, make, words) => {
		make();
		const before = readdirSync(folder);
		const error = await files()
			.write(at('x'), 'text')
			.catch(caught => caught);
		expect(error).toMatchObject({code: 'save_failed', what: expect.stringMatching(words)});
		expect(readdirSync(folder)).toEqual(before);
	});
});

describe('merge', () => {
	test('makes the folders of a file in the home folder, 0700, and a new file without a backup', async () => {
		const merged = await files().merge(['.ask', 'cli_config'], before => `${before}`);
		expect(merged).toEqual({file: at('.ask', 'cli_config'), backup: undefined});
		expect(readFileSync(merged.file, 'utf8')).toBe('undefined');
		expect([modeOf(at('.ask')), modeOf(merged.file)]).toEqual([0o700, 0o600]);
		expect(readdirSync(at('.ask'))).toEqual(['cli_config']);
	});

	test('keeps what was there as one backup, 0600', async () => {
		writeFileSync(at('x'), 'one', {mode: 0o644});
		await files().merge(at('x'), before => `${before} two`);
		const {backup} = await files().merge(at('x'), before => `${before} three`);
		expect([readFileSync(at('x'), 'utf8'), readFileSync(backup!, 'utf8')]).toEqual([
			'one two three',
			'one two',
		]);
		expect([modeOf(at('x')), modeOf(backup!)]).toEqual([0o600, 0o600]);
		expect(readdirSync(folder).sort()).toEqual(['x', 'x.bak']);
	});

	test('twenty at once lose nothing', async () => {
		await Promise.all(
			Array.from({length: 20}, (_, n) => files().merge(at('x'), (before = '') => `${before}${n};`)),
		);
		const numbers = readFileSync(at('x'), 'utf8').split(';').filter(Boolean).map(Number);
		expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({length: 20}, (_, n) => n));
		expect(readdirSync(folder).sort()).toEqual(['x', 'x.bak']);
	}, 30_000);

	test('an edit that fails changes nothing, and holds no lock', async () => {
		writeFileSync(at('x'), 'one');
		const failing = files().merge(at('x'), () => {
			throw new Error('no JSON');
		});
		await expect(failing).rejects.toThrow();
		expect(readFileSync(at('x'), 'utf8')).toBe('one');
		expect(readdirSync(folder)).toEqual(['x']);
		await files().merge(at('x'), () => 'two');
		expect(readFileSync(at('x'), 'utf8')).toBe('two');
	});

	test.runIf(!isRoot)('a folder that may not be written', async () => {
		writeFileSync(at('x'), 'one');
		chmodSync(folder, 0o500);
		const error = await files()
			.merge(at('x'), () => 'two')
			.catch(caught => caught);
		chmodSync(folder, 0o700);
		expect(error).toMatchObject({code: 'save_failed'});
	});
});
