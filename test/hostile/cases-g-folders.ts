import {chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {userInfo} from 'node:os';
import {join} from 'node:path';
import {launcherPath} from '../program/launcher.ts';
import type {ProgramResult} from '../program/run-program.ts';
import {type Case, check, row, skip} from './case.ts';
import {type CaseProgramOptions, type Context, short} from './context.ts';
import {fileBytes, save, validProfile} from './saving.ts';
import {asNobody, asUser, giveTo} from './stubs.ts';

/** Group G: homes, users and current directories. */
export const folderCases: readonly Case[] = [
	row('G01', {slow: true}, async context => {
		const outcomes: string[] = [];
		for (const [name, HOME] of [
			['unset', undefined],
			['empty', ''],
			['relative', 'some/where'],
		] as const) {
			outcomes.push(`${name}: ${await inAccountHome(context, {...noFolders, HOME})}`);
		}
		const missing = join(context.home.root, 'missing', 'home');
		const made = join(missing, '.config', 'smapi-login', 'config.json');
		context.secretFiles.add(made);
		const saved = await inOwnFolder(context, 'n', {env: {...noFolders, HOME: missing}});
		if (saved.exitCode === 0) check(existsSync(made), 'said to be saved and is nowhere');
		else judgeLocalWith(saved, missing);
		outcomes.push(`not existing: ${saved.exitCode === 0 ? 'made' : 'LOCAL'}`);
		outcomes.push(`read-only: ${await readOnlyHome(context)}`);
		return outcomes.join('; ');
	}),
	row('G02', {slow: true}, async context => {
		const through = asUser(context, noAccount);
		if (through.length === 0) skip('needs root to run as another user');
		context.home.writeFile({version: 1, profiles: {}});
		giveTo(noAccount, pathsOf(context));
		for (const args of [['status'], ['help'], ['profiles', 'list']])
			context.judgeExit(await context.run(args, {through}), 0);
		context.judgeExit(await save(context, 'n', {through}), 0);
		const homeless = await save(context, 'm', {through, env: {...noFolders, HOME: undefined}});
		check(homeless.exitCode === 1, `no home at all: exit ${homeless.exitCode}`);
		giveTo(0, pathsOf(context));
		context.judgeExit(await save(context, 'root'), 0);
		return `saved by ${noAccount} and by root; no home at all: LOCAL; ${await readOnlyRoot(context)}`;
	}),
	row('G16', {slow: true}, async context => {
		context.given({p: validProfile(context)});
		const work = async (options: CaseProgramOptions) => {
			const {stdout, ...token} = await context.run(['token', '--profile', 'p'], options);
			context.judgeExit({stdout, ...token}, 0);
			check(stdout === `${context.profile()!.tokens.accessToken}\n`, 'another token');
			for (const args of [['status'], ['profiles', 'list'], ['help']])
				judgeRan(await context.run(args, options), args);
			const name = `n${context.programs.length}`;
			context.judgeExit(await save(context, name, options), 0);
			const signIn = await context.signIn({...options, profile: `${name}s`});
			await context.completes(signIn, `${name}s`);
		};
		const deleted = 'mkdir gone && cd gone && rmdir ../gone && exec "$@"';
		await work({through: ['bash', '-c', deleted, 'bash']});
		await work(notReadable(context));
		giveTo(0, pathsOf(context));
		const hostile = hostileFolder(context);
		await work({cwd: hostile});
		const now = readdirSync(hostile).sort().join();
		check(now === hostileNames, `the folder was changed: ${now}`);
		return 'works in each, none of the files read';
	}),
];

/** No account has this number (the ones of containers are lower or much higher). */
const noAccount = 54_321;

/** The variables that name a folder, taken away. */
const noFolders = {SMAPI_LOGIN_CONFIG_DIR: undefined, XDG_CONFIG_HOME: undefined} as const;

function pathsOf({home: {home, temporary, configDir, file}}: Context): string[] {
	return [home, temporary, join(home, '.config'), configDir, file];
}

/** A save from an empty folder, in which nothing may turn up. */
async function inOwnFolder(
	context: Context,
	name: string,
	options: CaseProgramOptions,
): Promise<ProgramResult> {
	const cwd = join(context.home.root, `cwd-${context.programs.length}`);
	mkdirSync(cwd);
	chmodSync(cwd, 0o777);
	const result = await save(context, name, {...options, cwd});
	const found = readdirSync(cwd);
	check(found.length === 0, `in the current directory: ${found.join()}`);
	return result;
}

/** The home of the account, in whose place the case's own is mounted for one program alone. */
async function inAccountHome(
	context: Context,
	env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
	const {homedir} = userInfo();
	const isHidden = [process.execPath, launcherPath(), context.home.root].some(path =>
		path.startsWith(`${homedir}/`),
	);
	if (process.getuid?.() !== 0 || isHidden) {
		const result = await context.run(['status'], {env});
		judgeRan(result, ['status']);
		return 'reading works (no mount: a save was left out)';
	}
	rmSync(context.home.configDir, {recursive: true, force: true});
	const script = 'mount --bind "$1" "$2" || exit 99; shift 2; exec "$@"';
	const through = ['unshare', '-m', 'bash', '-c', script, 'bash', context.home.home, homedir];
	const result = await inOwnFolder(context, 'n', {through, env});
	if (result.exitCode === 99 || /unshare failed/.test(result.stderr))
		return 'not run: nothing can be mounted';
	context.judgeExit(result, 0);
	check(context.profile('n'), "not saved in the account's home");
	return "saved in the account's home";
}

async function readOnlyHome(context: Context): Promise<string> {
	const through = asNobody(context);
	const home = join(context.home.root, 'locked');
	mkdirSync(home);
	giveTo(65_534, [home]);
	chmodSync(home, 0o500);
	const options = {through, env: {...noFolders, HOME: home}};
	context.judgeExit(await context.run(['status'], options), 0);
	judgeLocalWith(await inOwnFolder(context, 'n', options), home);
	check(readdirSync(home).length === 0, 'something was written');
	return 'status works, a save is LOCAL';
}

/** The whole file system read-only for one program; then all but the folder of the settings. */
async function readOnlyRoot(context: Context): Promise<string> {
	const bytes = fileBytes(context);
	const through = (script: string) => [
		...['unshare', '-m', 'bash', '-c', `${script} exec "$@"`, 'bash'],
		context.home.root,
	];
	const lock = 'mount -o remount,bind,ro / || exit 99; shift;';
	const closed = await save(context, 'ro', {through: through(lock)});
	if (closed.exitCode === 99) return 'read-only root: cannot be mounted here';
	judgeLocalWith(closed, context.home.file);
	check(fileBytes(context) === bytes, 'the file changed');
	const open = await save(context, 'ro', {through: through(`mount --bind "$1" "$1" || exit 99; ${lock}`)});
	context.judgeExit(open, 0);
	check(context.profile('ro'), 'not saved');
	return 'read-only root: LOCAL, saved where the folder is writable';
}

function judgeLocalWith({exitCode, stderr}: ProgramResult, path: string): void {
	check(exitCode === 1, `exit ${exitCode}: ${short(stderr)}`);
	check(stderr.includes(path), `the path is not named: ${short(stderr)}`);
}

/** Ended by itself with an ordinary number. */
function judgeRan({exitCode, signal, stderr}: ProgramResult, args: readonly string[]): void {
	check(exitCode !== null && exitCode < 3, `${args[0]}: ${signal ?? exitCode}: ${short(stderr)}`);
}

/** A folder that its visitor can neither list nor look into. */
function notReadable(context: Context): CaseProgramOptions {
	const through = asNobody(context);
	const folder = join(context.home.root, 'dark');
	mkdirSync(folder);
	giveTo(65_534, [...pathsOf(context)]);
	if (through.length === 0) {
		const script = 'cd "$0" && chmod 0 . && exec "$@"';
		return {through: ['bash', '-c', script, folder]};
	}
	// It is entered before the user changes.
	chmodSync(folder, 0o700);
	return {through: ['bash', '-c', 'cd "$0" && exec "$@"', folder, ...through]};
}

export const hostileNames = '.env,.npmrc,config.json,node_modules,package.json,tsconfig.json';

/** Files that some loader somewhere would read; each would be noticed. */
export function hostileFolder(context: Context): string {
	const folder = join(context.home.root, 'hostile');
	const evil = 'http://127.0.0.1:1';
	const variables = [
		`ASK_LWA_TOKEN_HOST=${evil}`,
		`ASK_LWA_AUTHORIZE_HOST=${evil}`,
		`ASK_SMAPI_SERVER_BASE_URL=${evil}`,
		'SMAPI_LOGIN_PROFILE=evil',
		'SMAPI_LOGIN_CONFIG_DIR=/nonexistent',
		'NODE_OPTIONS=--require ./evil.js',
	];
	mkdirSync(folder);
	writeFileSync(join(folder, '.env'), `${variables.join('\n')}\n`);
	writeFileSync(join(folder, '.npmrc'), 'node-options=--require ./evil.js\nproxy=http://127.0.0.1:1\n');
	writeFileSync(join(folder, 'config.json'), '{"version":1,"profiles":{"evil":{}},"defaultProfile":"evil"}');
	writeFileSync(
		join(folder, 'package.json'),
		'{"type": "commonjs", "imports": {"#ansi-styles": "./evil.js"}, ',
	);
	writeFileSync(join(folder, 'tsconfig.json'), '{"extends": "./evil.json"}');
	for (const name of ['conf', 'ink', 'react', 'got', 'open', 'oauth4webapi']) {
		const module = join(folder, 'node_modules', name);
		mkdirSync(module, {recursive: true});
		writeFileSync(
			join(module, 'index.js'),
			`require('fs').writeFileSync(${JSON.stringify(join(folder, 'pwned'))}, '')`,
		);
	}
	chmodSync(folder, 0o777);
	return folder;
}
