import {spawnSync} from 'node:child_process';
import {chmodSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {fileWith, someProfile} from '../fakes/store.ts';
import {goodToken, HostileServer} from '../hostile/server.ts';
import {type Home, makeHome} from './home.ts';
import {runProgram, startProgram} from './run-program.ts';

let home: Home;
let server: HostileServer;
let folder: string;
beforeEach(async () => {
	home = makeHome();
	server = await HostileServer.start();
	server.onToken = goodToken;
	folder = join(home.home, 'bin');
	mkdirSync(folder);
});
afterEach(async () => {
	home.remove();
	await server.close();
});

const {clientId, clientSecret} = someProfile();
/** An older one has no prefix that tells what it is. */
const older = '0f1e2d3c4b5a6978'.repeat(4);

/** A stand-in of a password manager in PATH. */
function program(name: string, script: string, at = folder): void {
	writeFileSync(join(at, name), `#!/bin/sh\n${script}\n`, {mode: 0o755});
}

/** A profile whose token has ended and whose secret a command prints. */
function given(clientSecretCommand: string): void {
	const {origin} = server;
	const now = Date.now();
	const {clientSecret: _, ...rest} = someProfile({
		hosts: {authorize: origin, token: origin, smapi: origin},
		tokens: {
			accessToken: 'at-stored',
			tokenType: 'bearer',
			refreshToken: 'rt-stored',
			obtainedAt: new Date(now - 7_200_000),
			expiresAt: new Date(now - 3_600_000),
		},
	});
	server.liveRefreshTokens.add('rt-stored');
	home.writeFile(fileWith({me: {...rest, clientSecretCommand}}));
}

const run = (args: readonly string[], path = `${folder}:${process.env.PATH}`) =>
	runProgram(args, {home, env: {PATH: path}, timeoutSeconds: 60});

const uses = [
	['token'],
	['status', '--check'],
	['export', 'env', '--include-secrets'],
	['export', 'sdk-node'],
	['exec', '--with-refresh', '--', 'true'],
];

describe('each of op, pass and vault', () => {
	test.each([
		['op', 'op read "op://dev/my lwa/secret"', '[ "$#|$1|$2" = "2|read|op://dev/my lwa/secret" ]'],
		['pass', "pass show 'lwa/it'\\''s ours'", `[ "$#|$1|$2" = "2|show|lwa/it's ours" ]`],
		['vault', 'vault kv get -field=secret dev\\ lwa "\\$HOME"', `[ "$#|$4|$5" = '5|dev lwa|$HOME' ]`],
	])(
		'%s prints the secret for a refresh, its words taken apart as by a shell',
		async (name, words, holds) => {
			program(name, `${holds} || exit 9; echo note >&2; echo ${clientSecret}; echo more`);
			given(words);
			for (const args of uses) {
				const {exitCode, stderr} = await run(args);
				expect([args, exitCode, stderr]).toEqual([args, 0, expect.not.stringContaining(clientSecret!)]);
			}
			expect(server.exchanges[0]!.form.get('client_secret')).toBe(clientSecret);
			expect(readFileSync(home.file, 'utf8')).not.toContain(clientSecret);
		},
	);
});

test.each([
	['a file of mode 0644', () => home.file, 0o644, 'the file has mode 0644'],
	['a folder of mode 0755', () => home.configDir, 0o755, 'its folder has mode 0755'],
])('%s: the command is run by nothing', async (_, place, mode, reason) => {
	program('op', `touch ${home.home}/ran; echo ${clientSecret}`);
	given('op read x');
	chmodSync(place(), mode);
	for (const args of [...uses, ['--no-input', '--no-browser', '--profile', 'me']]) {
		const {exitCode, stderr} = await run(args);
		expect([args, exitCode, stderr]).toEqual([args, 1, expect.stringContaining(reason)]);
	}
	expect(await run(['exec', '--', 'test', '-e', `${home.home}/ran`])).not.toMatchObject({exitCode: 0});
	expect(server.exchanges).toEqual([]);
});

test.each([
	['silence', ':', 'it printed nothing'],
	['a blank first line', 'echo; echo x', 'it printed nothing'],
	['an exit code', `echo ${clientSecret}; echo 'not signed in' >&2; exit 4`, 'exit code 4: “not signed in”'],
	['a signal', 'kill -9 $$', 'ended by SIGKILL'],
	['the secret on stderr', `echo ${clientSecret} >&2`, 'it printed nothing'],
	['the secret on stderr and an exit code', `echo "is ${clientSecret}" >&2; exit 1`, 'exit code 1'],
	['an older secret on stderr and an exit code', `echo "is ${older}" >&2; exit 1`, 'exit code 1'],
	['something else than a secret', 'printf "a\\033[2Jb\\n"', 'is no client secret'],
])('%s: exit 1 with the reason, and no secret told', async (_, script, reason) => {
	program('op', script);
	given('op read x');
	const {exitCode, stdout, stderr} = await run(['token', '--json']);
	expect([exitCode, stdout]).toEqual([1, '']);
	expect(stderr).toContain(reason);
	expect(stderr).not.toMatch(new RegExp(`${clientSecret}|${older}|\\u001B`));
	expect(JSON.parse(stderr.trim().split('\n').at(-1)!).error).toMatchObject({
		code: 'secret_command',
		exitCode: 1,
	});
	expect(server.exchanges).toEqual([]);
});

test('a relative or an empty entry of PATH finds nothing', async () => {
	program('op', `echo ${clientSecret}`, home.home);
	given('op read x');
	const node = process.execPath.replace(/\/node$/, '');
	for (const path of [`.:${node}`, `:${node}`, `./:${node}:`]) {
		const {exitCode, stderr} = await run(['token'], path);
		expect([exitCode, stderr]).toEqual([1, expect.stringContaining('no such program in PATH')]);
	}
});

test('one that hangs ends with the time of --timeout, and so does what it has started', async () => {
	program('op', `sleep 600 & echo $! >${home.home}/pid; wait`);
	given('op read x');
	const {exitCode, seconds} = await run(['token', '--timeout', '1']);
	expect(exitCode).toBe(1);
	expect(seconds).toBeLessThan(6);
	const pid = readFileSync(join(home.home, 'pid'), 'utf8').trim();
	// What nobody has waited for yet is still listed, as a zombie.
	const {stdout} = spawnSync('ps', ['-o', 'stat=', '-p', pid], {encoding: 'utf8'});
	expect(stdout.trim()).toMatch(/^(Z.*)?$/);
});

test('an imported command is run only after --allow-command, which shows it', async () => {
	program('op', `echo ${clientSecret}`);
	given('op read x');
	const {stdout} = await run(['export', 'json', '--include-secrets']);
	const file = join(home.home, 'profiles.json');
	writeFileSync(file, stdout);
	home.writeFile({version: 1});
	const host = ['--allow-host', server.origin];
	expect(await run(['import', file, ...host])).toMatchObject({exitCode: 1});
	expect(await run(['import', file, ...host, '--allow-command'])).toMatchObject({
		exitCode: 0,
		stderr: expect.stringContaining('op read x'),
	});
	expect(await run(['token', '--refresh'])).toMatchObject({exitCode: 0});
});

test('a sign-in keeps the command, and a sign-in again runs it by itself', async () => {
	program('op', `echo ${clientSecret}`);
	const {origin} = server;
	const env = {
		PATH: `${folder}:${process.env.PATH}`,
		ASK_LWA_AUTHORIZE_HOST: origin,
		ASK_LWA_TOKEN_HOST: origin,
		ASK_SMAPI_SERVER_BASE_URL: origin,
	};
	const first = ['--client-id', clientId!, '--client-secret-command', 'op read x'];
	for (const args of [first, []]) {
		const started = startProgram(['--no-browser', '--profile', 'me', ...args], {home, env});
		const [, url] = await started.waitFor(/^(http\S+\/ap\/oa\?\S+)$/m, {stream: 'stderr'});
		started.write(`${server.issueCode(url!)}\n`);
		expect((await started.exit).exitCode).toBe(0);
	}
	expect(home.readFile()).toMatchObject({profiles: {me: {clientSecretCommand: 'op read x'}}});
	expect(server.exchanges.map(({form}) => form.get('client_secret'))).toEqual([clientSecret, clientSecret]);
});
