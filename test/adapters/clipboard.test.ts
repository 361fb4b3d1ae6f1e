import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {createClipboard} from '../../source/adapters/clipboard.ts';
import {secretVariables} from '../../source/core/secret-variables.ts';
import {StubPrograms} from './stub-programs.ts';

const text = 'Atza|IwEBa token with "quotes" and ünïcode';
const takeAll = `
	let input = '';
	process.stdin.on('data', chunk => { input += chunk; });
	process.stdin.on('end', () => record('copied', JSON.stringify({input, arguments: process.argv.slice(2), environment: process.env})));
`;

describe.skipIf(process.platform === 'win32')('createClipboard', () => {
	let stubs: StubPrograms;
	let written: string[];
	beforeEach(() => {
		stubs = new StubPrograms();
		written = [];
	});
	afterEach(() => stubs.remove());

	function copy(environment: Record<string, string>, platform: NodeJS.Platform = 'linux') {
		const clipboard = createClipboard({
			environment: {PATH: stubs.folder, TERM: 'xterm-256color', ...environment},
			platform,
			writeToTerminal: sequence => written.push(sequence),
		});
		return clipboard.copy(text);
	}

	it.each([
		['wl-copy', {WAYLAND_DISPLAY: 'wayland-0'}, 'linux', []],
		['xclip', {DISPLAY: ':0'}, 'linux', ['-selection', 'clipboard']],
		['pbcopy', {}, 'darwin', []],
		['clip.exe', {WSL_DISTRO_NAME: 'Debian'}, 'linux', []],
		['clip.exe', {}, 'win32', []],
	] as const)(
		'F04, F05: gives the text to %s on its stdin alone (%j, %s)',
		async (name, environment, platform, words) => {
			stubs.add(name, takeAll);
			const secrets = Object.fromEntries(secretVariables.map(variable => [variable, 'a secret']));
			expect(await copy({...environment, ...secrets}, platform)).toBe(name);
			const copied = JSON.parse(await stubs.recorded('copied'));
			expect(copied.input).toBe(text);
			expect(copied.arguments).toEqual(words);
			expect(JSON.stringify(copied.environment)).not.toContain('a secret');
			expect(written).toEqual([]);
		},
	);

	it('starts no program of a desktop that is not there', async () => {
		for (const name of ['wl-copy', 'xclip', 'pbcopy', 'clip.exe']) stubs.add(name, `record('wrong', '')`);
		expect(await copy({})).toBe('terminal');
		expect(stubs.has('wrong')).toBe(false);
	});

	it('leaves the clipboard of a far Mac alone', async () => {
		stubs.add('pbcopy', takeAll);
		expect(await copy({SSH_TTY: '/dev/ttys001'}, 'darwin')).toBe('terminal');
	});

	it('goes on to the next way when a program fails, ends without reading, or hangs', async () => {
		stubs.add('wl-copy', 'process.exitCode = 1;');
		stubs.add('xclip', `setInterval(() => {}, 1000); process.stderr.write('noise'.repeat(100000));`);
		const startedAt = performance.now();
		expect(await copy({WAYLAND_DISPLAY: 'w', DISPLAY: ':0'})).toBe('terminal');
		expect(performance.now() - startedAt).toBeLessThan(5000);
	});

	it('does not wait for the child that a program leaves behind', async () => {
		stubs.add(
			'xclip',
			`const child = require('node:child_process').spawn('/bin/sleep', ['30'], {stdio: ['ignore', 1, 2], detached: true});
			child.unref();
			record('pid', String(child.pid));`,
		);
		const startedAt = performance.now();
		expect(await copy({DISPLAY: ':0'})).toBe('xclip');
		expect(performance.now() - startedAt).toBeLessThan(2000);
		process.kill(Number(await stubs.recorded('pid')), 'SIGKILL');
	});

	it('asks the terminal by OSC 52', async () => {
		expect(await copy({})).toBe('terminal');
		expect(written).toEqual([`\u001B]52;c;${Buffer.from(text).toString('base64')}\u0007`]);
	});

	it('wraps the sequence for tmux', async () => {
		expect(await copy({TMUX: '/tmp/tmux-1000/default,1,0'})).toBe('terminal');
		const inner = `\u001B\u001B]52;c;${Buffer.from(text).toString('base64')}\u0007`;
		expect(written).toEqual([`\u001BPtmux;${inner}\u001B\\`]);
	});

	it.each(['dumb', 'linux', ''])('writes nothing to a terminal of kind “%s”', async term => {
		expect(await copy({TERM: term})).toBeUndefined();
		expect(written).toEqual([]);
	});
});
