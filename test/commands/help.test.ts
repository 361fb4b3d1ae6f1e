import {describe, expect, test} from 'vitest';
import {commandNamed} from '../../source/commands/help.ts';
import {commandTable} from '../../source/commands/index.ts';
import {FakeStreams} from '../fakes/streams.ts';
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

test.each(['ci', 'environment', 'exit-codes'])('help %s has no blank before a sign', async topic => {
	expect((await runCommand(['help', topic])).stdout).not.toMatch(/” [,.;)]/);
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
	const run = await runCommand([name]);
	expect([run.exitCode, run.failure?.code, run.failure?.next]).toEqual([2, 'usage', next]);
});

test.each([
	['toke', 'Did you mean: smapi-login help token'],
	['enviroment', 'Did you mean: smapi-login help environment'],
	['exit', 'Did you mean: smapi-login help exit-codes'],
	['xyzzy', 'smapi-login --help lists what there is.'],
	['constructor', 'smapi-login --help lists what there is.'],
])('U14: help %s names the nearest topic', async (name, next) => {
	const run = await runCommand(['help', name]);
	expect([run.exitCode, run.failure?.code, run.failure?.next]).toEqual([2, 'usage', next]);
});

describe('U28: help on what belongs to no command', () => {
	test('environment names every variable of the contract', async () => {
		const {stdout} = await runCommand(['help', 'environment']);
		for (const name of [
			...'CONFIG_DIR PROFILE CLIENT_SECRET PLAIN'.split(' ').map(word => `SMAPI_LOGIN_${word}`),
			...'REFRESH_TOKEN LWA_CLIENT_ID LWA_CLIENT_CONFIRMATION LWA_AUTHORIZE_HOST LWA_TOKEN_HOST SMAPI_SERVER_BASE_URL DEFAULT_PROFILE'
				.split(' ')
				.map(word => `ASK_${word}`),
			...'HTTPS_PROXY NO_PROXY BROWSER NO_COLOR INK_SCREEN_READER'.split(' '),
		])
			expect(stdout).toContain(name);
	});

	test('exit-codes names each, those of inspect too', async () => {
		const {stdout} = await runCommand(['help', 'exit-codes']);
		for (const code of ['0', '1', '2', '3', '129', '130', '143'])
			expect(stdout).toMatch(new RegExp(`^  ${code} +[A-Z]`, 'm'));
		expect(stdout).toMatch(/^inspect\n.*\n {2}1 {2}The address has warnings$/m);
		for (const {name, exits} of commands)
			if (exits.length > 0) expect(stdout).toMatch(new RegExp(`^${name}$`, 'm'));
	});

	test('the first page leads to them, and no line of theirs is too long to read', async () => {
		const {stdout} = await runCommand(['help']);
		expect(stdout).toMatch(/^ {2}help environment/m);
		for (const topic of ['environment', 'exit-codes', 'ci'])
			for (const line of (await runCommand(['help', topic])).stdout.split('\n'))
				expect(line.length).toBeLessThanOrEqual(110);
	});
});

describe('help fits the window', () => {
	const pages = [
		[],
		...[...commands.map(({name}) => name), 'environment', 'exit-codes', 'ci'].map(name => [name]),
	];
	const toType = new Set([signIn, ...commands].flatMap(({examples}) => examples));

	test.each([100, 80, 40])('%i columns: words break at blanks, a line to type nowhere', async columns => {
		for (const name of pages) {
			const streams = new FakeStreams();
			streams.stdoutColumns = columns;
			const {stdout} = await runCommand(['help', ...name], {streams});
			const lines = stdout.split('\n');
			for (const line of lines) {
				const words = line.trim();
				const isWhole =
					toType.has(words) || /^(smapi-login|docker) |“.*”/.test(words) || !words.includes(' ');
				if (!isWhole) expect([name, line, line.length <= columns]).toEqual([name, line, true]);
			}
			const own = commands.find(command => command.name === name[0]);
			for (const example of own?.examples ?? []) expect(lines).toContain(`  ${example}`);
		}
	});

	test('nothing that stands in quotes is broken', async () => {
		const streams = new FakeStreams();
		streams.stdoutColumns = 40;
		const {stdout} = await runCommand(['help', 'exec'], {streams});
		expect(stdout).toMatch(/“docker run --init”/);
		expect(stdout).toMatch(/“smapi-login token”/);
	});
});

describe('U03: every line to type is one that works here', () => {
	const programName = 'npm start -s --';

	test.each(['', ...commands.map(command => command.name)])('help %s', async name => {
		const {stdout} = await runCommand(['help', ...(name ? [name] : [])], {programName});
		expect(stdout).toContain(`  ${programName} ${name}`.trimEnd());
		const lines = stdout.split('\n').filter(line => !/^smapi-login: |smapi-login\S*\.json/.test(line));
		expect(lines.join('\n')).not.toContain('smapi-login');
	});

	test('a name that holds that of the package is told once', async () => {
		const {stdout} = await runCommand(['help', 'token'], {programName: 'npx smapi-login'});
		expect(stdout).toContain('\n  npx smapi-login token [options]\n');
	});

	test.each([
		[['profiles', 'lst'], `${programName} profiles list`],
		[['token'], 'Sign in: npm start -s'],
		[['toke'], `${programName} token`],
		[['token', '--xyzzy'], `${programName} token --help`],
	])('%j', async (words, line) => {
		const {failure} = await runCommand(words, {programName});
		expect(failure?.calledBy(programName).next).toContain(line);
		expect(failure?.calledBy(programName).next).not.toContain('smapi-login');
	});
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
