import {stripVTControlCharacters} from 'node:util';
import {plainKey} from '../core/modified-key.ts';

/** What a person did, as far as bytes tell: one printable character, one other key, or one whole paste. */
export type Token =
	/** One printable code point. */
	| {readonly type: 'text'; readonly text: string}
	/** A control character or an escape sequence, as the terminal sent it; a lone Esc is `\x1B`. */
	| {readonly type: 'key'; readonly sequence: string}
	/** A bracketed paste, sanitised. `isCut`: it was longer than the limit. */
	| {readonly type: 'paste'; readonly text: string; readonly isCut: boolean};

export interface KeySplitter {
	/** Takes decoded input in any portions; the same stream gives the same tokens however it is cut. */
	push(text: string): Token[];
	/** Nothing follows: a lone Esc is a key, half a sequence is dropped, an open paste ends. */
	flush(): Token[];
	/** Why something is held back: a lone Esc, the rest of a sequence, the end of a paste. */
	readonly waiting: 'escape' | 'sequence' | 'paste' | undefined;
}

const pasteStart = '\x1B[200~';
const pasteEnd = '\x1B[201~';

/** Splits terminal input into keys and pastes. Knows no time: its owner calls `flush`. */
export function createKeySplitter(): KeySplitter {
	let pending = '';
	let paste: {text: string; isCut: boolean} | undefined;
	let afterReturn = false;

	function endPaste(): Token[] {
		const token: Token = {type: 'paste', text: sanitisePaste(paste!.text), isCut: paste!.isCut};
		paste = undefined;
		return [token];
	}

	function addToPaste(length: number): void {
		const text = paste!.text + pending.slice(0, length);
		paste = {text: text.slice(0, pasteLimit), isCut: paste!.isCut || text.length > pasteLimit};
		pending = pending.slice(length);
	}

	function nextOfPaste(): Token[] | undefined {
		const end = pending.indexOf(pasteEnd);
		if (end < 0) {
			// Part of the end marker may be there already.
			addToPaste(pending.length - lengthOfStart(pasteEnd, pending));
			return undefined;
		}
		addToPaste(end);
		pending = pending.slice(pasteEnd.length);
		return endPaste();
	}

	function toTokens(sequence: string): Token[] {
		// CR LF is one Enter. A key typed before raw mode arrives as LF, which Ink does not take for Enter.
		const isSecondHalf = sequence === '\n' && afterReturn;
		afterReturn = sequence === '\r';
		if (isSecondHalf || /^[\x80-\x9F]$/.test(sequence)) return [];
		if (sequence === '\n') return [{type: 'key', sequence: '\r'}];
		return /^[\0-\x1F\x7F]/.test(sequence) ? [{type: 'key', sequence}] : [{type: 'text', text: sequence}];
	}

	function next(): Token[] | undefined {
		if (paste) return nextOfPaste();
		if (pending === '') return undefined;
		const found = measureKey(pending);
		if (found === 'more') return undefined;
		const sent = pending.slice(0, found.length);
		const sequence = plainKey(sent) ?? sent;
		pending = pending.slice(found.length);
		if (found.isDropped || sequence === '') return [];
		if (sequence !== pasteStart) return toTokens(sequence);
		paste = {text: '', isCut: false};
		afterReturn = false;
		return [];
	}

	return {
		push(text) {
			pending += text;
			const tokens: Token[] = [];
			for (let some = next(); some; some = next()) tokens.push(...some);
			return tokens;
		},
		flush() {
			if (paste) {
				addToPaste(pending.length);
				return endPaste();
			}
			const isLoneEscape = pending === '\x1B';
			pending = '';
			return isLoneEscape ? toTokens('\x1B') : [];
		},
		get waiting() {
			if (paste) return 'paste';
			if (pending === '') return undefined;
			return pending === '\x1B' ? 'escape' : 'sequence';
		},
	};
}

/** How many characters at the end of `text` may be the start of `marker`. */
function lengthOfStart(marker: string, text: string): number {
	for (let length = Math.min(marker.length - 1, text.length); length > 0; length--) {
		if (marker.startsWith(text.slice(-length))) return length;
	}
	return 0;
}

/** The most characters of one paste that are kept; what no field takes anyway. */
export const pasteLimit = 65_536;

/**
 * A pasted text without anything that a terminal would act on: line ends become `\n`, tabs and no-break spaces blanks,
 * escape sequences, other control characters and invisible or direction-changing marks go (CWE-150, CWE-1007).
 */
