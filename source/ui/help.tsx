import {Box, Text} from 'ink';
import type {ReactNode} from 'react';
import {textWidth, wrapText} from '../core/wrap-text.ts';
import {useShortcuts} from './keyboard.tsx';
import {type KeyHint, keysThatFit} from './keys-line.tsx';
import type {Theme} from './theme.ts';

interface HelpText {
	readonly paragraphs: readonly string[];
	readonly keys: readonly KeyHint[];
	/** The failure on the screen, whole, in lines. */
	readonly failure: readonly string[];
	/** Of the window. */
	readonly columns: number;
}

/** What the screen means, its failure unabridged, and of its keys what their line does not say. */
export function helpLines(
	{paragraphs, keys, failure, columns: window}: HelpText,
	columns: number,
	theme: Theme,
): readonly string[] {
	return [
		...failure,
		...(failure.length > 0 ? [''] : []),
		...paragraphs.flatMap(paragraph => [...wrapText(paragraph, columns), '']),
		...keyLines(keys, keysThatFit(keys, window, theme), columns, theme),
	];
}

/** In as few lines as they take: what had no room, and what has more to say than had room. */
function keyLines(
	keys: readonly KeyHint[],
	shown: readonly KeyHint[],
	columns: number,
	theme: Theme,
): string[] {
	const isShown = (hint: KeyHint) => shown.some(({key}) => key === hint.key);
	const told = keys.filter(hint => hint.says !== undefined || !isShown(hint));
	const leave: KeyHint[] = keys.some(({key}) => key === 'Ctrl+C') ? [] : [{key: 'Ctrl+C', does: 'leave'}];
	const words = [...told, ...leave].map(({key, does, says = does}) => {
		const text = `${key} ${says.charAt(0).toLowerCase()}${says.slice(1)}`;
		// A key and what it does stay together, where a line has room for that.
		return textWidth(text) > columns - 2 ? text : text.replaceAll(' ', '\u00A0');
	});
	const sign = theme.separator.trim();
	return wrapText(words.join(theme.separator), columns).map(line => {
		const text = line.replaceAll('\u00A0', ' ').trim();
		// Between two keys of one line alone.
		const begun = text.startsWith(`${sign} `) ? text.slice(sign.length + 1) : text;
		return begun.endsWith(` ${sign}`) ? begun.slice(0, -sign.length - 1) : begun;
	});
}

/** Where a help stands that has so many lines. */
export function helpPlace(
	top: number,
	length: number,
	rows: number,
	theme: Theme,
): {readonly top: number; readonly isLong: boolean; readonly words: string} {
	const isLong = length > rows;
	const from = Math.max(0, Math.min(top, length - rows));
	const dash = theme.hasUnicode ? '–' : '-';
	return {top: from, isLong, words: isLong ? `${from + 1}${dash}${from + rows} of ${length}` : ''};
}

interface HelpProps {
	readonly lines: readonly string[];
	readonly rows: number;
	/** The first line that is shown. */
	readonly top: number;
	readonly onScroll: (top: number) => void;
	readonly onClose: () => void;
	/** `?` once more. */
	readonly onMark: () => void;
}

/** The help over a screen; scrolls where the window is small. */
export function Help({lines, rows, top, onScroll, onClose, onMark}: HelpProps): ReactNode {
	const last = Math.max(0, lines.length - rows);
	const scroll = (by: number) => () => onScroll(Math.max(0, Math.min(top + by, last)));
	const page = Math.max(1, rows - 1);
	useShortcuts({
		up: scroll(-1),
		k: scroll(-1),
		down: scroll(1),
		j: scroll(1),
		'page-up': scroll(-page),
		'page-down': scroll(page),
		home: scroll(-lines.length),
		end: scroll(lines.length),
		enter: onClose,
		'?': onMark,
		'ctrl+g': onClose,
	});
	return (
		<Box flexDirection="column" flexShrink={0}>
			<Text>{lines.slice(top, top + rows).join('\n')}</Text>
		</Box>
	);
}
