import {execFileSync, spawn} from 'node:child_process';
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {Profile} from '../../source/core/profile.ts';
import {fileWith, someProfile} from '../fakes/store.ts';
import {goodToken, HostileServer} from '../hostile/server.ts';
import {type Home, makeHome} from './home.ts';
import {launcherPath} from './launcher.ts';
import {runProgram, startProgram} from './run-program.ts';
import {startInTerminal} from './terminal.ts';

let home: Home;
beforeEach(() => {
	home = makeHome();
	given();
});
afterEach(() => home.remove());

/** One profile whose token lives. */
function given(changes: Partial<Profile> = {}): void {
	const now = new Date();
	const tokens = {...someProfile().tokens, obtainedAt: now, expiresAt: new Date(now.getTime() + 3_000_000)};
	home.writeFile(fileWith({me: someProfile({tokens, ...changes})}));
}

const exec = (words: readonly string[], env: Record<string, string> = {}) =>
	runProgram(['exec', ...words], {home, env});

/** Tells every signal that it gets, and ends with 9 on SIGTERM. */
const traps = [
	...['INT', 'HUP', 'QUIT', 'USR1', 'USR2'].map(name => `trap "echo got ${name}" ${name}`),
	'trap "echo got TERM; exit 9" TERM',
	'echo ready',
	'while :; do sleep 0.02; done',
].join('\n');

test('the token, its end and the vendor for the command alone; every other secret is gone', async () => {
	given({vendorId: 'M1'});
	const inherited = {
		ASK_REFRESH_TOKEN: 'r',
		ASK_LWA_CLIENT_CONFIRMATION: 's',
		SMAPI_LOGIN_CLIENT_SECRET: 't',
		OTHER: 'kept',
	};
	const {stdout} = await exec(['--', 'env'], inherited);
	const names = stdout.split('\n').map(line => line.split('=')[0]);
	for (const name of ['ASK_ACCESS_TOKEN', 'SMAPI_ACCESS_TOKEN', 'SMAPI_TOKEN_EXPIRES_AT', 'OTHER'])
		expect(names).toContain(name);
	for (const name of Object.keys(inherited).slice(0, 3)) expect(names).not.toContain(name);
	expect(stdout).toMatch(/^SMAPI_TOKEN_EXPIRES_AT=\d{4}-\d\d-\d\dT[\d:.]+Z$/m);
	expect(stdout).toMatch(/^ASK_VENDOR_ID=M1$/m);
});

test('a vendor of somebody else’s environment does not go along', async () => {
	expect((await exec(['--', 'env'], {ASK_VENDOR_ID: 'other'})).stdout).not.toContain('ASK_VENDOR_ID');
});

test('--with-refresh adds what renews; without a refresh token nothing is started', async () => {
	const {stdout} = await exec(['--with-refresh', '--', 'env']);
	for (const name of ['ASK_REFRESH_TOKEN', 'ASK_LWA_CLIENT_ID', 'ASK_LWA_CLIENT_CONFIRMATION'])
		expect(stdout).toContain(`${name}=`);
	const {refreshToken: _, ...tokens} = someProfile().tokens;
	const now = new Date();
	given({tokens: {...tokens, obtainedAt: now, expiresAt: new Date(now.getTime() + 3_000_000)}});
	expect(await exec(['--with-refresh', '--', 'echo', 'ran'])).toMatchObject({exitCode: 3, stdout: ''});
});

test('a command that outlives the token renews it with what --with-refresh gave it', async () => {
	const server = await HostileServer.start();
	server.onToken = goodToken;
	const {clientId, clientSecret, tokens} = someProfile();
	const {origin} = server;
	server.clients.set(clientId!, clientSecret!);
	server.liveRefreshTokens.add(tokens.refreshToken!);
	given({hosts: {authorize: origin, token: origin, smapi: origin}});
	// Those are the names under which ask-cli has them.
	const script = `const {env} = process;
		const form = {grant_type: 'refresh_token', refresh_token: env.ASK_REFRESH_TOKEN,
			client_id: env.ASK_LWA_CLIENT_ID, client_secret: env.ASK_LWA_CLIENT_CONFIRMATION};
		fetch('${origin}/auth/o2/token', {method: 'POST', body: new URLSearchParams(form)})
			.then(answer => answer.json())
			.then(({access_token}) => console.log(access_token !== env.ASK_ACCESS_TOKEN && access_token.length > 0));`;
	try {
		const {exitCode, stdout} = await exec(['--with-refresh', '--', process.execPath, '-e', script]);
		expect([exitCode, stdout]).toEqual([0, 'true\n']);
		expect(server.exchanges).toHaveLength(1);
	} finally {
		await server.close();
	}
});

test('words, stdin and exit code are the command’s own', async () => {
	const words = ['a b', ';x', '$(y)', '', '--debug', '--help', '-h'];
	const said = await exec(['--', 'sh', '-c', 'for w; do printf "<%s>" "$w"; done; exit 7', 'sh', ...words]);
	expect(said).toMatchObject({exitCode: 7, stdout: words.map(word => `<${word}>`).join(''), stderr: ''});
	const piped = await runProgram(['exec', '--', 'cat'], {home, stdin: 'x'.repeat(200_000)});
	expect(piped.stdout).toHaveLength(200_000);
});

