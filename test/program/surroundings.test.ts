import {execFileSync} from 'node:child_process';
import {chmodSync, existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, describe, expect, test} from 'vitest';
import {fileWith, someProfile} from '../fakes/store.ts';
import {freePort} from './free-port.ts';
import {type Home, makeHome} from './home.ts';
import {launcherPath} from './launcher.ts';
import {runProgram, startProgram} from './run-program.ts';
import {type ProgramInTerminal, startInTerminal, type TerminalOptions} from './terminal.ts';

const open: {close(): unknown}[] = [];

afterEach(async () => {
	for (const one of open.splice(0).reverse()) await one.close();
});

function inTerminal(args: readonly string[], options: TerminalOptions = {}): ProgramInTerminal {
	const program = startInTerminal(args, options);
	open.push(program);
	return program;
}

function newHome(): Home {
	const home = makeHome();
	open.push({close: () => home.remove()});
	return home;
}

/** A shell script in a folder of the home. @returns its path */
function script(home: Home, name: string, lines: string): string {
	const file = join(home.home, name);
	writeFileSync(file, `#!/bin/sh\n${lines}\n`);
	chmodSync(file, 0o755);
	return file;
}

const clientId = `amzn1.application-oa2-client.${'0a'.repeat(16)}`;
const secret = `amzn1.oa2-cs.v1.${'1b'.repeat(32)}`;
const client = ['--client-id', clientId, '--client-secret-stdin', '--profile', 'me', '--no-probe'];

