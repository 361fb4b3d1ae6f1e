import {fieldLimit} from '../core/client.ts';
import {joiners} from '../core/redact.ts';
import {fieldWords} from '../core/voice-words.ts';
import {textWidth} from '../core/wrap-text.ts';

/** A text with a cursor in it, on which typing works; and what has to be said about the last key. */
export interface TextEdit {
	readonly before: string;
	readonly after: string;
	readonly message?: string;
}

/** How a paste of several lines becomes one: the first one only, or all of them put together. */
export type PasteLines = 'first' | 'join';

/** What a field takes: visible ASCII and blanks, as IDs, secrets, names, scopes and addresses are; or what people write. */
export type Letters = 'plain' | 'any';

export const emptyEdit: TextEdit = {before: '', after: ''};

/** The whole text. */
export function wholeText(edit: TextEdit): string {
	return edit.before + edit.after;
}

/** Whether each letter is one character of one column. */
export function isPlain(text: string): boolean {
	return /^[\x20-\x7E]*$/.test(text);
}

/** Types a text at the cursor. What does not fit the field is left out, and said so; a text that is too long is not taken. */
export function insert(edit: TextEdit, text: string, letters: Letters = 'plain'): TextEdit {
	const wanted = letters === 'any' ? text.replace(joiners, '').replace(/\s/g, ' ') : text;
	const fit = wanted.replace(letters === 'any' ? unprintable() : /[^\x20-\x7E]/g, '');
	if (edit.before.length + fit.length + edit.after.length > fieldLimit) {
		return {before: edit.before, after: edit.after, message: fieldWords.tooLong};
	}
	// A mark may be typed after its letter, and macOS hands them over apart.
	const next = {before: (edit.before + fit).normalize('NFC'), after: edit.after};
	if (fit === wanted) return next;
	return {...next, message: letters === 'any' ? fieldWords.notPrintable : fieldWords.notPlain};
}

/** Controls, bidi marks, and what draws nothing. */
function unprintable(): RegExp {
	return /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
}

/** Pastes a text at the cursor, without its line ends. Among plain letters it is taken whole or not at all. */
export function paste(edit: TextEdit, text: string, lines: PasteLines, letters: Letters = 'plain'): TextEdit {
	const parts = text
		.split('\n')
		.map(line => line.trim())
		.filter(Boolean);
	const wanted = lines === 'join' ? parts.join('') : (parts[0] ?? '');
	if (letters === 'plain' && !isPlain(wanted))
		return {before: edit.before, after: edit.after, message: fieldWords.notPlainPaste};
	const next = insert(edit, wanted, letters);
	const saysFirst = lines === 'first' && parts.length > 1 && !next.message;
	return saysFirst ? {...next, message: fieldWords.firstLine} : next;
}

const wordBefore = /[^ ]* *$/;
const wordAfter = /^ *[^ ]*/;

/** What a person takes for one letter each: `é`, `漢`, a flag. */
function lettersOf(text: string): string[] {
	if (isPlain(text)) return [...text];
	// Not before a text needs it: the first one costs 15 to 20 ms.
	return Array.from(new Intl.Segmenter().segment(text), ({segment}) => segment);
}

function lastLength(text: string): number {
	return lettersOf(text).at(-1)?.length ?? 0;
}

function firstLength(text: string): number {
	return lettersOf(text)[0]?.length ?? 0;
}

/** What keys by name do, as in a shell (readline's names). */
const edits: Readonly<Record<string, (edit: TextEdit) => TextEdit>> = {
	left: ({before, after}) => {
		const at = before.length - lastLength(before);
		return {before: before.slice(0, at), after: before.slice(at) + after};
	},
	right: ({before, after}) => {
		const at = firstLength(after);
		return {before: before + after.slice(0, at), after: after.slice(at)};
	},
	home: edit => ({before: '', after: wholeText(edit)}),
	end: edit => ({before: wholeText(edit), after: ''}),
	backspace: ({before, after}) => ({before: before.slice(0, before.length - lastLength(before)), after}),
	delete: ({before, after}) => ({before, after: after.slice(firstLength(after))}),
	'ctrl+u': ({after}) => ({before: '', after}),
	'ctrl+k': ({before}) => ({before, after: ''}),
	'ctrl+w': ({before, after}) => ({before: before.replace(wordBefore, ''), after}),
	'ctrl+left': ({before, after}) => {
		const word = wordBefore.exec(before)![0];
		return {before: before.slice(0, before.length - word.length), after: word + after};
	},
	'ctrl+right': ({before, after}) => {
		const word = wordAfter.exec(after)![0];
		return {before: before + word, after: after.slice(word.length)};
	},
};

const synonyms: Readonly<Record<string, string>> = {
	'ctrl+a': 'home',
	'ctrl+e': 'end',
	'ctrl+b': 'left',
	'ctrl+f': 'right',
	'ctrl+h': 'backspace',
	'alt+backspace': 'ctrl+w',
	'ctrl+backspace': 'ctrl+w',
	'alt+left': 'ctrl+left',
	'alt+right': 'ctrl+right',
};

/** The text after an editing key; undefined for a key that edits nothing. */
export function editByKey(edit: TextEdit, name: string): TextEdit | undefined {
	return edits[synonyms[name] ?? name]?.(edit);
}

export interface TextWindow {
	/** Text is hidden on this side. */
	readonly hasLeft: boolean;
	readonly before: string;
	readonly after: string;
	readonly hasRight: boolean;
}

/**
 * The part of a long text that one line shows, with a cell for the cursor and, where text is hidden, one for a mark at
 * each end. Moves as little as can be when the cursor moves.
 */
export function windowOf({before, after}: Pick<TextEdit, 'before' | 'after'>, columns: number): TextWindow {
	const [left, right] = [textWidth(before), textWidth(after)];
	if (left + right < columns) return {hasLeft: false, before, after, hasRight: false};
	const width = Math.max(1, columns - 2);
	const last = left + right - width + 1;
	const start = Math.max(0, Math.min(left - Math.floor((width * 3) / 4), last));
	const shownBefore = before.slice(lengthOf(before, start, 'covers'));
	const shownAfter = after.slice(0, lengthOf(after, width - textWidth(shownBefore), 'fits'));
	return {
		hasLeft: shownBefore !== before,
		before: shownBefore,
		after: shownAfter,
		hasRight: shownAfter !== after,
	};
}

/** How many characters at the start of a text fit so many columns, or cover them. */
function lengthOf(text: string, columns: number, by: 'fits' | 'covers'): number {
	if (isPlain(text)) return Math.min(text.length, columns);
	let [length, width] = [0, 0];
	for (const letter of lettersOf(text)) {
		if (width + (by === 'fits' ? textWidth(letter) : 0) > columns - (by === 'fits' ? 0 : 1)) break;
		width += textWidth(letter);
		length += letter.length;
	}
	return length;
}
