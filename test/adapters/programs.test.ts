import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {createPrograms} from '../../source/adapters/programs.ts';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(path.join(os.tmpdir(), 'smapi-login-programs-'));
	mkdirSync(path.join(folder, 'bin'));
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

const never = new AbortController().signal;
const secrets = {
	SMAPI_LOGIN_CLIENT_SECRET: 'one',
	ASK_REFRESH_TOKEN: 'two',
	ASK_LWA_CLIENT_CONFIRMATION: 'three',
};
const programs = (more: Readonly<Record<string, string>> = {}) =>
	createPrograms({
		PATH: `${path.join(folder, 'bin')}:${process.env.PATH}`,
		FOLDER: folder,
		...secrets,
		...more,
	});

function program(name: string, script: string, mode = 0o755): string {
	const file = path.join(folder, 'bin', name);
	writeFileSync(file, `#!/bin/sh\n${script}\n`, {mode});
	return file;
}

const here = (name: string) => path.join(folder, name);

describe('capture', () => {
	test('gives the first line, whatever line end it has, and no more', async () => {
		program('say', 'printf "first\\r\\nsecond\\n"');
		expect(await programs().capture(['say'], 5, never)).toEqual({firstLine: 'first'});
	});

	test('hands on the words as they are, without a shell, a secret or a terminal', async () => {
		program(
			'look',
			'printf "%s|" "$#" "$1" "$2"; env | grep -c "=one$\\|=two$\\|=three$"; [ -t 0 ] && exit 9; exit 0',
		);
		const words = ['look', '$HOME; rm x', "it's *"];
		expect(await programs().capture(words, 5, never)).toEqual({firstLine: "2|$HOME; rm x|it's *|0"});
	});

	test.each([
		[
			'an exit code and its last words',
			'echo a >&2; echo "not signed in" >&2; exit 4',
			'exit code 4: “not signed in”',
		],
		['a signal', 'kill -TERM $$', 'it was ended by SIGTERM'],
		[
			'words that could be a secret',
			'echo "is 0123456789abcdef0123456789abcdef" >&2; exit 1',
			'exit code 1: “is [hidden]”',
		],
		['an escape sequence', 'printf "\\033[2Jx" >&2; exit 1', '[2Jx”'],
	])('tells %s', async (_, script, problem) => {
		program('fail', script);
		const ended = await programs().capture(['fail'], 5, never);
		expect(ended).toEqual({problem: expect.stringContaining(problem)});
		expect((ended as {problem: string}).problem).not.toMatch(/\p{Cc}/u);
	});

	test.each([
		['is not there', 'nobody'],
		['is a path of the folder', './bin/say'],
		['has no name', ''],
	])('one that %s is not looked for elsewhere', async (_, name) => {
		program('say', 'echo x');
		expect(await programs().capture([name], 5, never)).toEqual({
			problem: 'there is no such program in PATH',
		});
	});

	test('what cannot be started says so', async () => {
		writeFileSync(path.join(folder, 'bin', 'broken'), '#!/nowhere/at/all\n', {mode: 0o755});
		expect(await programs().capture(['broken'], 5, never)).toEqual({
			problem: 'it cannot be started (ENOENT)',
		});
	});

	test('ends what is too slow, with all that it has started', async () => {
		program('slow', `sleep 60 & echo $! >${here('pid')}; wait`);
		const before = performance.now();
		expect(await programs().capture(['slow'], 0.3, never)).toEqual({problem: 'it took longer than 0.3 s'});
		expect(performance.now() - before).toBeLessThan(3000);
		// What nobody has waited for yet is still listed, as a zombie.
		const {stdout} = spawnSync('ps', ['-o', 'stat=', '-p', readFileSync(here('pid'), 'utf8').trim()]);
		expect(stdout.toString().trim()).toMatch(/^(Z.*)?$/);
	});

	test('a child that keeps the pipe open is not waited for', async () => {
		program('leaves', 'sleep 30 & echo done');
		const before = performance.now();
		expect(await programs().capture(['leaves'], 10, never)).toEqual({firstLine: 'done'});
		expect(performance.now() - before).toBeLessThan(5000);
	});

	test('the signal ends it, and one that is aborted begins nothing', async () => {
		program('slow', `touch ${here('began')}; sleep 60`);
		const stop = new AbortController();
		const running = programs().capture(['slow'], 30, stop.signal);
		await expect.poll(() => existsSync(here('began')), {timeout: 5000}).toBe(true);
		stop.abort(new Error('enough'));
		await expect(running).rejects.toThrow('enough');
		rmSync(here('began'));
		await expect(programs().capture(['slow'], 30, stop.signal)).rejects.toThrow('enough');
		expect(existsSync(here('began'))).toBe(false);
	});

	test('megabytes are read on and not kept', async () => {
		program('much', 'yes | head -c 3000000 | tr -d "\\n"; exit 0');
		const {firstLine = ''} = (await programs().capture(['much'], 10, never)) as {firstLine?: string};
		expect(firstLine.length).toBeGreaterThan(60_000);
		expect(firstLine.length).toBeLessThan(200_000);
	});
});

describe('feed', () => {
	test('gives the text on standard input', async () => {
		program('take', `cat >${here('taken')}`);
		expect(await programs().feed(['take'], 'a\nsecret', never)).toBeUndefined();
		expect(readFileSync(here('taken'), 'utf8')).toBe('a\nsecret');
	});

	test('one that ends without reading is judged by its exit code', async () => {
		program('deaf', 'exit 0');
		expect(await programs().feed(['deaf'], 'x'.repeat(1_000_000), never)).toBeUndefined();
		program('deaf', 'exit 3');
		expect(await programs().feed(['deaf'], 'x', never)).toBe('it ended with exit code 3');
	});
});

describe('become', () => {
	test('gives the command its variables and none of the secrets, and ends with its code', async () => {
		program(
			'run',
			`echo "$TOKEN|$GONE|$FOLDER" >${here('saw')}; env | grep -c "^ASK_REFRESH" >>${here('saw')}; exit 7`,
		);
		const code = await programs({GONE: 'x'}).become(['run'], {TOKEN: 't', GONE: undefined});
		expect(code).toBe(7);
		expect(readFileSync(here('saw'), 'utf8')).toBe(`t||${folder}\n0\n`);
	});

	test.each([
		['ended by a signal', () => program('a', 'kill -KILL $$'), 'a', 137],
		['not there', () => '', 'nobody', 127],
		['not executable', () => program('b', '', 0o644), 'b', 126],
		['a file that is not executable', () => program('c', '', 0o644), 'PATH', 126],
		['a path that is not there', () => here('nobody'), 'PATH', 127],
		['a folder', () => here('bin'), 'PATH', 126],
	])('%s: %s as a shell counts', async (_, make, name, code) => {
		const file = make();
		expect(await programs().become([name === 'PATH' ? file : name], {})).toBe(code);
	});

	test('words too long for the system are 126', async () => {
		expect(await programs().become(['echo', 'x'.repeat(3_000_000)], {})).toBe(126);
	});

	test('whoever listened to signals before listens again', async () => {
		const listener = () => undefined;
		process.on('SIGUSR2', listener);
		await programs().become(['true'], {});
		expect(process.listeners('SIGUSR2')).toContain(listener);
		process.off('SIGUSR2', listener);
	});
});
