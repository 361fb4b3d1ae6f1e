import {withoutWrappers} from './wrapped-link.ts';

/**
 * The one reader of what people paste, for every field, flag, stdin and `inspect`: finds addresses and queries in a text
 * as mail programs, chats, pages and terminals leave it. With prose around, broken over lines, padded, quoted, in HTML,
 * percent-encoded once more, wrapped by a mail filter. It judges nothing. The work is linear in the text, and bounded.
 */
export interface FoundAddress {
	/** What stands before the query, perhaps without `http://`; empty for a query alone. */
	readonly place: string;
	readonly params: URLSearchParams;
	/** The most likely reading of its piece of text; later ones take more or less of what follows. */
	readonly isLikeliest: boolean;
	/** A quote or bracket cut it in the middle of a word. */
	readonly isTorn: boolean;
}

/** The longest pasted text that is read, in characters: a code of 4,000, encoded three times, fits. */
export const maximumPaste = 32_768;

const maximumStarts = 20;
const maximumJoins = 30;
/** Characters of all readings of one text together. */
const maximumWork = 800_000;
/** A window of 70 columns breaks the longest address into fewer. */
const maximumPieces = 200;
/** Mail programs break lines at 72 to 78 columns; a shorter line was meant to end. */
const wrappedLine = 60;

