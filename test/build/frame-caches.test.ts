import {expect, test} from 'vitest';
import {cachesOfFrames, emptyCell, linesOf, textOfRow} from '../../build/frame-caches.mjs';

const make = () => ({
	styledChars: new Map<string, unknown>(),
	widths: new Map<string, number>(),
	getStyledChars: (text: string) => Array.from(text, value => ({value})),
});

/** How often cells were made a text. */
function counting() {
	const counted = {
		times: 0,
		toText(cells: readonly {readonly value: string}[]) {
			counted.times++;
			return cells.map(({value}) => value).join('');
		},
	};
	return counted;
}

test('what was found out about texts is kept while it is asked for, and forgotten soon after', () => {
	const {styledChars} = cachesOfFrames(make);
	styledChars.set('title', 'known');
	styledChars.set('59:59 left', 'known');
	for (let frame = 0; frame < 40; frame++) {
		cachesOfFrames(make);
		expect(styledChars.get('title')).toBe('known');
	}
	expect(styledChars.get('59:59 left')).toBeUndefined();
});

test('the lines of a text are found once, and their characters with them', () => {
	const counted = counting();
	const {styledChars} = cachesOfFrames(make);
	expect(linesOf('one\n\ntwo', counted.toText)).toEqual(['one', '', 'two']);
	cachesOfFrames(make);
	expect(linesOf('one\n\ntwo', counted.toText)).toEqual(['one', '', 'two']);
	expect(counted.times).toBe(3);
	expect(styledChars.get('two')).toEqual([{value: 't'}, {value: 'w'}, {value: 'o'}]);
});

test('a row is the one of the frame before only where every cell is', () => {
	const counted = counting();
	const [a, b] = [{value: 'a'}, {value: 'b'}];
	const draw = (...rows: readonly (typeof a | undefined)[][]) => {
		cachesOfFrames(make);
		return rows.map((cells, at) => textOfRow(cells, at, counted.toText));
	};
	expect(draw([a, b, emptyCell], [a, undefined, b])).toEqual(['ab', 'ab']);
	expect(draw([a, b, emptyCell], [b, undefined, a])).toEqual(['ab', 'ba']);
	expect(counted.times).toBe(3);
	expect(draw([a, b], [a])).toEqual(['ab', 'a']);
	expect(draw([a, b])).toEqual(['ab']);
	expect(counted.times).toBe(5);
	expect(draw([a, b], [a])).toEqual(['ab', 'a']);
	expect(counted.times).toBe(6);
});
