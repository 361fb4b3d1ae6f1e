import {fieldLimit} from '../core/client.ts';
import {fieldWords} from '../core/voice-words.ts';

/** A text with a cursor in it, on which typing works; and what has to be said about the last key. */
export interface TextEdit {
	readonly before: string;
	readonly after: string;
	readonly message?: string;
}

/** How a paste of several lines becomes one: the first one only, or all of them put together. */
export type PasteLines = 'first' | 'join';

export const emptyEdit: TextEdit = {before: '', after: ''};

/** The whole text. */
export function wholeText(edit: TextEdit): string {
	return edit.before + edit.after;
}

/** Whether our fields take a text: visible ASCII and blanks (IDs, secrets, names, scopes, addresses are no more). */
export function isPlain(text: string): boolean {
	return /^[\x20-\x7E]*$/.test(text);
}

/** Types a text at the cursor. What is not plain is left out, and said so; a text that is too long is not taken. */
export function insert(edit: TextEdit, text: string): TextEdit {
	const plain = text.replace(/[^\x20-\x7E]/g, '');
	if (edit.before.length + plain.length + edit.after.length > fieldLimit) {
		return {before: edit.before, after: edit.after, message: fieldWords.tooLong};
	}
	const next = {before: edit.before + plain, after: edit.after};
	return plain === text ? next : {...next, message: fieldWords.notPlain};
}

/** Pastes a text at the cursor: whole or not at all, apart from its line ends. */
export function paste(edit: TextEdit, text: string, lines: PasteLines): TextEdit {
	const parts = text
		.split('\n')
		.map(line => line.trim())
		.filter(Boolean);
	const wanted = lines === 'join' ? parts.join('') : (parts[0] ?? '');
	if (!isPlain(wanted)) return {before: edit.before, after: edit.after, message: fieldWords.notPlainPaste};
	const next = insert(edit, wanted);
	const saysFirst = lines === 'first' && parts.length > 1 && !next.message;
	return saysFirst ? {...next, message: fieldWords.firstLine} : next;
}

const wordBefore = /[^ ]* *$/;
const wordAfter = /^ *[^ ]*/;

/** What keys by name do, as in a shell (readline's names). */
const edits: Readonly<Record<string, (edit: TextEdit) => TextEdit>> = {
	left: ({before, after}) => ({before: before.slice(0, -1), after: before.slice(-1) + after}),
	right: ({before, after}) => ({before: before + after.slice(0, 1), after: after.slice(1)}),
	home: edit => ({before: '', after: wholeText(edit)}),
	end: edit => ({before: wholeText(edit), after: ''}),
	backspace: ({before, after}) => ({before: before.slice(0, -1), after}),
	delete: ({before, after}) => ({before, after: after.slice(1)}),
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
	const length = before.length + after.length;
	if (length < columns) return {hasLeft: false, before, after, hasRight: false};
	const width = Math.max(1, columns - 2);
	const last = length - width + 1;
	const start = Math.max(0, Math.min(before.length - Math.floor((width * 3) / 4), last));
	const room = width - (before.length - start);
	return {
		hasLeft: start > 0,
		before: before.slice(start),
		after: after.slice(0, room),
		hasRight: after.length > room,
	};
}
