/** What was not asked for in as many frames is forgotten: a countdown makes new texts each second, of some 20 KiB each. */
const framesKept = 2;

let caches;
let frames = 0;
let rowsBefore = [];
let rowsNow = [];

/** A map that forgets what was not asked for since the turn before the last one. */
class RecentMap {
	#now = new Map();
	#before = new Map();

	get(key) {
		let value = this.#now.get(key);
		if (value === undefined) {
			value = this.#before.get(key);
			if (value !== undefined) this.#now.set(key, value);
		}
		return value;
	}

	set(key, value) {
		this.#now.set(key, value);
	}

	turn() {
		this.#before = this.#now;
		this.#now = new Map();
	}
}

/**
 * What Ink's `Output` found out about texts: their characters with styles, their widths.
 * @param make new ones
 */
export function cachesOfFrames(make) {
	caches ??= Object.assign(make(), {
		styledChars: new RecentMap(),
		widths: new RecentMap(),
		blockWidths: new RecentMap(),
		lines: new RecentMap(),
	});
	frames++;
	if (frames % framesKept === 0) {
		for (const map of [caches.styledChars, caches.widths, caches.blockWidths, caches.lines]) map.turn();
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
	// They are drawn next, line by line.
	for (const [at, line] of texts.entries()) caches.styledChars.set(line, lines[at]);
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
