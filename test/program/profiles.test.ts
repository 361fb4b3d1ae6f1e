import {statSync} from 'node:fs';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {fileWith, someProfile} from '../fakes/store.ts';
import {type Home, makeHome} from './home.ts';
import {type ProgramResult, runProgram} from './run-program.ts';

interface SavedFile {
	readonly defaultProfile?: string;
	readonly profiles: Record<string, {clientSecret: string; kept?: unknown}>;
	readonly kept?: unknown;
}

let home: Home;
beforeEach(() => {
	home = makeHome();
	const {profiles, ...file} = fileWith({me: someProfile(), work: someProfile()});
	const {me, ...others} = profiles!;
	home.writeFile({...file, kept: [1], profiles: {me: {...(me as object), kept: {a: 1}}, ...others}});
});
afterEach(() => home.remove());

const run = (line: string, stdin = ''): Promise<ProgramResult> =>
	runProgram(['profiles', ...line.split(' ')], {home, stdin});
const saved = () => home.readFile() as SavedFile;

test('all six, one after the other; what we do not know survives', async () => {
	expect((await run('list')).stdout.split('\n')).toHaveLength(4);
	expect(JSON.parse((await run('list --json')).stdout)).toMatchObject([
		{name: 'me', default: true},
		{name: 'work'},
	]);
	expect((await run('show me')).stdout).toContain('(default)');
	expect(await run('use work')).toMatchObject({exitCode: 0, stdout: ''});
	expect(saved().defaultProfile).toBe('work');
	expect(await run('rename me home')).toMatchObject({exitCode: 0, stdout: ''});
	const secret = 'f'.repeat(64);
	const replaced = await run('secret home --no-probe', `${secret}\n`);
	expect([replaced.exitCode, replaced.stdout]).toEqual([0, '']);
	expect(replaced.stderr).not.toContain(secret);
	expect(await run('remove work')).toMatchObject({exitCode: 2});
	expect(await run('remove work --yes')).toMatchObject({exitCode: 0, stdout: ''});
	expect(Object.keys(saved().profiles)).toEqual(['home']);
	expect(saved().profiles.home).toMatchObject({clientSecret: secret, kept: {a: 1}});
	expect(saved().kept).toEqual([1]);
	expect(statSync(home.file).mode & 0o777).toBe(0o600);
}, 60_000);

test.each(['__proto__', 'constructor', '../x', '--help'])(
	'D15, D17: no profile is made or found: %s',
	async name => {
		const before = JSON.stringify(saved());
		for (const words of [
			['profiles', 'rename', 'me', name],
			['profiles', 'use', name],
			['token', '--profile', name],
		]) {
			const {exitCode, stdout} = await runProgram(words, {home});
			if (name === '--help') expect(stdout).not.toContain('Atza|');
			else expect([exitCode, stdout]).toEqual([2, '']);
		}
		expect(JSON.stringify(saved())).toBe(before);
	},
);

test('a damaged file: 1, its path, its bytes as they were', async () => {
	home.writeFile('[1]');
	for (const line of ['list', 'use me', 'remove me --yes']) {
		const {exitCode, stderr} = await run(line);
		expect(exitCode).toBe(1);
		expect(stderr).toContain(home.file);
	}
	expect(home.readFile()).toEqual([1]);
});
