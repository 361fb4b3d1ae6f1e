import type {Key} from 'ink';
import {useReducer, useRef} from 'react';
import {fieldLimit} from '../../core/client.ts';
import {keyName} from '../key-name.ts';
import {
	editByKey,
	emptyEdit,
	insert,
	isPlain,
	type PasteLines,
	paste,
	type TextEdit,
	wholeText,
} from './text-edit.ts';

interface State {
	readonly edit: TextEdit;
	/** Goes up when the text changes by anything but the library. */
	readonly generation: number;
}

type Change = {readonly by: 'library' | 'us'; readonly edit: (edit: TextEdit) => TextEdit};

function reduce(state: State, change: Change): State {
	return {
		edit: change.edit(state.edit),
		generation: state.generation + (change.by === 'us' ? 1 : 0),
	};
}

export interface TextEditing extends State {
	/** To be called with each key before `ink-text-input` gets it. */
	readonly onKey: (input: string, key: Key) => void;
	/** `ink-text-input` typed or deleted at its end; `next` is its text now, of which `hidden` stands to the left. */
	readonly onChange: (next: string, hidden: string) => void;
	readonly onPaste: (text: string) => void;
}

/**
 * The text of a field, edited half by `ink-text-input` (typing, Backspace) and half by us. The library gets only the text
 * before the cursor and always works at its end: it has no Home, End, Ctrl+U, Ctrl+W, it takes Delete for Backspace and
 * types the letter of Ctrl+letter and Alt+letter. Those keys are ours; what it makes of them is not taken over, and since
 * its inner cursor has moved it is mounted anew (`generation` belongs into its `key`).
 */
export function useTextEdit(initial: string, lines: PasteLines): TextEditing {
	const [state, change] = useReducer(reduce, {
		edit: initial === '' ? emptyEdit : paste(emptyEdit, initial, lines),
		generation: 0,
	});
	const isForLibrary = useRef(false);

	const byUs = (edit: (old: TextEdit) => TextEdit) => change({by: 'us', edit});

	function onKey(input: string, key: Key): void {
		const name = keyName(input, key);
		const types = input !== '' && !key.ctrl && !key.meta && !key.escape && !key.return && !key.tab;
		const length = wholeText(state.edit).length + input.length;
		isForLibrary.current = name === 'backspace' || (types && isPlain(input) && length <= fieldLimit);
		if (isForLibrary.current) return;
		if (types) byUs(edit => insert(edit, input));
		else if (name !== undefined && editByKey(emptyEdit, name)) byUs(edit => editByKey(edit, name) ?? edit);
	}

	function onChange(next: string, hidden: string): void {
		if (isForLibrary.current) change({by: 'library', edit: ({after}) => ({before: hidden + next, after})});
		else byUs(edit => edit);
	}

	return {
		...state,
		onKey,
		onChange,
		onPaste: text => byUs(edit => paste(edit, text, lines)),
	};
}
