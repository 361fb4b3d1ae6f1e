import {expect, test} from 'vitest';
import {plainKey} from '../../source/core/modified-key.ts';

test.each([
	['Ctrl+C of xterm', '\x1B[27;5;99~', '\x03'],
	['Ctrl+G of xterm', '\x1B[27;5;103~', '\x07'],
	['Ctrl+R of xterm', '\x1B[27;5;114~', '\x12'],
	['Ctrl+Shift+C of xterm', '\x1B[27;6;67~', '\x03'],
	['Ctrl+C of kitty', '\x1B[99;5u', '\x03'],
	['Ctrl+C of kitty with all that it can tell', '\x1B[99:67;5:1;99u', '\x03'],
	['a letter', '\x1B[97u', 'a'],
	['a capital of kitty', '\x1B[97:65;2u', 'A'],
	['a capital without its own number', '\x1B[97;2u', 'A'],
	['a capital of xterm', '\x1B[27;2;65~', 'A'],
	['caps lock alone', '\x1B[97;65u', 'a'],
	['an umlaut', '\x1B[27;2;220~', 'Ü'],
	['Alt+x', '\x1B[27;3;120~', '\x1Bx'],
	['Enter', '\x1B[13u', '\r'],
	['Shift+Enter', '\x1B[27;2;13~', '\r'],
	['Esc', '\x1B[27u', '\x1B'],
	['Shift+Tab', '\x1B[9;2u', '\x1B[Z'],
	['Backspace', '\x1B[127u', '\x7F'],
	['Ctrl+Space', '\x1B[27;5;32~', '\0'],
	['a digit of the keypad', '\x1B[57400u', '1'],
	['a key that was let go', '\x1B[99;5:3u', ''],
	['a Super key', '\x1B[99;9u', ''],
	['a key without a character', '\x1B[57358u', ''],
])('T01: %s', (_, sequence, plain) => {
	expect(plainKey(sequence)).toBe(plain);
});

test.each([
	'\x1B[A',
	'\x1B[1;5A',
	'\x1B[3~',
	'\x1B[200~',
	'\x1B[u',
	'\x1B[27;5~',
	'\x1B[127;5u',
	'a',
	'\x1B[27;5;99999999~',
])('T01: %j is no such form', sequence => {
	expect(plainKey(sequence)).toBeUndefined();
});
