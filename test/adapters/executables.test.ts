import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {findExecutable} from '../../source/adapters/executables.ts';
import {StubPrograms} from './stub-programs.ts';

describe('findExecutable', () => {
	let stubs: StubPrograms;
	beforeEach(() => {
		stubs = new StubPrograms();
	});
	afterEach(() => stubs.remove());

	it('finds a program by name and by absolute path, the first entry of PATH first', () => {
		const file = stubs.add('tool', '');
		expect(findExecutable('tool', {PATH: `/nowhere:${stubs.folder}`})).toBe(file);
		expect(findExecutable(file, {})).toBe(file);
		symlinkSync(file, path.join(stubs.folder, 'link'));
		expect(findExecutable('link', {PATH: stubs.folder})).toBe(path.join(stubs.folder, 'link'));
	});

	it('passes over empty and relative entries of PATH (CWE-426)', () => {
		stubs.add('tool', '');
		const relative = path.relative(process.cwd(), stubs.folder);
		for (const entry of ['', '.', relative, './node_modules/.bin']) {
			expect(findExecutable('tool', {PATH: entry})).toBeUndefined();
			expect(findExecutable('vitest', {PATH: entry})).toBeUndefined();
		}
		expect(findExecutable('tool', {})).toBeUndefined();
	});

	it('passes over folders, files that cannot be run, broken links', () => {
		mkdirSync(path.join(stubs.folder, 'folder'));
		writeFileSync(path.join(stubs.folder, 'text'), '');
		symlinkSync('/nowhere', path.join(stubs.folder, 'broken'));
		for (const name of ['folder', 'text', 'broken', 'missing', '', '..', 'a\0b']) {
			expect(findExecutable(name, {PATH: stubs.folder})).toBeUndefined();
		}
	});

	it.each(['sh -c "touch pwned"', '$(touch pwned)', ';touch pwned', '%s', './tool', '../bin/sh'])(
		'finds nothing under %s',
		text => {
			expect(findExecutable(text, {PATH: '/usr/bin:/bin'})).toBeUndefined();
		},
	);
});
