import {chmodSync} from 'node:fs';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {fileWith, someProfile} from '../fakes/store.ts';
import {HostileServer} from '../hostile/server.ts';
import {type Home, makeHome} from './home.ts';
import {runProgram} from './run-program.ts';
import {startInTerminal} from './terminal.ts';

let home: Home;
let server: HostileServer;
beforeEach(async () => {
	home = makeHome();
	server = await HostileServer.start();
	const hosts = {authorize: server.origin, token: server.origin, smapi: server.origin};
	const request = {
		...someProfile({hosts}),
		kind: 'code',
		profileName: 'theirs',
		state: 'st',
		codeVerifier: 'v'.repeat(43),
	};
	home.writeFile({...fileWith({me: someProfile({hosts})}), requests: {r12345678: request}});
	chmodSync(home.file, 0o666);
});
afterEach(async () => {
	home.remove();
	await server.close();
});

const why = 'every user of this computer can write it';

test.each([
	['a sign-in again', ['--profile', 'me', '--no-browser', '--no-input'], ''],
	['an answer to an open request', ['--code-stdin'], 'ANcodecodecodecode\n'],
])('S05: secrets and hosts of a file that everybody can write are not used: %s', async (_, args, stdin) => {
	const run = await runProgram(args, {home, stdin});
	expect(run).toMatchObject({exitCode: 1, stdout: ''});
	expect(run.stderr.replace(/\s+/g, ' ')).toContain(why);
	expect(run.stderr).toContain('chmod 600');
	expect(server.requests).toEqual([]);
});

test('S05: nor does the wizard begin with it', async () => {
	const terminal = startInTerminal([], {home});
	try {
		await terminal.waitForText('can write it');
		expect((await terminal.exit).exitCode).toBe(1);
	} finally {
		await terminal.close();
	}
});
