/** More texts than a few screens have; a countdown makes a new one each second. */
const mostTexts = 1000;

let caches;
let rowsBefore = [];
let rowsNow = [];

/**
 * What Ink's `Output` found out about texts: their characters with styles, their widths.
 * @param make new ones, instead of those that have grown too large
 */
export function cachesOfFrames(make) {
	if (caches === undefined || caches.styledChars.size + caches.widths.size > mostTexts) {
		caches = make();
		caches.lines = new Map();
	}
	rowsBefore = rowsNow;
	rowsNow = [];
	return caches;
}

/** A cell in which nothing is written. `Output` puts others in its place and changes none. */
export const emptyCell = {type: 'char', value: ' ', fullWidth: false, styles: []};

/**
 * The lines of a text, each with the styles that come over from the one before.
 * @param toText of the characters of a line
 */
export function linesOf(text, toText) {
	const known = caches.lines.get(text);
	if (known !== undefined) return known;
	const lines = [[]];
	for (const character of caches.getStyledChars(text)) {
		if (character.value === '\n') lines.push([]);
		else lines.at(-1).push(character);
	}
	const texts = lines.map(line => toText(line));
	caches.lines.set(text, texts);
	return texts;
}

/**
 * A row of the frame as text: that of the frame before where its cells are the same objects.
 * @param cells none for what lies under a wide character
 * @param toText of a row of cells
 */
export function textOfRow(cells, at, toText) {
	const before = rowsBefore[at];
	const isSame = before?.cells.length === cells.length && before.cells.every((cell, x) => cell === cells[x]);
	const row = isSame ? before : {cells, text: toText(cells.filter(cell => cell !== undefined)).trimEnd()};
	rowsNow[at] = row;
	return row.text;
}
