import {existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {filesBelow, makeHome} from './home.ts';
import {runProgram, startProgram} from './run-program.ts';
import {type ProgramInTerminal, startInTerminal} from './terminal.ts';

test('without a terminal it plays the owner, prints the token and leaves nothing behind', async () => {
	const home = makeHome();
	const {SMAPI_LOGIN_CONFIG_DIR: _, ...env} = home.env;
	const own = {...home, env};
	home.writeFile({version: 1, profiles: {}});
	const {exitCode, stdout, stderr} = await runProgram(['demo'], {home: own});
	expect(exitCode, stderr).toBe(0);
	expect(stdout).toMatch(/^Atza\|\S+\n$/);
	expect(stderr).toContain('Without a terminal the demo plays the owner');
	expect(readdirSync(home.temporary)).toEqual([]);
	expect(filesBelow(home.root)).toEqual([home.file]);
	expect(home.readFile()).toEqual({version: 1, profiles: {}});
	home.remove();
});

test('--json prints the JSON of token --json; with a config folder its subfolder demo stays', async () => {
	const home = makeHome();
	const {exitCode, stdout} = await runProgram(['demo', '--json'], {home});
	expect(exitCode).toBe(0);
	expect(Object.keys(JSON.parse(stdout))).toEqual(
		'profile accessToken tokenType expiresAt expiresIn scopes vendorIds'.split(' '),
	);
	expect(existsSync(join(home.configDir, 'demo'))).toBe(true);
	expect(existsSync(home.file)).toBe(false);
	home.remove();
});

test('environment hosts and secrets are not used', async () => {
	const env = {
		ASK_LWA_TOKEN_HOST: 'http://127.0.0.1:1',
		ASK_LWA_AUTHORIZE_HOST: 'http://127.0.0.1:1',
		ASK_SMAPI_SERVER_BASE_URL: 'http://127.0.0.1:1',
		ASK_LWA_CLIENT_CONFIRMATION: 'real-secret',
		SMAPI_LOGIN_PROFILE: 'not a name',
	};
	expect(await runProgram(['demo'], {env})).toMatchObject({exitCode: 0});
});

test('two at once, and a signal in one leaves nothing', async () => {
	const home = makeHome();
	const {SMAPI_LOGIN_CONFIG_DIR: _, ...env} = home.env;
	const own = {...home, env};
	const both = await Promise.all([runProgram(['demo'], {home: own}), runProgram(['demo'], {home: own})]);
	expect(both.map(({exitCode}) => exitCode)).toEqual([0, 0]);
	const program = startProgram(['demo'], {home: own});
	await program.waitFor(/practice server/);
	program.kill('SIGINT');
	const {exitCode} = await program.exit;
	// It may have ended just before.
	expect([0, 130]).toContain(exitCode);
	expect(readdirSync(home.temporary)).toEqual([]);
	home.remove();
});

/** Enter alone, from the role to the token: the first, second or third role. */
async function practise(terminal: ProgramInTerminal, role: 1 | 2 | 3): Promise<void> {
	await terminal.waitForText('Your role');
	terminal.press(...Array<string>(role - 1).fill('down'), 'enter');
	const titles =
		role === 3
			? [
					'The person or team',
					'looked at here',
					'Nothing suspicious',
					'❯ I have the token',
					'Received token',
					'Profile name',
				]
			: [
					'How to sign in',
					'Security profile',
					'Allowed return URLs',
					'Client ID ·',
					'Client secret ·',
					'Scopes ·',
					'Profile name ·',
					'Review ·',
					...(role === 1
						? ['signs in and allows for you']
						: ['Send this to the owner', 'Enter takes what the owner']),
				];
	for (const title of titles) {
		await terminal.waitForText(title);
		// Port 9090 may be another test's: nobody listens there on the way by another device.
		if (role === 1 && title === 'How to sign in') terminal.press('down');
		terminal.press('enter');
	}
	await terminal.waitForText('Access token · done');
}

test.each([1, 2, 3] as const)('role %i is practised with Enter alone, to the line for real', async role => {
	const terminal = startInTerminal(['demo'], {env: {BROWSER: '/bin/true'}});
	await practise(terminal, role);
	terminal.press('enter');
	expect((await terminal.exit).exitCode).toBe(0);
	const words = terminal.logicalLines().join('\n');
	expect(words).toMatch(/The practice is over\..*\n.*for real:\n.*launcher/s);
	await terminal.close();
});

test('SIGHUP on the token leaves no folder of the practice, and none is claimed', async () => {
	const home = makeHome();
	const {SMAPI_LOGIN_CONFIG_DIR: _, ...env} = home.env;
	const terminal = startInTerminal(['demo'], {home: {...home, env}, env: {BROWSER: '/bin/true'}});
	await practise(terminal, 2);
	expect(readdirSync(home.temporary)).toHaveLength(1);
	terminal.kill('SIGHUP');
	expect((await terminal.exit).exitCode).toBe(129);
	expect(readdirSync(home.temporary)).toEqual([]);
	expect(terminal.logicalLines().slice(-8).join('\n')).not.toMatch(/stays in|saved in/);
	home.remove();
});

test('a second practice in the same folder goes on with the profile of the first', async () => {
	const home = makeHome();
	const run = () => startInTerminal(['demo'], {home, env: {BROWSER: '/bin/true'}});
	const first = run();
	await practise(first, 2);
	first.press('enter');
	await first.exit;
	const path = join(home.configDir, 'demo', 'config.json');
	const ended = JSON.parse(readFileSync(path, 'utf8'));
	const {tokens} = ended.profiles.demo;
	Object.assign(tokens, {expiresAt: '2026-01-01T00:00:00.000Z', obtainedAt: '2025-12-31T23:00:00.000Z'});
	writeFileSync(path, JSON.stringify(ended));
	const second = run();
	await second.waitForText('This is practice');
	second.press('enter');
	await second.waitForText('Access token · done');
	second.press('enter');
	await second.exit;
	expect(JSON.parse(readFileSync(path, 'utf8')).profiles.demo.tokens.accessToken).not.toBe(
		tokens.accessToken,
	);
	home.remove();
});
