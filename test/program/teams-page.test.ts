import {execFileSync} from 'node:child_process';
import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {parseLine} from '../commands/run-command.ts';
import {fileWith, someProfile} from '../fakes/store.ts';
import {makeHome} from './home.ts';
import {runProgram} from './run-program.ts';

const page = readFileSync(new URL('../../docs/teams.md', import.meta.url), 'utf8');
const lines = [...page.matchAll(/^ {4}(.+)$/gm)].map(([, line]) => line!);

test('every line of docs/teams.md is one that the program takes', () => {
	const own = lines.filter(line => line.includes('smapi-login ') || line === 'smapi-login');
	expect(own.length).toBeGreaterThan(8);
	for (const line of own) {
		const [, rest = ''] = /smapi-login ?(.*?)(?: >.*| -- .*)?$/.exec(line)!;
		const words = rest.match(/'[^']*'|\S+/g) ?? [];
		expect(() => parseLine(words.map(word => word.replaceAll("'", '')))).not.toThrow();
	}
});

test('its file passes the check, and a profile makes one that does', async () => {
	const home = makeHome();
	try {
		const cwd = path.join(home.home, 'acme');
		mkdirSync(cwd);
		execFileSync('git', ['init', '-q'], {cwd});
		const file = path.join(cwd, 'smapi-login.json');
		writeFileSync(file, /```json\n([\s\S]*?)```/.exec(page)![1]!, {mode: 0o644});
		const run = (...words: string[]) => runProgram(words, {home, cwd});
		expect(await run('team', 'check')).toMatchObject({exitCode: 0, stdout: `${file} is fine.\n`});
		home.writeFile(fileWith({work: someProfile()}));
		expect(await run('team', 'init', '--profile', 'work')).toMatchObject({exitCode: 2, stdout: ''});
		rmSync(file);
		expect(await run('team', 'init', '--profile', 'work')).toMatchObject({exitCode: 0, stdout: `${file}\n`});
		expect(await run('team', 'check')).toMatchObject({exitCode: 0});
		expect(JSON.parse((await run('team', 'schema')).stdout)).toHaveProperty('properties.clientId');
	} finally {
		home.remove();
	}
});
