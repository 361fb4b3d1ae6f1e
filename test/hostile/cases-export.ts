import {execFileSync} from 'node:child_process';
import {
	chmodSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {isDeepStrictEqual} from 'node:util';
import {type Case, check, row} from './case.ts';
import type {Context, StoredProfile} from './context.ts';

const dotenv = createRequire(import.meta.url)('dotenv') as {parse(text: string): Record<string, string>};

const everything = {stdoutMayHold: 'everything'} as const;
const mode = (file: string) => statSync(file).mode & 0o777;

/** A profile that lives, so that nothing is sent. */
function givenLive(context: Context, changes: Partial<StoredProfile> = {}): StoredProfile {
	const expiresAt = new Date(Date.now() + 3_000_000).toISOString();
	const profile = context.someProfile(changes, {expiresAt, obtainedAt: new Date().toISOString()});
	context.given({p: profile});
	return profile;
}

/** `~/.ask/cli_config` of the case, which may hold secrets. */
function askFile(context: Context, text?: string, fileMode = 0o644): string {
	const folder = join(context.home.home, '.ask');
	mkdirSync(folder, {recursive: true, mode: 0o700});
	const file = join(folder, 'cli_config');
	for (const name of ['cli_config', 'cli_config.bak']) context.secretFiles.add(join(folder, name));
	if (text !== undefined) {
		writeFileSync(file, text);
		chmodSync(file, fileMode);
	}
	return file;
}

const others = {
	machine_id: 'm-1',
	share_usage: false,
	unknown: [1, {a: null}],
	profiles: {
		default: {
			aws_profile: 'aws',
			token: {access_token: 'a', refresh_token: 'b'},
			vendor_id: 'V1',
			extra: true,
		},
		b: {vendor_id: 'V2'},
		c: {aws_profile: null},
	},
};

/** @throws Error unless everything but profile `p` is as it was */
function othersKept(file: string): void {
	const {profiles, ...rest} = JSON.parse(readFileSync(file, 'utf8'));
	const {p: _, ...kept} = profiles;
	check(isDeepStrictEqual({...rest, profiles: kept}, others), 'something else in cli_config was changed');
}

async function intoOthers(context: Context): Promise<string> {
	givenLive(context);
	const file = askFile(context, JSON.stringify(others));
	context.judgeExit(await context.run(['export', 'ask-cli']), 0);
	othersKept(file);
	check(mode(file) === 0o600, 'cli_config is not 0600');
	const folder = join(context.home.home, '.ask');
	check(mode(join(folder, 'cli_config.bak')) === 0o600, 'the backup is not 0600');
	await context.rounds(async () => {
		const program = context.start(['export', 'ask-cli'], {stdin: ''});
		setTimeout(() => program.kill('SIGKILL'), 60 + Math.random() * 250);
		await program.exit;
		othersKept(file);
	});
	context.judgeExit(await context.run(['export', 'ask-cli']), 0);
	const left = readdirSync(folder).filter(name => !['cli_config', 'cli_config.bak'].includes(name));
	check(left.length === 0, `left behind: ${left.join(' ')}`);
	const many = await Promise.all(
		Array.from({length: 20}, (_, at) =>
			context.run(['export', 'ask-cli', '--as', `n${at}`], {timeoutSeconds: 80}),
		),
	);
	for (const result of many) context.judgeExit(result, 0);
	const names = Object.keys(JSON.parse(readFileSync(file, 'utf8')).profiles);
	check(names.length === 24, `${names.length} profiles instead of 24 after 20 at once`);
	return 'the rest deep-equal, 0600, whole after each kill, 20 at once lose nothing';
}

async function intoOdd(context: Context): Promise<string> {
	givenLive(context);
	for (const text of ['{"profiles":', '[]', '"x"', '{"profiles":[1]}']) {
		const file = askFile(context, text);
		context.judgeExit(await context.run(['export', 'ask-cli']), 1);
		check(readFileSync(file, 'utf8') === text, `${text} was changed`);
	}
	const file = askFile(context, JSON.stringify(others), 0o444);
	context.judgeExit(await context.run(['export', 'ask-cli']), 1);
	check(readFileSync(file, 'utf8') === JSON.stringify(others), 'a read-only file was changed');
	const real = join(context.home.home, 'elsewhere');
	context.secretFiles.add(real);
	context.secretFiles.add(`${real}.bak`);
	writeFileSync(real, JSON.stringify(others));
	execFileSync('rm', ['-f', file]);
	symlinkSync(real, file);
	context.judgeExit(await context.run(['export', 'ask-cli']), 0);
	check(readFileSync(file, 'utf8') === readFileSync(real, 'utf8'), 'the link was replaced');
	othersKept(real);
	check(mode(real) === 0o600, 'the file behind the link is not 0600');
	return 'unchanged with exit 1; the link followed and kept';
}

/** Everything that a shell takes apart. A `.env` file has no way to write all three quotes at once. */
const shellSecret = ' a\'b"c$(touch pwned)`id`|&;#!%\\ ';
const dotenvSecret = ' a"b$(touch pwned)`id`|&;#!%\\x';

async function awkward(context: Context): Promise<string> {
	const folder = context.home.home;
	for (const [name, clientSecret] of [
		['shell', `${shellSecret}x`],
		['dotenv', dotenvSecret],
	] as const) {
		const profile = context.someProfile(
			{clientSecret},
			{expiresAt: new Date(Date.now() + 3e6).toISOString()},
		);
		const file = join(folder, `${name}.json`);
		context.secretFiles.add(file);
		writeFileSync(file, JSON.stringify({version: 1, profiles: {[name]: profile}}), {mode: 0o600});
		context.judgeExit(await context.run(['import', file], everything), 0);
	}
	const read = async (format: string, profile: string) => {
		const args = ['export', format, '--include-secrets', '--profile', profile];
		const result = await context.run(args, everything);
		context.judgeExit(result, 0);
		return result.stdout;
	};
	for (const shell of ['sh', 'bash']) {
		const script = `eval "$1"; printf %s "$ASK_LWA_CLIENT_CONFIRMATION"`;
		const args = ['-c', script, shell, await read('env', 'shell')];
		const value = execFileSync(shell, args, {cwd: folder}).toString();
		check(value === `${shellSecret}x`, `${shell} got another value`);
	}
	const {profiles} = JSON.parse(await read('json', 'shell'));
	check(profiles.shell.clientSecret === `${shellSecret}x`, 'json has another value');
	const parsed = dotenv.parse(await read('dotenv', 'dotenv'));
	check(parsed.ASK_LWA_CLIENT_CONFIRMATION === dotenvSecret, 'dotenv got another value');
	const args = ['export', 'dotenv', '--include-secrets', '--profile', 'shell'];
	context.judgeExit(await context.run(args, everything), 1);
	check(!existsSync(join(folder, 'pwned')), 'a shell has run what stands in a value');
	const lines = join(folder, 'lines.json');
	context.secretFiles.add(lines);
	const profile = context.someProfile({clientSecret: 'a\nb'});
	writeFileSync(lines, JSON.stringify({version: 1, profiles: {lines: profile}}), {mode: 0o600});
	context.judgeExit(await context.run(['import', lines], everything), 1);
	return 'exact in sh, bash, JSON and dotenv; what dotenv cannot hold and line ends are refused';
}

async function toFiles(context: Context): Promise<string> {
	givenLive(context);
	const old = join(context.home.home, 'old');
	const fresh = join(context.home.home, 'fresh');
	for (const file of [old, fresh]) context.secretFiles.add(file);
	writeFileSync(old, 'x'.repeat(100_000), {mode: 0o644});
	for (const file of [old, fresh]) {
		const words = ['sh', '-c', 'umask 000; exec "$@"', 'sh'];
		context.judgeExit(await context.run(['export', 'env', '--out', file], {through: words}), 0);
		check(mode(file) === 0o600, `${file} is not 0600`);
		check(readFileSync(file, 'utf8').startsWith('export '), `${file} is not the export alone`);
	}
	return 'both 0600, the old one replaced whole';
}

async function hostileImports(context: Context): Promise<string> {
	const good = givenLive(context);
	const file = join(context.home.home, 'in.json');
	context.secretFiles.add(file);
	const before = readFileSync(context.home.file, 'utf8');
	const {tokens, ...withoutTokens} = good;
	const refused: [string, string][] = [
		['not JSON', '{"version":1,'],
		['an array', '[]'],
		['no profiles', '{"version":1}'],
		['newer', '{"version":2,"profiles":{}}'],
		[
			'__proto__',
			`{"version":1,"profiles":{"a":${JSON.stringify(good)},"__proto__":${JSON.stringify(good)}}}`,
		],
		['no token', JSON.stringify({version: 1, profiles: {a: good, b: withoutTokens}})],
		['a number', JSON.stringify({version: 1, profiles: {a: {...good, tokens: {...tokens, accessToken: 7}}}})],
		['a name of ask-cli', JSON.stringify({version: 1, profiles: {__ENVIRONMENT_ASK_PROFILE__: good}})],
		['there already', JSON.stringify({version: 1, profiles: {a: good, p: good}})],
		[
			'another host',
			JSON.stringify({
				version: 1,
				profiles: {a: {...good, hosts: {...good.hosts, token: 'https://evil.example'}}},
			}),
		],
		[
			'a command',
			JSON.stringify({
				version: 1,
				profiles: {a: {...good, clientSecretCommand: `touch ${context.home.home}/ran`}},
			}),
		],
		['50 MB', `{"version":1,"x":"${'x'.repeat(context.quick ? 2_000_000 : 50_000_000)}","profiles":{}}`],
	];
	for (const [what, text] of refused) {
		writeFileSync(file, text, {mode: 0o600});
		const result = await context.run(['import', file], {stdoutMayHold: 'nothing'});
		context.judgeExit(result, 1);
		check(readFileSync(context.home.file, 'utf8') === before, `${what}: the profile file was changed`);
		check(!existsSync(join(context.home.home, 'ran')), 'a command of the file was run');
	}
	return `${refused.length} files refused, each with its reason; nothing imported`;
}

async function commands(context: Context): Promise<string> {
	const profile = givenLive(context);
	const env = {
		ASK_REFRESH_TOKEN: 'r-1',
		ASK_LWA_CLIENT_CONFIRMATION: 's-1',
		SMAPI_LOGIN_CLIENT_SECRET: 's-2',
	};
	const exec = (words: readonly string[]) => context.run(['exec', '--', ...words], {env});
	const seen = await exec(['env']);
	context.judgeExit(seen, 0);
	check(seen.stdout.includes(`ASK_ACCESS_TOKEN=${profile.tokens.accessToken}\n`), 'the token is not there');
	for (const name of ['ASK_REFRESH_TOKEN', 'ASK_LWA_CLIENT_CONFIRMATION', 'SMAPI_LOGIN_CLIENT_SECRET'])
		check(!seen.stdout.includes(`${name}=`), `${name} is in the environment`);
	const words = ['a b', ';x', '$(y)', '', '--debug'];
	const said = await exec(['sh', '-c', 'for w; do printf "<%s>" "$w"; done', 'sh', ...words]);
	check(said.stdout === words.map(word => `<${word}>`).join(''), 'the arguments are others');
	const plain = join(context.home.home, 'plain');
	writeFileSync(plain, 'x', {mode: 0o644});
	for (const [exitCode, line] of [
		[7, ['sh', '-c', 'exit 7']],
		[143, ['sh', '-c', 'kill -TERM $$']],
		[127, ['there-is-no-such-program']],
		[126, [plain]],
	] as const)
		context.judgeExit(await exec(line), exitCode);
	const script =
		'trap "echo int" INT; trap "echo term; exit 9" TERM; echo ready; while :; do sleep 0.02; done';
	const program = context.start(['exec', '--', 'sh', '-c', script], {stdin: ''});
	await program.waitFor(/ready/, {stream: 'stdout'});
	program.kill('SIGINT');
	await program.waitFor(/int/, {stream: 'stdout'});
	program.kill('SIGTERM');
	const result = await context.ends(program, 9);
	check(
		result.stdout === 'ready\nint\nterm\n',
		`signals came otherwise: ${result.stdout.replaceAll('\n', ' ')}`,
	);
	return 'the token alone, arguments exact, 7, 143, 127, 126; each signal once and the parent waits';
}

async function toFullDevice(context: Context): Promise<string> {
	givenLive(context);
	const through = ['sh', '-c', 'exec "$@" >/dev/full', 'sh'];
	context.judgeExit(await context.run(['export', 'env'], {through}), 1);
	context.judgeExit(await context.run(['export', 'env', '--out', '/dev/full']), 1);
	return 'exit 1 where the export was not written';
}

/** Rows about export, import and exec. */
export const exportCases: readonly Case[] = [
	row('D21', {slow: true}, intoOthers),
	row('D22', intoOdd),
	row('D23', awkward),
	row('D24', toFiles),
	row('D25', hostileImports),
	row('E16', toFullDevice),
	row('F06', commands),
];
