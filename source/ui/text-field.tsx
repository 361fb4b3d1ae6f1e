import {Box, type DOMElement, type Key, measureElement, Text, useCursor} from 'ink';
import TextInput from 'ink-text-input';
import {
	type ReactNode,
	type RefObject,
	useContext,
	useEffect,
	useEffectEvent,
	useLayoutEffect,
	useReducer,
	useRef,
	useState,
} from 'react';
import {fieldLimit, holdsSecret, type Judgement} from '../core/client.ts';
import {entered} from '../core/entered.ts';
import {fieldWords} from '../core/voice-words.ts';
import {cutMiddle, textWidth, wrapText} from '../core/wrap-text.ts';
import {HelpContext, KeyTap, keyName, useClaim, useFocusState, useTyped} from './keyboard.tsx';
import {Problem} from './paragraphs.tsx';
import {useClock, useRoom} from './provider.tsx';
import {
	editByKey,
	emptyEdit,
	insert,
	isPlain,
	type Letters,
	type PasteLines,
	paste,
	type TextEdit,
	wholeText,
	windowOf,
} from './text-edit.ts';
import {type Theme, useTheme} from './theme.ts';

export interface TextFieldProps {
	/** Enter on something typed: without blanks at its ends, never empty, at most 4096 characters. */
	readonly onSubmit: (value: string) => void;
	/** Looks at a value before it is submitted. An `odd` one is taken by a second Enter. */
	readonly judge?: (value: string) => Judgement;
	/** What that does. @default 'keeps it as it is' */
	readonly anyway?: string;
	/** Masked; Ctrl+R shows it for half a minute. */
	readonly isSecret?: boolean;
	/** What Enter on the empty field submits, with a name where it is not shown itself (`…3f9k`). */
	readonly enter?: {
		readonly value: string;
		readonly does: 'keeps' | 'takes' | 'leaves it out';
		readonly name?: string;
	};
	/** Enter on the empty field does this instead. */
	readonly onEmpty?: (() => void) | undefined;
	/** Said when Enter meets an empty field and there is nothing that it could do. @default fieldWords.nothingTyped */
	readonly empty?: string;
	/** Stands below what is typed unless something is said of it: the two never in one place. */
	readonly below?: string | undefined;
	/** Before the field on its line: `Find:`. */
	readonly label?: string;
	/** What somebody else has to say of it; goes before what the field says itself. */
	readonly note?: NoteText | undefined;
	/** A text that is there from the start, as if pasted. */
	readonly initial?: string;
	/** Where a paste of several lines stands for one value (an address that was broken, JSON). @default 'first' */
	readonly pastes?: PasteLines;
	/** @default 'plain' */
	readonly letters?: Letters;
	readonly onChange?: ((value: string) => void) | undefined;
	/** Whether the field says why it did not take what is in it. */
	readonly onRefused?: ((isRefused: boolean) => void) | undefined;
	/** @default true */
	readonly isActive?: boolean;
}

/** What a field says of what is in it: that it is not taken, or what to mind. */
export interface NoteText {
	readonly text: string;
	readonly meaning: 'failure' | 'warning';
}

/** Columns of the sign before the field. */
const indent = 2;

