import {execFile, execFileSync} from 'node:child_process';
import {chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {findExecutable} from '../../source/adapters/machine.ts';
import type {Profile} from '../../source/core/profile.ts';
import {formats} from '../../source/formats/index.ts';
import {fileWith, someProfile} from '../fakes/store.ts';
import {goodToken, HostileServer} from '../hostile/server.ts';
import {type Home, makeHome} from './home.ts';
import {runProgram} from './run-program.ts';

const later = promisify(execFile);

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

/** One profile whose token has this many seconds left. */
function given(seconds = 3000, changes: Partial<Profile> = {}): void {
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
	home.writeFile(fileWith({me: someProfile({hosts, tokens, vendorId: 'M1', ...changes})}));
}

const {clientSecret} = someProfile();
const run = (...args: string[]) =>
	runProgram(args, {home, env: {PATH: `${folder}:${process.env.PATH}`}, timeoutSeconds: 60});

/** A program in PATH. */
function program(name: string, script: string): void {
	writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, {mode: 0o755});
}

const isHere = (name: string) => findExecutable(name, process.env) !== undefined;

test.each(
	[
		['sh', 'sh'],
		['bash', 'sh'],
		['zsh', 'sh'],
		['fish', 'fish'],
	].filter(([shell]) => isHere(shell!)) as [string, string][],
)('env is evaluated by %s', async (shell, words) => {
	given();
	const {stdout} = await run('export', 'env', '--shell', words);
	const script = `${stdout}\nprintf %s:%s "$ASK_ACCESS_TOKEN" "$ASK_VENDOR_ID"`;
	expect(execFileSync(shell, ['-c', script]).toString()).toBe('at-stored:M1');
});

test('one refresh by the rule of `token`; the SDKs and a whole profile need none', async () => {
	given(0);
	for (const args of [['sdk-node'], ['sdk-java'], ['json', '--include-secrets']])
		expect(await run('export', ...args)).toMatchObject({exitCode: 0});
	expect(server.exchanges).toHaveLength(0);
	expect(await run('export', 'env')).toMatchObject({
		exitCode: 0,
		stdout: expect.not.stringContaining('at-stored'),
	});
	expect(await run('export', 'dotenv')).toMatchObject({exitCode: 0});
	expect(server.exchanges).toHaveLength(1);
});

test('curl: the script runs, and the renewal that comes with the secrets', async () => {
	given();
	const {stdout} = await run('export', 'curl', '--include-secrets');
	expect((await later('sh', ['-c', stdout])).stdout).toContain('"vendors"');
	const {stdout: renewed} = await later('sh', ['-c', `${stdout}\nsmapi_renew`]);
	expect(renewed).toContain('access_token');
	expect(server.exchanges).toHaveLength(1);
});

test('python and java take the text', async () => {
	given();
	const python = join(home.home, 'smapi.py');
	expect(await run('export', 'sdk-python', '--out', python)).toMatchObject({exitCode: 0, stdout: ''});
	if (isHere('python3')) execFileSync('python3', ['-m', 'py_compile', python]);
	const java = join(home.home, 'Smapi.java');
	await run('export', 'sdk-java', '--out', java);
	expect(statSync(java).mode & 0o777).toBe(0o600);
	// Stand-ins of the two classes that the text names, as the SDK has them.
	const classes: Record<string, string> = {
		'com/amazon/ask/model/services/skillManagement/SkillManagementService.java':
			'package com.amazon.ask.model.services.skillManagement; public interface SkillManagementService { Object getVendorListV1(); }',
		'com/amazon/ask/smapi/SmapiClients.java':
			'package com.amazon.ask.smapi; import com.amazon.ask.model.services.skillManagement.SkillManagementService; public class SmapiClients { public static SmapiClients custom() { return null; } public SmapiClients withClientId(String a) { return this; } public SmapiClients withClientSecret(String a) { return this; } public SmapiClients withRefreshToken(String a) { return this; } public SmapiClients withApiEndpoint(String a) { return this; } public SkillManagementService build() { return null; } }',
	};
	for (const [name, text] of Object.entries(classes)) {
		mkdirSync(join(home.home, name, '..'), {recursive: true});
		writeFileSync(join(home.home, name), text);
	}
	if (!isHere('javac')) return;
	execFileSync('javac', ['-d', join(home.home, 'out'), java], {
		cwd: home.home,
		env: {...process.env, CLASSPATH: home.home},
	});
}, 60_000);

