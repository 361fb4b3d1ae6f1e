import {plainKey} from '../core/modified-key.ts';
import {measureKey} from './key-shapes.ts';
import {pasteLimit, sanitisePaste} from './paste-text.ts';

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
