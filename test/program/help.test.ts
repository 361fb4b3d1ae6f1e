import {expect, test} from 'vitest';
import packageJson from '../../package.json' with {type: 'json'};
import {commandTable} from '../../source/commands/index.ts';
import {runProgram} from './run-program.ts';

test.each(['--version', '-v'])('%s is the version alone', async word => {
	expect(await runProgram([word])).toMatchObject({
		exitCode: 0,
		stdout: `${packageJson.version}\n`,
		stderr: '',
	});
});

test('--help, -h and help are one page', async () => {
	const pages = await Promise.all(['--help', '-h', 'help'].map(word => runProgram([word])));
	expect(new Set(pages.map(({stdout}) => stdout)).size).toBe(1);
	expect(pages.map(({exitCode, stderr}) => [exitCode, stderr])).toEqual([
		[0, ''],
		[0, ''],
		[0, ''],
	]);
	for (const {name} of commandTable.commands)
		expect(pages[0]!.stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
});

test('each command has its page', async () => {
	for (const {name, summary} of commandTable.commands) {
		const {stdout, exitCode} = await runProgram([name, '--help']);
		expect(exitCode).toBe(0);
		expect(stdout).toContain(summary);
		expect(stdout).toContain('Examples');
	}
}, 60_000);

test.each([
	['tokn --help', /Did you mean: node \S+launcher\.cjs token/],
	['tokn', /Did you mean: node \S+launcher\.cjs token/],
	['--prfile', /Did you mean --profile\?/],
	['xyzzy', /--help/],
])('%s: exit 2 with the nearest', async (line, next) => {
	const {exitCode, stdout, stderr} = await runProgram(line.split(' '));
	expect([exitCode, stdout]).toEqual([2, '']);
	expect(stderr).toMatch(next);
});

test('flags of every command may stand before its name', async () => {
	expect((await runProgram(['--no-color', 'help', 'token'])).stdout).toBe(
		(await runProgram(['help', 'token'])).stdout,
	);
	expect((await runProgram(['--debug', 'token', '--help'])).stdout).toBe(
		(await runProgram(['help', 'token'])).stdout,
	);
	expect((await runProgram(['--debug', 'status'])).exitCode).toBe(0);
});
