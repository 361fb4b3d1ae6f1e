import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {describe, expect, test} from 'vitest';
import {fileWith, someProfile} from '../fakes/store.ts';
import {makeHome} from './home.ts';
import {buildFolder, launcherPath} from './launcher.ts';
import {runProgram} from './run-program.ts';
import {startInTerminal} from './terminal.ts';

const folder = buildFolder();
const launcher = pathToFileURL(launcherPath()).href;

/** A text that each library cannot do without and that stands in no other code. */
const libraries = {
	ink: 'ink-box',
	react: 'react.transitional.element',
	conf: 'projectSuffix',
	got: 'ERR_BODY_PARSE_FAILURE',
	oauth4webapi: 'OAUTH_PARSE_ERROR',
	open: 'allowNonzeroExitCode',
	keyring: '@napi-rs/keyring',
} as const;

/** The files of the build that a run loads, by V8's own account of them. */
async function filesLoadedBy(args: readonly string[]): Promise<string[]> {
	const home = makeHome();
	try {
		const now = new Date();
		const tokens = {...someProfile().tokens, obtainedAt: now, expiresAt: new Date(now.getTime() + 3_600_000)};
		home.writeFile(fileWith({me: someProfile({tokens})}));
		const coverage = join(home.root, 'coverage');
		mkdirSync(coverage);
		const result = await runProgram(args, {home, env: {NODE_V8_COVERAGE: coverage}});
		expect(result).toMatchObject({exitCode: 0, stderr: ''});
		expect(result.stdout).not.toBe('');
		return filesIn(coverage);
	} finally {
		home.remove();
	}
}

function filesIn(coverage: string): string[] {
	const urls = readdirSync(coverage).flatMap(name => {
		const {result: scripts} = JSON.parse(readFileSync(join(coverage, name), 'utf8')) as {
			result: {url: string}[];
		};
		return scripts.map(({url}) => url);
	});
	const files = [...new Set(urls.filter(url => url.startsWith('file:')))];
	expect(files).toContain(launcher);
	const loaded = files.filter(url => url !== launcher).map(url => fileURLToPath(url));
	expect(loaded.filter(file => dirname(file) !== folder)).toEqual([]);
	return loaded.map(file => basename(file));
}

function librariesIn(files: readonly string[]): string[] {
	const text = files.map(name => readFileSync(join(folder, name), 'utf8')).join('\n');
	return Object.entries(libraries).flatMap(([name, marker]) => (text.includes(marker) ? [name] : []));
}

test('each library is somewhere in the build under its marker', () => {
	const all = readdirSync(folder).filter(name => /\.c?js$/.test(name));
	expect(librariesIn(all)).toEqual(Object.keys(libraries));
});

test('what takes long to make is made only for a text that needs it, whatever library has it', () => {
	const files = readdirSync(folder).filter(name => /\.cjs$/.test(name));
	const text = files.map(name => readFileSync(join(folder, name), 'utf8')).join('\n');
	expect(text.match(/.{5}new Intl\.\w+/g)).toSatisfy((found: string[]) =>
		found.every(text => /\?\?=|from\(/.test(text)),
	);
	expect(text.match(/.{6}\\p\{RGI_Emoji\}/g)).toEqual([expect.stringContaining('??=')]);
});

describe('loads none of the libraries', () => {
	test.each([
		['token', ['quick-token.cjs']],
		['token --json --profile me', ['quick-token.cjs']],
		['--version', []],
		['--help', ['quick-help.cjs']],
		['token --help', ['quick-help.cjs']],
		['help status', ['quick-help.cjs']],
		['status --help', ['quick-help.cjs']],
		['status', ['quick-status.cjs']],
	])('%s', async (line, wanted) => {
		const files = await filesLoadedBy(line.split(' '));
		expect(librariesIn(files)).toEqual([]);
		// No second file of ours either.
		expect(files.sort()).toEqual(wanted);
	});
});

test('status and profiles load neither Ink nor React nor the network', async () => {
	for (const line of ['status', 'profiles list']) {
		expect(librariesIn(await filesLoadedBy(line.split(' '))), line).toEqual([]);
	}
});

test("a refresh loads nothing of Node's fetch, web cryptography and HTTP/2, whatever library names them", async () => {
	const home = makeHome();
	try {
		// Nobody listens there: all that a refresh loads is loaded by then.
		const origin = 'http://127.0.0.1:9';
		home.writeFile(fileWith({me: someProfile({hosts: {authorize: origin, token: origin, smapi: origin}})}));
		const hook = join(home.root, 'hook.cjs');
		writeFileSync(hook, "process.on('exit', () => console.error(process.moduleLoadList.join('\\n')))");
		const env = {NODE_OPTIONS: `--require "${hook}"`};
		const {stderr} = await runProgram(['token', '--refresh', '--no-save'], {home, env});
		expect(stderr).toContain('Cannot reach');
		const loaded = stderr.split('\n').filter(line => line.startsWith('NativeModule'));
		expect(loaded).toContain('NativeModule _http_client');
		expect(loaded.filter(name => /undici|http2|webcrypto/.test(name))).toEqual([]);
	} finally {
		home.remove();
	}
});

test('line mode loads neither Ink nor React, nor what only a sign-in needs', async () => {
	const home = makeHome();
	const coverage = join(home.root, 'coverage');
	mkdirSync(coverage);
	const program = startInTerminal(['--plain'], {home, env: {NODE_V8_COVERAGE: coverage}});
	try {
		await program.waitForText('Whose skills');
		program.press('ctrl+c');
		expect((await program.exit).exitCode).toBe(130);
		expect(librariesIn(filesIn(coverage))).toEqual([]);
	} finally {
		await program.close();
		home.remove();
	}
});