/** A one-line text field on `ink-text-input`; what that lacks is told at `useTextEdit`. */
export function TextField(props: TextFieldProps): ReactNode {
	const {isSecret = false, enter, label = '', isActive = true} = props;
	const theme = useTheme();
	const room = useRoom();
	const focus = useFocusState();
	const reveal = useReveal();
	const editing = useTextEdit(props.initial ?? '', {
		lines: props.pastes ?? 'first',
		letters: props.letters ?? 'plain',
	});
	const [refused, setRefused] = useState<{readonly value: string; readonly note: NoteText}>();
	const box = useRef<DOMElement>(null);
	const {edit} = editing;
	const value = wholeText(edit).trim();
	const hasFocus = isActive && focus.isOnTop;
	const hasTyped = wholeText(edit) !== editing.start;
	useClaim({rank: 'text', isActive, onPaste: editing.onPaste, onEscape: () => hasTyped && editing.reset()});
	useTyped(isActive && hasTyped);
	useOnChange(wholeText(edit), text => {
		// What was said was of the text before; coming back to it, as by Esc, does not say it again.
		if (text === refused?.value) return;
		setRefused(undefined);
		props.onChange?.(text);
	});

	const before = label === '' ? indent : label.length + 1 + indent;
	const shown = windowOf(edit, Math.max(8, room.columns - before));
	const hidden = edit.before.slice(0, edit.before.length - shown.before.length);
	const mark = theme.sign.more.slice(0, 1);
	const isMasked = (isSecret || holdsSecret(value)) && !reveal.isRevealed;

	const openHelp = useContext(HelpContext);
	const hasAskedHelp = useRef(false);

	function onKey(input: string, key: Key): void {
		// Where nothing has been typed, the first ? asks for help; a second one is text.
		const isMark = input === '?' && !key.ctrl && !key.meta && wholeText(edit) === '';
		if (isMark && !hasAskedHelp.current) {
			hasAskedHelp.current = true;
			editing.onKey('', key);
			openHelp(() => editing.onPaste('?'));
			return;
		}
		hasAskedHelp.current = false;
		if (isSecret && key.ctrl && input === 'r') reveal.toggle();
		editing.onKey(input, key);
	}

	function submit(): void {
		const isEmpty = value === '';
		if (isEmpty && props.onEmpty) props.onEmpty();
		else if (isEmpty && enter && !editing.leftOut) props.onSubmit(enter.value);
		else {
			const taken = isEmpty
				? {value, reason: editing.leftOut ?? props.empty ?? fieldWords.nothingTyped}
				: entered(value, props, refused?.value, fieldWords.enterAgain);
			const reason = taken.reason ?? editing.leftOut;
			props.onRefused?.(reason !== undefined);
			editing.settle(taken.value);
			if (reason === undefined) props.onSubmit(taken.value);
			else
				setRefused({
					value: taken.value,
					note: 'isRefused' in taken ? {text: reason, meaning: 'failure'} : warningOf(reason),
				});
		}
	}

	const own = refused?.value === value ? refused.note : undefined;
	const note = edit.message === undefined ? (props.note ?? own) : warningOf(edit.message);
	return (
		<Box flexDirection="column">
			<Box ref={box} height={1}>
				{label !== '' && <Text {...theme.style.dim}>{`${label} `}</Text>}
				<Text {...theme.mark.accent}>{theme.sign.focus} </Text>
				{shown.hasLeft && <Text {...theme.style.dim}>{mark}</Text>}
				<KeyTap onKey={onKey} isActive={hasFocus} />
				<TextInput
					key={`${editing.generation}:${hidden.length}`}
					value={shown.before}
					focus={hasFocus}
					showCursor={false}
					{...(isMasked && {mask: theme.sign.mask})}
					onChange={next => editing.onChange(next, hidden)}
					onSubmit={submit}
				/>
				<Text>{isMasked ? theme.sign.mask.repeat(shown.after.length) : shown.after}</Text>
				{shown.hasRight && <Text {...theme.style.dim}>{mark}</Text>}
			</Box>
			{hasFocus && <CursorIn box={box} column={before + (shown.hasLeft ? 1 : 0) + textWidth(shown.before)} />}
			{note && <Problem {...note} />}
			{!note && props.below !== undefined && <Text>{props.below}</Text>}
			{!note && value === '' && enter && (
				<Box paddingLeft={indent}>
					<Text {...theme.style.dim}>{enterLines(enter, room.columns - indent, theme).join('\n')}</Text>
				</Box>
			)}
		</Box>
	);
}

function warningOf(text: string): NoteText {
	return {text, meaning: 'warning'};
}

/** What Enter alone does, on one line where the value can be known by its ends. */
function enterLines(
	{does, name, value}: NonNullable<TextFieldProps['enter']>,
	columns: number,
	theme: Theme,
): string[] {
	const words = (what: string) => fieldWords.enterTakes(does, what);
	const room = columns - textWidth(words(''));
	return wrapText(words(name ?? cutMiddle(value, room, theme.sign.more)), columns);
}

interface EditState {
	readonly edit: TextEdit;
	/** What is owed: that something was left out was said for one key only, so Enter says it again before it goes on. */
	readonly leftOut?: string | undefined;
	/** Goes up when the text changes by anything but the library. */
	readonly generation: number;
}

interface Change {
	readonly by: 'library' | 'us';
	readonly edit: (edit: TextEdit) => TextEdit;
	/** Enter has told all that was to be said of it. */
	readonly isSettled?: boolean;
}

function reduceEdit(state: EditState, {by, edit: change, isSettled = false}: Change): EditState {
	const edit = change(state.edit);
	const leftOut = edit.message === fieldWords.notPlain ? fieldWords.notPlainAgain : state.leftOut;
	const isCleared = wholeText(edit) === '' && wholeText(state.edit) !== '';
	return {
		edit,
		generation: state.generation + (by === 'us' ? 1 : 0),
		leftOut: isSettled || isCleared ? undefined : leftOut,
	};
}

