import fc from 'fast-check';
import {expect, test} from 'vitest';
import {textWidth} from '../../source/core/wrap-text.ts';
import {type Block, fitBlocks, lineOf} from '../../source/ui/paragraphs.tsx';
import {createTheme} from '../../source/ui/theme.ts';

const theme = createTheme({color: false, unicode: true});
const texts = (blocks: readonly Block[], columns: number, rows: number) =>
	fitBlocks(blocks, {columns, rows}, theme).map(line => line.text);

const blocks: readonly Block[] = [
	{text: 'first thing'},
	{text: 'row', sign: 'label', isClose: true},
	{text: 'can wait', goes: 1},
	{text: 'can wait longest', goes: 2},
];

test('with room: empty lines between, none before what stands close', () => {
	expect(texts(blocks, 30, 10)).toEqual([
		'first thing',
		'label row',
		' ',
		'can wait',
		' ',
		'can wait longest',
	]);
});

test('with less room the empty lines go, then what can wait', () => {
	expect(texts(blocks, 30, 4)).toEqual(['first thing', 'label row', 'can wait', 'can wait longest']);
	expect(texts(blocks, 30, 3)).toEqual(['first thing', 'label row', 'can wait']);
	expect(texts(blocks, 30, 2)).toEqual(['first thing', 'label row']);
});

test('what does not fit at all is cut at its end, and says so', () => {
	expect(texts(blocks, 30, 1)).toEqual(['first thing label row']);
	expect(texts([{text: 'a b c d e f', isOneLine: true}], 6, 3)).toEqual(['a b c…']);
});

test('the next line’s indent is no hole where the end is cut', () => {
	expect(texts([{text: 'an invalid grant parameter', sign: '✗'}], 24, 1)).toEqual([
		'✗ an invalid grant para…',
	]);
});

test('never higher and never wider than the room', () => {
	const block = fc.record(
		{
			text: fc.string({maxLength: 80}),
			sign: fc.constantFrom('!', 'token  '),
			isClose: fc.boolean(),
			isOneLine: fc.boolean(),
			goes: fc.nat(3),
		},
		{requiredKeys: ['text']},
	);
	fc.assert(
		fc.property(
			fc.array(block, {maxLength: 8}),
			fc.integer({min: 12, max: 80}),
			fc.nat(12),
			(some, columns, rows) => {
				const lines = texts(some, columns, rows);
				expect(lines.length).toBeLessThanOrEqual(rows);
				for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(columns);
			},
		),
	);
});

test('a line of what is left is green, and yellow where it is a warning; no letters stand on yellow', () => {
	const coloured = createTheme({color: true, unicode: true});
	const [green] = lineOf(0.5, 10, coloured, 'success');
	const [yellow] = lineOf(0.1, 10, coloured, 'warning');
	expect(green).toEqual({text: '━━━━╸', style: {color: 'green'}});
	expect(yellow).toEqual({text: '╸', style: {color: 'yellow'}});
});
