import {existsSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {createBrowser} from '../../source/adapters/browser.ts';
import {secretVariables} from '../../source/core/secret-variables.ts';
import {runScript} from './run-script.ts';
import {StubPrograms} from './stub-programs.ts';

const url = 'https://www.amazon.com/ap/oa?client_id=amzn1.a&scope=a%3A%3Ab+c&state=a%2Fb!*-._~,@:?';
const recordCall = `record('call', JSON.stringify({arguments: process.argv.slice(2), environment: process.env}));`;
const machine = {platform: 'linux', wsl: false, hasDisplay: true} as const;

describe.skipIf(process.platform === 'win32')('createBrowser', () => {
	let stubs: StubPrograms;
	beforeEach(() => {
		stubs = new StubPrograms();
	});
	afterEach(() => stubs.remove());

	function browser(environment: Record<string, string> = {}, about: Partial<typeof machine> | object = {}) {
		return createBrowser({
			environment: {PATH: stubs.folder, ...environment},
			machine: {...machine, ...about},
		});
	}

	async function call(name = 'call') {
		return JSON.parse(await stubs.recorded(name)) as {
			arguments: string[];
			environment: Record<string, string>;
		};
	}

	const nothing = () => undefined;

	it('G06: gives the opener one argument, byte-equal to the address', async () => {
		stubs.add('xdg-open', recordCall);
		expect(await browser().open(url, nothing)).toBe(true);
		expect((await call()).arguments).toEqual([url]);
	});

	it('F05: gives it an environment without secrets and without BROWSER', async () => {
		stubs.add('xdg-open', recordCall);
		const secrets = Object.fromEntries(secretVariables.map(name => [name, 'a secret']));
		await browser({...secrets, BROWSER: '/missing', DISPLAY: ':0'}).open(url, nothing);
		const {environment} = await call();
		expect(environment).toMatchObject({DISPLAY: ':0', PATH: stubs.folder});
		expect(JSON.stringify(environment)).not.toContain('a secret');
		expect(environment).not.toHaveProperty('BROWSER');
	});

	it('prefers BROWSER, by path or by name, also without a display', async () => {
		stubs.add('xdg-open', `record('wrong', '')`);
		const file = stubs.add('my-browser', recordCall);
		expect(await browser({BROWSER: file}, {hasDisplay: false}).open(url, nothing)).toBe(true);
		expect((await call()).arguments).toEqual([url]);
		stubs.add('my-browser', recordCall.replace("'call'", "'again'"));
		await browser({BROWSER: 'my-browser'}).open(url, nothing);
		expect((await call('again')).arguments).toEqual([url]);
		expect(stubs.has('wrong')).toBe(false);
	});

	it.each([
		'/missing/browser',
		'sh -c "touch pwned"',
		'$(touch pwned)',
		';touch pwned',
		'/bin/sh -c "touch pwned"',
		'env touch pwned',
		'/bin/busybox sh -c "touch pwned"',
		'',
		'%s',
		'./xdg-open',
	])('G05: falls back from BROWSER=%s and runs no shell', async value => {
		stubs.add('xdg-open', recordCall);
		const environment = {BROWSER: value, PATH: `${stubs.folder}:/usr/bin:/bin`};
		expect(await browser(environment).open(url, nothing)).toBe(true);
		expect((await call()).arguments).toEqual([url]);
		expect(existsSync(path.resolve('pwned')) || stubs.has('pwned')).toBe(false);
	});

	it.each([
		['my-browser --private-window', ['--private-window', url]],
		['my-browser --profile "two words" %s --last', ['--profile', 'two words', url, '--last']],
		["my-browser --url='%s' &", [`--url=${url}`]],
		['/missing/one:other:my-browser', [url]],
	])('T05: runs BROWSER=%s with its arguments, without a shell', async (value, words) => {
		stubs.add('xdg-open', `record('wrong', '')`);
		stubs.add('my-browser', recordCall);
		expect(await browser({BROWSER: value}).open(url, nothing)).toBe(true);
		expect((await call()).arguments).toEqual(words);
		expect(stubs.has('wrong')).toBe(false);
	});

	it('T05: a program whose path has blanks is one program', async () => {
		const file = stubs.add('my own browser', recordCall);
		await browser({BROWSER: file}).open(url, nothing);
		expect((await call()).arguments).toEqual([url]);
	});

	it('T05: each of several by colon gets its turn when the one before fails at once', async () => {
		stubs.add('first', 'process.exitCode = 3;');
		stubs.add('second', recordCall);
		await browser({BROWSER: 'first --new:second --tab'}).open(url, nothing);
		expect((await call()).arguments).toEqual(['--tab', url]);
	});

	it('A01: no character reaches an opener that it, or what it starts, may read as more', async () => {
		stubs.add('xdg-open', recordCall);
		const sharp = 'https://www.amazon.com/ap/oa?state=$(calc.exe)`id`\';"<>|^{}\\%zz&b=[1]ü#a;b#c';
		expect(await browser().open(sharp, nothing)).toBe(true);
		const [given] = (await call()).arguments;
		expect(given).toMatch(/^[\w.~:/?@!&*+,=%#-]+$/);
		expect(new URL(given!).searchParams.get('b')).toBe('[1]ü');
		expect(new URL(given!).searchParams.get('state')).toBe('$(calc.exe)`id`\';"<>|^{}\\%zz');
	});

	it('G05: falls back from a BROWSER that fails at once', async () => {
		stubs.add('xdg-open', recordCall);
		const failing = stubs.add('failing', 'process.exitCode = 1;');
		await browser({BROWSER: failing}).open(url, nothing);
		expect((await call()).arguments).toEqual([url]);
	});

	it('G04: tells when the opener failed', async () => {
		stubs.add('xdg-open', `process.stderr.write('\\u001B[2J'.repeat(100000)); process.exitCode = 3;`);
		const reason = await new Promise(resolve => void browser().open(url, resolve));
		expect(reason).toBe('xdg-open ended with exit code 3');
	});

	it('G04: does not wait for an opener that hangs, and ends without it', async () => {
		stubs.add(
			'xdg-open',
			`record('pid', String(process.pid)); process.stdout.write('noise'); setInterval(() => {}, 1000);`,
		);
		const script = `
			import {createBrowser} from './source/adapters/browser.ts';
			const browser = createBrowser({environment: process.env, machine: ${JSON.stringify(machine)}});
			console.log(await browser.open(process.argv[2], () => console.log('failed')));
		`;
		const {stdout, stderr, code} = await runScript(script, [url], {environment: {PATH: stubs.folder}});
		expect({stdout, stderr, code}).toEqual({stdout: 'true\n', stderr: '', code: 0});
		process.kill(Number(await stubs.recorded('pid')), 'SIGKILL');
	});

	it('G03: starts nothing without a display', async () => {
		stubs.add('xdg-open', recordCall);
		expect(await browser({}, {hasDisplay: false}).open(url, nothing)).toBe(false);
		expect(stubs.has('call')).toBe(false);
	});

	it('G03: starts nothing without an opener', async () => {
		expect(await browser().open(url, nothing)).toBe(false);
	});

	it('G07: uses wslview under WSL, without a display too', async () => {
		const wsl = {wsl: true, hasDisplay: false};
		expect(await browser({}, wsl).open(url, nothing)).toBe(false);
		stubs.add('wslview', recordCall);
		expect(await browser({}, wsl).open(url, nothing)).toBe(true);
		expect((await call()).arguments).toEqual([url]);
	});

	it.each([
		'file:///etc/passwd',
		'javascript:alert(1)',
		'--help',
		'https://a.example/ b',
		'https://a.example/\u001B',
		'https://',
		'',
	])('opens no %j', async bad => {
		stubs.add('xdg-open', recordCall);
		expect(await browser().open(bad, nothing)).toBe(false);
		expect(stubs.has('call')).toBe(false);
	});

	it('passes over a program that cannot be started', async () => {
		const broken = stubs.add('broken', '');
		const {writeFileSync} = await import('node:fs');
		writeFileSync(broken, '#!/missing/interpreter\n');
		stubs.add('xdg-open', recordCall);
		expect(await browser({BROWSER: broken}).open(url, nothing)).toBe(true);
		expect((await call()).arguments).toEqual([url]);
	});
});
