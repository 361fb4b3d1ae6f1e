import {afterAll, beforeAll, describe, expect, onTestFinished, test} from 'vitest';
import {HostileServer} from '../hostile/server.ts';
import {freePort} from './free-port.ts';
import {launcherPath} from './launcher.ts';
import {type ProgramInTerminal, startInTerminal} from './terminal.ts';

const clientId = `amzn1.application-oa2-client.${'b'.repeat(32)}`;
const secret = `amzn1.oa2-cs.v1.${'c'.repeat(64)}`;
const title = '\u001B]0;smapi-login: waiting for Amazon\u001B\\';

let server: HostileServer;
beforeAll(async () => {
	server = await HostileServer.start();
	server.clients.set(clientId, secret);
});
afterAll(() => server.close());

/** Up to the wait for the browser. */
async function waiting({term = 'xterm-256color', ...env}: Readonly<Record<string, string>> = {}) {
	const given = ['--client-id', clientId, '--profile', 'me', '--scopes', 'skills:read'];
	const flags = ['--role', 'self', '--browser', '--port', String(await freePort()), '--no-probe'];
	const terminal = startInTerminal([], {
		withStty: true,
		env: {...server.env, SMAPI_LOGIN_CLIENT_SECRET: secret, BROWSER: '/bin/true', ...env},
		// A pseudo-terminal puts its own name into TERM.
		command: ['env', `TERM=${term}`, process.execPath, launcherPath(), ...given, ...flags],
	});
	onTestFinished(() => terminal.close());
	for (const place of [/Allowed return URLs/, /Review/]) {
		await terminal.waitForText(place);
		await terminal.waitForText(/:$|\? help/m);
		terminal.press('enter');
	}
	await terminal.waitForText(/Your browser is|Address, or a letter/);
	return terminal;
}

const bells = (terminal: ProgramInTerminal) =>
	[...terminal.output().toString('latin1')].filter(char => char === '\u0007');
const addressIn = (terminal: ProgramInTerminal) =>
	terminal.logicalLines().find(line => /^http:\S+\/ap\/oa\S+$/.test(line))!;

describe('while one waits for the browser the title of the window says so', () => {
	test.each([
		['Ctrl+C', (terminal: ProgramInTerminal) => terminal.press('ctrl+c'), 130],
		['SIGTERM', (terminal: ProgramInTerminal) => process.kill(terminal.programPid(), 'SIGTERM'), 143],
		['SIGHUP', (terminal: ProgramInTerminal) => process.kill(terminal.programPid(), 'SIGHUP'), 129],
	])('and is given back at %s', async (_, ends, code) => {
		const terminal = await waiting();
		expect(terminal.output().toString()).toContain(`\u001B[22;0t${title}`);
		ends(terminal);
		await terminal.exit;
		expect(terminal.programExit()).toBe(code);
		expect(terminal.modesLeftOn()).toEqual([]);
		expect(bells(terminal)).toEqual([]);
	});

	test('but not in a dumb terminal, where nothing but text is written', async () => {
		const terminal = await waiting({term: 'dumb'});
		await fetch(server.authorize(addressIn(terminal)));
		await terminal.waitForText('Access token');
		expect(terminal.output().toString()).not.toMatch(/\u001B\[2[23]|waiting for Amazon|\u0007/);
	});
});

test.concurrent.each([
	['one bell', {}, 1],
	['none with SMAPI_LOGIN_NO_BELL', {SMAPI_LOGIN_NO_BELL: '1'}, 0],
])('an answer that comes after 10 s: %s', async (_, env, count) => {
	const terminal = await waiting(env);
	await terminal.waitForText(/4:4\d left/, 20);
	await fetch(server.authorize(addressIn(terminal)));
	await terminal.waitForText('Access token · done');
	expect(bells(terminal)).toHaveLength(count);
	expect(terminal.modesLeftOn().filter(what => what.includes('title'))).toEqual([]);
});
