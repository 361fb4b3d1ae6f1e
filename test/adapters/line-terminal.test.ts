import {EventEmitter} from 'node:events';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {
	LineKeys,
	LineTerminal,
	type LineTerminalOptions,
	type Typed,
} from '../../source/adapters/line-terminal.ts';

const never = new AbortController().signal;

/** A terminal that a test types at. */
function start(changes: Partial<LineTerminalOptions> = {}) {
	const stdin = Object.assign(new EventEmitter(), {
		isRaw: false,
		isPaused: true,
		setRawMode(isRaw: boolean) {
			stdin.isRaw = isRaw;
			return stdin;
		},
		resume() {
			stdin.isPaused = false;
			return stdin;
		},
		pause() {
			stdin.isPaused = true;
			return stdin;
		},
	});
	const written: string[] = [];
	const calls = {cancelled: 0, askToStop: () => {}, goOn: () => {}};
	const terminal = new LineTerminal({
		stdin: stdin as never,
		output: {
			columns: 20,
			write: (text: string) => {
				written.push(text);
				return true;
			},
		},
		programName: 'smapi-login',
		unicode: true,
		marksPastes: false,
		onCancel: () => calls.cancelled++,
		stopProcess: () =>
			new Promise(resolve => {
				calls.goOn = resolve;
			}),
		onStopRequest: listener => {
			calls.askToStop = listener;
			return () => {
				calls.askToStop = () => {};
			};
		},
		...changes,
	});
	return {
		terminal,
		stdin,
		calls,
		type: (text: string) => stdin.emit('data', Buffer.from(text)),
		out: () => written.join(''),
	};
}