describe('github', () => {
	test('the plan names no value; gh gets each on its standard input', async () => {
		given();
		program('gh', 'printf "%s <- %s\\n" "$*" "$(cat)" >>"$HOME/gh.log"; env >>"$HOME/env.log"');
		const plan = await run('export', 'github', '--include-secrets');
		expect(plan.stdout).not.toMatch(/at-stored|rt-stored|oa2-cs/);
		expect(existsSync(join(home.home, 'gh.log'))).toBe(false);
		expect(await run('export', 'github', '--include-secrets', '--run')).toMatchObject({
			exitCode: 0,
			stdout: '',
		});
		const log = readFileSync(join(home.home, 'gh.log'), 'utf8');
		expect(log).toContain('secret set ASK_REFRESH_TOKEN <- rt-stored\n');
		expect(log).toContain('variable set ASK_VENDOR_ID <- M1\n');
		expect(readFileSync(join(home.home, 'env.log'), 'utf8')).not.toMatch(/at-stored|rt-stored/);
	});

	test('without gh, and where gh refuses: exit 1, and what was set is said', async () => {
		given();
		program('gh', 'cat >/dev/null; case "$*" in *VENDOR*) echo "no repository" >&2; exit 4;; esac');
		const refused = await run('export', 'github', '--run');
		expect(refused).toMatchObject({
			exitCode: 1,
			stderr: expect.stringMatching(/“no repository”[\s\S]*3 before it were set/),
		});
		chmodSync(join(folder, 'gh'), 0o644);
		expect(await run('export', 'github', '--run')).toMatchObject({
			exitCode: 1,
			stderr: expect.stringMatching(/no such program in PATH[\s\S]*Nothing was set/),
		});
	});
});

test('what a profile does not have is said, exit 3', async () => {
	const {refreshToken: _, ...tokens} = someProfile().tokens;
	given(3000, {
		role: 'owner',
		tokens: {...tokens, obtainedAt: new Date(), expiresAt: new Date(Date.now() + 3_000_000)},
	});
	for (const format of ['ask-cli', 'sdk-node'])
		expect(await run('export', format)).toMatchObject({
			exitCode: 3,
			stderr: expect.stringContaining('has no refresh token'),
		});
	expect(existsSync(join(home.home, '.ask'))).toBe(false);
	expect(await run('export', 'env', '--include-secrets')).toMatchObject({exitCode: 0});
});

test.each([
	[['export'], 'Say which format: its name is missing'],
	[['export', 'jsn'], 'export json'],
	[['export', 'json', '--shell', 'sh'], '--shell is for the format env'],
	[['export', 'env', '--run'], '--run is for the format github'],
	[['export', 'github', '--repo', '--run'], 'needs a value'],
	[['export', 'env', 'x'], 'is not expected here'],
])('wrong usage is exit 2: %j', async (args, words) => {
	given();
	expect(await run(...args)).toMatchObject({exitCode: 2, stdout: '', stderr: expect.stringContaining(words)});
});

test('no format has a secret in an argument of a command that it tells to run', async () => {
	given();
	for (const {name} of formats) {
		const {stdout, stderr} = await run(
			'export',
			name,
			'--include-secrets',
			...(name === 'ask-cli' ? ['--out', join(home.home, 'c')] : []),
		);
		const commands = `${stdout}\n${stderr}`
			.split('\n')
			.filter(line => /^\s*(gh|curl|ask|smapi-login) /.test(line));
		for (const line of commands) expect(line).not.toMatch(/at-stored|rt-stored|oa2-cs/);
	}
}, 60_000);

test('what was exported with its secrets is imported elsewhere, whole', async () => {
	given();
	const file = join(home.home, 'profiles.json');
	expect(await run('export', 'json', '--include-secrets', '--out', file)).toMatchObject({exitCode: 0});
	const before = home.readFile() as {profiles: Record<string, unknown>};
	expect(await run('import', file)).toMatchObject({
		exitCode: 1,
		stderr: expect.stringContaining('--replace'),
	});
	expect(await run('profiles', 'rename', 'me', 'old')).toMatchObject({exitCode: 0});
	expect(await run('import', file, '--json')).toMatchObject({exitCode: 0, stdout: '{"imported":["me"]}\n'});
	const {profiles} = home.readFile() as typeof before;
	expect(profiles).toEqual({old: before.profiles.me, me: before.profiles.me});
	const piped = await runProgram(['import', '-', '--replace'], {home, stdin: readFileSync(file, 'utf8')});
	expect(piped).toMatchObject({exitCode: 0, stdout: 'me\n'});
});

test('an import with another host or a command needs its flag, and the command is shown', async () => {
	given();
	const file = join(home.home, 'in.json');
	const hosts = {authorize: 'https://a.example', token: 'https://a.example', smapi: 'https://a.example'};
	const {clientSecret: _, ...client} = JSON.parse(JSON.stringify(someProfile({hosts})));
	const value = {version: 1, profiles: {work: {...client, clientSecretCommand: 'op read x'}}};
	writeFileSync(file, JSON.stringify(value));
	expect((await run('import', file)).stderr).toContain(
		'work: its secrets go to https://a.example (--allow-host https://a.example)',
	);
	const host = ['--allow-host', 'https://a.example'];
	expect((await run('import', file, ...host)).stderr).toContain('“op read x” (--allow-command)');
	const taken = await run('import', file, ...host, '--allow-command');
	expect(taken).toMatchObject({exitCode: 0, stdout: 'work\n', stderr: expect.stringContaining('op read x')});
});

