import {spawn} from 'node:child_process';
import {openSync, statSync} from 'node:fs';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {fileWith, someProfile} from '../fakes/store.ts';
import {goodToken, HostileServer, json} from '../hostile/server.ts';
import {type Home, makeHome} from './home.ts';
import {launcherPath} from './launcher.ts';
import {runProgram} from './run-program.ts';

let home: Home;
let server: HostileServer;
beforeEach(async () => {
	home = makeHome();
	server = await HostileServer.start();
	server.onToken = goodToken;
});
afterEach(async () => {
	home.remove();
	await server.close();
});

/** Puts one profile on file whose token has this many seconds left. */
function given(seconds: number): void {
	const {origin} = server;
	const now = Date.now();
	const tokens = {
		accessToken: 'at-stored',
		tokenType: 'bearer',
		refreshToken: 'rt-stored',
		obtainedAt: new Date(now + (seconds - 3600) * 1000),
		expiresAt: new Date(now + seconds * 1000),
	};
	server.liveRefreshTokens.add('rt-stored');
	const hosts = {authorize: origin, token: origin, smapi: origin};
	home.writeFile(fileWith({me: someProfile({hosts, tokens})}));
}

const run = (...args: string[]) => runProgram(['token', ...args], {home});

test('from the file: the token alone, nothing sent, the file untouched', async () => {
	given(3000);
	const before = statSync(home.file).mtimeMs;
	expect(await run()).toMatchObject({exitCode: 0, stdout: 'at-stored\n', stderr: ''});
	expect((await run('--header')).stdout).toBe('Authorization: Bearer at-stored\n');
	expect(JSON.parse((await run('--json')).stdout)).toMatchObject({profile: 'me', accessToken: 'at-stored'});
	expect(server.requests).toEqual([]);
	expect(statSync(home.file).mtimeMs).toBe(before);
});

test('50 at once with an expired one: one refresh, 50 equal answers, the file whole', async () => {
	given(0);
	const results = await Promise.all(
		Array.from({length: 50}, () => runProgram(['token'], {home, timeoutSeconds: 60})),
	);
	expect(results.filter(({exitCode}) => exitCode !== 0)).toEqual([]);
	expect(new Set(results.map(({stdout}) => stdout)).size).toBe(1);
	expect(server.exchanges).toHaveLength(1);
	expect(server.replayed).toEqual([]);
	const {profiles} = home.readFile() as {profiles: {me: {tokens: Record<string, string>}}};
	expect(`${profiles.me.tokens.accessToken}\n`).toBe(results[0]!.stdout);
	expect(server.liveRefreshTokens).toContain(profiles.me.tokens.refreshToken);
	expect(statSync(home.file).mode & 0o777).toBe(0o600);
}, 90_000);

describe('exit codes', () => {
	test('no profile 3, an unknown one 2, wrong usage 2', async () => {
		expect(await run()).toMatchObject({exitCode: 3, stdout: ''});
		given(3000);
		expect(await run('--profile', 'nobody')).toMatchObject({exitCode: 2, stdout: ''});
		expect(await run('--refrsh')).toMatchObject({exitCode: 2, stdout: ''});
		expect(await runProgram(['tokn'], {home})).toMatchObject({exitCode: 2, stdout: ''});
	});

	test('a secret where none belongs is not repeated, not in part either', async () => {
		const secret = `amzn1.oa2-cs.v1.${'0123456789abcdef'.repeat(4)}`;
		const env = {SMAPI_LOGIN_CLIENT_SECRET: secret};
		const {exitCode, stdout, stderr} = await runProgram(['token', secret], {home, env});
		expect(exitCode).toBe(2);
		expect(`${stdout}${stderr}`).not.toContain('0123456789ab');
	});

	test('refused 3, the network 1, a damaged file 1, another host 2', async () => {
		given(0);
		server.onToken = json({error: 'invalid_grant', error_description: 'Revoked \u001B[2Jby the owner.'}, 400);
		const refused = await run();
		expect(refused).toMatchObject({exitCode: 3, stdout: ''});
		expect(refused.stderr).toContain('launcher.cjs --profile me');
		expect(refused.stderr).not.toContain('\u001B');
		expect(refused.stderr).not.toMatch(/ at .*:\d+:\d+/);
		given(0);
		await server.close();
		expect(await run()).toMatchObject({exitCode: 1, stdout: ''});
		server = await HostileServer.start();
		const {stderr, exitCode} = await runProgram(['token'], {home, env: {ASK_LWA_TOKEN_HOST: server.origin}});
		expect(exitCode).toBe(2);
		expect(stderr).toContain(server.origin);
		home.writeFile('{"version": 1, "prof');
		const damaged = await run();
		expect(damaged).toMatchObject({exitCode: 1, stdout: ''});
		expect(damaged.stderr).toContain(home.file);
	});
});

describe('E16: stdout that takes nothing', () => {
	/** Runs through a shell. @returns exit code and stderr */
	function shell(line: string): Promise<{exitCode: number | null; stderr: string}> {
		const child = spawn('sh', ['-c', line, process.execPath, launcherPath()], {
			env: {...home.env},
			stdio: ['ignore', openSync('/dev/null', 'w'), 'pipe'],
		});
		let stderr = '';
		child.stderr!.on('data', (chunk: Buffer) => {
			stderr += chunk.toString();
		});
		return new Promise(resolve => child.once('close', exitCode => resolve({exitCode, stderr})));
	}

	test.each(['token', 'token --json', 'profiles', 'status --json'])(
		'%s to the full device: not OK, no stack',
		async line => {
			given(3000);
			const {exitCode, stderr} = await shell(`"$0" "$1" ${line} >/dev/full`);
			expect(exitCode).toBe(1);
			expect(stderr).toMatch(/Cannot write the result/);
			expect(stderr).not.toMatch(/ at .*:\d+:\d+/);
		},
	);

	test.each(['token', 'status'])('%s with stdout closed: quiet, and nothing of it elsewhere', async line => {
		given(3000);
		// Node itself puts /dev/null in the place of a closed stdout before any of our code runs: no write fails.
		expect(await shell(`"$0" "$1" ${line} >&-`)).toEqual({exitCode: 0, stderr: ''});
	});

	test('a pipe whose reader has gone is quiet and not OK', async () => {
		given(3000);
		const {stderr} = await shell(`("$0" "$1" token; echo "code $?" >&2) | true`);
		// Either the write came before the reader went, or it failed quietly.
		expect(stderr).toMatch(/^code [01]\n$/);
	});

	test('profiles into head -1 is quiet', async () => {
		const many = Object.fromEntries(Array.from({length: 3000}, (_, n) => [`p${n}`, someProfile()]));
		home.writeFile(fileWith(many));
		const {exitCode, stderr} = await shell('"$0" "$1" profiles | head -1');
		expect([exitCode, stderr]).toEqual([0, '']);
	});
});

test('E14, E15: no escape sequence in what is not a terminal', async () => {
	given(3000);
	for (const env of [
		{},
		{TERM: 'dumb'},
		{NO_COLOR: '1'},
		{CI: '1'},
		{FORCE_COLOR: '3', TERM: 'xterm-256color'},
	]) {
		for (const args of [['status'], ['profiles'], ['token'], ['help']]) {
			const {stdout, stderr, exitCode} = await runProgram(args, {home, env});
			expect(exitCode).toBe(0);
			expect(stdout + stderr).not.toContain('\u001B');
		}
	}
}, 60_000);