describe('reading', () => {
	test('T01: keys in the forms that a crashed program left on, T03: Ctrl+V says how to paste', async () => {
		const {terminal, type, out, calls} = start();
		const line = terminal.read('Name: ', 'all', never);
		for (const key of ['\x1B[109u', '\x1B[27;2;69~', '\x16', '\x1B[27;5;118~']) type(key);
		expect(
			out()
				.replace(/\s+/g, ' ')
				.match(/does not paste here/g),
		).toHaveLength(2);
		expect(calls.cancelled).toBe(0);
		type('\x1B[13u');
		expect(await line).toBe('mE');
		type('\x1B[27;5;99~');
		expect(calls.cancelled).toBe(1);
	});

	test('echoes what is typed, and Enter ends the line', async () => {
		const {terminal, type, out, stdin} = start();
		const line = terminal.read('Name: ', 'all', never);
		expect(stdin.isRaw).toBe(true);
		for (const key of ['m', 'é', '\r']) type(key);
		expect(await line).toBe('mé');
		expect(out()).toBe('Name: mé\n');
	});

	test('typed before the question counts, line by line', async () => {
		const {terminal, type} = start();
		type('1\r2\r');
		expect(await terminal.read('a: ', 'all', never)).toBe('1');
		expect(await terminal.read('b: ', 'all', never)).toBe('2');
	});

	test('Backspace takes the last character away, and at the edge of the window writes the line anew', async () => {
		const {terminal, type, out} = start();
		const line = terminal.read('12345: ', 'all', never);
		type('\x7F');
		for (const key of 'abx') type(key);
		type('\x7F');
		expect(out()).toBe('12345: abx\b \b');
		for (const key of 'cdefghijklm') type(key);
		type('\x7F');
		expect(out()).toMatch(/m\n12345: abcdefghijkl$/);
		type('\r');
		expect(await line).toBe('abcdefghijkl');
	});

	test('Ctrl+U takes all of it; Ctrl+D counts only on an empty line', async () => {
		const {terminal, type, out, calls} = start();
		const line = terminal.read('a: ', 'all', never);
		type('x');
		type('\x04');
		expect(calls.cancelled).toBe(0);
		type('\x15');
		type('y');
		type('\r');
		expect(await line).toBe('y');
		expect(out()).toBe('a: x\na: y\n');
		void terminal.read('b: ', 'all', never);
		type('\x04');
		expect(calls.cancelled).toBe(1);
	});

	test('a secret is never shown, typed or pasted, taken back or not', async () => {
		const {terminal, type, out} = start();
		const line = terminal.read('Secret: ', 'none', never);
		for (const key of 'ab\x7Fc') type(key);
		type('the-pasted-secret');
		type('\r');
		expect(await line).toBe('acthe-pasted-secret');
		expect(out()).toBe('Secret: \n');
	});

	test('a long paste is told by its length, and any paste where pastes are not shown', async () => {
		const {terminal, type, out} = start();
		const line = terminal.read('a: ', 'all', never);
		type('12345678');
		type('x'.repeat(5000));
		type('\x7F');
		type('\r');
		expect(await line).toBe('12345678');
		expect(out()).toBe('a: 12345678[5000 characters pasted]\na: 12345678\n');
		const next = terminal.read('b: ', 'typed', never);
		type('o12345678\r');
		expect(await next).toBe('o12345678');
		expect(out()).toMatch(/b: \[9 characters pasted\]\n$/);
	});

	test('what stands behind a pasted line is dropped and said so', async () => {
		const {terminal, type, out} = start();
		const line = terminal.read('a: ', 'all', never);
		type('12345678\rsecond line\r');
		expect(await line).toBe('12345678');
		const words = 'Only the first line was taken; the other 12 characters were left out.';
		expect(out().replaceAll('\n', ' ')).toContain(words);
	});

	test('UTF-8 that was cut in two is one character', async () => {
		const {terminal, stdin} = start();
		const line = terminal.read('a: ', 'all', never);
		const bytes = Buffer.from('€\r');
		stdin.emit('data', bytes.subarray(0, 2));
		stdin.emit('data', bytes.subarray(2));
		expect(await line).toBe('€');
	});

	test('an aborted question ends its line and leaves the keys to the next', async () => {
		const {terminal, type, out} = start();
		const ending = new AbortController();
		const line = terminal.read('a: ', 'all', ending.signal);
		type('x');
		ending.abort(new Error('over'));
		await expect(line).rejects.toThrow('over');
		expect(out()).toBe('a: x\n');
		await expect(terminal.read('b: ', 'all', ending.signal)).rejects.toThrow('over');
	});
});

describe('saying', () => {
	test('goes on with what is being typed below it', () => {
		const {terminal, type, out} = start();
		void terminal.read('a: ', 'all', never);
		terminal.say('One.');
		type('x');
		terminal.say('Two.');
		expect(out()).toBe('a: \nOne.\na: x\nTwo.\na: x');
	});

	test('nothing that a terminal acts on gets through; ASCII where there is no more', () => {
		const {terminal, out} = start({unicode: false});
		terminal.print('Scopes · “é” \x1B[2Jx\x07 … ✓');
		expect(out()).toBe('Scopes - "e" [2Jx ... ok\n');
	});
});

describe('the terminal itself', () => {
	test('Ctrl+C and a terminal that is gone cancel, whether something is asked or not', () => {
		const {type, calls, stdin} = start();
		type('\x03');
		stdin.emit('end');
		expect(calls.cancelled).toBe(2);
	});

	test('is given back at the end, and pastes are marked only where that is wanted', () => {
		const {terminal, stdin, out} = start({marksPastes: true});
		terminal.close();
		expect(out()).toBe('\x1B[?2004h\x1B[?2004l');
		expect([stdin.isRaw, stdin.isPaused, stdin.listenerCount('data')]).toEqual([false, true, 0]);
		const dumb = start();
		dumb.terminal.close();
		expect(dumb.out()).toBe('');
	});

	test.each(['Ctrl+Z', 'a stop from outside'])('%s gives it back until the process goes on', async how => {
		const {terminal, type, calls, stdin, out} = start();
		const line = terminal.read('a: ', 'all', never);
		type('x');
		if (how === 'Ctrl+Z') type('\x1A');
		else calls.askToStop();
		expect([stdin.isRaw, stdin.isPaused]).toEqual([false, true]);
		calls.goOn();
		await new Promise(resolve => setImmediate(resolve));
		expect([stdin.isRaw, stdin.isPaused]).toEqual([true, false]);
		type('y');
		type('\r');
		expect(await line).toBe('xy');
		expect(out()).toBe('a: x\na: xy\n');
	});
});