const opening = /^[<("'“‘«`[{*]+/;
const closing = new Set(`.,;:!?)]}'’*`);
const startOfAddress = /https?:\/\//gi;
const startOfQuery = /^[?&]?(?:code|error|state|scope|iss)=/;

export interface Word {
	readonly text: string;
	readonly isFirstOfLine: boolean;
	/** Columns of its line up to its end. */
	readonly column: number;
	readonly isLastOfLine: boolean;
	/** Blanks before it in its line. */
	readonly gap: number;
	/** Empty lines stand before it. */
	readonly isAfterEmptyLine: boolean;
}

/** `&` and `=` between parameters as they are, where they were copied out of HTML (`&amp;`). */
function outOfEntities(text: string): string {
	return text
		.replace(/&(?:amp;)+/gi, '&')
		.replace(/&(?:#38|#x26);/gi, '&')
		.replace(/&(?:#61|#x3d);/gi, '=');
}

/** A text without the signs of a mail's quoting before its lines. */
export function withoutQuoteSigns(text: string): string {
	return text.replace(/^[ \t]*(?:>[ \t]?)+/gm, '');
}

/** Whether the last line of a text may have ended because a mail or a window broke it there. */
export function mayGoOn(text: string): boolean {
	const lines = text.trimEnd().split('\n');
	const last = lines.at(-1)!.trimEnd().length;
	return (last >= wrappedLine && last <= 80) || (lines.length > 1 && last >= lines.at(-2)!.trimEnd().length);
}

/** Takes away what mail programs put in: invisible marks, quote signs, entities, wrappers around links. */
export function tidyPaste(text: string): string {
	const plain = withoutQuoteSigns(text.replace(/\u200D|[\u00AD\u200B\u200C\u2060\uFEFF]/g, ''));
	const tidy = outOfEntities(plain)
		.replace(/&(?:quot|#34|#39|#x27|apos);/gi, '"')
		.replace(/&(?:lt|#60);/gi, '<')
		.replace(/&(?:gt|#62);/gi, '>');
	return withoutWrappers(tidy);
}

/**
 * The text out of quoted-printable (RFC 2045 6.7), or undefined where it does not look like that. A code or `state` may
 * begin with `3D` by itself, so this counts only where the text as it is holds no answer.
 */
export function outOfQuotedPrintable(text: string): string | undefined {
	const isOne = /[?&](?:code|error|state|client_id|scope|response_type)=3D/.test(text);
	return isOne ? outOfSoftBreaks(text) : undefined;
}

/** The text of a quoted-printable part of a mail: lines that end in a soft break are one. */
export function outOfSoftBreaks(text: string): string {
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
 * The address in a text that asks for a sign-in, else the first one: whole, joined where lines, a padded terminal or a
 * blank broke it. Undefined: there is none.
 */
export function firstAddress(text: string): string | undefined {
	const words = wordsIn(text);
	let first: string | undefined;
	let starts = 0;
	for (const [at, word] of words.entries()) {
		if (word.text.search(startOfAddress) === -1) continue;
		if (++starts > maximumStarts) break;
		const address = addressAt(words, at);
		if (asksForSignIn(address)) return address;
		first ??= address;
	}
	return first;
}

/** Whether an address is an authorization request, or wraps one. */
export function asksForSignIn(address: string): boolean {
	return /[?&]client_id=|\/ap\/oa\b|client_id(?:%3D|-3D)/i.test(address);
}

function addressAt(words: readonly Word[], at: number): string {
	const offset = words[at]!.text.search(startOfAddress);
	let {text: piece, isClosed} = upToClosing(words[at]!.text.slice(offset), true);
	let next = at + 1;
	for (; !isClosed && next < words.length && next < at + maximumPieces; next++) {
		if (!goesOn(piece, words[next]!, isFolded(words, next))) break;
		// The value of a parameter may be an address: broken before it, it goes on all the same.
		const more = upToClosing(words[next]!.text, piece.endsWith('='));
		piece += more.text;
		isClosed = more.isClosed;
	}
	const hasProse = isClosed || offset > 0 || at > 0 || next < words.length;
	return hasProse ? withoutClosing(piece) : piece;
}

const plainWord = /^[A-Z]?[a-z]+(?:[-'’][A-Z]?[a-z]+)?[,.!]?$/;

/** Whether lines of one width, without a blank, stand before a word: a fold, whose last line may be any. */
function isFolded(words: readonly Word[], at: number): boolean {
	const [one, other, next] = [words[at - 2], words[at - 1], words[at]];
	const isBefore =
		one?.isLastOfLine && other?.isFirstOfLine && other.isLastOfLine && one.column === other.column;
	return isBefore === true && next!.isLastOfLine && next!.column <= other!.column;
}

/** Whether a word is the rest of the address before it. */
function goesOn(piece: string, next: Word, isFold: boolean): boolean {
	const {text, isFirstOfLine, isLastOfLine, gap} = next;
	const isJoint = /^[&?=%#]/.test(text) || '&?=%'.includes(piece.at(-1)!);
	if (next.isAfterEmptyLine || opening.test(text)) return false;
	if (/^https?:/i.test(text)) return piece.endsWith('=');
	if (isJoint) return true;
	if (isFirstOfLine && isFold) return true;
	// The name of a mail's field ends in its colon; permissions hold colons too.
	if (plainWord.test(text) || /^[A-Za-z-]+:$/.test(text)) return false;
	if (isFirstOfLine) return isLastOfLine;
	return gap > 1 || /[&=%]|^[/.]/.test(text) || !isWholeRequest(piece);
}

/** Whether an address has all that an authorization request has (RFC 6749 4.1.1). */
export function isWholeRequest(piece: string): boolean {
	const {params} = parse(piece);
	return ['client_id', 'scope', 'response_type', 'redirect_uri', 'state'].every(name => params.get(name));
}

/**
 * Every address or query in a text, the likeliest reading of each first.
 *
 * @param place where answers are expected, so that its beginning is known without `http://`
 */
export function* addressesIn(text: string, place: string | undefined): Generator<FoundAddress> {
	const words = wordsIn(text);
	let starts = 0;
	let work = 0;
	for (const [at, word] of words.entries()) {
		for (const offset of startsIn(word.text, place)) {
			if (++starts > maximumStarts) return;
			let isLikeliest = true;
			for (const piece of piecesFrom(words, at, offset)) {
				work += piece.length;
				if (work > maximumWork) return;
				yield {...parse(piece), isLikeliest, isTorn: isTorn(word.text.slice(offset), piece)};
				isLikeliest = false;
			}
		}
	}
}

/** The words of a text with their place in the lines. */
export function wordsIn(text: string): Word[] {
	let isAfterEmptyLine = false;
	return text.split(/\r\n|[\r\n]/).flatMap(line => {
		const found = [...line.matchAll(/\S+/g)];
		let end = 0;
		const words = found.map((match, index) => {
			const gap = match.index - end;
			end = match.index + match[0].length;
			return {
				text: match[0],
				isFirstOfLine: index === 0,
				isLastOfLine: index === found.length - 1,
				column: end,
				gap,
				isAfterEmptyLine: index === 0 && isAfterEmptyLine,
			};
		});
		isAfterEmptyLine = words.length === 0;
		return words;
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
			joins === 0 ? upToClosing(word.text.slice(offset), true) : upToClosing(word.text, piece.endsWith('='));
		if (joins > 0 && text === '' && isClosed) break;
		piece += text;
		const next = isClosed ? undefined : words[at + joins + 1];
		const isJoint = next !== undefined && (/^[&?=%#]/.test(next.text) || '&?=%'.includes(piece.at(-1)!));
		if (!isJoint || joins === maximumJoins)
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
	const end = rest.search(/[<>"“”«»`]|\]\(|(?<!=)https?:\/\//i);
	return end === -1
		? {text: word, isClosed: false}
		: {text: word.slice(0, end + (isStart ? 1 : 0)), isClosed: true};
}

function isTorn(word: string, piece: string): boolean {
	return word.startsWith(piece) && /^[<>"“”«»`][\w&=]/.test(word.slice(piece.length, piece.length + 2));
}

/** With and without punctuation at the end: in prose it belongs to the prose. */
function variants(piece: string, hasProse: boolean): string[] {
	const trimmed = withoutClosing(piece);
	if (trimmed === piece) return [piece];
	return hasProse ? [trimmed, piece] : [piece, trimmed];
}

/** A text without the punctuation at its end. A pattern would begin anew at every sign. */
export function withoutClosing(text: string): string {
	let end = text.length;
	while (end > 0 && closing.has(text[end - 1]!)) end--;
	return text.slice(0, end);
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
