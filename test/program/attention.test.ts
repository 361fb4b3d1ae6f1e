import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {HostileServer} from '../hostile/server.ts';
import type {ProgramInTerminal} from './terminal.ts';
import {addressIn, waitingWizard} from './waiting-wizard.ts';

const title = '\u001B]0;smapi-login: waiting for Amazon\u001B\\';

let server: HostileServer;
beforeAll(async () => {
	server = await HostileServer.start();
});
afterAll(() => server.close());

const bells = (terminal: ProgramInTerminal) =>
	[...terminal.output().toString('latin1')].filter(char => char === '\u0007');
describe('while one waits for the browser the title of the window says so', () => {
	test.each([
		['Ctrl+C', (terminal: ProgramInTerminal) => terminal.press('ctrl+c'), 130],
		['SIGTERM', (terminal: ProgramInTerminal) => process.kill(terminal.programPid(), 'SIGTERM'), 143],
		['SIGHUP', (terminal: ProgramInTerminal) => process.kill(terminal.programPid(), 'SIGHUP'), 129],
	])('and is given back at %s', async (_, ends, code) => {
		const terminal = await waitingWizard(server);
		expect(terminal.output().toString()).toContain(`\u001B[22;0t${title}`);
		ends(terminal);
		await terminal.exit;
		expect(terminal.programExit()).toBe(code);
		expect(terminal.modesLeftOn()).toEqual([]);
		expect(bells(terminal)).toEqual([]);
	});

	test('but not in a dumb terminal, where nothing but text is written', async () => {
		const terminal = await waitingWizard(server, {term: 'dumb'});
		await fetch(server.authorize(addressIn(terminal)));
		await terminal.waitForText('Access token');
		expect(terminal.output().toString()).not.toMatch(/\u001B\[2[23]|waiting for Amazon|\u0007/);
	});
});

test.concurrent.for([
	['one bell', {}, 1],
	['none with SMAPI_LOGIN_NO_BELL', {SMAPI_LOGIN_NO_BELL: '1'}, 0],
] as const)('an answer that comes after 10 s: %s', async ([_, env, count], {onTestFinished}) => {
	const terminal = await waitingWizard(server, {env, onTestFinished});
	await terminal.waitForText(/4:4\d left/, 20);
	await fetch(server.authorize(addressIn(terminal)));
	await terminal.waitForText('Access token · done');
	expect(bells(terminal)).toHaveLength(count);
	expect(terminal.modesLeftOn().filter(what => what.includes('title'))).toEqual([]);
});
