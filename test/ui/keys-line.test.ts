import {expect, test} from 'vitest';
import {fitKeys, type KeyHint} from '../../source/ui/keys-line.ts';

const hints: KeyHint[] = [
	{key: '↑↓', does: 'move'},
	{key: 'Enter', does: 'choose'},
	{key: 'c', does: 'copy'},
	{key: 'o', does: 'open'},
	{key: 'Esc', does: 'back'},
];
const help = {key: '?', does: 'help'};

test.each([
	[80, ['↑↓', 'Enter', 'c', 'o', 'Esc', '?'], ' · '],
	[60, ['↑↓', 'Enter', 'c', 'o', 'Esc', '?'], ' · '],
	[59, ['Enter', 'c', 'o', 'Esc', '?'], ' · '],
	[46, ['Enter', 'c', 'o', 'Esc', '?'], '  '],
	[40, ['Enter', 'c', 'Esc', '?'], '  '],
	[30, ['Enter', 'Esc', '?'], '  '],
	[21, ['Enter', '?'], '  '],
	[10, ['?'], '  '],
	[2, ['?'], '  '],
])('in %i columns', (columns, expected, separator) => {
	const shown = fitKeys(hints, help, columns, ' · ');
	expect(shown.hints.map(hint => hint.key)).toEqual(expected);
	expect(shown.separator).toBe(separator);
});

test('without help the most important key stays', () => {
	expect(fitKeys(hints, undefined, 5, ' · ').hints.map(hint => hint.key)).toEqual(['Enter']);
});
