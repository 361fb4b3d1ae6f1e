import {expect, test} from 'vitest';
import {isUnicodeLocale, toAscii, writtenText} from '../../source/core/terminal-text.ts';

test.each([
	[{LANG: 'en_US.UTF-8'}, true],
	[{LANG: 'de_DE.utf8'}, true],
	[{LANG: 'en_US.UTF-8', LC_ALL: 'C'}, false],
	[{LANG: 'C', LC_CTYPE: 'C.UTF-8'}, true],
	[{LANG: 'en_US.UTF-8', LC_ALL: ''}, true],
	[{LANG: 'POSIX'}, false],
	[{}, true],
])('%j: %s', (environment, expected) => {
	expect(isUnicodeLocale(environment)).toBe(expected);
});

test.each([
	['“a” … b → c', '"a" ... b -> c'],
	['✓ saved, ✗ not', 'ok saved, x not'],
	['Müller ﬁne 中', 'Muller fine ?'],
	['3 × 4', '3 ? 4'],
])('T04: %s in ASCII', (text, expected) => {
	expect(toAscii(text)).toBe(expected);
});

test.each([
	['an OSC title', '\u001B]0;gone\u0007x', '\\u001b]0;gone\\u0007x'],
	['a C1 control', 'a\u009B31mb', 'a\\u009b31mb'],
	['a mark that turns text around', 'a\u202Etxt', 'a\\u202etxt'],
	['a tag character', 'a\u{E0041}b', 'a\\udb40\\udc41b'],
	['a carriage return that writes over', 'bad\rgood', 'bad\\u000dgood'],
	['lines and tabs', 'a\n\tb', 'a\n\tb'],
	['an emoji of several marks and umlauts', 'Grün 👩‍💻', 'Grün 👩‍💻'],
])('A05: %s is written harmlessly', (_, text, expected) => {
	expect(writtenText(text, {unicode: true})).toBe(expected);
});

test('A05, T04: JSON stays the same value, whatever is in it', () => {
	const value = {name: 'a\u009B\u202E\u001B]0;x\u0007', vendor: 'Müller 👩‍💻 中'};
	for (const unicode of [true, false]) {
		const written = writtenText(JSON.stringify(value), {unicode, isJson: true});
		expect(JSON.parse(written)).toEqual(value);
		expect(written).not.toMatch(unicode ? /[\u007F-\u009F\u202E]/ : /[^\x20-\x7E]/);
	}
});
