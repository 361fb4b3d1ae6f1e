import {stripVTControlCharacters} from 'node:util';
import {textWidth} from '../source/core/wrap-text.ts';

/** The lines of frames that stand in the scrollback, by the terminal; what was written since has not come between. */
const lost = new WeakMap();

/**
 * Terminals break lines anew when their window becomes narrower: a frame then takes more rows than it has lines, and
 * those that are not counted stay as ghosts above the next frame.
 *
 * @param {string} output the frame
 * @param {{readonly x: number, readonly y: number} | undefined} cursor where it was put, counted from the frame's top
 * @param {{readonly columns?: number}} stream of the window
 * @param {(rows: number, cursor: {x: number, y: number} | undefined) => string} erase
 * @returns what erases the frame as it stands there now
 */
export function eraseReflowed(output, lineCount, cursor, stream, erase) {
	const {columns} = stream;
	lost.delete(stream);
	if (!columns) return erase(lineCount, cursor);
	const extra = linesOf(output).map(line => rowsOf(line, columns) - 1);
	const moved = cursor && {
		x: cursor.x % columns,
		y: cursor.y + sum(extra.slice(0, cursor.y)) + Math.floor(cursor.x / columns),
	};
	return erase(lineCount + sum(extra), moved);
}

/**
 * A window that becomes lower scrolls the top of the frame away, where nothing can erase it. One that becomes higher
 * brings it back, above the frame of now: there it is erased. A terminal that brings nothing back has nothing above.
 *
 * @param ink the instance, before it draws for the new size
 * @returns what is still in the scrollback afterwards, for `keepLost`
 */
export function eraseLost(ink, columns, rows) {
	const {stdout} = ink.options;
	const held = lost.get(stdout) ?? [];
	if (!columns || !rows) return held;
	if (rows < ink.lastTerminalHeight) {
		const frame = linesOf(ink.lastOutputToRender);
		const cursor = ink.log.getCursorPosition();
		const above = cursor ? frame.slice(0, cursor.y + 1) : frame;
		return [...held, ...firstRows(frame, sum(above.map(line => rowsOf(line, columns))) - rows, columns)];
	}
	if (rows === ink.lastTerminalHeight || held.length === 0) return held;
	const back = Math.min(rows - ink.lastTerminalHeight, sum(held.map(line => rowsOf(line, columns))));
	ink.log.clear();
	ink.lastOutput = '';
	ink.lastOutputToRender = '';
	ink.lastOutputHeight = 0;
	stdout.write(`\u001B[${back}A\u001B[J`);
	return firstRows(held, sum(held.map(line => rowsOf(line, columns))) - back, columns);
}

/** @param held of `eraseLost`; whatever else clears the frame forgets them, since it may write above it */
export function keepLost(stdout, held) {
	lost.set(stdout, held);
}

function linesOf(output) {
	return stripVTControlCharacters(output).split('\n');
}

function rowsOf(line, columns) {
	return Math.max(1, Math.ceil(textWidth(line) / columns));
}

/** As many rows from the top; a line of several rows may be there in part. */
function firstRows(lines, count, columns) {
	const found = [];
	let left = count;
	for (const line of lines) {
		if (left <= 0) break;
		found.push(line.slice(0, left * columns));
		left -= rowsOf(line, columns);
	}
	return found;
}

function sum(numbers) {
	return numbers.reduce((all, each) => all + each, 0);
}
