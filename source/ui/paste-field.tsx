import {Box, Text} from 'ink';
import {type ReactNode, useRef, useState} from 'react';
import {fieldWords} from '../core/voice-words.ts';
import {wrapText} from '../core/wrap-text.ts';
import {useClaim, useShortcuts, useTyped} from './keyboard.tsx';
import {useClock, useRoom} from './provider.tsx';
import {TextField, type TextFieldProps} from './text-field.tsx';
import {useTheme} from './theme.ts';

/** How a text was understood: in words that show nothing secret, or why it is not taken and what to paste instead. */
export type ReadPaste = {readonly taken: string; readonly isBad?: boolean} | {readonly refused: string};

export interface PasteFieldProps extends Omit<TextFieldProps, 'pastes' | 'onChange'> {
	/** Looks at what was pasted or typed. Pure, and quick: it is called with each paste. */
	readonly read: (text: string) => ReadPaste;
	/** Enter on a text that `read` took; as it came, with its lines. */
	readonly onSubmit: (text: string) => void;
	/** A paste that opened the field. */
	readonly initial?: string;
	/** What was typed changed, or was cleared. */
	readonly onChange?: ((text: string) => void) | undefined;
}

type Paste = {readonly text: string} & ReadPaste;

/** A terminal without bracketed paste hands a long one over in pieces of a buffer's size, each right after the other. */
const pieceLength = 1000;
const piecesWithinSeconds = 0.15;

/**
 * A field for what somebody else sent: an address, a code, a token, as mail programs and chats leave it. A paste is
 * looked at as a whole, with its lines and whatever stands around it, which a field of one line cannot hold; it is told
 * what it is, and waits for Enter.
 */
export function PasteField(props: PasteFieldProps): ReactNode {
	const {read, initial, onSubmit, onRefused, isActive = true} = props;
	const clock = useClock();
	const readPaste = (text: string): Paste => ({text, ...read(text)});
	const [paste, setPaste] = useState(() => (initial === undefined ? undefined : readPaste(initial)));
	const latest = useRef({text: '', at: Number.NEGATIVE_INFINITY});

	function onPaste(piece: string): void {
		const now = clock.now().getTime() / 1000;
		const {text: before, at} = latest.current;
		const isPiece = before.length >= pieceLength && now - at < piecesWithinSeconds;
		const text = isPiece ? before + piece : piece;
		latest.current = {text, at: now};
		const next = readPaste(text);
		setPaste(next);
		onRefused?.('refused' in next);
	}

	if (paste && 'taken' in paste) {
		return (
			<Taken
				text={paste.taken}
				isBad={paste.isBad === true}
				isActive={isActive}
				onPaste={onPaste}
				onEnter={() => onSubmit(paste.text)}
				onClear={() => setPaste(undefined)}
			/>
		);
	}
	return (
		<Typing
			{...props}
			refused={paste?.refused}
			onPaste={onPaste}
			onChange={text => {
				setPaste(undefined);
				props.onChange?.(text);
			}}
		/>
	);
}

interface TypingProps extends PasteFieldProps {
	/** Why the paste was not taken. */
	readonly refused: string | undefined;
	readonly onPaste: (text: string) => void;
}

function Typing({refused, onPaste, initial: _, ...props}: TypingProps): ReactNode {
	const {read, judge, note, isActive = true, empty = fieldWords.nothingPasted} = props;
	// Mounted together with the field and after it, so that pastes come here first.
	useClaim({rank: 'text', onPaste, isActive});
	return (
		<TextField
			{...props}
			empty={empty}
			note={refused === undefined ? note : {text: refused, meaning: 'failure'}}
			judge={value => {
				const judged = read(value);
				if ('refused' in judged) return {verdict: 'refuse', reason: judged.refused};
				return judge?.(value) ?? {verdict: 'take', value};
			}}
		/>
	);
}

interface TakenProps {
	readonly text: string;
	readonly isBad: boolean;
	readonly isActive: boolean;
	readonly onPaste: (text: string) => void;
	readonly onEnter: () => void;
	readonly onClear: () => void;
}

function Taken({text, isBad, isActive, onPaste, onEnter, onClear}: TakenProps): ReactNode {
	const theme = useTheme();
	const {columns} = useRoom();
	const meaning = isBad ? 'warning' : 'success';
	useClaim({rank: 'held', onPaste, onEscape: onClear, isActive});
	useTyped(isActive);
	useShortcuts({enter: onEnter, backspace: onClear, delete: onClear, 'ctrl+u': onClear}, {isActive});
	return (
		<Box flexDirection="column">
			<Text>
				<Text {...theme.mark[meaning]}>{theme.sign[meaning]}</Text>{' '}
				{wrapText(text, columns - theme.sign[meaning].length - 1).join('\n')}
			</Text>
			<Text {...theme.style.dim}>{'  Enter takes it, Backspace clears it.'}</Text>
		</Box>
	);
}
