import {
	chmodSync,
	cpSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	truncateSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {basename, join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {buildFolder, launcherPath} from './launcher.ts';
import {runProgram} from './run-program.ts';

let root: string;
let script: string;
let folder: string;

/** A build of our own that has not run yet. */
beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), 'smapi-login-test-'));
	script = join(root, 'launcher.cjs');
	folder = join(root, basename(buildFolder()));
	cpSync(launcherPath(), script);
	cpSync(buildFolder(), folder, {recursive: true, filter: name => !isCache(name)});
	chmodSync(folder, 0o755);
});

afterEach(() => rmSync(root, {recursive: true}));

function isCache(name: string): boolean {
	return /\.cjs\../.test(name);
}

/** What runs have left: name, inode (another one where it was written anew), size. */
function caches(): string[] {
	return readdirSync(folder)
		.filter(isCache)
		.map(name => `${name} ${statSync(join(folder, name)).ino} ${statSync(join(folder, name)).size}`);
}

async function showHelp(): Promise<void> {
	const shown = await runProgram(['--help'], {script});
	expect(shown).toMatchObject({exitCode: 0, stderr: '', stdout: expect.stringContaining('Usage')});
}

test('a first run leaves compiled code beside each file that it loaded, and the next one takes it as it is', async () => {
	await showHelp();
	const left = caches();
	expect(left).toEqual([expect.stringMatching(/^quick-help\.cjs\.v/)]);
	await showHelp();
	expect(caches()).toEqual(left);
	expect((await runProgram(['status'], {script})).exitCode).not.toBeNull();
	expect(caches().length).toBeGreaterThan(left.length);
	expect(readdirSync(folder).filter(name => name.startsWith('.'))).toEqual([]);
});

test('a run that goes further than those before leaves more of the files that they loaded, and then no run does', async () => {
	const env = {SMAPI_LOGIN_CONFIG_DIR: join(root, 'profiles')};
	const sizes = () =>
		new Map(
			readdirSync(folder)
				.filter(isCache)
				.map(name => [name, statSync(join(folder, name)).size]),
		);
	await runProgram(['status'], {script, env});
	const before = sizes();
	const furtherRun = () => runProgram(['profiles', 'remove', 'nobody', '--yes'], {script, env});
	await furtherRun();
	const grown = [...sizes()].filter(([name, size]) => size > (before.get(name) ?? size));
	expect(grown.map(([name]) => name)).toContainEqual(expect.stringMatching(/^quick-start-/));
	const left = caches();
	await furtherRun();
	expect(caches()).toEqual(left);
});

test('what V8 refuses is replaced', async () => {
	await showHelp();
	const [name = ''] = readdirSync(folder).filter(isCache);
	const whole = readFileSync(join(folder, name)).length;
	truncateSync(join(folder, name), whole / 2);
	await showHelp();
	expect(statSync(join(folder, name)).size).toBeGreaterThan(whole / 2);
});

test('nothing is left in a folder that others can write in', async () => {
	chmodSync(folder, 0o775);
	await showHelp();
	expect(readdirSync(folder).filter(isCache)).toEqual([]);
	expect(readdirSync(folder).filter(name => name.startsWith('.'))).toEqual([]);
});
