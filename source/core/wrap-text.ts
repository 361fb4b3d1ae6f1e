/** Texts are at most so many columns wide, however wide the window is: longer lines are hard to read. */
export const measure = 76;

/** What nearly every text of ours is made of: a column each. */
const narrow =
	/^[\x20-\x7E\u00B7\u2013\u2018\u2019\u201C\u201D\u2022\u2026\u2190-\u2193\u2500-\u257F\u25B6\u2713\u2717\u276F\u2800-\u28FF]*$/;
const wide =
	/[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;
const zero = /[\p{Mn}\p{Me}\p{Cf}]/u;

/** How many columns a text takes on one line. East Asian wide characters take two (UAX 11), marks none. */
export function textWidth(text: string): number {
	if (narrow.test(text)) return text.length;
	let width = 0;
	for (const char of text) width += zero.test(char) ? 0 : wide.test(char) ? 2 : 1;
	return width;
}

/** The same of many texts, which are looked at together where all are narrow. */
export function textWidths(texts: readonly string[]): number[] {
	return narrow.test(texts.join('')) ? texts.map(text => text.length) : texts.map(textWidth);
}

/** The longest start of a text that fits, and the rest. At least `least` characters, so that callers come to an end. */
function cut(text: string, columns: number, least: 0 | 1): readonly [string, string] {
	let width = 0;
	let at = 0;
	for (const char of text) {
		width += textWidth(char);
		if (width > columns && at >= least) break;
		at += char.length;
	}
	return [text.slice(0, at), text.slice(at)];
}

/**
 * Breaks a paragraph at blanks into lines of at most `columns`; a word that is longer is cut. Line ends in the text stay.
 * Ours instead of Ink's wrapping, because a frame that must fit the window has to know its lines beforehand.
 */
export function wrapText(text: string, columns: number): string[] {
	const width = Math.max(1, columns);
	return text.split('\n').flatMap(line => wrapLine(line, width));
}

/** Of the system, which our words tell people to type. */
const otherCommand = /(?<=: )(?:chmod|mkdir|icacls|ssh|npm) /;

/**
 * The same for lines that are read as text: a word that is longer (an address) stays whole, and so does a command, which
 * begins with the program's name and goes to the end of its line.
 */
export function wrapWords(text: string, columns: number, programName: string): string[] {
	const own = text.indexOf(`${programName} `);
	const at = own < 0 ? text.search(otherCommand) : own;
	const command = at < 0 ? '' : text.slice(at);
	// Behind a colon it is a line to copy; in a sentence it is words as others are, where it would not fit.
	const isLine = at === 0 || text.slice(0, at).endsWith(': ');
	const isWhole = command !== '' && (isLine || textWidth(command) <= columns);
	const words = (isWhole ? text.slice(0, at) : text).split(' ').filter(Boolean);
	const lines: string[] = [];
	for (const word of isWhole ? [...words, command] : words) {
		const last = lines.at(-1);
		if (last !== undefined && textWidth(`${last} ${word}`) <= columns) lines.splice(-1, 1, `${last} ${word}`);
		else lines.push(word);
	}
	return lines.length > 0 ? lines : [''];
}

/** A message of several lines on a terminal: what is broken goes on below its first word. A line that fits stays as it is. */
export function wrapMessage(text: string, columns: number, programName: string): string {
	const lines = text.split('\n').flatMap(line => {
		if (textWidth(line) <= columns) return line;
		const lead = /^(?:[✓✗!–] | *)/.exec(line)![0];
		const rows = wrapWords(line.slice(lead.length), columns - lead.length, programName);
		return rows.map((row, at) => (at === 0 ? lead : ' '.repeat(lead.length)) + row);
	});
	return lines.join('\n');
}

function wrapLine(text: string, columns: number): string[] {
	const indent = /^ */.exec(text)![0].slice(0, columns - 1);
	const lines: string[] = [];
	let line = indent;
	for (const word of text.split(' ').filter(Boolean)) {
		const gap = line === indent ? '' : ' ';
		if (textWidth(line + gap + word) <= columns) {
			line += gap + word;
			continue;
		}
		if (line !== indent) lines.push(line);
		let rest = word;
		while (textWidth(indent + rest) > columns) {
			const [head, tail] = cut(rest, columns - indent.length, 1);
			lines.push(indent + head);
			rest = tail;
		}
		line = indent + rest;
	}
	if (line !== indent || lines.length === 0) lines.push(line.trimEnd());
	return lines;
}

/** One word that is too long (an ID, an address) is known by its ends. At least its last four stay. */
export function cutMiddle(word: string, columns: number, more: string): string {
	if (textWidth(word) <= columns) return word;
	const room = columns - more.length;
	const end = Math.max(4, Math.min(8, room));
	return word.slice(0, Math.max(0, room - end)) + more + word.slice(-end);
}

/** A text on one line of at most `columns`, its end replaced by `more` where it does not fit. */
export function cutText(text: string, columns: number, more: string): string {
	if (textWidth(text) <= columns) return text;
	const room = columns - more.length;
	return room < 1 ? cut(text, columns, 0)[0] : cut(text, room, 0)[0].trimEnd() + more;
}
