import {createHash} from 'node:crypto';
import {statSync} from 'node:fs';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {HostileServer, json} from '../hostile/server.ts';
import {freePort} from './free-port.ts';
import {filesBelow, type Home, makeHome} from './home.ts';
import {type ProgramOptions, type RunningProgram, runProgram, startProgram} from './run-program.ts';

const clientId = `amzn1.application-oa2-client.${'b'.repeat(32)}`;
const secret = `amzn1.oa2-cs.v1.${'c'.repeat(64)}`;

let home: Home;
let server: HostileServer;
beforeEach(async () => {
	home = makeHome();
	server = await HostileServer.start();
	server.clients.set(clientId, secret);
});
afterEach(async () => {
	home.remove();
	await server.close();
});

function start(args: readonly string[], options: ProgramOptions = {}): RunningProgram {
	const program = startProgram(['--client-id', clientId, '--client-secret-stdin', ...args], {
		home,
		...options,
		env: {...server.env, ...options.env},
	});
	program.write(`${secret}\n`);
	return program;
}

const addressOf = async (program: RunningProgram) =>
	(await program.waitFor(/^http:\S+\/ap\/oa\S+$/m, {stream: 'stderr'}))[0];

interface SavedFile {
	readonly profiles?: Record<string, {tokens: Record<string, string>}>;
}

const profileOf = (name: string) => (home.readFile() as SavedFile | undefined)?.profiles?.[name];

async function isFree(port: number): Promise<boolean> {
	return fetch(`http://127.0.0.1:${port}/`).then(
		() => false,
		() => true,
	);
}

test('role 1: token alone on stdout, file 0600, one exchange with its verifier', async () => {
	const port = await freePort();
	const program = start(['--port', String(port)]);
	const url = await addressOf(program);
	expect(new URL(url).searchParams.get('redirect_uri')).toBe(`http://127.0.0.1:${port}/cb`);
	const page = await fetch(server.authorize(url));
	expect(page.status).toBe(200);
	const {exitCode, stdout, stderr} = await program.exit;
	expect(exitCode).toBe(0);
	const {tokens} = profileOf('default')!;
	expect(stdout).toBe(`${tokens.accessToken}\n`);
	expect(tokens.accessToken).toMatch(/^at-/);
	expect(server.exchanges).toHaveLength(1);
	const form = server.exchanges[0]!.form;
	expect([...form.keys()].sort()).toEqual(
		['client_id', 'client_secret', 'code', 'code_verifier', 'grant_type', 'redirect_uri'].sort(),
	);
	expect(createHash('sha256').update(form.get('code_verifier')!).digest('base64url')).toBe(
		new URL(url).searchParams.get('code_challenge'),
	);
	expect(statSync(home.file).mode & 0o777).toBe(0o600);
	expect(statSync(home.configDir).mode & 0o777).toBe(0o700);
	expect(filesBelow(home.root)).toEqual([home.file]);
	for (const canary of server.canaries) expect(stderr).not.toContain(canary.value);
	expect(await isFree(port)).toBe(true);
});

test('a client ID that shares letters with the secret stands whole in the address', async () => {
	server.clients.set('my-test-client', 'my-test-client-secret');
	const program = startProgram(['--client-id', 'my-test-client', '--port', String(await freePort())], {
		home,
		env: {...server.env, SMAPI_LOGIN_CLIENT_SECRET: 'my-test-client-secret'},
	});
	const url = await addressOf(program);
	expect(new URL(url).searchParams.get('client_id')).toBe('my-test-client');
	await fetch(server.authorize(url));
	expect((await program.exit).exitCode).toBe(0);
});

test('role 1, pasted: stdin is read by lines, never to its end', async () => {
	const program = start(['--no-browser', '--json']);
	program.write(`${server.authorize(await addressOf(program))}\n`);
	// The input stays open: the end must not be waited for.
	const {exitCode, stdout} = await program.exit;
	expect(exitCode).toBe(0);
	expect(JSON.parse(stdout)).toMatchObject({profile: 'default', vendorIds: ['M1ABCDEFGHIJK']});
	expect(server.exchanges).toHaveLength(1);
});

test('role 2 in two calls', async () => {
	const program = start(['--role', 'client', '--profile', 'theirs', '--json']);
	const first = await program.exit;
	expect(first.exitCode).toBe(0);
	const {requestId, profile, authorizationUrl, createdAt} = JSON.parse(first.stdout);
	expect([profile, new Date(createdAt).toISOString()]).toEqual(['theirs', createdAt]);
	expect(server.exchanges).toEqual([]);
	const answer = server.authorize(authorizationUrl);
	const second = await runProgram(['--code-stdin', '--profile', 'theirs', '--request', requestId], {
		home,
		env: server.env,
		// A last line without a line end counts.
		stdin: new URL(answer).searchParams.get('code')!,
	});
	expect(second.exitCode, second.stderr).toBe(0);
	expect(second.stdout).toBe(`${profileOf('theirs')!.tokens.accessToken}\n`);
	expect((home.readFile() as {requests?: object}).requests ?? {}).toEqual({});
	expect(server.exchanges).toHaveLength(1);
	expect(server.exchanges[0]!.form.get('code_verifier')).toMatch(/^[\w-]{43,128}$/);
});

