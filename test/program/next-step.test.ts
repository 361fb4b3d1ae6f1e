import {spawnSync} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {withRequest} from '../../source/core/config-file.ts';
import {fileWith, someProfile} from '../fakes/store.ts';
import {HostileServer} from '../hostile/server.ts';
import {someRequest} from '../steps/owner-request.ts';
import {type Home, makeHome} from './home.ts';
import {launcherPath} from './launcher.ts';
import {runProgram} from './run-program.ts';

let home: Home;
beforeEach(() => {
	home = makeHome();
});
afterEach(() => home.remove());

const name = `node ${launcherPath()}`;
const hour = 3_600_000;
const run = (words: string, stdin = '') => runProgram(words.split(' '), {home, stdin, timeoutSeconds: 60});

/** A profile whose refresh token was refused, and whose token lives or has ended. */
function refused(isAlive: boolean) {
	const now = Date.now();
	const {tokens} = someProfile();
	const obtainedAt = new Date(now - (isAlive ? hour / 4 : 2 * hour));
	const expiresAt = new Date(obtainedAt.getTime() + hour);
	return someProfile({tokens: {...tokens, obtainedAt, expiresAt, refusedAt: new Date(now - 60_000)}});
}

describe('every error says a command that works', () => {
	test.each([
		['inspect -', /For example: .* inspect "https:/],
		['token --profile nope', /profiles list$/m],
		['profiles use nope', /profiles list$/m],
		['profiles remove club', /profiles remove club --yes$/m],
		['requests cancel r1', /requests cancel r1 --yes$/m],
		['export yaml', /export env$/m],
		['token --min-ttl 9999', /token --min-ttl 300$/m],
		['--role owner --token-stdin', /--role owner --token-stdin <mail\.txt$/m],
	])('%s', async (words, next) => {
		home.writeFile(withRequest(fileWith({club: someProfile()}), 'r1', someRequest({createdAt: new Date()})));
		const {exitCode, stderr} = await run(words);
		expect([exitCode, stderr]).toEqual([2, expect.stringMatching(next)]);
		expect(stderr).toContain(name);
	});
});

test.each([true, false])(
	'the line for cron in docs/ci.md mails who must sign in (token alive: %s)',
	isAlive => {
		home.writeFile(fileWith({work: refused(isAlive)}));
		const page = readFileSync(new URL('../../docs/ci.md', import.meta.url), 'utf8');
		const line = /^ {4}17 6 \* \* \* {2}smapi-login (.+)$/m.exec(page)![1];
		const {status, stdout, stderr} = spawnSync(
			'sh',
			['-c', `"$0" "$1" ${line}`, process.execPath, launcherPath()],
			{
				env: home.env,
				encoding: 'utf8',
			},
		);
		expect([status, stdout]).toEqual([3, '']);
		expect(stderr).toBe(
			`! work needs a new sign-in: Amazon no longer takes its refresh token${isAlive ? '; the token it has still lives' : ''}. ${name} --profile work\n`,
		);
	},
);

test('the table says that a refresh token was refused beside a token that lives', async () => {
	home.writeFile(fileWith({work: refused(true)}));
	expect((await run('status')).stdout).toMatch(/work +valid \d+ min, refresh token refused/);
});

test('team init advises the command that was meant, and names what the file before said more', async () => {
	home.writeFile(fileWith({acme: someProfile(), club: someProfile()}));
	const file = path.join(home.home, 'smapi-login.json');
	writeFileSync(file, '{"version": 1, "contact": "dev-tools@acme.example", "secretFrom": "1Password"}');
	const first = await run('team init --profile club');
	expect([first.exitCode, first.stderr]).toEqual([
		2,
		expect.stringMatching(/ team init --profile club --replace$/m),
	]);
	const {stderr} = await run('team init --profile club --replace');
	expect(stderr).toContain('contact (dev-tools@acme.example), secretFrom (1Password).');
	expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({profile: 'club'});
});

describe('a client in a script', () => {
	const redirect = someRequest().redirectUri;
	test('a bare code that is refused: how to send the address again, and whose it may be', async () => {
		const server = await HostileServer.start();
		const hosts = {authorize: server.origin, token: server.origin, smapi: server.origin};
		const createdAt = new Date();
		const first = withRequest(fileWith({}), 'r1', someRequest({createdAt, hosts, profileName: 'club'}));
		home.writeFile(withRequest(first, 'r2', someRequest({createdAt, hosts, state: 'other'})));
		server.onToken = (_, response) => {
			response.writeHead(400, {'content-type': 'application/json'}).end('{"error": "invalid_grant"}');
		};
		const {stderr} = await run('--code-stdin --profile club', 'ANabcdefghijklmnopqr\n');
		await server.close();
		expect(stderr).toMatch(
			/requests show r1\n.*made for r2 \(acme\)\? It is used up .*\n.* requests show r2$/m,
		);
	});
	test.each([
		[
			'error=access_denied&state=state-of-the-request',
			3,
			/The owner did not allow it[\s\S]*requests cancel r1$/m,
		],
		['code=ANabcdefghijklmnopqr&state=another', 2, /finished or was cancelled[\s\S]*requests list$/m],
	])('%s', async (query, code, words) => {
		home.writeFile(withRequest(fileWith({}), 'r1', someRequest({createdAt: new Date()})));
		const {exitCode, stderr} = await run('--code-stdin', `${redirect}?${query}\n`);
		expect([exitCode, stderr]).toEqual([code, expect.stringMatching(words)]);
	});
});

test('the end in a message of this tool counts for a received token', async () => {
	const end = new Date(Date.now() + hour / 2).toISOString().replace(/:\d\d\.\d+Z$/, 'Z');
	const mail = `It works until ${end} (UTC).\n\nAuthorization: Bearer Atza|${'IwEBIA'.repeat(20)}\n`;
	const env = {ASK_SMAPI_SERVER_BASE_URL: 'http://127.0.0.1:9'};
	const words = ['--role', 'owner', '--token-stdin', '--profile', 'got'];
	expect((await runProgram(words, {home, env, stdin: mail})).exitCode).toBe(0);
	expect(home.readFile()).toMatchObject({
		profiles: {got: {tokens: {expiresAt: end.replace('Z', ':00.000Z')}}},
	});
	const github = await runProgram(['export', 'github', '--profile', 'got', '--include-secrets'], {home, env});
	expect(github.stderr).toContain('no pipeline can renew it');
	const guess = await runProgram([...words, '--replace'], {
		home,
		env,
		stdin: mail.slice(mail.indexOf('Auth')),
	});
	expect(guess.stderr).toContain('does not say when the token ends');
});

test('a client secret that is missing is to be had where the team says', async () => {
	const team = {
		version: 1,
		role: 'self',
		clientId: someProfile().clientId,
		contact: 'dev@acme.example',
		secretFrom: '1Password',
	};
	writeFileSync(path.join(home.home, 'smapi-login.json'), JSON.stringify(team));
	const {exitCode, stderr} = await run('--no-input');
	expect([exitCode, stderr]).toEqual([
		2,
		expect.stringMatching(/client secret is: “1Password”\. Whom to ask: dev@acme\.example\.$/m),
	]);
});

test('a dead ASK_REFRESH_TOKEN: the variable and how to fill it again are named', async () => {
	const server = await HostileServer.start();
	const {origin} = server;
	server.onToken = (_, response) => {
		response.writeHead(400, {'content-type': 'application/json'}).end('{"error": "invalid_grant"}');
	};
	const {clientId, clientSecret} = someProfile();
	const env = {
		ASK_REFRESH_TOKEN: 'Atzr|dead',
		ASK_LWA_CLIENT_ID: clientId,
		ASK_LWA_CLIENT_CONFIRMATION: clientSecret,
		ASK_LWA_TOKEN_HOST: origin,
		ASK_SMAPI_SERVER_BASE_URL: origin,
	};
	const {exitCode, stderr} = await runProgram(['token'], {home, env});
	await server.close();
	expect(exitCode).toBe(3);
	expect(stderr).toContain('put the new refresh token into ASK_REFRESH_TOKEN');
	expect(stderr).toMatch(new RegExp(`${name} export json --include-secrets$`, 'm'));
});