export function sanitisePaste(text: string): string {
	return stripVTControlCharacters(text)
		.replace(/\r\n?/g, '\n')
		.replace(/[\t\u00A0]/g, ' ')
		.replace(/[\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g, '')
		.replace(/[^\P{Cc}\n]/gu, '');
}

interface Measured {
	/** In UTF-16 units. */
	readonly length: number;
	/** A report of the terminal or a broken sequence: nobody pressed it. */
	readonly isDropped: boolean;
}

const esc = '\x1B';

/** A sequence that goes on longer than any key is noise. Replies (OSC, DCS) may be longer. */
const keyLimit = 64;
const replyLimit = 4096;

interface Shape {
	readonly whole: RegExp;
	/** As much as can be the start of one. */
	readonly start: RegExp;
	readonly limit: number;
}

/** ECMA-48 5.4, and the two keys that break it: the Linux console's `ESC [ [ A` and rxvt's `ESC [ 3 $`. */
const csi: Shape = {
	whole:
		/^\x1B\[(?:\[[A-E]|[235678]\$|[\x40-\x5A\x5C-\x7E]|(?:[\x30-\x3F]+[\x20-\x2F]*|[\x20-\x2F]+)[\x40-\x7E])/,
	start: /^\x1B\[(?:\[|[\x30-\x3F]*[\x20-\x2F]*)/,
	limit: keyLimit,
};
const ss3: Shape = {whole: /^\x1BO[\d;]*[\x40-\x7E]/, start: /^\x1BO[\d;]*/, limit: keyLimit};
/** OSC, DCS, APC, PM, SOS up to BEL or ST; a control character in it ends it, so that Ctrl+C never hides in one. */
const reply: Shape = {
	whole: /^\x1B[\]P_^X][^\0-\x1F]*(?:\x07|\x1B\\)/,
	start: /^\x1B[\]P_^X][^\0-\x1F]*(?:\x1B(?=$))?/,
	limit: replyLimit,
};

/**
 * What terminals report by themselves: mouse (SGR, urxvt), focus, cursor position, device attributes, window sizes,
 * modes. `ESC [ 1 ; 5 R` is F3 with Ctrl as well as a position; no screen has a use for F3.
 */
const report = /^\x1B\[(?:[<?>=].*|[IO]|\d+;\d+(?:;\d+)?[RtM]|\d+n|[\d;]*c|.*\$y)$/;

/** How long the key at the start of a non-empty text is, or `more` when its end has not come yet. */
function measureKey(text: string): Measured | 'more' {
	if (text[0] !== esc) return measureCodePoint(text, 0);
	const second = text[1];
	if (second === undefined) return 'more';
	// Esc twice is two keys; Esc before a control character is Esc and that key.
	if (/[\0-\x1F]/.test(second)) return {length: 1, isDropped: false};
	// X10 mouse: three more bytes, which may be any.
	if (text.startsWith('\x1B[M')) return text.length < 6 ? 'more' : {length: 6, isDropped: true};
	if (second === '[') return measureCsi(text);
	if (second === 'O') return measureBy(ss3, text);
	if (/[\]P_^X]/.test(second)) {
		const found = measureBy(reply, text);
		return found === 'more' ? found : {...found, isDropped: true};
	}
	return measureCodePoint(text, 1);
}

function measureCsi(text: string): Measured | 'more' {
	const found = measureBy(csi, text);
	if (found === 'more' || found.isDropped) return found;
	return {...found, isDropped: report.test(text.slice(0, found.length))};
}

function measureBy(shape: Shape, text: string): Measured | 'more' {
	const start = shape.start.exec(text)![0].length;
	if (start >= shape.limit) return {length: shape.limit, isDropped: true};
	const whole = shape.whole.exec(text);
	if (whole) return {length: whole[0].length, isDropped: false};
	return start === text.length ? 'more' : {length: start, isDropped: true};
}

/** One code point behind `start` units that belong to the key. */
function measureCodePoint(text: string, start: number): Measured | 'more' {
	const code = text.codePointAt(start)!;
	const isHalf = code >= 0xd800 && code <= 0xdbff;
	if (isHalf && text.length === start + 1) return 'more';
	return {length: start + (code > 0xffff ? 2 : 1), isDropped: false};
}

/** What goes on to the screens, one after the other. */
export type Delivery =
	| Token
	/** What stood behind a submitted paste in the same chunk: never keys for the next screen. */
	| {readonly type: 'dropped'; readonly count: number};

/** Where a chunk ended, for the case that the kernel cut one write in two. */
export type ChunkEnd = 'keys' | 'paste' | 'dropping';

/** So many printable characters at once are no typing. */
const shortestPaste = 8;

/**
 * The rule for pastes without brackets: a run of 8 or more printable characters in one chunk is a paste; after the line
 * end that submits it the rest of the chunk is dropped. Everything else stays single keys.
 *
 * @param tokens what one chunk gave
 * @param before how the chunk before ended, if this one is the rest of the same write; else `keys`
 */
export function applyPasteRules(
	tokens: readonly Token[],
	before: ChunkEnd,
): {readonly deliveries: Delivery[]; readonly end: ChunkEnd} {
	if (before === 'dropping') return {deliveries: dropped(tokens), end: 'dropping'};
	const deliveries: Delivery[] = [];
	let isPasted = before === 'paste';
	let at = 0;
	while (at < tokens.length) {
		const run = textFrom(tokens, at);
		const isPaste = run.length >= shortestPaste || (at === 0 && isPasted && run.length > 0);
		if (isPaste) {
			deliveries.push({type: 'paste', text: run.join(''), isCut: false});
			isPasted = true;
			at += run.length;
			continue;
		}
		const token = tokens[at++]!;
		deliveries.push(token);
		const isLineEnd = token.type === 'key' && token.sequence === '\r';
		if (isPasted && isLineEnd) {
			deliveries.push(...dropped(tokens.slice(at)));
			return {deliveries, end: 'dropping'};
		}
		isPasted = false;
	}
	return {deliveries, end: isPasted ? 'paste' : 'keys'};
}

function textFrom(tokens: readonly Token[], from: number): string[] {
	const run: string[] = [];
	for (let token = tokens[from]; token?.type === 'text'; token = tokens[from + run.length])
		run.push(token.text);
	return run;
}

function dropped(tokens: readonly Token[]): Delivery[] {
	const count = tokens.reduce((sum, token) => sum + (token.type === 'key' ? 1 : token.text.length), 0);
	return count > 0 ? [{type: 'dropped', count}] : [];
}
