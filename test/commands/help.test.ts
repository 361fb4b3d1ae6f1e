import {describe, expect, test} from 'vitest';
import {commandNamed} from '../../source/commands/help.ts';
import {commandTable} from '../../source/commands/index.ts';
import {optionsOf, runCommand} from './run-command.ts';

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

test.each([
	['N15: util generate-lwa-tokens', 'the same flags'],
	['N15: configure', 'smapi-login (the wizard'],
	['N15: login', 'Here: smapi-login'],
	['N15: auth login', 'Here: smapi-login'],
	['N15: sso login', 'Here: smapi-login'],
	['N15: logout', 'profiles remove'],
	['N15: auth logout', 'profiles remove'],
	['N15: whoami', 'smapi-login status --check'],
	['N15: auth status', 'smapi-login status --check'],
	['N15: auth token', 'smapi-login token'],
	['N15: auth print-access-token', 'smapi-login token'],
	['N15: deploy', 'only gets the token'],
])('%s is what another tool calls it: the command that does it here', (title, here) => {
	const [name = '', ...rest] = title.slice(5).split(' ');
	try {
		commandNamed(name, commandTable, rest);
		throw new Error('a command');
	} catch (error) {
		expect(error).toMatchObject({code: 'usage', next: expect.stringContaining(here)});
	}
});

test.each(['toke', 'statsu'])('N15: a slip is still told as one: %s', name => {
	expect(() => commandNamed(name, commandTable)).toThrow(`There is no command “${name}”.`);
});

test('N18: every command takes what makes sense everywhere', () => {
	for (const {name} of commandTable.commands)
		for (const flag of ['--no-input', '--debug', '--no-color'])
			expect(optionsOf(name, flag)).toEqual({[flag.slice(2)]: true});
});
