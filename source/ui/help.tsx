import {Box, Text} from 'ink';
import {type ReactNode, useState} from 'react';
import {wrapText} from '../core/wrap-text.ts';
import {useShortcuts} from './keyboard.tsx';
import type {KeyHint} from './keys-line.tsx';
import {signed} from './paragraphs.tsx';
import {useTheme} from './theme.ts';

interface HelpText {
	readonly paragraphs: readonly string[];
	readonly keys: readonly KeyHint[];
	/** The failure on the screen, whole, in lines. */
	readonly failure: readonly string[];
}

/** What the screen means, its failure unabridged, and all its keys. */
export function helpLines({paragraphs, keys, failure}: HelpText, columns: number): readonly string[] {
	const leave = keys.some(({key}) => key === 'Ctrl+C') ? [] : [{key: 'Ctrl+C', does: 'leave'}];
	return [
		...failure,
		...(failure.length > 0 ? [''] : []),
		...paragraphs.flatMap(paragraph => [...wrapText(paragraph, columns), '']),
		...keyLines([...keys, ...leave], columns),
	];
}

function keyLines(keys: readonly KeyHint[], columns: number): string[] {
	const width = Math.max(...keys.map(({key}) => key.length)) + 1;
	return keys.flatMap(({key, does}) => signed(does, key.padEnd(width), columns));
}

interface HelpProps {
	readonly lines: readonly string[];
	readonly rows: number;
	readonly onClose: () => void;
	/** `?` once more. */
	readonly onMark: () => void;
}

/** The help over a screen; scrolls where the window is small. */
export function Help({lines, rows, onClose, onMark}: HelpProps): ReactNode {
	const theme = useTheme();
	const [top, setTop] = useState(0);
	const isLong = lines.length > rows;
	const shown = Math.max(1, isLong ? rows - 1 : rows);
	const last = Math.max(0, lines.length - shown);
	const from = Math.min(top, last);
	const to = Math.min(from + shown, lines.length);
	const scroll = (by: number) => () => setTop(Math.max(0, Math.min(from + by, last)));
	useShortcuts({
		up: scroll(-1),
		k: scroll(-1),
		down: scroll(1),
		j: scroll(1),
		'page-up': scroll(1 - shown),
		'page-down': scroll(shown - 1),
		home: scroll(-lines.length),
		end: scroll(lines.length),
		enter: onClose,
		'?': onMark,
		'ctrl+g': onClose,
	});
	return (
		<Box flexDirection="column" flexShrink={0}>
			<Text>{lines.slice(from, to).join('\n')}</Text>
			{isLong && <Text {...theme.style.dim}>{`lines ${from + 1} to ${to} of ${lines.length}`}</Text>}
		</Box>
	);
}
