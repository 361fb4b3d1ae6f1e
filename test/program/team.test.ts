import {execFileSync} from 'node:child_process';
import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, describe, expect, test} from 'vitest';
import {answerConsentPage} from '../../source/demo/owner.ts';
import {type LookAlike, startLookAlike} from '../../source/demo/server.ts';
import {Dialog} from './dialog.ts';
import {freePort} from './free-port.ts';
import {type Home, makeHome} from './home.ts';
import {runProgram, startProgram} from './run-program.ts';
import {startInTerminal} from './terminal.ts';

const open: {close(): unknown}[] = [];

afterEach(async () => {
	for (const thing of open.splice(0).reverse()) await thing.close();
});

interface Place {
	readonly home: Home;
	readonly lookAlike: LookAlike;
	/** A folder in the repository. */
	readonly cwd: string;
	readonly env: Record<string, string>;
	readonly redirectUri: string;
}

/** A clean clone with a team file, and Amazon for one test. */
async function place(members: object = {}): Promise<Place> {
	const redirectUri = `http://127.0.0.1:${await freePort()}/cb`;
	const lookAlike = await startLookAlike({returnUrls: [redirectUri]});
	const home = makeHome();
	open.push(lookAlike, {close: () => home.remove()});
	const team = {
		version: 1,
		profile: 'acme',
		role: 'self',
		clientId: lookAlike.client.id,
		scopes: ['skills:read'],
		way: 'browser',
		redirectUri,
		contact: 'dev-tools@acme.example',
		secretFrom: '1Password, vault Dev',
		...members,
	};
	const cwd = path.join(cloneWith(JSON.stringify(team), home), 'lambda');
	const {origin} = lookAlike;
	const env = {
		ASK_LWA_AUTHORIZE_HOST: origin,
		ASK_LWA_TOKEN_HOST: origin,
		ASK_SMAPI_SERVER_BASE_URL: origin,
		BROWSER: '/bin/true',
	};
	return {home, lookAlike, cwd, env, redirectUri};
}

/** A clean clone of a repository whose only commit has the file and a folder. @returns its folder */
function cloneWith(file: string | Buffer, home: Home): string {
	const origin = path.join(home.root, 'origin');
	const clone = path.join(home.home, 'acme');
	const git = (cwd: string, ...words: readonly string[]) =>
		execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@acme.example', ...words], {
			cwd,
			env: {...home.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1'},
			stdio: 'pipe',
		});
	mkdirSync(path.join(origin, 'lambda'), {recursive: true});
	writeFileSync(path.join(origin, 'smapi-login.json'), file);
	writeFileSync(path.join(origin, 'lambda', 'index.js'), '');
	git(origin, 'init', '-q');
	git(origin, 'add', '.');
	git(origin, 'commit', '-qm', 'A skill');
	git(home.home, 'clone', '-q', origin, clone);
	return clone;
}

const saved = ({home}: Place) =>
	(home.readFile() as {profiles?: Record<string, {scopes: string[]; redirectUri: string}>} | undefined)
		?.profiles;

test('a developer of the repository gets to the token with few keys', async () => {
	const here = await place();
	const terminal = startInTerminal([], {...here, columns: 240});
	open.push(terminal);
	let keys = 0;
	const press = (key: 'enter') => {
		keys += 1;
		terminal.press(key);
	};
	await terminal.waitForText('Is this the address of your team?');
	expect(terminal.screen().join('\n')).toMatch(/From your team, by \S+smapi-login\.json:/);
	await terminal.waitForText(here.redirectUri);
	press('enter');
	await terminal.waitForText('Your team says where it is: 1Password, vault Dev');
	terminal.paste(here.lookAlike.client.secret);
	press('enter');
	await terminal.waitForText('Review');
	await terminal.waitForText('from your team');
	press('enter');
	await terminal.waitForText(/Sign in · /);
	const address = () => /http:\S+\/ap\/oa\?\S+/.exec(terminal.logicalLines().join('\n'))?.[0];
	await terminal.waitForScreen(() => address() !== undefined, 'the address');
	await fetch(await answerConsentPage(address()!, 'allow', 0));
	await terminal.waitForText('Access token · done');
	press('enter');
	expect((await terminal.exit).exitCode).toBe(0);
	expect(keys).toBeLessThanOrEqual(6);
	expect(saved(here)).toMatchObject({
		acme: {scopes: ['alexa::ask:skills:read'], redirectUri: here.redirectUri},
	});
});

test('so does one with --plain', async () => {
	const here = await place();
	const dialog = new Dialog(['--plain'], {...here});
	open.push(dialog.terminal);
	await dialog.answer('Is this the address of your team?');
	await dialog.asks('Your team says where it is: 1Password, vault Dev');
	dialog.terminal.paste(here.lookAlike.client.secret, false);
	dialog.terminal.press('enter');
	await dialog.asks(`characters, ending in ${here.lookAlike.client.secret.slice(-4)}.`);
	await dialog.answer('from your team');
	await dialog.asks('Sign in', /letter: $/);
	await fetch(await dialog.allow());
	await dialog.answer('Access token · done');
	await dialog.terminal.exit;
	expect(saved(here)).toHaveProperty('acme');
});

describe('in CI, with the secret in a variable', () => {
	const inCi = (here: Place) => ({
		...here,
		env: {...here.env, CI: '1', SMAPI_LOGIN_CLIENT_SECRET: here.lookAlike.client.secret},
	});

	test('the token comes with no other word', async () => {
		const here = await place({way: undefined, redirectUri: undefined});
		const program = startProgram(['--redirect-uri', here.redirectUri], inCi(here));
		const [address] = await program.waitFor(/^http:\S+\/ap\/oa\S+$/m, {stream: 'stderr'});
		await fetch(await answerConsentPage(address, 'allow', 0));
		const {exitCode, stdout, stderr} = await program.exit;
		expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^Atza\|\S+\n$/)]);
		expect(stderr).toMatch(/From \S+smapi-login\.json: role, client ID, permissions, profile name\./);
		expect(saved(here)).toHaveProperty('acme');
	});

	test('a return URL of the file counts only when the flag says the same', async () => {
		const here = await place();
		const {exitCode, stdout, stderr} = await runProgram([], inCi(here));
		expect([exitCode, stdout]).toEqual([2, '']);
		expect(stderr).toContain(`--redirect-uri ${here.redirectUri}`);
		expect(here.lookAlike.requests).toEqual([]);
	});
});
