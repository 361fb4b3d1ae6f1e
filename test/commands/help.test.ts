import {describe, expect, test} from 'vitest';
import {commandTable} from '../../source/commands/index.ts';
import {runCommand} from './run-command.ts';

const {commands, signIn} = commandTable;

test('the first page has every command, every option of a sign-in and the exit codes', async () => {
	const {stdout, exitCode} = await runCommand(['help']);
	expect(exitCode).toBe(0);
	for (const {name, summary} of commands)
		expect(stdout).toMatch(new RegExp(`^  ${name} +${summary.slice(0, 12)}`, 'm'));
	for (const name of Object.keys(signIn.options)) expect(stdout).toContain(`--${name}`);
	for (const word of ['--version', '--help', '--no-color', '--debug', 'Exit codes'])
		expect(stdout).toContain(word);
});

test.each(commands.map(command => [command.name, command] as const))('help %s', async (name, command) => {
	const {stdout} = await runCommand(['help', name]);
	expect(stdout).toContain(command.summary);
	for (const option of Object.keys(command.options)) expect(stdout).toContain(`--${option}`);
	for (const action of Object.keys(command.actions ?? {}))
		expect(stdout).toMatch(new RegExp(`^  ${action} `, 'm'));
	for (const example of command.examples) expect(stdout).toContain(`  ${example}\n`.trimEnd());
	expect(command.examples.length).toBeGreaterThan(0);
});

describe('every example is a line that the program takes', () => {
	const examples = [signIn, ...commands].flatMap(command => command.examples);
	test.each(examples)('%s', async example => {
		const own = /smapi-login( [^|<]*)?/.exec(example)?.[1] ?? '';
		const words = [...own.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!);
		const {parseLine} = await import('./run-command.ts');
		expect(() => parseLine(words)).not.toThrow();
	});
});

test.each([
	['tokn', 'Did you mean: smapi-login token'],
	['stat', 'Did you mean: smapi-login status'],
	['profile', 'Did you mean: smapi-login profiles'],
	['xyzzy', 'smapi-login --help lists them.'],
	['constructor', 'smapi-login --help lists them.'],
])('%s is no command', async (name, next) => {
	for (const words of [[name], ['help', name]]) {
		const run = await runCommand(words);
		expect([run.exitCode, run.failure?.code, run.failure?.next]).toEqual([2, 'usage', next]);
	}
});

test('help takes one name', async () => {
	expect((await runCommand(['help', 'token', 'status'])).exitCode).toBe(2);
});
