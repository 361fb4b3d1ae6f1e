import {expect, test} from 'vitest';
import {startInTerminal} from './terminal.ts';
import {lineOfNode, modesLeftOn} from './terminal-modes.ts';

test('a terminal shows the screen, joins soft wraps and gives bytes, exit code and stty', async () => {
	const long = 'x'.repeat(130);
	const terminal = startInTerminal([], {
		columns: 50,
		rows: 10,
		withStty: true,
		command: ['bash', '-c', `echo ${long}; read -r line; echo "got $line"; stty -echo; exit 7`],
	});
	await terminal.waitForText('xxx');
	terminal.type('hello');
	terminal.press('enter');
	await terminal.waitForText('got hello');
	await terminal.exit;
	expect(terminal.logicalLines()).toContain(long);
	expect(terminal.screen()).toHaveLength(10);
	expect(terminal.programExit()).toBe(7);
	expect(terminal.sttyDifference()).toMatch(/→/);
	expect(terminal.modesLeftOn()).toEqual([]);
	await terminal.close();
});

test('a wait that fails shows the screen', async () => {
	const terminal = startInTerminal([], {command: ['bash', '-c', 'echo nothing to see; read -r line']});
	await expect(terminal.waitForText('something', 0.5)).rejects.toThrow('nothing to see');
	await terminal.close();
});

test.each([
	['\x1B[?25l', 'cursor'],
	['\x1B[?2004h', 'bracketed paste'],
	['\x1B[?1049h', 'alternate screen'],
	['\x1B[?1000;1006h', 'mouse'],
	['\x1B[?1004h', 'focus'],
	['\x1B[>1u', 'kitty'],
	['\x1B[3J', 'scrollback'],
	['\x1B[31mred', 'colour'],
])('%j is noticed', (bytes, name) => {
	expect(modesLeftOn(bytes).join()).toContain(name);
});

test('what is switched off again is no problem', () => {
	const on = '\x1B[?25l\x1B[?2004h\x1B[?1049h\x1B[>1u\x1B[1m\x1B[38;5;9mred';
	expect(modesLeftOn(`${on}\x1B[39m\x1B[22m\x1B[<u\x1B[?1049l\x1B[?2004l\x1B[?25h`)).toEqual([]);
});

test.each([
	['a warning', "process.emitWarning('x')"],
	['too many listeners', "for (let i = 0; i < 12; i++) process.on('x', () => {})"],
	['a defect', "throw new Error('x')"],
	['a rejection', "Promise.reject(new Error('x'))"],
])('U01: a walk fails on what Node itself says: %s', async (_, script) => {
	const terminal = startInTerminal([], {command: [process.execPath, '-e', script]});
	await terminal.exit;
	await expect(terminal.close()).rejects.toThrow(/Node's own/);
});

test('U01: frames of a module are told among escape sequences, and words like them are none', () => {
	expect(lineOfNode('\x1B[2K\x1B[1G    at run (file:///x/dist/a/wizard.js:3:5)\x1B[K')).toContain('file:');
	expect(lineOfNode('(node:123) x')).toBeDefined();
	expect(lineOfNode('Use `node --trace-warnings ...` to show')).toBeDefined();
	expect(lineOfNode('Signed in at 10:15:20. Use node to look at (this file: config.json).')).toBeUndefined();
});
