import {Box, type DOMElement, type Key, Text, useIsScreenReaderEnabled} from 'ink';
import TextInput from 'ink-text-input';
import {type ReactNode, useEffect, useEffectEvent, useRef, useState} from 'react';
import {useFrameFacts} from '../frame-context.ts';
import {useClaim, useFocusState} from '../keyboard.tsx';
import {useRoom} from '../room.ts';
import {SpokenField, spokenText} from '../spoken.tsx';
import {useTheme} from '../theme.ts';
import {CursorIn} from './cursor-in.tsx';
import {KeyTap} from './key-tap.tsx';
import {type PasteLines, wholeText, windowOf} from './text-edit.ts';
import {useReveal} from './use-reveal.ts';
import {useTextEdit} from './use-text-edit.ts';

export interface TextFieldProps {
	/** What it is for, said to a screen reader. @default the title of the step */
	readonly label?: string;
	/** Enter on something typed: without blanks at its ends, never empty, at most 4096 plain characters. */
	readonly onSubmit: (value: string) => void;
	/**
	 * Looks at a value before it is submitted. A text is shown, and the field stays.
	 * `isAgain`: the same value was refused just before, so this is a second Enter.
	 */
	readonly judge?: (value: string, isAgain: boolean) => string | undefined;
	/** Masked; Ctrl+R shows it for half a minute. */
	readonly isSecret?: boolean;
	/** Names the value that there is already (`…3f9k`): Enter on the empty field keeps it. */
	readonly kept?: string;
	readonly onKeep?: () => void;
	/** A value that Enter on the empty field takes. */
	readonly offered?: string;
	/** Said when Enter meets an empty field. @default 'Type or paste it first.' */
	readonly emptyMessage?: string;
	/** A text that is there from the start, as if pasted. */
	readonly initialValue?: string;
	/** Where a paste of several lines stands for one value (an address that was broken, JSON). @default 'first' */
	readonly pasteLines?: PasteLines;
	readonly onChange?: (value: string) => void;
	/** Esc: only for a field that a screen has opened; without it Esc is the wizard's. */
	readonly onCancel?: () => void;
	/** @default true */
	readonly isActive?: boolean;
	/** Of the field with its sign. @default what the frame leaves */
	readonly columns?: number;
}

const prompt = 2;

/** A one-line text field on `ink-text-input`; what that lacks is told at `useTextEdit`. */
export function TextField(props: TextFieldProps): ReactNode {
	const {judge, isSecret = false, kept, offered, onCancel, isActive = true} = props;
	const theme = useTheme();
	const room = useRoom();
	const focus = useFocusState();
	const {title} = useFrameFacts();
	const isSpoken = useIsScreenReaderEnabled();
	const reveal = useReveal();
	const editing = useTextEdit(props.initialValue ?? '', props.pasteLines ?? 'first');
	const [refused, setRefused] = useState<{readonly value: string; readonly message: string}>();
	const box = useRef<DOMElement>(null);
	const value = wholeText(editing.edit).trim();
	const hasFocus = isActive && focus.isOnTop;
	useClaim({rank: 'text', isActive, onPaste: editing.onPaste, ...(onCancel && {onEscape: onCancel})});
	useOnChange(wholeText(editing.edit), props.onChange);

	const columns = Math.max(8, (props.columns ?? room.columns) - prompt);
	const shown = windowOf(editing.edit, columns);
	const hidden = editing.edit.before.slice(0, editing.edit.before.length - shown.before.length);
	const mark = shown.hasLeft || shown.hasRight ? theme.sign.more.slice(0, 1) : '';
	const isMasked = isSecret && !reveal.isRevealed;

	function onKey(input: string, key: Key): void {
		if (isSecret && key.ctrl && input === 'r') reveal.toggle();
		editing.onKey(input, key);
	}

	function submit(): void {
		const isEmpty = value === '';
		if (isEmpty && kept !== undefined) props.onKeep?.();
		else if (isEmpty && offered !== undefined) props.onSubmit(offered);
		else {
			const isAgain = refused?.value === value;
			const empty = props.emptyMessage ?? 'Type or paste it first.';
			const message = isEmpty ? empty : judge?.(value, isAgain);
			if (message === undefined) props.onSubmit(value);
			else setRefused({value, message});
		}
	}

	const message = editing.edit.message ?? (refused?.value === value ? refused.message : undefined);
	return (
		<Box flexDirection="column">
			{isSpoken && (
				<SpokenField
					label={props.label ?? title}
					value={wholeText(editing.edit)}
					cursor={editing.edit.before.length}
					isMasked={isMasked}
					isRequired={kept === undefined && offered === undefined}
					isDisabled={!isActive}
				/>
			)}
			<Box ref={box} height={1} display={isSpoken ? 'none' : 'flex'}>
				<Text {...theme.style.accent}>{theme.sign.focus} </Text>
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
			{hasFocus && !isSpoken && (
				<CursorIn box={box} column={prompt + (shown.hasLeft ? 1 : 0) + shown.before.length} />
			)}
			<FieldNote message={message} hint={value === '' ? enterHint(kept, offered) : undefined} />
		</Box>
	);
}

function enterHint(kept: string | undefined, offered: string | undefined): string | undefined {
	if (kept !== undefined) return `Enter keeps ${kept}, typing replaces it.`;
	return offered === undefined ? undefined : `Enter takes ${offered}, typing replaces it.`;
}

function FieldNote({
	message,
	hint,
}: {
	readonly message: string | undefined;
	readonly hint: string | undefined;
}): ReactNode {
	const theme = useTheme();
	const isSpoken = useIsScreenReaderEnabled();
	if (isSpoken) return <SpokenNote message={message} hint={hint} />;
	if (message !== undefined) {
		return (
			<Box>
				<Box flexShrink={0}>
					<Text {...theme.style.warning}>{theme.sign.warning} </Text>
				</Box>
				<Text>{message}</Text>
			</Box>
		);
	}
	if (hint === undefined) return null;
	return (
		<Box paddingLeft={prompt}>
			<Text {...theme.style.dim}>{hint}</Text>
		</Box>
	);
}

function SpokenNote({
	message,
	hint,
}: {
	readonly message: string | undefined;
	readonly hint: string | undefined;
}): ReactNode {
	const {sign} = useTheme();
	const text = message === undefined ? hint : `${sign.warning} ${message}`;
	return text === undefined ? null : <Text>{spokenText(text)}</Text>;
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
