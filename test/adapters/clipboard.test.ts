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

	const tmux = {TMUX: '/tmp/tmux-1000/default,1,0'};

	it('T02: gives the text to tmux on its stdin, also over SSH', async () => {
		stubs.add('tmux', takeAll);
		expect(await copy({...tmux, SSH_CONNECTION: 'a 1 b 2'})).toBe('tmux');
		const copied = JSON.parse(await stubs.recorded('copied'));
		expect(copied.input).toBe(text);
		expect(copied.arguments).toEqual(['load-buffer', '-w', '-']);
		expect(written).toEqual([]);
	});

	it('T02: an old tmux, which knows no -w, gets it too', async () => {
		stubs.add('tmux', `if (process.argv.includes('-w')) process.exit(1);${takeAll}`);
		expect(await copy(tmux)).toBe('tmux');
		expect(JSON.parse(await stubs.recorded('copied')).arguments).toEqual(['load-buffer', '-']);
	});

	it('T02: without a tmux that works the terminal is asked plainly and in tmux’s envelope', async () => {
		stubs.add('tmux', 'process.exitCode = 1;');
		expect(await copy(tmux)).toBe('terminal');
		const plain = `\u001B]52;c;${Buffer.from(text).toString('base64')}\u0007`;
		expect(written).toEqual([plain, `\u001BPtmux;\u001B${plain}\u001B\\`]);
	});

	it('T02: inside tmux on a desktop the desktop comes first', async () => {
		stubs.add('tmux', `record('wrong', '')`);
		stubs.add('xclip', takeAll);
		expect(await copy({...tmux, DISPLAY: ':0'})).toBe('xclip');
		expect(stubs.has('wrong')).toBe(false);
	});

	describe('A10: what was copied is cleared', () => {
		/** A clipboard in a file beside the program. */
		const holding = (says: string) => `
			const fs = require('node:fs');
			const words = process.argv.slice(2);
			const held = __dirname + '/held';
			if (words.includes('-o') || words[0] === 'show-buffer' || process.argv[1].endsWith('wl-paste')) {
				process.stdout.write(${says});
			} else if (words[0] === 'delete-buffer' || words[0] === '--clear') fs.writeFileSync(held, '');
			else fs.writeFileSync(held, fs.readFileSync(0));
		`;
		const held = `fs.readFileSync(held, 'utf8')`;

		function clipboard(environment: Record<string, string>) {
			return createClipboard({
				environment: {PATH: stubs.folder, TERM: 'xterm-256color', ...environment},
				platform: 'linux',
				writeToTerminal: () => undefined,
			});
		}

		it.each([
			['xclip', ['xclip'], {DISPLAY: ':0'}, true],
			['wl-copy', ['wl-copy', 'wl-paste'], {WAYLAND_DISPLAY: 'w'}, true],
			// What tmux passed on to its own terminal nobody can read.
			['tmux', ['tmux'], tmux, false],
		] as const)('by %s, which holds it still', async (way, names, environment, isKnown) => {
			for (const name of names) stubs.add(name, holding(held));
			const one = clipboard(environment);
			expect(await one.copy(text)).toBe(way);
			expect(await stubs.recorded('held')).toBe(text);
			expect(await one.clear(text)).toBe(isKnown);
			expect(await stubs.recorded('held')).toBe('');
		});

		it('but not when something else is there by now', async () => {
			stubs.add('xclip', holding(`'what the person copied since'`));
			const one = clipboard({DISPLAY: ':0'});
			await one.copy(text);
			expect(await one.clear(text)).toBe(true);
			expect(await stubs.recorded('held')).toBe(text);
		});

		it('and nothing is known where it cannot be read', async () => {
			const one = clipboard({});
			expect(await one.copy(text)).toBe('terminal');
			expect(await one.clear(text)).toBe(false);
		});
	});

	it.each(['dumb', 'linux', ''])('writes nothing to a terminal of kind “%s”', async term => {
		expect(await copy({TERM: term})).toBeUndefined();
		expect(written).toEqual([]);
	});
});