describe('a command instead of the client secret', () => {
	const command = 'op read "op://dev/my lwa/secret"';
	beforeEach(() => {
		program('op', `[ "$1|$2" = "read|op://dev/my lwa/secret" ] || exit 9; echo ${clientSecret}; echo more`);
		program('pass', 'echo "gpg: decryption failed" >&2; exit 2');
		program('vault', 'sleep 600 & sleep 600');
	});

	test('kept instead of it, run at each refresh, and back again', async () => {
		given(0);
		expect(await run('profiles', 'secret', 'me', '--client-secret-command', command)).toMatchObject({
			exitCode: 0,
		});
		expect(readFileSync(home.file, 'utf8')).not.toContain(clientSecret);
		expect(await run('token', '--refresh')).toMatchObject({exitCode: 0});
		expect(server.exchanges[0]!.form.get('client_secret')).toBe(clientSecret);
		expect((await run('export', 'env', '--include-secrets')).stdout).toContain(clientSecret);
		expect((await run('export', 'json', '--include-secrets')).stdout).not.toContain(clientSecret);
		const seen = await run('exec', '--with-refresh', '--', 'sh', '-c', 'echo $ASK_LWA_CLIENT_CONFIRMATION');
		expect(seen.stdout).toBe(`${clientSecret}\n`);
		writeFileSync(join(home.home, 'secret'), `${clientSecret}\nsecond line\n`);
		const file = ['--client-secret-file', join(home.home, 'secret')];
		expect(await run('profiles', 'secret', 'me', ...file)).toMatchObject({exitCode: 0});
		const {profiles} = home.readFile() as {profiles: Record<string, object>};
		expect(profiles.me).toMatchObject({clientSecret});
		expect(profiles.me).not.toHaveProperty('clientSecretCommand');
	});

	test('not run from a file or folder that others can write or read', async () => {
		given(0, {clientSecretCommand: command});
		for (const [path, mode, usual] of [
			[home.file, 0o644, 0o600],
			[home.configDir, 0o755, 0o700],
		] as const) {
			chmodSync(path, mode);
			const refused = await run('token');
			expect(refused).toMatchObject({exitCode: 1, stderr: expect.stringContaining('which is not run')});
			chmodSync(path, usual);
		}
		expect(server.exchanges).toHaveLength(0);
	});

	test.each([
		['pass show lwa', '“gpg: decryption failed”'],
		['nope', 'no such program in PATH'],
		['./op read', 'no such program in PATH'],
		['true', 'it printed nothing'],
	])('exit 1 with the reason: %s', async (words, reason) => {
		given(0);
		const before = readFileSync(home.file, 'utf8');
		expect(await run('profiles', 'secret', 'me', '--client-secret-command', words)).toMatchObject({
			exitCode: 1,
			stderr: expect.stringContaining(reason),
		});
		expect(readFileSync(home.file, 'utf8')).toBe(before);
	});

	test('one that is slow is ended after 10 s, with all that it has started', async () => {
		given(0);
		const slow = await run('profiles', 'secret', 'me', '--client-secret-command', 'vault kv get lwa');
		expect(slow).toMatchObject({exitCode: 1, stderr: expect.stringContaining('longer than 10 s')});
	}, 60_000);

	test('a sign-in with it saves the command; a second one runs it by itself', async () => {
		const {origin} = server;
		const env = {
			PATH: `${folder}:${process.env.PATH}`,
			ASK_LWA_AUTHORIZE_HOST: origin,
			ASK_LWA_TOKEN_HOST: origin,
			ASK_SMAPI_SERVER_BASE_URL: origin,
		};
		const signIn = async (...args: string[]) => {
			const {startProgram} = await import('./run-program.ts');
			const started = startProgram(['--no-browser', '--profile', 'me', ...args], {home, env});
			const [, url] = await started.waitFor(/^(http\S+\/ap\/oa\?\S+)$/m, {stream: 'stderr'});
			started.write(`${server.issueCode(url!)}\n`);
			return started.exit;
		};
		const {clientId} = someProfile();
		expect(await signIn('--client-id', clientId!, '--client-secret-command', command)).toMatchObject({
			exitCode: 0,
		});
		expect(readFileSync(home.file, 'utf8')).not.toContain(clientSecret);
		expect(await signIn()).toMatchObject({exitCode: 0});
		const {profiles} = home.readFile() as {profiles: Record<string, object>};
		expect(profiles.me).toMatchObject({clientSecretCommand: command});
		expect(server.exchanges.map(({form}) => form.get('client_secret'))).toEqual([clientSecret, clientSecret]);
	});
});

test.each([
	['import', 'none.json'],
	['team', 'check', 'none.json'],
])('%s of a file that is not there names it, exit 2', async (...words) => {
	const {exitCode, stderr} = await runProgram(words);
	expect(exitCode).toBe(2);
	expect(stderr).toMatch(/There is no file \S*none\.json\.\n {2}Check its name/);
	expect(stderr).not.toMatch(/ENOENT|CONFIG_DIR/);
});
