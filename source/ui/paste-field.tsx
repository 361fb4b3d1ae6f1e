import {Box, Text, useIsScreenReaderEnabled} from 'ink';
import {type ReactNode, useRef, useState} from 'react';
import {wrapText} from '../core/wrap-text.ts';
import {useClock} from './clock-context.ts';
import {TextField} from './fields/text-field.tsx';
import {useClaim, usePasteOutside, useShortcuts} from './keyboard.tsx';
import {useRoom} from './room.ts';
import {useTheme} from './theme.ts';

/** How a text was understood: in words that show nothing secret, or why it is not taken and what to paste instead. */
export type ReadPaste = {readonly taken: string} | {readonly refused: string};

export interface PasteFieldProps {
	/** Looks at what was pasted or typed. Pure, and quick: it is called with each paste. */
	readonly read: (text: string) => ReadPaste;
	/** An objection to what was typed, which a second Enter overrules. */
	readonly doubt?: (text: string) => string | undefined;
	/** Enter on a text that `read` took; as it came, with its lines. */
	readonly onSubmit: (text: string) => void;
	/** What is typed is masked; what is pasted is never shown. */
	readonly isSecret?: boolean;
	/** A paste that opened the field. */
	readonly initialPaste?: string | undefined;
	/** A value that Enter on the empty field takes (the demo). */
	readonly offered?: {readonly text: string; readonly name: string} | undefined;
	/** Names the value that there is already: Enter on the empty field keeps it. */
	readonly kept?: string;
	readonly onKeep?: () => void;
	readonly emptyMessage?: string;
	/** Esc: only for a field that a screen has opened. */
	readonly onCancel?: () => void;
}

/** A terminal without bracketed paste hands a long one over in pieces of a buffer's size, each right after the other. */
const pieceLength = 1000;
const piecesWithinSeconds = 0.15;

/**
 * A field for what somebody else sent: an address, a code, a token, as mail programs and chats leave it. A paste is
 * looked at as a whole, with its lines and whatever stands around it, which a field of one line cannot hold; it is told
 * what it is, and waits for Enter.
 */
export function PasteField(props: PasteFieldProps): ReactNode {
	const {read, onSubmit, initialPaste} = props;
	const clock = useClock();
	const first = initialPaste === undefined ? undefined : {text: initialPaste, ...read(initialPaste)};
	const [paste, setPaste] = useState<({readonly text: string} & ReadPaste) | undefined>(first);
	const latest = useRef({text: '', at: Number.NEGATIVE_INFINITY});

	function onPaste(piece: string): void {
		const now = clock.now().getTime() / 1000;
		const {text: before, at} = latest.current;
		const isPiece = before.length >= pieceLength && now - at < piecesWithinSeconds;
		const text = isPiece ? before + piece : piece;
		latest.current = {text, at: now};
		setPaste({text, ...read(text)});
	}

	if (paste && 'taken' in paste) {
		return (
			<Pasted
				text={paste.taken}
				onPaste={onPaste}
				onEnter={() => onSubmit(paste.text)}
				onClear={() => setPaste(undefined)}
			/>
		);
	}
	return (
		<Typing {...props} refused={paste?.refused} onPaste={onPaste} onChange={() => setPaste(undefined)} />
	);
}

interface TypingProps extends PasteFieldProps {
	/** Why the paste was not taken. */
	readonly refused: string | undefined;
	readonly onPaste: (text: string) => void;
	readonly onChange: () => void;
}

function Typing({refused, onPaste, ...props}: TypingProps): ReactNode {
	// Mounted together with the field and after it, so that pastes come here first.
	useClaim({rank: 'text', onPaste});
	const {read, offered} = props;
	return (
		<Box flexDirection="column">
			<TextField
				isSecret={props.isSecret ?? false}
				judge={(text, isAgain) => {
					const judged = read(text === offered?.name ? offered.text : text);
					if ('refused' in judged) return judged.refused;
					return isAgain ? undefined : props.doubt?.(text);
				}}
				{...(offered && {offered: offered.name})}
				{...(props.kept !== undefined && {kept: props.kept})}
				{...(props.onKeep && {onKeep: props.onKeep})}
				emptyMessage={props.emptyMessage ?? 'Paste it first.'}
				onChange={props.onChange}
				onSubmit={text => props.onSubmit(text === offered?.name ? offered.text : text)}
				{...(props.onCancel && {onCancel: props.onCancel})}
			/>
			{refused !== undefined && <Refused text={refused} />}
		</Box>
	);
}

function Refused({text}: {readonly text: string}): ReactNode {
	const theme = useTheme();
	const {columns} = useRoom();
	const isSpoken = useIsScreenReaderEnabled();
	const lines = wrapText(text, columns - 2);
	return (
		<Box>
			<Text {...theme.style.warning}>{isSpoken ? theme.sign.warning : `${theme.sign.warning} `}</Text>
			<Text>{lines.join('\n')}</Text>
		</Box>
	);
}

const hint = '  Enter takes it, Backspace clears it.';

interface PastedProps {
	readonly text: string;
	readonly onPaste: (text: string) => void;
	readonly onEnter: () => void;
	readonly onClear: () => void;
}

function Pasted({text, onPaste, onEnter, onClear}: PastedProps): ReactNode {
	const theme = useTheme();
	const {columns} = useRoom();
	const isSpoken = useIsScreenReaderEnabled();
	usePasteOutside(onPaste);
	useShortcuts({enter: onEnter, backspace: onClear, delete: onClear, 'ctrl+u': onClear});
	return (
		<Box flexDirection="column">
			<Text>
				<Text {...theme.style.success}>{theme.sign.success} </Text>
				{wrapText(text, columns - theme.sign.success.length - 1).join('\n')}
			</Text>
			<Text {...theme.style.dim}>{isSpoken ? hint.trim() : hint}</Text>
		</Box>
	);
}
