import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {fieldWords} from '../../source/core/voice-words.ts';
import {textWidth} from '../../source/core/wrap-text.ts';
import {
	editByKey,
	emptyEdit,
	insert,
	paste,
	type TextEdit,
	wholeText,
	windowOf,
} from '../../source/ui/text-edit.ts';

/** `ab|cd`: the bar is the cursor. */
function at(text: string): TextEdit {
	const [before = '', after = ''] = text.split('|');
	return {before, after};
}

function show({before, after}: TextEdit): string {
	return `${before}|${after}`;
}

test.each([
	['ab|cd', 'left', 'a|bcd'],
	['|cd', 'left', '|cd'],
	['ab|cd', 'right', 'abc|d'],
	['ab|cd', 'home', '|abcd'],
	['ab|cd', 'ctrl+a', '|abcd'],
	['ab|cd', 'end', 'abcd|'],
	['ab|cd', 'ctrl+e', 'abcd|'],
	['ab|cd', 'backspace', 'a|cd'],
	['ab|cd', 'ctrl+h', 'a|cd'],
	['ab|cd', 'delete', 'ab|d'],
	['ab|cd', 'ctrl+u', '|cd'],
	['ab|cd', 'ctrl+k', 'ab|'],
	['one two |x', 'ctrl+w', 'one |x'],
	['one two|x', 'alt+backspace', 'one |x'],
	['one two|', 'ctrl+left', 'one |two'],
	['|one two', 'alt+right', 'one| two'],
])('%s, %s: %s', (before, key, after) => {
	expect(show(editByKey(at(before), key)!)).toBe(after);
});

test.each(['x', 'space', 'ctrl+g', 'alt+x', 'tab', 'up', 'enter', 'escape'])('%s edits nothing', key => {
	expect(editByKey(at('ab|cd'), key)).toBeUndefined();
});

describe('typing', () => {
	test('takes plain characters only, and says so', () => {
		expect(insert(at('a|b'), 'x')).toEqual(at('ax|b'));
		expect(insert(at('a|b'), 'é漢x')).toEqual({...at('ax|b'), message: fieldWords.notPlain});
	});

	test('stops at 4096 characters', () => {
		const full = at(`${'x'.repeat(4095)}|`);
		expect(wholeText(insert(full, 'y'))).toHaveLength(4096);
		expect(insert(full, 'yz')).toEqual({...full, message: fieldWords.tooLong});
	});
});

describe('a paste', () => {
	test('of several lines gives its first one, and says so', () => {
		expect(paste(emptyEdit, 'id\nsecret\ny\n', 'first')).toEqual({
			...at('id|'),
			message: fieldWords.firstLine,
		});
		expect(paste(emptyEdit, '\n  id \n', 'first')).toEqual(at('id|'));
	});

	test('of an address that was broken is put together', () => {
		expect(paste(emptyEdit, 'http://127.0.0.1:9090/cb?co\n  de=abc\n', 'join')).toEqual(
			at('http://127.0.0.1:9090/cb?code=abc|'),
		);
	});

	test('is taken whole or not at all', () => {
		expect(paste(at('a|'), 'nö', 'first')).toEqual({...at('a|'), message: fieldWords.notPlainPaste});
		expect(paste(at('a|'), 'x'.repeat(4096), 'first')).toEqual({...at('a|'), message: fieldWords.tooLong});
	});
});

describe('words of people', () => {
	test.each([
		['Müller & Söhne — für', 'Müller & Söhne — für', undefined],
		['’“„漢字ñçß€', '’“„漢字ñçß€', undefined],
		['u\u0308', 'ü', undefined],
		['👩\u200D💻 ❤\uFE0F', '👩💻 ❤', undefined],
		['a\tb', 'a b', undefined],
		['a\x1B[2Jb\u202E\u200B', 'a[2Jb', fieldWords.notPrintable],
	])('%j is %j', (typed, text, message) => {
		const said = message === undefined ? {} : {message};
		expect(insert(emptyEdit, typed, 'any')).toEqual({...at(`${text}|`), ...said});
		expect(paste(emptyEdit, `${typed}\n`, 'first', 'any')).toEqual({...at(`${text}|`), ...said});
	});

	test('a mark that is typed after its letter joins it', () => {
		expect(insert(at('Mu|ller'), '\u0308', 'any')).toEqual(at('Mü|ller'));
	});

	test.each([
		['a漢|字', 'left', 'a|漢字'],
		['a|👍🏽b', 'right', 'a👍🏽|b'],
		['🇩🇪🇫🇷|', 'backspace', '🇩🇪|'],
		['q\u0301|', 'backspace', '|'],
		['|é漢', 'delete', '|漢'],
	])('%s, %s: a letter at a time', (before, key, after) => {
		expect(show(editByKey(at(before), key)!)).toBe(after);
	});
});

test('the window of wide letters fits its line too, and cuts none in two', () => {
	const text = fc
		.array(fc.constantFrom('a', ' ', 'ü', '漢', '🇩🇪', '👍🏽', 'q\u0301'), {maxLength: 60})
		.map(letters => letters.join(''));
	fc.assert(
		fc.property(text, text, fc.integer({min: 12, max: 40}), (before, after, columns) => {
			const shown = windowOf({before, after}, columns);
			const marks = Number(shown.hasLeft) + Number(shown.hasRight);
			const cursorCell = shown.after === '' ? 1 : 0;
			expect(textWidth(shown.before + shown.after) + marks + cursorCell).toBeLessThanOrEqual(columns);
			const ends = (whole: string) =>
				new Set([...new Intl.Segmenter().segment(whole)].map(({index}) => index)).add(whole.length);
			expect(ends(before)).toContain(before.length - shown.before.length);
			expect(ends(after)).toContain(shown.after.length);
			if (before !== '') expect(shown.before).not.toBe('');
		}),
	);
});

test('the window fits its line, holds the cursor and shows a piece of the text', () => {
	const text = fc.string({unit: 'grapheme-ascii', maxLength: 200});
	fc.assert(
		fc.property(text, text, fc.integer({min: 8, max: 100}), (before, after, columns) => {
			const shown = windowOf({before, after}, columns);
			const marks = Number(shown.hasLeft) + Number(shown.hasRight);
			const cursorCell = shown.after === '' ? 1 : 0;
			expect(shown.before.length + shown.after.length + marks + cursorCell).toBeLessThanOrEqual(columns);
			expect(before.endsWith(shown.before)).toBe(true);
			expect(after.startsWith(shown.after)).toBe(true);
			expect(shown.hasLeft).toBe(shown.before !== before);
			expect(shown.hasRight).toBe(shown.after !== after);
			if (before !== '') expect(shown.before).not.toBe('');
		}),
	);
});
