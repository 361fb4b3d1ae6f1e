import {
	chmodSync,
	chownSync,
	lstatSync,
	mkdirSync,
	readFileSync,
	renameSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {join} from 'node:path';
import {filesBelow} from '../program/home.ts';
import {type Case, check, row, skip} from './case.ts';
import {type Context, limits, short} from './context.ts';
import {fileBytes, judgeLocal, leftOvers, save, startSaving, validProfile, validProfiles} from './saving.ts';
import {asNobody, giveToNobody} from './stubs.ts';

/** Group D: modes, full disks, links and folders. */
export const diskCases: readonly Case[] = [
	row('D06', async context => {
		context.given({p: validProfile(context)});
		for (const mode of [0o644, 0o666, 0o600]) {
			chmodSync(context.home.file, mode);
			const {stdout} = await context.run(['doctor'], {stdoutMayHold: 'nothing'});
			const line = /Profile file[^\n]*\n(?: [^\n]*\n)*/.exec(stdout)?.[0] ?? '';
			check(/chmod/.test(line) === (mode !== 0o600), `doctor at ${mode.toString(8)}: ${line}`);
			context.judgeExit(await save(context, `n${mode}`), 0);
			check((statSync(context.home.file).mode & 0o777) === 0o600, 'not 0600 after a save');
		}
		return 'doctor warns of each; 0600 after each save';
	}),
	row('D07', async context => {
		const through = asNobody(context);
		context.given({p: validProfile(context)});
		giveToNobody(context);
		chmodSync(context.home.configDir, 0o500);
		const before = fileBytes(context);
		const closed = await save(context, 'n', {through});
		judgeLocal(context, closed, 'folder 0500');
		check(fileBytes(context) === before, 'the old bytes changed');
		chmodSync(context.home.configDir, 0o700);
		chmodSync(context.home.file, 0o400);
		const {exitCode} = await save(context, 'n', {through});
		if (exitCode === 0) check(context.profile('n'), 'said to be saved and is not');
		else check(fileBytes(context) === before, 'the old bytes changed');
		chmodSync(context.home.file, 0o600);
		return `LOCAL; file alone: ${exitCode === 0 ? 'saved' : `exit ${exitCode}`}`;
	}),
	row('D08', {slow: true}, async context => {
		context.given(validProfiles(context, 30));
		const before = fileBytes(context);
		const limited = await save(context, 'n', {through: ['bash', '-c', 'ulimit -f 1; exec "$@"', 'bash']});
		judgeLocal(context, limited, 'ulimit -f 1');
		check(fileBytes(context) === before, 'the old bytes changed');
		check(leftOvers(context).length === 0, `left over: ${leftOvers(context).join()}`);
		return `LOCAL, old bytes whole; ${await fullDisk(context)}`;
	}),
	row('D09', async context => {
		context.given({p: validProfile(context)});
		const target = join(context.home.home, 'dotfiles.json');
		renameSync(context.home.file, target);
		symlinkSync(target, context.home.file);
		context.secretFiles.add(target);
		const {accessToken, ...result} = await save(context, 'n');
		context.judgeExit(result, 0);
		check(lstatSync(context.home.file).isSymbolicLink(), 'the link is no link any more');
		check(readFileSync(target, 'utf8').includes(accessToken), 'not saved through the link');
		check((statSync(target).mode & 0o777) === 0o600, 'the target is not 0600');
		return 'saved through the link, target 0600';
	}),
	row('D10', {slow: true}, async context => {
		const {configDir, file, home, root} = context.home;
		mkdirSync(configDir, {recursive: true, mode: 0o700});
		context.fileIsOdd = true;
		const outcomes: string[] = [];
		for (const [name, make] of [
			['dangling', () => symlinkSync(join(home, 'nowhere', 'x.json'), file)],
			['loop', () => symlinkSync(file, file)],
			['folder', () => mkdirSync(file)],
			['foreign', () => foreignFile(context)],
		] as const) {
			make();
			const before = filesBelow(root).join();
			const {program} = startSaving(context, 'n');
			judgeLocal(context, await context.ends(program, 1, limits.command), name);
			const added = filesBelow(root).filter(path => !before.includes(path));
			check(added.length === 0, `${name}: ${added.join()} was written`);
			renameSync(file, join(root, `was-${name}`));
			outcomes.push(name);
		}
		return `LOCAL: ${outcomes.join(', ')}`;
	}),
	row('D18', {slow: true, alone: true}, async context => {
		const all = validProfiles(context, 10_000);
		context.given(all);
		const seconds: string[] = [];
		for (const args of [['profiles', 'list'], ['status'], ['profiles', 'use', 'n9999']]) {
			const result = await context.ends(context.start(args, {stdin: ''}), 0, limits.command);
			seconds.push(`${args.join(' ')} ${result.seconds.toFixed(1)} s`);
		}
		const {program} = startSaving(context, 'one-more');
		const saved = await context.ends(program, 0, limits.command + 1);
		check(context.profile('one-more'), 'not saved');
		return `${seconds.join(', ')}, a save ${saved.seconds.toFixed(1)} s`;
	}),
];

function foreignFile(context: Context): void {
	const target = join(context.home.root, 'foreign.json');
	writeFileSync(target, '{"version":1}', {mode: 0o644});
	if (process.getuid?.() === 0) chownSync(target, 65534, 65534);
	else skip('needs root to make a file of another user');
	symlinkSync(target, context.home.file);
}

/** A save into a memory disk that is full, in a mount namespace of its own. */
async function fullDisk(context: Context): Promise<string> {
	const script = `mount -t tmpfs -o size=64k,mode=700 tmpfs "$SMAPI_LOGIN_CONFIG_DIR" || exit 99
cp "$1" "$SMAPI_LOGIN_CONFIG_DIR/config.json"; shift
cat /dev/zero > "$SMAPI_LOGIN_CONFIG_DIR/filler" 2>/dev/null
sum=$(sha256sum < "$SMAPI_LOGIN_CONFIG_DIR/config.json")
"$@"; code=$?
[ "$sum" = "$(sha256sum < "$SMAPI_LOGIN_CONFIG_DIR/config.json")" ] || exit 98
[ "$(ls "$SMAPI_LOGIN_CONFIG_DIR" | wc -l)" = 2 ] || exit 97
exit $code`;
	const copy = join(context.home.root, 'copy.json');
	writeFileSync(copy, fileBytes(context), {mode: 0o600});
	context.secretFiles.add(copy);
	const through = ['unshare', '-m', 'bash', '-c', script, 'bash', copy];
	const {exitCode, stderr} = await save(context, 'n', {through}).catch(error => ({
		exitCode: 99,
		stderr: String(error),
	}));
	if (exitCode === 99 || /unshare failed/.test(stderr)) return 'no memory disk can be mounted here';
	check(exitCode !== 98, 'full disk: the old bytes changed');
	check(exitCode !== 97, 'full disk: a temporary file is left');
	check(exitCode === 1, `full disk: exit ${exitCode}: ${short(stderr)}`);
	check(/space/i.test(stderr), `full disk: “no space” is not said: ${short(stderr)}`);
	return 'full disk: LOCAL, whole';
}
