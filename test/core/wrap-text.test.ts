import fc from 'fast-check';
import {expect, test} from 'vitest';
import {cutText, textWidth, wrapText} from '../../source/core/wrap-text.ts';

test.each([
	['', 0],
	['abc', 3],
	['❯ ✓ …', 5],
	['漢字', 4],
	['e\u0301', 1],
	['👩', 2],
])('%j is %i columns wide', (text, width) => expect(textWidth(text)).toBe(width));

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
