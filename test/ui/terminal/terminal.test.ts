import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type ProgramInTerminal, startInTerminal, type TerminalOptions} from '../../program/terminal.ts';
import {buildDemo} from './build-demo.ts';

let demo: Awaited<ReturnType<typeof buildDemo>>;
beforeAll(async () => {
	demo = await buildDemo();
});
afterAll(() => demo.remove());

const running: ProgramInTerminal[] = [];
afterAll(async () => {
	for (const terminal of running) await terminal.close();
});

function start(steps: readonly string[], options: TerminalOptions = {}): ProgramInTerminal {
	const terminal = startInTerminal([], {...options, command: [process.execPath, demo.path, ...steps]});
	running.push(terminal);
	return terminal;
}

async function resultOf(terminal: ProgramInTerminal): Promise<unknown> {
	await terminal.exit;
	const line = terminal.logicalLines().find(text => text.startsWith('RESULT '));
	return line === undefined ? undefined : JSON.parse(line.slice('RESULT '.length));
}

describe.each([
	['a value and Enter in one chunk (E05)', ['field'], 'secret\r', ['secret']],
	['CR LF submits once (E05)', ['field', 'field'], 'secret\r\nnext\r', ['secret', 'next']],
	['Down and Enter in one chunk', ['list'], '\x1B[B\r', ['Beta']],
	['Down, Down, Enter in one chunk', ['list'], '\x1B[B\x1B[B\r', ['Gamma']],
	['a list, then a field, in one chunk', ['list', 'field'], 'j\rabc\r', ['Beta', 'abc']],
	[
		'five prompts in one chunk',
		['list', 'field', 'list', 'secret', 'list'],
		'j\rab\rjj\rcd\r\r',
		['Beta', 'ab', 'Gamma', 'cd', 'Alpha'],
	],
	['keys for a prompt that is opened later', ['list', 'slow:field'], 'j\rabc\r', ['Beta', 'abc']],
	['Left and Backspace in one chunk', ['field'], 'abc\x1B[D\x7F\r', ['ac']],
	['Home, Delete, Ctrl+E in one chunk', ['field'], 'abc\x1B[H\x1B[3~\x05d\r', ['bcd']],
	['a paste in brackets, then Enter (E04)', ['secret'], '\x1B[200~secret\x1B[201~\r', ['secret']],
	['lines in brackets answer one field (E07)', ['field'], '\x1B[200~id\nsecret\ny\n\x1B[201~\r', ['id']],
	[
		'mouse, focus and place reports (E22)',
		['field'],
		'a\x1B[I\x1B[<0;1;1M\x1B[M !!\x1B[1;1R\x1B[Ob\r',
		['ab'],
	],
	['Alt and function keys (E22)', ['field'], 'a\x1Bx\x1B[15~\t\x1B[Ab\r', ['ab']],
])('%s', (_, steps, input, expected) => {
	test('after the first frame', async () => {
		const terminal = start(steps);
		await terminal.waitForText('Step 1');
		terminal.write(input);
		expect(await resultOf(terminal)).toEqual(expected);
		expect(terminal.modesLeftOn()).toEqual([]);
	});
});

// Before raw mode the terminal itself edits lines, so that a Backspace never comes: no such key here.
test.each([
	[['field'], '\r\rhi\r', ['hi']],
	[['list', 'field'], 'j\rabc\r', ['Beta', 'abc']],
	[['list'], '\x1B[B\r', ['Beta']],
])('before Ink is there: %j, %j (E08)', async (steps, input, expected) => {
	for (const late of ['0', '300']) {
		const terminal = start(steps, {env: {DEMO_LATE: late}});
		terminal.write(input);
		expect(await resultOf(terminal)).toEqual(expected);
	}
});

test('a, b, Enter as three writes, one after the other and 1 and 5 ms apart (E06)', async () => {
	for (const milliseconds of [0, 0, 1, 1, 5, 5]) {
		const terminal = start(['field']);
		await terminal.waitForText('Step 1');
		for (const key of ['a', 'b', '\r']) {
			terminal.write(key);
			// The distance is the case itself, not a wait for something.
			if (milliseconds > 0) await new Promise(resolve => setTimeout(resolve, milliseconds));
		}
		expect(await resultOf(terminal)).toEqual(['ab']);
	}
});

test('a paste without brackets: what stands behind its line end goes nowhere, and that is said', async () => {
	const terminal = start(['field', 'list']);
	await terminal.waitForText('Step 1');
	terminal.write('amzn1.application\rj\rj\r');
	await terminal.waitForText('the other 4 characters');
	await terminal.waitForText('❯ Alpha');
	terminal.press('enter');
	expect(await resultOf(terminal)).toEqual(['amzn1.application', 'Alpha']);
});

