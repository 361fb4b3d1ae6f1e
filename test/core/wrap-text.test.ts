import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {cutText, textWidth, textWidths, wrapText, wrapWords} from '../../source/core/wrap-text.ts';

test.each([
	['', 0],
	['abc', 3],
	['❯ ✓ …', 5],
	['漢字', 4],
	['e\u0301', 1],
	['👩', 2],
])('%j is %i columns wide', (text, width) => expect(textWidth(text)).toBe(width));

test.each([[['abc', '', '❯ ✓ …']], [['abc', '漢字', 'e\u0301']]])('widths of %j are those of each', texts =>
	expect(textWidths(texts)).toEqual(texts.map(textWidth)),
);

test.each([
	['one two three', 9, ['one two', 'three']],
	['one two', 7, ['one two']],
	['abcdefghij', 4, ['abcd', 'efgh', 'ij']],
	['a abcdefgh b', 4, ['a', 'abcd', 'efgh', 'b']],
	['  in dented', 6, ['  in', '  dent', '  ed']],
	['one\n\ntwo', 10, ['one', '', 'two']],
	['', 5, ['']],
	['漢字漢字', 5, ['漢字', '漢字']],
])('%j in %i columns', (text, columns, lines) => expect(wrapText(text, columns)).toEqual(lines));

const words = fc.array(fc.constantFrom('a', 'some', 'words', '漢字', 'averyveryverylongword', '👩'), {
	maxLength: 20,
});

test('no line is too long, and no word is lost', () => {
	fc.assert(
		fc.property(words, fc.integer({min: 2, max: 40}), (all, columns) => {
			const lines = wrapText(all.join(' '), columns);
			for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(columns);
			expect(lines.join('').replaceAll(' ', '')).toBe(all.join(''));
		}),
	);
});

test('a cut text fits and says that it is cut', () => {
	fc.assert(
		fc.property(words, fc.integer({min: 1, max: 40}), (all, columns) => {
			const text = all.join(' ');
			const cut = cutText(text, columns, '…');
			if (columns > 1) expect(textWidth(cut)).toBeLessThanOrEqual(columns);
			if (textWidth(text) > columns && columns > 2) expect(cut).toMatch(/…$/);
			if (textWidth(text) <= columns) expect(cut).toBe(text);
		}),
	);
});

describe('U15: lines that are read as text', () => {
	const wrap = (text: string, columns = 20) => wrapWords(text, columns, 'smapi-login');

	test('break at blanks only', () => {
		fc.assert(
			fc.property(words, fc.integer({min: 2, max: 40}), (all, columns) => {
				const lines = wrap(all.join(' '), columns);
				expect(lines.join(' ').split(' ').filter(Boolean)).toEqual(all);
				for (const line of lines) expect(!line.includes(' ') || textWidth(line) <= columns).toBe(true);
			}),
		);
	});

	test('an address stays whole, and so does a command', () => {
		const address = 'http://127.0.0.1:9090/cb?a=b';
		expect(wrap(`Open ${address} now.`)).toEqual(['Open', address, 'now.']);
		const long = 'smapi-login token --profile somebody';
		expect(wrap(`Later: ${long}`)).toEqual(['Later:', long]);
		expect(wrap('The token, any time: smapi-login token')).toEqual([
			'The token, any time:',
			'smapi-login token',
		]);
	});

	test('a sentence that goes on behind the name is broken as others are', () => {
		const text = 'Then smapi-login token prints the token of this profile.';
		expect(wrap(text)).toEqual(['Then smapi-login', 'token prints the', 'token of this', 'profile.']);
	});
});
