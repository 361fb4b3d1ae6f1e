import {stripVTControlCharacters} from 'node:util';
import {textWidth} from '../source/core/wrap-text.ts';

/**
 * Terminals break lines anew when their window becomes narrower: a frame then takes more rows than it has lines, and
 * those that are not counted stay as ghosts above the next frame.
 *
 * @param {string} output the frame
 * @param {{readonly x: number, readonly y: number} | undefined} cursor where it was put, counted from the frame's top
 * @param {number | undefined} columns of the window now
 * @param {(rows: number, cursor: {x: number, y: number} | undefined) => string} erase
 * @returns what erases the frame as it stands there now
 */
export function eraseReflowed(output, lineCount, cursor, columns, erase) {
	if (!columns) return erase(lineCount, cursor);
	const lines = stripVTControlCharacters(output).split('\n');
	const extra = lines.map(line => Math.max(0, Math.ceil(textWidth(line) / columns) - 1));
	const sum = rows => rows.reduce((all, each) => all + each, 0);
	const moved = cursor && {
		x: cursor.x % columns,
		y: cursor.y + sum(extra.slice(0, cursor.y)) + Math.floor(cursor.x / columns),
	};
	return erase(lineCount + sum(extra), moved);
}
