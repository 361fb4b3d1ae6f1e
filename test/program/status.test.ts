import {afterEach, beforeEach, expect, test} from 'vitest';
import {fileWith, someProfile} from '../fakes/store.ts';
import {HostileServer} from '../hostile/server.ts';
import {type Home, makeHome} from './home.ts';
import {runProgram} from './run-program.ts';

let home: Home;
let server: HostileServer;
beforeEach(async () => {
	home = makeHome();
	server = await HostileServer.start();
});
afterEach(async () => {
	home.remove();
	await server.close();
});

function profileHere(secondsLeft: number) {
	const {origin} = server;
	const now = Date.now();
	server.liveRefreshTokens.add('rt-stored');
	return someProfile({
		hosts: {authorize: origin, token: origin, smapi: origin},
		tokens: {
			accessToken: 'at-stored',
			tokenType: 'bearer',
			refreshToken: 'rt-stored',
			obtainedAt: new Date(now - 3_600_000),
			expiresAt: new Date(now + secondsLeft * 1000),
		},
	});
}

test.each([[[]], [['--json']], [['--profile', 'old']], [['--profile', 'nobody']]])(
	'its quick way says what the whole program says: %j',
	async words => {
		const {me} = fileWith({me: profileHere(100_000)}).profiles!;
		const {old} = fileWith({old: profileHere(-1000)}).profiles!;
		home.writeFile({version: 1, profiles: {me, old, bad: {tokens: null}}});
		const {seconds: _, ...quick} = await runProgram(['status', ...words], {home});
		// Only the whole program knows this one, and it has nothing to log here.
		expect(await runProgram(['status', ...words, '--debug'], {home})).toMatchObject(quick);
	},
);

test('offline: states to the letter, no secret, nothing written', async () => {
	home.writeFile(fileWith({me: profileHere(1000), old: profileHere(-1000)}));
	const before = JSON.stringify(home.readFile());
	const {stdout, exitCode, stderr} = await runProgram(['status', '--json'], {home});
	expect([exitCode, stderr]).toEqual([0, '']);
	expect(JSON.parse(stdout)).toMatchObject({
		profiles: [
			{name: 'me', default: true, state: 'valid'},
			{name: 'old', default: false, state: 'refreshes'},
		],
		requests: [],
	});
	const lines = (await runProgram(['status'], {home})).stdout.trimEnd().split('\n');
	expect(lines).toEqual([
		expect.stringMatching(/^ {2}PROFILE +STATE +CLIENT +SCOPES +VENDORS$/),
		expect.stringMatching(/^\* me +valid 16 min/),
		expect.stringMatching(/^ {2}old +expired, refreshes/),
	]);
	expect(server.requests).toEqual([]);
	expect(JSON.stringify(home.readFile())).toBe(before);
});

test('--check renews and asks for the vendors; 3 when one needs a sign-in', async () => {
	const {refreshToken: _, ...tokens} = profileHere(-1000).tokens;
	home.writeFile(fileWith({old: profileHere(-1000), lost: {...profileHere(-1000), tokens}}));
	const {stdout, stderr, exitCode} = await runProgram(['status', '--check', '--json'], {home});
	expect(exitCode).toBe(3);
	expect(stderr).toContain('lost');
	expect(JSON.parse(stdout).profiles).toMatchObject([
		{name: 'old', state: 'valid', vendorIds: ['M1ABCDEFGHIJK']},
		{name: 'lost', state: 'sign-in', vendorIds: []},
	]);
	expect(server.exchanges).toHaveLength(1);
	expect((await runProgram(['status', '--check', '--profile', 'old'], {home})).exitCode).toBe(0);
});

test('nothing saved is no failure', async () => {
	expect(await runProgram(['status'], {home})).toMatchObject({exitCode: 0, stdout: ''});
	expect(home.readFile()).toBeUndefined();
});