interface TextEditing extends EditState {
	/** To be called with each key before `ink-text-input` gets it. */
	readonly onKey: (input: string, key: Key) => void;
	/** `ink-text-input` typed or deleted at its end; `next` is its text now, of which `hidden` stands to the left. */
	readonly onChange: (next: string, hidden: string) => void;
	readonly onPaste: (text: string) => void;
	/** What was there when the field opened. */
	readonly start: string;
	/** Takes back what was typed since. */
	readonly reset: () => true;
	/** Enter was pressed: what was said of a key is over, and the field goes on with this text. */
	readonly settle: (value: string) => void;
}

/**
 * The text of a field, edited half by `ink-text-input` (typing, Backspace) and half by us. The library gets only the text
 * before the cursor and always works at its end: it knows letters of one character only, it has no Home, End, Ctrl+U, Ctrl+W, it takes Delete for Backspace and
 * types the letter of Ctrl+letter and Alt+letter. Those keys are ours; what it makes of them is not taken over, and since
 * its inner cursor has moved it is mounted anew (`generation` belongs into its `key`).
 */
function useTextEdit(
	initial: string,
	{lines, letters}: {readonly lines: PasteLines; readonly letters: Letters},
): TextEditing {
	const [first] = useState(() => (initial === '' ? emptyEdit : paste(emptyEdit, initial, lines, letters)));
	const [state, change] = useReducer(reduceEdit, {edit: first, generation: 0});
	const isForLibrary = useRef(false);

	const byUs = (edit: (old: TextEdit) => TextEdit) => change({by: 'us', edit});

	function onKey(input: string, key: Key): void {
		const name = keyName(input, key);
		const types = input !== '' && !key.ctrl && !key.meta && !key.escape && !key.return && !key.tab;
		const length = wholeText(state.edit).length + input.length;
		isForLibrary.current =
			name === 'backspace' ? isPlain(state.edit.before) : types && isPlain(input) && length <= fieldLimit;
		if (isForLibrary.current) return;
		if (types) byUs(edit => insert(edit, input, letters));
		else if (name !== undefined && editByKey(emptyEdit, name)) byUs(edit => editByKey(edit, name) ?? edit);
	}

	function onChange(next: string, hidden: string): void {
		if (isForLibrary.current) change({by: 'library', edit: ({after}) => ({before: hidden + next, after})});
		else byUs(edit => edit);
	}

	function reset(): true {
		byUs(() => ({before: first.before, after: first.after}));
		return true;
	}

	function settle(value: string): void {
		const edit = ({before, after}: TextEdit) =>
			(before + after).trim() === value ? {before, after} : {before: value, after: ''};
		change({by: 'us', edit, isSettled: true});
	}

	const onPaste = (text: string) => byUs(edit => paste(edit, text, lines, letters));
	return {...state, onKey, onChange, onPaste, start: wholeText(first), reset, settle};
}

/** Tells what the text is after it has changed, not at the start. */
function useOnChange(value: string, onChange: ((value: string) => void) | undefined): void {
	const told = useRef(value);
	const tell = useEffectEvent((text: string) => onChange?.(text));
	useEffect(() => {
		if (told.current === value) return;
		told.current = value;
		tell(value);
	}, [value]);
}

/** A secret that was left on the screen hides itself after so long. */
const revealSeconds = 30;

/** Whether a secret is shown; it is hidden again by itself. */
function useReveal(): {readonly isRevealed: boolean; readonly toggle: () => void} {
	const clock = useClock();
	const [isRevealed, setIsRevealed] = useState(false);
	useEffect(() => {
		if (!isRevealed) return;
		const controller = new AbortController();
		clock.wait(revealSeconds, controller.signal).then(
			() => setIsRevealed(false),
			() => {
				// Hidden by hand, or the field is gone.
			},
		);
		return () => controller.abort();
	}, [clock, isRevealed]);
	return {isRevealed, toggle: () => setIsRevealed(is => !is)};
}

/**
 * Puts the terminal's own cursor into a box, so that it is where typing goes also without colours, for screen
 * magnifiers and for input methods. `ink-text-input` only draws one, by inverse video. Stands behind the box in the same
 * parent, so that the box is laid out before; to be left out where there is no focus, for there is one cursor only.
 */
function CursorIn({
	box,
	column,
}: {
	readonly box: RefObject<DOMElement | null>;
	/** Counted from the box's left edge. */
	readonly column: number;
}): ReactNode {
	const {setCursorPosition} = useCursor();
	const [place, setPlace] = useState<{readonly x: number; readonly y: number}>();
	useLayoutEffect(() => {
		if (!box.current) return;
		const {x, y} = measureElement(box.current);
		setPlace(old => (old?.x === x && old.y === y ? old : {x, y}));
	});
	setCursorPosition(place && {x: place.x + column, y: place.y});
	return null;
}
