import {expect, test} from 'vitest';
import {fitKeys, type KeyHint} from '../../source/ui/keys-line.tsx';

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
	[59, ['↑↓', 'Enter', 'c', 'o', 'Esc', '?'], '  '],
	[54, ['Enter', 'c', 'o', 'Esc', '?'], '  '],
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

test('a rare key is told in a wide window alone, and goes before any other', () => {
	const rare: KeyHint = {key: 'r', does: 'rename', isRare: true};
	const long = {key: 'x', does: 'x'.repeat(45)};
	const told = (columns: number, ...more: KeyHint[]) =>
		fitKeys([...hints, rare, ...more], help, columns, ' · ').hints.map(({key}) => key);
	expect(told(110)).toContain('r');
	expect(told(109)).not.toContain('r');
	expect(told(112, long)).toEqual(['↑↓', 'Enter', 'c', 'o', 'Esc', 'x', '?']);
});

test('Enter is told in fewer letters before Esc goes', () => {
	const field: KeyHint[] = [
		{key: 'Enter', does: 'five more minutes', short: 'more time'},
		{key: 'Ctrl+P', does: 'address'},
		{key: 'Esc', does: 'back'},
	];
	const told = (columns: number) =>
		fitKeys(field, {key: 'Ctrl+G', does: 'help'}, columns, ' · ').hints.map(
			({key, does}) => `${key} ${does}`,
		);
	expect(told(80)[0]).toBe('Enter five more minutes');
	expect(told(46)).toEqual(['Enter five more minutes', 'Esc back', 'Ctrl+G help']);
	expect(told(40)).toEqual(['Enter more time', 'Esc back', 'Ctrl+G help']);
});

test('without help the most important key stays', () => {
	expect(fitKeys(hints, undefined, 5, ' · ').hints.map(hint => hint.key)).toEqual(['Enter']);
});