/** In short: characters as they are, keys and the rest in angle brackets. */
function shortly(typed: readonly Typed[]): string {
	return typed
		.map(one => {
			if (one.type === 'text') return one.text;
			if (one.type === 'key') return `<${one.key}>`;
			return one.type === 'paste' ? `<paste ${JSON.stringify(one.text)}>` : `<dropped ${one.count}>`;
		})
		.join('');
}

describe('one chunk of keys', () => {
	test.each([
		['abc', 'abc'],
		['1\r', '1<enter>'],
		['1\r\n2\n', '1<enter>2<enter>'],
		['a\x7F\b\x15\x04\x03\x1A', 'a<backspace><backspace><clear><end><interrupt><stop>'],
		['\x1B[A\x1BOB\x1B[1;5C\x1B[3~\x1Bx\x1B', ''],
		['ä€😀', 'ä€😀'],
		['\x07\x00\u200Ba\x9B', 'a'],
		['1234567\r', '1234567<enter>'],
		['12345678', '<paste "12345678">'],
		['12345678\rb\rb', '<paste "12345678"><enter><dropped 3>'],
		['12345678\rb\x03', '<paste "12345678"><enter><dropped 1><interrupt>'],
		['b\r12345678\r', 'b<enter><paste "12345678"><enter>'],
		['\x1B[200~a\r\nb\tc\x1B[31md\x03\x1B[201~\r', '<paste "a\\nb cd"><enter>'],
		['\x1B[200~\x1B[201~x', '<paste "">x'],
	])('%j', (chunk, wanted) => {
		expect(shortly(new LineKeys().take(chunk))).toBe(wanted);
	});
});

test('a marked paste and a sequence are the same however they are cut', () => {
	const stream = 'a\x1B[200~one\r\ntwo \x1B[1mthree\x1B[201~\x1B[Ab\r\x1B[200~four\x1B[201~';
	const whole = shortly(new LineKeys().take(stream));
	fc.assert(
		fc.property(fc.uniqueArray(fc.integer({min: 1, max: stream.length - 1}), {maxLength: 6}), places => {
			const keys = new LineKeys();
			const cuts = [0, ...places.toSorted((a, b) => a - b), stream.length];
			const parts = cuts.slice(1).map((end, at) => keys.take(stream.slice(cuts[at], end)));
			expect(shortly(parts.flat())).toBe(whole);
		}),
	);
});

test('an Esc alone takes nothing of what is typed after it', () => {
	const keys = new LineKeys();
	expect(shortly(keys.take('\x1B')) + shortly(keys.take('b\r'))).toBe('b<enter>');
});

test('a paste that the kernel cuts in two stays one, and what stands behind its line end is dropped in both', () => {
	const keys = new LineKeys();
	expect(shortly(keys.take('x'.repeat(20)))).toBe(`<paste "${'x'.repeat(20)}">`);
	expect(shortly(keys.take('yy\rb\r', true))).toBe('<paste "yy"><enter><dropped 2>');
	expect(shortly(keys.take('b\r', true))).toBe('<dropped 2>');
	expect(shortly(keys.take('b\r'))).toBe('b<enter>');
});

test('U15: a sentence is broken at blanks, what is printed is not', () => {
	const {terminal, out} = start();
	terminal.say('A sentence of more than twenty columns.');
	terminal.print('a line to copy, as it is');
	expect(out()).toBe('A sentence of more\nthan twenty columns.\na line to copy, as it is\n');
});