test('role 2: the address alone on stdout; a spent code leaves the request', async () => {
	const first = await start(['--role', 'client', '--profile', 'theirs']).exit;
	expect(first.stdout).toMatch(/^http:\S+\n$/);
	const second = await runProgram(['--code-stdin', '--profile', 'theirs'], {
		home,
		env: server.env,
		stdin: 'SPENT\n',
	});
	expect([second.exitCode, second.stdout]).toEqual([3, '']);
	expect(Object.keys((home.readFile() as {requests: object}).requests)).toHaveLength(1);
	expect(profileOf('theirs')).toBeUndefined();
});

test('role 3: the token is checked, saved and printed; a secret of another kind is not taken', async () => {
	const args = ['--role', 'owner', '--token-stdin', '--profile', 'given'];
	const good = await runProgram(args, {
		home,
		env: server.env,
		stdin: 'Bearer Atza|received-token-of-the-test\n',
	});
	expect([good.exitCode, good.stdout]).toEqual([0, 'Atza|received-token-of-the-test\n']);
	expect(server.vendorCalls).toHaveLength(1);
	const bad = await runProgram(args, {home, env: server.env, stdin: 'Atzr|a-refresh-token-of-the-test\n'});
	expect([bad.exitCode, bad.stdout]).toEqual([2, '']);
	expect(bad.stderr).not.toContain('a-refresh-token');
	expect(server.vendorCalls).toHaveLength(1);
});

describe('exit codes', () => {
	test('E13: nothing given: 2 and one list, at once', async () => {
		for (const env of [{}, {CI: '1'}, {TERM: 'dumb'}]) {
			const {exitCode, stderr, stdout, seconds} = await runProgram([], {home, env});
			expect([exitCode, stdout]).toEqual([2, '']);
			expect(stderr).toContain('--client-id');
			expect(stderr).toContain('--client-secret-stdin');
			expect(stderr).not.toMatch(/raw mode|\u001B/i);
			expect(seconds).toBeLessThan(5);
		}
	});

	test('the time is over: 3, and the port is free', async () => {
		const port = await freePort();
		const program = start(['--port', String(port), '--timeout', '1']);
		expect((await program.exit).exitCode).toBe(3);
		expect(await isFree(port)).toBe(true);
		expect(home.readFile()).toBeUndefined();
	});

	test('declined: 3; the exchange refused: 3; a fault: 1; nothing is saved', async () => {
		const declined = start(['--no-browser']);
		const back = new URL(server.authorize(await addressOf(declined)));
		back.searchParams.delete('code');
		back.searchParams.set('error', 'access_denied');
		declined.write(`${back.href}\n`);
		expect((await declined.exit).exitCode).toBe(3);
		for (const [status, error, exitCode] of [
			[400, 'invalid_grant', 3],
			[401, 'invalid_client', 3],
			[500, 'x', 1],
		] as const) {
			server.onToken = json({error}, status);
			const program = start(['--no-browser']);
			program.write(`${server.authorize(await addressOf(program))}\n`);
			expect((await program.exit).exitCode).toBe(exitCode);
		}
		expect(server.exchanges).toHaveLength(3);
		expect(home.readFile()).toBeUndefined();
	});

	test('the port is taken: 1, and it is named', async () => {
		const first = start(['--port', String(await freePort())]);
		const port = new URL(new URL(await addressOf(first)).searchParams.get('redirect_uri')!).port;
		const second = await start(['--port', port]).exit;
		expect(second.exitCode).toBe(1);
		expect(second.stderr).toContain(port);
		first.kill('SIGTERM');
		await first.exit;
	});
});

describe('signals during the wait', () => {
	test.each([
		['SIGINT', 130],
		['SIGTERM', 143],
		['SIGHUP', 129],
	] as const)('%s → %d within 2 s, the port free, nothing saved', async (signal, exitCode) => {
		const port = await freePort();
		const program = start(['--port', String(port)]);
		await addressOf(program);
		const before = performance.now();
		program.kill(signal);
		const result = await program.exit;
		expect(result).toMatchObject({exitCode, signal: null, stdout: ''});
		expect(performance.now() - before).toBeLessThan(2000);
		expect(result.stderr).not.toMatch(/ at .*:\d+:\d+|defect/);
		expect(await isFree(port)).toBe(true);
		expect(home.readFile()).toBeUndefined();
	});

	test('SIGINT while a line is awaited, and in the exchange', async () => {
		const reading = start(['--no-browser']);
		await addressOf(reading);
		reading.kill('SIGINT');
		expect((await reading.exit).exitCode).toBe(130);
		server.onToken = () => undefined;
		const exchanging = start(['--no-browser']);
		exchanging.write(`${server.authorize(await addressOf(exchanging))}\n`);
		await exchanging.waitFor(/getting the token/);
		exchanging.kill('SIGINT');
		expect((await exchanging.exit).exitCode).toBe(130);
		expect(server.exchanges.length).toBeLessThanOrEqual(1);
		expect(home.readFile()).toBeUndefined();
	});
});
