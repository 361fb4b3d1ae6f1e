import {expect, test} from 'vitest';
import {eraseLost, keepLost} from '../../build/erase-reflowed.mjs';

/** What the patch of Ink's `resized` hands over, with a frame of these lines. */
function inkWith(lines: readonly string[], size: {columns: number; rows: number}) {
	const written: string[] = [];
	const stdout = {write: (text: string) => written.push(text)};
	return {
		written,
		options: {stdout},
		lastOutputToRender: lines.join('\n'),
		lastOutput: 'x',
		lastOutputHeight: lines.length,
		lastTerminalWidth: size.columns,
		lastTerminalHeight: size.rows,
		log: {
			getCursorPosition: (): {x: number; y: number} | undefined => undefined,
			clear: () => written.push('clear'),
		},
	};
}

type FakeInk = ReturnType<typeof inkWith>;

function resize(ink: FakeInk, columns: number, rows: number): readonly string[] {
	const held = eraseLost(ink, columns, rows);
	ink.lastTerminalWidth = columns;
	ink.lastTerminalHeight = rows;
	keepLost(ink.options.stdout, held);
	return held;
}

const frame = ['one', 'two', 'x'.repeat(70), 'four', 'five', ''];

test('what a lower window scrolled away is erased above the frame when it comes back', () => {
	const ink = inkWith(frame, {columns: 80, rows: 24});
	// At 40 columns the frame has 7 rows, of which 4 fit.
	expect(resize(ink, 40, 4)).toEqual(['one', 'two', 'x'.repeat(40)]);
	expect(ink.written).toEqual([]);
	expect(resize(ink, 80, 24)).toEqual([]);
	expect(ink.written).toEqual(['clear', '\u001B[3A\u001B[J']);
});

test('a window that grows by less brings back the lower rows alone', () => {
	const ink = inkWith(frame, {columns: 80, rows: 24});
	resize(ink, 40, 4);
	expect(resize(ink, 40, 5)).toEqual(['one', 'two']);
	expect(ink.written.at(-1)).toBe('\u001B[1A\u001B[J');
});

test('what still fits is not lost, and rows below the cursor go first', () => {
	const ink = inkWith(frame, {columns: 80, rows: 24});
	expect(resize(ink, 80, 6)).toEqual([]);
	ink.log.getCursorPosition = () => ({x: 0, y: 2});
	expect(resize(ink, 80, 3)).toEqual([]);
	expect(resize(ink, 80, 2)).toEqual(['one']);
});
