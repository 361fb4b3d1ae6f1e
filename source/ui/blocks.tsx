import {Box, Text} from 'ink';
import type {ReactNode} from 'react';
import {shorten} from './frame-lines.ts';
import {signed} from './problem.tsx';
import {useRoom} from './room.ts';
import {type Meaning, type Theme, useTheme} from './theme.ts';
import {cutText, wrapText} from './wrap-text.ts';

/** A paragraph of a body, or a row of a table. */
export interface Block {
	readonly text: string;
	/** @default 'plain' */
	readonly meaning?: Meaning;
	/** Before the first line; the others are indented by its width. */
	readonly sign?: string;
	/** Follows the block above without an empty line. */
	readonly isClose?: boolean;
	/** Cut to one line instead of wrapped. */
	readonly isOneLine?: boolean;
	/** Left out where the room is short, the highest first. @default 0: stays */
	readonly goes?: number;
}

interface BlockLine {
	readonly text: string;
	readonly meaning: Meaning;
}

/** The lines of blocks in a room: first the empty lines between them go, then whole blocks, then the end is cut. */
export function fitBlocks(
	blocks: readonly Block[],
	{columns, rows}: {readonly columns: number; readonly rows: number},
	theme: Theme,
): readonly BlockLine[] {
	const withGaps = layOut(blocks, true, columns, theme);
	if (withGaps.length <= rows) return withGaps;
	let left = blocks;
	for (;;) {
		const lines = layOut(left, false, columns, theme);
		const most = Math.max(0, ...left.map(block => block.goes ?? 0));
		if (lines.length <= rows) return lines;
		if (most === 0) return cutEnd(lines, columns, rows, theme);
		left = left.filter(block => (block.goes ?? 0) < most);
	}
}

function cutEnd(lines: readonly BlockLine[], columns: number, rows: number, theme: Theme): BlockLine[] {
	const texts = shorten(
		lines.map(line => line.text),
		rows,
		columns,
		theme,
	);
	return texts.map((text, at) => ({text, meaning: lines[at]!.meaning}));
}

function layOut(blocks: readonly Block[], hasGaps: boolean, columns: number, theme: Theme): BlockLine[] {
	return blocks.flatMap((block, at) => {
		const {text, meaning = 'plain', sign, isClose, isOneLine} = block;
		const width = sign === undefined ? columns : columns - sign.length - 1;
		const shown = cutText(text, width, theme.sign.more);
		const lines = isOneLine
			? [`${sign === undefined ? '' : `${sign} `}${shown}`]
			: wrapped(text, sign, columns);
		const gap = hasGaps && at > 0 && !isClose ? [{text: ' ', meaning}] : [];
		return [...gap, ...lines.map(line => ({text: line || ' ', meaning}))];
	});
}

function wrapped(text: string, sign: string | undefined, columns: number): string[] {
	return sign === undefined ? wrapText(text, columns) : signed(text, sign, columns);
}

/** Paragraphs as far as there is room for them. */
export function Blocks({
	blocks,
	rows,
}: {
	readonly blocks: readonly Block[];
	readonly rows?: number;
}): ReactNode {
	const theme = useTheme();
	const room = useRoom();
	const lines = fitBlocks(blocks, {columns: room.columns, rows: rows ?? room.rows}, theme);
	return (
		<Box flexDirection="column">
			{lines.map(({text, meaning}, at) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name and no state
				<Text key={at} wrap="truncate" {...theme.style[meaning]}>
					{text}
				</Text>
			))}
		</Box>
	);
}