describe('T01: a program that crashed left modifyOtherKeys on', () => {
	test('it is switched off at the start and as set at the end; Ctrl+G and Ctrl+C count in its form all the same', async () => {
		const program = inTerminal([]);
		await program.waitForText('Your role');
		expect(program.output().toString()).toContain('\x1B[>4;0m');
		program.write('\x1B[27;5;103~');
		await program.waitForText(/owner/i);
		program.write('\x1B[27u');
		program.write('\x1B[27;5;99~');
		expect((await program.exit).exitCode).toBe(130);
		expect(program.output().toString()).toMatch(/\x1B\[>4m(?!.*\x1B\[>4;)/s);
		expect(program.modesLeftOn()).toEqual([]);
	});

	test('TERM=dumb gets no sequence', async () => {
		const program = inTerminal([], {command: ['env', 'TERM=dumb', process.execPath, launcherPath()]});
		await program.waitForText('Your role');
		program.write('\x1B[27;5;99~');
		expect((await program.exit).exitCode).toBe(130);
		expect(program.output().toString()).not.toContain('\x1B');
	});
});

test('T03: Ctrl+V in a field says how to paste', async () => {
	const program = inTerminal(['--role', 'owner']);
	await program.waitForText('Authorization URL');
	program.press('enter');
	await program.waitForText('Paste the address that the client sent');
	program.press('ctrl+v');
	await program.waitForText('Ctrl+V does not paste here');
});

describe.each(['C', 'zh_CN.GBK'])('T04: LC_ALL=%s', locale => {
	const odd = {vendors: [{id: 'M1234567890', name: 'Grün “&” 中'}]};
	const words = [
		['status'],
		['status', '--json'],
		['profiles', 'list'],
		['profiles', 'show', 'me'],
		['--help'],
		['help', 'token'],
		['inspect', 'https://www.amazon.com/ap/oa?client_id=“a”'],
		['profiles', 'show', 'nö'],
		['nö'],
		['token', '--profile', '…'],
	];

	test('all that is written is ASCII, and JSON keeps its value', async () => {
		const home = newHome();
		home.writeFile(fileWith({me: someProfile(odd)}));
		for (const args of words) {
			const {stdout, stderr} = await runProgram(args, {home, env: {LC_ALL: locale}});
			expect({args, text: stdout + stderr}).toEqual({args, text: expect.stringMatching(/^[\t\n -~]+$/)});
			if (args.includes('--json')) expect(JSON.parse(stdout).profiles[0].name).toBe('me');
		}
	});
});

describe('T05: BROWSER', () => {
	test('runs with its arguments, and what is passed over is said', async () => {
		const home = newHome();
		const log = join(home.home, 'log');
		const browser = script(home, 'browser', `printf '%s\\n' "$@" > '${log}.new'; mv '${log}.new' '${log}'`);
		const port = await freePort();
		const program = startProgram([...client, '--browser', '--port', String(port)], {
			home,
			env: {BROWSER: `sh -c "touch ${home.home}/pwned":/missing:${browser} --private-window`},
		});
		program.write(`${secret}\n`);
		await program.waitFor(/BROWSER: “sh” runs commands, “\/missing” is no program here/);
		await program.waitFor(/Waiting/);
		program.kill('SIGTERM');
		await program.exit;
		const [flag, address, ...rest] = readFileSync(log, 'utf8').trim().split('\n');
		expect([flag, rest]).toEqual(['--private-window', []]);
		expect(address).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${port}/go/[\\w-]{16}$`));
		expect(existsSync(join(home.home, 'pwned'))).toBe(false);
	});
});

test.each(['6000', '10080', '5060'])(
	'T07: --browser --port %s is refused at once, with the reason',
	async port => {
		const {exitCode, stderr, seconds} = await runProgram([...client, '--browser', '--port', port], {
			stdin: `${secret}\n`,
		});
		expect(exitCode).toBe(2);
		expect(stderr).toContain(`browsers refuse to open port ${port}`);
		expect(seconds).toBeLessThan(10);
	},
);

test('A05: nothing that a hand-edited name or folder holds reaches the terminal as a sequence', async () => {
	const home = newHome();
	const name = 'a\x1B]0;gone\x07b\x9B2J\u202Ec';
	home.writeFile({
		...fileWith({me: someProfile()}),
		profiles: {...fileWith({me: someProfile()}).profiles, [name]: {}},
	});
	const folder = join(home.home, 'odd\x1B]0;gone\x07');
	for (const args of [
		['status'],
		['status', '--json'],
		['profiles', 'list', '--json'],
		['profiles', 'use', name],
		['profiles', 'rename', name, 'x'],
		['profiles', 'remove', name, '--yes'],
		['token', '--profile', name],
	]) {
		for (const env of [{}, {SMAPI_LOGIN_CONFIG_DIR: folder}]) {
			const {stdout, stderr} = await runProgram(args, {home, env});
			expect({args, text: stdout + stderr}).toEqual({
				args,
				text: expect.not.stringMatching(/[\0-\x08\x0B-\x1F\x7F-\x9F\u202A-\u202E]/),
			});
		}
	}
});

describe.skipIf(process.platform !== 'linux')('A06: every user can read the arguments of the opener', () => {
	test('its address shows no state, leads on once, and a second one is told', async () => {
		const home = newHome();
		const log = join(home.home, 'log');
		const browser = script(
			home,
			'browser',
			`printf '%s' "$1" > '${log}.new'; mv '${log}.new' '${log}'; sleep 30`,
		);
		const port = await freePort();
		const program = startProgram([...client, '--browser', '--port', String(port)], {
			home,
			env: {BROWSER: browser},
		});
		program.write(`${secret}\n`);
		const [, url] = await program.waitFor(/^(https:\/\/www\.amazon\S+)$/m);
		await program.waitFor(/Waiting/);
		while (!existsSync(log)) await new Promise(resolve => setTimeout(resolve, 20));
		const address = readFileSync(log, 'utf8');
		expect(address).not.toContain(new URL(url!).searchParams.get('state'));
		const ahead = await fetch(address, {redirect: 'manual', headers: {'Sec-Purpose': 'prefetch'}});
		expect(ahead.status).toBe(503);
		const first = await fetch(address, {redirect: 'manual'});
		expect([first.status, first.headers.get('location')]).toEqual([302, url]);
		await program.waitFor(/The browser is at Amazon/);
		const second = await fetch(address, {redirect: 'manual'});
		expect([second.status, await second.text()]).toEqual([410, expect.stringContaining('press o')]);
		await program.waitFor(/had been opened already/);
		program.kill('SIGTERM');
		await program.exit;
	});
});

describe.skipIf(process.platform !== 'linux')('A08: what other programs can see and do', () => {
	test('a secret among the words of the command is not in the process list', async () => {
		const words = [
			'--client-id',
			clientId,
			'--client-confirmation',
			secret,
			'--no-browser',
			'--profile',
			'me',
		];
		const program = startProgram(words);
		await program.waitFor(/Waiting/);
		const list = execFileSync('ps', ['-ww', '-o', 'args=', '-p', String(program.pid)], {encoding: 'utf8'});
		expect(list.trim()).toBe('smapi-login');
		expect(readFileSync(`/proc/${program.pid}/cmdline`, 'latin1')).not.toContain(secret.slice(-12));
		program.kill('SIGTERM');
		await program.exit;
	});

	test('SIGUSR1 opens no inspector', async () => {
		const port = await freePort();
		const program = startProgram([...client, '--no-browser'], {
			env: {NODE_OPTIONS: `--inspect-port=${port}`},
		});
		program.write(`${secret}\n`);
		await program.waitFor(/Waiting/);
		for (let count = 0; count < 3; count++) program.kill('SIGUSR1');
		program.kill('SIGTERM');
		const {exitCode, stderr} = await program.exit;
		expect(exitCode).toBe(143);
		expect(stderr).not.toMatch(/debugger|inspector/i);
	});
});

describe('A09: a variable that sends secrets elsewhere', () => {
	const env = {
		ASK_LWA_TOKEN_HOST: 'https://lwa.example.com',
		ASK_LWA_CLIENT_ID: clientId,
		ASK_LWA_CLIENT_CONFIRMATION: secret,
	};

	test.each([
		['role self', []],
		['role client', ['--role', 'client']],
		['another host allowed', ['--allow-host', 'https://lwa.example', '--allow-host', 'https://example.com']],
	])('%s: nothing is sent, exit 2, with the flag', async (_, args) => {
		const {exitCode, stdout, stderr} = await runProgram(['--no-browser', ...args], {env, stdin: 'ANcode\n'});
		expect({exitCode, stdout}).toEqual({exitCode: 2, stdout: ''});
		expect(stderr).toContain(
			'sends secrets to https://lwa.example.com, which is not Amazon. Nothing was sent.',
		);
		expect(stderr).toContain('--allow-host https://lwa.example.com');
	});

	test('with the flag it goes there', async () => {
		const args = [
			'--no-browser',
			'--allow-host',
			'https://other.example',
			'--allow-host',
			env.ASK_LWA_TOKEN_HOST,
		];
		const {exitCode, stderr} = await runProgram(args, {env, stdin: 'ANcodeOfTheTest\n', timeoutSeconds: 60});
		expect(exitCode).toBe(1);
		expect(stderr).toContain('Cannot reach lwa.example.com');
	});

	test('the wizard asks first; Enter leaves', async () => {
		const program = inTerminal([], {env});
		await program.waitForText(/sends the\s+client secret.*https:\/\/lwa\.example\.com/s);
		program.press('enter');
		expect((await program.exit).exitCode).toBe(0);
		const second = inTerminal([], {env});
		await second.waitForText('No, leave; nothing was sent');
		second.press('down', 'enter');
		await second.waitForText('Whose skills are they');
		second.press('ctrl+c');
		await second.exit;
	});
});

const hasTmux = (() => {
	try {
		execFileSync('tmux', ['-V'], {stdio: 'ignore'});
		return true;
	} catch {
		return false;
	}
})();

describe.skipIf(!hasTmux)('T02, A10: copying inside tmux', () => {
	test('over SSH the token is in its buffer, and the last line says that it may stay', async () => {
		const home = newHome();
		const soon = new Date(Date.now() + 3_000_000);
		const tokens = {...someProfile().tokens, obtainedAt: new Date(), expiresAt: soon};
		home.writeFile(fileWith({me: someProfile({tokens})}));
		const socket = join(home.home, 'tmux');
		const tmux = (...args: string[]) => execFileSync('tmux', ['-S', socket, ...args], {encoding: 'utf8'});
		tmux('-f', '/dev/null', 'new-session', '-d', 'sleep 100');
		open.push({close: () => tmux('kill-server')});
		const program = inTerminal([], {
			home,
			env: {TMUX: `${socket},1,0`, SSH_CONNECTION: '192.0.2.1 1 192.0.2.2 22'},
		});
		await program.waitForText('Saved profiles');
		program.press('c');
		await program.waitForText(/copied to tmux/);
		expect(tmux('show-buffer')).toBe(someProfile().tokens.accessToken);
		program.press('ctrl+c');
		await program.exit;
		expect(program.logicalLines().filter(Boolean).at(-1)).toContain('is still on the clipboard');
	});
});
