import {existsSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {filesBelow, makeHome} from './home.ts';
import {runProgram, startProgram} from './run-program.ts';

test('without a terminal it plays the owner, prints the token and leaves nothing behind', async () => {
	const home = makeHome();
	const {SMAPI_LOGIN_CONFIG_DIR: _, ...env} = home.env;
	const own = {...home, env};
	home.writeFile({version: 1, profiles: {}});
	const {exitCode, stdout, stderr} = await runProgram(['demo'], {home: own});
	expect(exitCode, stderr).toBe(0);
	expect(stdout).toMatch(/^Atza\|\S+\n$/);
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
