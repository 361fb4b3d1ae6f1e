import {spawnSync} from 'node:child_process';
import {cpSync} from 'node:fs';
import {createServer} from 'node:net';
import {dirname, join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {fileVersion} from '../../source/core/config-file.ts';
import type {Profile} from '../../source/core/profile.ts';
import {movedFile} from '../../source/core/sealed-file.ts';
import {fileWith, someProfile} from '../fakes/store.ts';
import {type Home, makeHome} from './home.ts';
import {launcherPath} from './launcher.ts';
import {runProgram} from './run-program.ts';

let home: Home;
beforeEach(() => {
	home = makeHome();
});
afterEach(() => home.remove());

/** One whose token lives. */
function living(): Profile {
	const now = new Date();
	const {tokens} = someProfile();
	return someProfile({
		tokens: {...tokens, obtainedAt: now, expiresAt: new Date(now.getTime() + 3_000_000)},
	});
}

/** A file whose secrets were in a keychain that is not here. */
function givenElsewhere(): void {
	const {file} = movedFile(fileWith({me: living()}), 'keychain');
	const {clientSecret: _, ...me} = file.profiles!.me as Record<string, unknown>;
	const {accessToken: _1, refreshToken: _2, ...tokens} = me.tokens as Record<string, unknown>;
	const entries = {accessToken: 'entry-number-0001', refreshToken: 'entry-number-0002'};
	home.writeFile({version: fileVersion, profiles: {me: {...me, tokens, keychain: entries}}});
}

const linuxOnly = process.platform !== 'linux';

test('a wrong SMAPI_LOGIN_STORE is exit 2, for what the file alone would answer too', async () => {
	home.writeFile(fileWith({me: living()}));
	const wrong = {home, env: {SMAPI_LOGIN_STORE: 'vault'}};
	expect(await runProgram(['token'], wrong)).toMatchObject({exitCode: 2, stdout: ''});
	expect(await runProgram(['token'], {home, env: {SMAPI_LOGIN_STORE: 'keychain'}})).toMatchObject({
		exitCode: 0,
	});
});

test('where the library is not installed all else works, and a profile that needs it is told how', async () => {
	const folder = join(home.root, 'installed');
	cpSync(dirname(launcherPath()), folder, {recursive: true});
	const alone = {home, script: join(folder, 'launcher.cjs')};
	home.writeFile(fileWith({me: living()}));
	expect(await runProgram(['token'], alone)).toMatchObject({
		exitCode: 0,
		stdout: 'Atza|stored-access-token\n',
	});
	const moved = await runProgram(['profiles', 'store', 'keychain'], alone);
	expect(moved.exitCode).toBe(1);
	expect(moved.stderr).toContain('(@napi-rs/keyring) is not installed');
	expect(home.readFile()).toMatchObject({
		profiles: {me: {tokens: {accessToken: 'Atza|stored-access-token'}}},
	});
	givenElsewhere();
	const {exitCode, stdout, stderr} = await runProgram(['token', '--json'], alone);
	expect([exitCode, stdout]).toEqual([1, '']);
	expect(stderr).toContain('without --omit=optional');
	expect(JSON.parse(stderr.trim().split('\n').at(-1)!).error.code).toBe('keychain_unavailable');
	expect(await runProgram(['status', '--json'], alone)).toMatchObject({exitCode: 0});
});

describe.skipIf(linuxOnly)('a keychain that is not there (Linux)', () => {
	test('no service', async () => {
		givenElsewhere();
		const {exitCode, stderr} = await runProgram(['token'], {
			home,
			env: {DBUS_SESSION_BUS_ADDRESS: `unix:path=${home.root}/none`},
		});
		expect(exitCode).toBe(1);
		expect(stderr).toContain('no keychain service answers here');
		expect(stderr).toContain('dbus-run-session');
	});

	test('a service that never answers holds a command no longer than its time', async () => {
		givenElsewhere();
		const path = join(home.root, 'silent');
		const server = createServer(() => {}).listen(path);
		try {
			const {exitCode, seconds, timedOut} = await runProgram(['token', '--timeout', '2'], {
				home,
				env: {DBUS_SESSION_BUS_ADDRESS: `unix:path=${path}`},
			});
			expect([exitCode, timedOut]).toEqual([1, false]);
			expect(seconds).toBeLessThan(15);
		} finally {
			server.close();
		}
	});
});

const hasKeyring = ['dbus-run-session', 'gnome-keyring-daemon'].every(
	program => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0,
);
if (!hasKeyring)
	console.warn('Skipped for want of dbus-run-session or gnome-keyring-daemon: a real keychain.');

describe.skipIf(!hasKeyring)('a real keychain (gnome-keyring under dbus-run-session)', () => {
	/** Runs a shell script in a session whose keychain is unlocked; `smapi` is the program. */
	const inSession = (script: string, unlocks = true) => {
		const open = unlocks
			? 'printf pass | gnome-keyring-daemon --unlock --components=secrets >/dev/null'
			: ':';
		const smapi = `smapi() { "${process.execPath}" "${launcherPath()}" "$@"; }`;
		const result = spawnSync('dbus-run-session', ['--', 'bash', '-c', `${open}\n${smapi}\n${script}`], {
			env: home.env,
			encoding: 'utf8',
			timeout: 100_000,
		});
		return {stdout: result.stdout, lines: result.stdout.trim().split('\n'), stderr: result.stderr};
	};
	const given = () => home.writeFile(fileWith({me: living(), work: someProfile({clientSecret: 'of work'})}));
	/** How many entries there are. */
	const count = `(cd "${process.cwd()}" && "${process.execPath}" -e "console.log(require('@napi-rs/keyring').findCredentials('smapi-login').length)")`;

	test('secrets move there, are used from there, and come back', () => {
		given();
		const before = home.readFile();
		const {lines} = inSession(`
			smapi profiles store keychain --json | tr -d '\\n\\t '; echo
			grep -c 'Atz\\|oa2-cs\\|of work' "$SMAPI_LOGIN_CONFIG_DIR/config.json"
			smapi token
			smapi exec -- sh -c 'echo $SMAPI_ACCESS_TOKEN'
			smapi export json --include-secrets | grep -c 'Atzr|stored-refresh-token'
			smapi profiles rename me you && smapi token --profile you && smapi profiles rename you me
			smapi doctor --no-probe | grep -c 'Keychain .*writes and removes'
			${count}
			smapi profiles store file && ${count}
		`);
		expect(lines).toEqual([
			'{"store":"keychain","profiles":["me","work"],"requests":0}',
			'0',
			'Atza|stored-access-token',
			'Atza|stored-access-token',
			'1',
			'Atza|stored-access-token',
			'1',
			'4',
			'0',
		]);
		expect(home.readFile()).toEqual(before);
	}, 120_000);

	test('a locked one is told, and a removed profile leaves nothing in it', () => {
		given();
		inSession('smapi profiles store keychain');
		const locked = inSession(
			'gnome-keyring-daemon --start --components=secrets >/dev/null; smapi token; echo $?',
			false,
		);
		expect(locked.lines).toEqual(['1']);
		expect(locked.stderr).toContain('Unlock it');
		const {lines} = inSession(`smapi profiles remove me --yes; smapi profiles remove work --yes; ${count}`);
		expect(lines).toEqual(['0']);
	}, 120_000);

	test('moves that are killed at any moment lose nothing', () => {
		given();
		const before = home.readFile();
		const {lines} = inSession(`
			for to in keychain file keychain file; do
				for late in 0.15 0.3 0.45 0.6 0.8 1.1; do
					"${process.execPath}" "${launcherPath()}" profiles store $to 2>/dev/null & sleep $late
					kill -9 $! 2>/dev/null; wait $! 2>/dev/null
					smapi token || echo lost
				done
			done | sort | uniq -c | tr -s ' '
			smapi profiles store keychain; smapi profiles store file; ${count}
		`);
		expect(lines).toEqual(['24 Atza|stored-access-token', '0']);
		expect(home.readFile()).toEqual(before);
	}, 120_000);
});
