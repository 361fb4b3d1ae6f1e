/**
 * Finds addresses and queries in a text as mail programs, chats and terminals leave it: with prose around, broken over
 * lines, in quotes, with HTML entities, percent-encoded once more. It judges nothing.
 */
export interface FoundAddress {
	/** What stands before the query, perhaps without `http://`; empty for a query alone. */
	readonly place: string;
	readonly params: URLSearchParams;
	/** The most likely reading of its piece of text; later ones take more or less of what follows. */
	readonly isLikeliest: boolean;
}

/** The longest pasted text that is read, in characters: a code of 4,000, encoded three times, fits. */
export const maximumPaste = 32_768;

const maximumStarts = 20;
const maximumJoins = 30;
/** Mail programs break lines at 72 to 78 columns; a shorter line was meant to end. */
const wrappedLine = 60;

const opening = /^[<("'“‘«`[{*]+/;
const closing = /[.,;:!?)\]}'’*]+$/;
const startOfAddress = /https?:\/\//gi;
const startOfQuery = /^[?&]?(?:code|error|state|scope|iss)=/;

interface Word {
	readonly text: string;
	readonly isFirstOfLine: boolean;
	/** Columns of its line up to its end. */
	readonly column: number;
	readonly isLastOfLine: boolean;
}

/** `&` and `=` between parameters as they are, where they were copied out of HTML (`&amp;`). */
export function outOfEntities(text: string): string {
	return text
		.replace(/&(?:amp;)+/gi, '&')
		.replace(/&(?:#38|#x26);/gi, '&')
		.replace(/&(?:#61|#x3d);/gi, '=');
}

/** Takes away what a mail program put in: invisible marks, quote signs, entities. */
export function tidyPaste(text: string): string {
	const plain = text
		.replace(/\u200D|[\u00AD\u200B\u200C\u2060\uFEFF]/g, '')
		.replace(/^[ \t]*(?:>[ \t]?)+/gm, '');
	return outOfEntities(plain)
		.replace(/&(?:quot|#34|#39|#x27|apos);/gi, '"')
		.replace(/&(?:lt|#60);/gi, '<')
		.replace(/&(?:gt|#62);/gi, '>');
}

/**
 * The text out of quoted-printable (RFC 2045 6.7), or undefined where it does not look like that. A code or `state` may
 * begin with `3D` by itself, so this counts only where the text as it is holds no answer.
 */
export function outOfQuotedPrintable(text: string): string | undefined {
	if (!/[?&](?:code|error|state)=3D/.test(text)) return undefined;
	return text
		.replace(/=[ \t]*\r?\n/g, '')
		.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** The text as it is, then percent-decoded once and twice, as long as that changes it. */
export function* readingsOf(text: string): Generator<string> {
	let reading = text;
	for (let round = 0; round < 3; round++) {
		yield reading;
		const decoded = reading.replace(/(?:%[0-9A-Fa-f]{2})+/g, decodeOrKeep);
		if (decoded === reading) return;
		reading = decoded;
	}
}

function decodeOrKeep(encoded: string): string {
	try {
		return decodeURIComponent(encoded);
	} catch {
		return encoded;
	}
}

/**
 * Every address or query in a text, the likeliest reading of each first.
 *
 * @param place where answers are expected, so that its beginning is known without `http://`
 */
export function* addressesIn(text: string, place: string | undefined): Generator<FoundAddress> {
	const words = wordsIn(text);
	let starts = 0;
	for (const [at, word] of words.entries()) {
		for (const offset of startsIn(word.text, place)) {
			if (++starts > maximumStarts) return;
			let isLikeliest = true;
			for (const piece of piecesFrom(words, at, offset)) {
				yield {...parse(piece), isLikeliest};
				isLikeliest = false;
			}
		}
	}
}

/** The words of a text with their place in the lines. */
export function wordsIn(text: string): Word[] {
	return text.split(/\r\n|[\r\n]/).flatMap(line => {
		const found = [...line.matchAll(/\S+/g)];
		return found.map((match, index) => ({
			text: match[0],
			isFirstOfLine: index === 0,
			isLastOfLine: index === found.length - 1,
			column: match.index + match[0].length,
		}));
	});
}

function startsIn(word: string, place: string | undefined): number[] {
	const found = [...word.matchAll(startOfAddress)].map(match => match.index);
	if (found.length > 0) return found;
	const offset = opening.exec(word)?.[0].length ?? 0;
	const rest = word.slice(offset);
	const isAddress = /^[^?=&]+\?(?:\S*&)?(?:code|error|state)=/.test(rest);
	const bare = place?.replace(/^https?:\/\//i, '') ?? '';
	const isBrokenAddress = rest.length >= 9 && (bare.startsWith(rest) || rest.startsWith(bare)) && bare !== '';
	return startOfQuery.test(rest) || isAddress || isBrokenAddress ? [offset] : [];
}

/** A start with nothing, one, two … of the following words, the likeliest first. */
function piecesFrom(words: readonly Word[], at: number, offset: number): string[] {
	const first = words[at]!;
	const pieces: string[] = [];
	let piece = '';
	let likeliest = 0;
	for (let joins = 0; joins <= maximumJoins && at + joins < words.length; joins++) {
		const word = words[at + joins]!;
		const {text, isClosed} =
			joins === 0 ? upToClosing(word.text.slice(offset), true) : upToClosing(word.text, false);
		if (joins > 0 && text === '' && isClosed) break;
		piece += text;
		const next = isClosed ? undefined : words[at + joins + 1];
		const goesOn = next !== undefined && (/^[&?=%#]/.test(next.text) || /[&?=%]$/.test(piece));
		if (!goesOn || joins === maximumJoins)
			pieces.push(...variants(piece, words.length > joins + 1 || offset > 0));
		if (joins === 0 && next && isWrapped(first, next)) likeliest = pieces.length;
		if (isClosed) break;
	}
	return [
		...pieces.slice(likeliest, likeliest + 1),
		...pieces.slice(0, likeliest),
		...pieces.slice(likeliest + 1),
	];
}

/** The part of a word that can belong to an address: up to a quote, a bracket or the next address. */
function upToClosing(word: string, isStart: boolean): {readonly text: string; readonly isClosed: boolean} {
	const rest = isStart ? word.slice(1) : word;
	const end = rest.search(/[<>"“”«»`]|(?<!=)https?:\/\//i);
	return end === -1
		? {text: word, isClosed: false}
		: {text: word.slice(0, end + (isStart ? 1 : 0)), isClosed: true};
}

/** With and without punctuation at the end: in prose it belongs to the prose. */
function variants(piece: string, hasProse: boolean): string[] {
	const trimmed = piece.replace(closing, '');
	if (trimmed === piece) return [piece];
	return hasProse ? [trimmed, piece] : [piece, trimmed];
}

/** Whether a line ended because the window did, and not the text. */
function isWrapped(word: Word, next: Word): boolean {
	const isPlainWord = /^[A-Z]?[a-z]+[,.!]?$/.test(next.text);
	return word.isLastOfLine && word.column >= wrappedLine && next.isLastOfLine && !isPlainWord;
}

function parse(piece: string): {readonly place: string; readonly params: URLSearchParams} {
	const text = piece.split('#', 1)[0]!;
	const isQuery = startOfQuery.test(text);
	const mark = text.indexOf('?');
	const place = isQuery ? '' : mark === -1 ? text : text.slice(0, mark);
	const query = isQuery ? text.replace(/^[?&]/, '') : mark === -1 ? '' : text.slice(mark + 1);
	// Where every percent sign is itself encoded, the whole query was encoded once more.
	const isTwice = query.includes('%') && !/%(?!25[0-9A-Fa-f]{2})/.test(query);
	return {place, params: new URLSearchParams(isTwice ? query.replaceAll('%25', '%') : query)};
}