test('4,000 characters at once: on one line, whole, and a key is answered within half a second (E09)', async () => {
	const terminal = start(['field']);
	await terminal.waitForText('Step 1');
	terminal.write('x'.repeat(3999));
	await terminal.waitForText('…xxx');
	const startedAt = performance.now();
	terminal.write('Z');
	await terminal.waitForText('xZ');
	expect(performance.now() - startedAt).toBeLessThan(500);
	expect(terminal.screen().filter(line => line.includes('xxx'))).toHaveLength(1);
	terminal.press('enter');
	expect(await resultOf(terminal)).toEqual([`${'x'.repeat(3999)}Z`]);
});

test('4,096 and more are refused with the limit (E09)', async () => {
	const terminal = start(['secret']);
	await terminal.waitForText('Step 1');
	terminal.paste('x'.repeat(4097));
	await terminal.waitForText('At most 4096 characters');
	terminal.paste('y'.repeat(4096));
	await terminal.waitForText('•••');
	terminal.press('enter');
	expect(await resultOf(terminal)).toEqual(['y'.repeat(4096)]);
	expect(terminal.output().toString().split('RESULT')[0]).not.toContain('yyy');
});

test('Esc closes the help at once, and the next key is not taken for Alt', async () => {
	const terminal = start(['list']);
	await terminal.waitForText('? help');
	terminal.press('?');
	await terminal.waitForText('This is the help.');
	terminal.press('escape');
	await terminal.waitForText('❯ Alpha');
	terminal.press('j', 'enter');
	expect(await resultOf(terminal)).toEqual(['Beta']);
});

test('10,000 rows: End and Enter in one chunk', async () => {
	const terminal = start(['long']);
	await terminal.waitForText('1 of 10000');
	terminal.write('\x1B[F\x1B[A\r');
	expect(await resultOf(terminal)).toEqual(['Row 9998']);
});

test('the cursor is where typing goes', async () => {
	const terminal = start(['field']);
	await terminal.waitForText('❯');
	terminal.type('abc');
	terminal.press('left');
	await terminal.waitForScreen(() => terminal.cursor().x === 4, 'the cursor on c');
	const line = terminal.screen()[terminal.cursor().y];
	expect(line).toBe('❯ abc');
	terminal.press('ctrl+c');
	await terminal.exit;
});

test('the cursor is where typing goes behind letters of two columns and of none', async () => {
	const terminal = start(['words']);
	await terminal.waitForText('❯');
	terminal.type('ü漢字é');
	terminal.press('left');
	await terminal.waitForScreen(() => terminal.cursor().x === 7, 'the cursor on é');
	terminal.press('left', 'backspace', 'enter');
	expect(await resultOf(terminal)).toEqual(['ü字é']);
});

test('Ctrl+C: 130, terminal as before; also while the next prompt is not open yet', async () => {
	for (const steps of [['field'], ['field', 'slow:field']]) {
		const terminal = start(steps, {withStty: true});
		await terminal.waitForText('Step 1');
		terminal.press('x', ...(steps.length > 1 ? ['enter'] : []), 'ctrl+c');
		await terminal.exit;
		expect(terminal.programExit()).toBe(130);
		expect(terminal.sttyDifference()).toBeUndefined();
		expect(terminal.modesLeftOn()).toEqual([]);
	}
});

test('Ctrl+D and a terminal that goes away end it (E21)', async () => {
	const terminal = start(['field']);
	await terminal.waitForText('Step 1');
	terminal.press('ctrl+d');
	expect((await terminal.exit).exitCode).toBe(1);
});

test.each([
	[80, 24],
	[40, 12],
])(
	'a long address above the frame is one piece at %i×%i, and the scrollback stays',
	async (columns, rows) => {
		const address = `https://www.amazon.com/ap/oa?${'abcdefghij'.repeat(34)}`;
		const terminal = start(['long'], {columns, rows, env: {DEMO_PRINT: address}});
		await terminal.waitForText('1 of 10000');
		terminal.press('down', 'end', 'home', '?', 'escape');
		await terminal.waitForText('❯ Row 0');
		terminal.resize(columns + 20, rows + 5);
		terminal.press('end');
		await terminal.waitForText('10000 of 10000');
		expect(terminal.logicalLines()).toContain(address);
		terminal.press('enter');
		expect(await resultOf(terminal)).toEqual(['Row 9999']);
		expect(terminal.output().toString()).not.toContain('\x1B[3J');
	},
);
