import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {LineKeys, type Typed} from '../../source/adapters/line-keys.ts';

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

describe('one chunk', () => {
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