test.each([
	[['sh', '-c', 'kill -KILL $$'], 137],
	[['sh', '-c', 'kill -TERM $$'], 143],
	[['there-is-no-such-program'], 127],
	[['./plain'], 126],
	[['/'], 126],
	[['./missing'], 127],
])('%j ends with %i, as in a shell', async (words, exitCode) => {
	writeFileSync(join(home.home, 'plain'), 'echo ran', {mode: 0o644});
	expect(await exec(['--', ...words])).toMatchObject({exitCode, stdout: ''});
});

test('a script without a first line is run by sh; PATH counts by its absolute entries alone', async () => {
	mkdirSync(join(home.home, 'here'));
	writeFileSync(join(home.home, 'here', 'tool'), 'echo by sh', {mode: 0o755});
	expect(await exec(['--', './here/tool'])).toMatchObject({exitCode: 0, stdout: 'by sh\n'});
	const relative = {PATH: `here:${process.env.PATH}`};
	expect(await exec(['--', 'tool'], relative)).toMatchObject({exitCode: 127});
	expect(await exec(['--', 'tool'], {PATH: `${home.home}/here:${process.env.PATH}`})).toMatchObject({
		exitCode: 0,
	});
});

test('never asks: without a profile, and without a command', async () => {
	expect(await exec([])).toMatchObject({
		exitCode: 2,
		stderr: expect.stringContaining('The command is missing'),
	});
	home.writeFile({version: 1});
	expect(await exec(['--', 'echo', 'ran'])).toMatchObject({exitCode: 3, stdout: ''});
});

test('the help names the container’s init and how long the token lives', async () => {
	const {stdout} = await exec(['--help']);
	expect(stdout).toContain('docker run --init');
	expect(stdout).toContain('one hour at most');
});

describe('each signal reaches the command once, and its end is ours', () => {
	test('sent to us alone', async () => {
		const program = startProgram(['exec', '--', 'sh', '-c', traps], {home});
		await program.waitFor(/ready/);
		for (const signal of ['SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGTERM'] as const) {
			program.kill(signal);
			await program.waitFor(new RegExp(`got ${signal.slice(3)}`));
		}
		const got = ['INT', 'HUP', 'QUIT', 'USR1', 'USR2', 'TERM'].map(name => `got ${name}\n`).join('');
		expect(await program.exit).toMatchObject({exitCode: 9, stdout: `ready\n${got}`});
	});

	test('sent to our whole group, as timeout and job runners do', async () => {
		const through = ['timeout', '--signal=TERM', '2'];
		const result = await runProgram(['exec', '--', 'sh', '-c', traps], {home, through});
		expect(result.stdout).toBe('ready\ngot TERM\n');
	});

	test('Ctrl+C at a terminal, and a signal from elsewhere there', async () => {
		const terminal = startInTerminal(['exec', '--', 'sh', '-c', traps], {home});
		try {
			await terminal.waitForText('ready');
			terminal.press('ctrl+c');
			await terminal.waitForText('got INT');
			process.kill(terminal.pid, 'SIGTERM');
			expect((await terminal.exit).exitCode).toBe(9);
			const lines = terminal.logicalLines().join('\n');
			expect(lines.match(/got INT/g)).toHaveLength(1);
			expect(lines.match(/got TERM/g)).toHaveLength(1);
		} finally {
			await terminal.close();
		}
	});

	test.skipIf(!canUnshare())('as process 1 of a container', async () => {
		const words = [
			'--pid',
			'--fork',
			'--mount-proc',
			process.execPath,
			launcherPath(),
			'exec',
			'--',
			'sh',
			'-c',
			`echo $PPID; ${traps}`,
		];
		const child = spawn('unshare', words, {env: {...home.env}, stdio: ['ignore', 'pipe', 'inherit']});
		let seen = '';
		const waitFor = (text: string) =>
			new Promise<void>(resolve => {
				const look = () => seen.includes(text) && resolve();
				child.stdout.on('data', look);
				look();
			});
		child.stdout.on('data', (chunk: Buffer) => {
			seen += chunk.toString();
		});
		const ended = new Promise<number | null>(resolve => child.once('close', resolve));
		await waitFor('ready');
		const [first] = execFileSync('pgrep', ['-P', String(child.pid)])
			.toString()
			.split('\n');
		process.kill(Number(first), 'SIGUSR2');
		await waitFor('got USR2');
		process.kill(Number(first), 'SIGTERM');
		expect(await ended).toBe(9);
		expect(seen).toBe('1\nready\ngot USR2\ngot TERM\n');
	});
});

function canUnshare(): boolean {
	try {
		execFileSync('unshare', ['--pid', '--fork', '--mount-proc', 'true'], {stdio: 'ignore'});
		return true;
	} catch {
		return false;
	}
}
