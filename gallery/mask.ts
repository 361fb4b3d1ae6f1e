/**
 * What differs from one drawing to the next is replaced here, in the picture alone, by something of the same width: random
 * values (tokens, codes, `state`, ids of requests), ports, clocks and times left. The product knows nothing of it.
 */
export interface Changing {
	/** Random values, whole; what stands before a `|` is kept. */
	readonly values: readonly string[];
	/** Texts and what stands for them, of the same length: ports, the home folder. */
	readonly texts: readonly (readonly [string, string])[];
}

/** Looks random; the last four, which are often shown alone, stay together. */
const alphabet = 'k7Qm2xVb9TnRw4Hs6Jd8ZfLpYc3GtXa5';
const ending = '3f9k';

/** @param cells one line each, a character a cell; changed in place */
export function mask(cells: string[][], {values, texts}: Changing): void {
	const flat = flatten(cells);
	for (const [from, to] of texts) {
		for (const at of placesOf(flat.text, from)) flat.put(at, to);
	}
	const longestFirst = [...new Set(values)].sort((a, b) => b.length - a.length);
	for (const value of longestFirst) {
		const kept = value.indexOf('|') + 1;
		const own = value.slice(kept);
		if (own.length < 8) continue;
		for (const at of placesOf(flat.text, value))
			flat.put(at + kept, standIn(own.length, values.indexOf(value)));
	}
	cells.forEach((line, row) => {
		maskLine(line, values);
		maskCode(line, row);
	});
}

/** @param place of the value among the others: two IDs in one picture stay two */
function standIn(length: number, place: number): string {
	const from = (place * 5) % alphabet.length;
	const start = alphabet
		.repeat(Math.ceil(length / alphabet.length) + 1)
		.slice(from, from + Math.max(0, length - 4));
	return `${start}${ending}`;
}

function* placesOf(text: string, wanted: string): Generator<number> {
	for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) yield at;
}

/** Everything but blanks in one row, so that what is broken over lines is found too. */
function flatten(cells: string[][]) {
	const places: [number, number][] = [];
	let text = '';
	cells.forEach((line, y) => {
		line.forEach((character, x) => {
			if (character.length !== 1 || character === ' ') return;
			places.push([y, x]);
			text += character;
		});
	});
	return {
		text,
		put(at: number, replacement: string) {
			[...replacement].forEach((character, offset) => {
				const [y, x] = places[at + offset]!;
				cells[y]![x] = character;
			});
		},
	};
}

function maskLine(line: string[], values: readonly string[]): void {
	const text = line.map(character => (character.length === 1 ? character : '\u0000')).join('');
	const replaced = rules(values).reduce(
		(masked, [pattern, by]) => masked.replace(pattern, by as (...found: string[]) => string),
		text,
	);
	if (replaced.length !== text.length) throw new Error(`A mask changed the width of: ${text.trim()}`);
	[...replaced].forEach((character, column) => {
		if (character !== text[column]) line[column] = character;
	});
}

/** A QR code is of an address with a random part: another pattern of the same size. */
function maskCode(line: string[], row: number): void {
	const text = line.join('').trimEnd();
	if (!/^[ █▀▄]{21,}$/.test(text) || !/[▀▄]/.test(text)) return;
	line.forEach((character, column) => {
		if (/[█▀▄]/.test(character)) line[column] = '█▀▄▀▄█▄'[(column * 5 + row * 3 + column * row) % 7]!;
	});
}

type Rule = readonly [RegExp, (...found: string[]) => string];

function rules(values: readonly string[]): Rule[] {
	const placeOf = (word: string) => values.findIndex(value => value.includes(word));
	const isKnown = (word: string) => placeOf(word) >= 0;
	return [
		// A part of one, where a line is cut.
		[/[\w-]{6,}/g, word => (isKnown(word) ? standIn(word.length, placeOf(word)) : word)],
		[
			/([•*…]{1,}|\.{3})([\w-]{4})(?![\w-])/g,
			(found, dots = '', end = '') => (isKnown(end) ? dots + ending : found),
		],
		[
			/(end(?:s|ing) in )([\w-]{4})(?![\w-])/g,
			(found, words = '', end = '') => (isKnown(end) ? words + ending : found),
		],
		// A wait began just now; a token is new.
		[/(\d{1,2}):(\d\d) left/g, (_, minutes = '', seconds = '') => timeLeft(minutes, seconds)],
		[/(\d+) min\b(?! ago)/g, (found, minutes = '') => found.replace(minutes, roundedUp(minutes))],
		[/\b(?:[0-9]) s ago/g, () => '1 s ago'],
		[/\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, () => '2026-01-02T15:04:05.000Z'],
		[/\b20\d\d-\d\d-\d\d/g, () => '2026-01-02'],
		[/(?<![:\d])\d\d:\d\d:\d\d(?![:\d])/g, () => '15:04:05'],
		[/(?<![:\d])\d\d:\d\d(?![:\d]| left)/g, () => '15:04'],
		[/\b1[789]\d{8}\b/g, () => '1767366245'],
		// Who holds a port is found where the system tells it in time.
		[/ \(by [^()]*, process \d+\)(\.?)/g, (found, point = '') => point.padEnd(found.length)],
		[/process (\d+)/g, (_, id = '') => `process ${'4321'.repeat(3).slice(0, id.length)}`],
		// The frames of the spinner.
		[/[\u2801-\u28FF]/g, () => '⠋'],
	];
}

function timeLeft(minutes: string, seconds: string): string {
	const whole = Math.max(1, Math.ceil((Number(minutes) * 60 + Number(seconds)) / 60)) - 1;
	return `${String(whole).padStart(minutes.length, '0')}:59 left`;
}

/** 58, 59 and 60 are one hour that began just now; others are far from where they turn. */
function roundedUp(minutes: string): string {
	return /^(?:5[89]|60)$/.test(minutes) ? '59' : minutes;
}
