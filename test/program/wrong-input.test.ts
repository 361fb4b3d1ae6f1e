import {afterEach, beforeEach, expect, test} from 'vitest';
import {fileWith, someProfile} from '../fakes/store.ts';
import {type Home, makeHome} from './home.ts';
import {runProgram} from './run-program.ts';

let home: Home;
beforeEach(() => {
	home = makeHome();
	home.writeFile(fileWith({me: someProfile()}));
});
afterEach(() => home.remove());

test.each([
	[['export', 'ask-cli', '--as', ''], '--as'],
	[['export', 'ask-cli', '--as', 'a\nb'], '--as'],
	[['export', 'ask-cli', '--as', '__proto__'], '--as'],
	[['export', 'dotenv', '--out', ''], '--out'],
	[['completion', 'bash', 'zsh'], 'zsh'],
	[['--client-id', 'x', '--client-secret-command', ''], 'it is empty'],
	[['--client-id', 'x', '--client-secret-command', 'echo "a'], 'not closed'],
	[['--client-id', 'x', '--client-secret-file', '/none'], 'no file'],
])('wrong input ends with exit code 2 and is named: %j', async (words, said) => {
	const run = await runProgram([...words, '--no-input'], {home});
	expect(run).toMatchObject({exitCode: 2, stdout: ''});
	expect(run.stderr).toContain(said);
});

test.each([
	['no-such-command', 127],
	['/', 126],
])('exec --json tells %s as JSON too', async (command, exitCode) => {
	const now = Date.now();
	const [obtainedAt, expiresAt] = [new Date(now), new Date(now + 3_000_000)];
	const tokens = {...someProfile().tokens, obtainedAt, expiresAt};
	home.writeFile(fileWith({me: someProfile({tokens})}));
	const run = await runProgram(['exec', '--json', '--', command], {home});
	expect(run.exitCode).toBe(exitCode);
	expect(JSON.parse(run.stderr.trim().split('\n').at(-1)!)).toMatchObject({error: {exitCode}});
});
