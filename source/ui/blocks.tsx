import {Box, Text, useIsScreenReaderEnabled} from 'ink';
import type {ReactNode} from 'react';
import {cutText, wrapText} from '../core/wrap-text.ts';
import {shorten} from './frame-lines.ts';
import {signed} from './problem.tsx';
import {useRoom} from './room.ts';
import {SpokenWait, spokenText} from './spoken.tsx';
import {type Meaning, type Theme, useTheme} from './theme.ts';

/** A paragraph of a body, or a row of a table. */
export interface Block {
	readonly text: string;
	/** @default 'plain' */
	readonly meaning?: Meaning;
	/** Before the first line; the others are indented by its width. */
	readonly sign?: string;
	/** Something that takes its time. */
	readonly isBusy?: boolean;
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
	const lines = layOut(blocksThatStay(blocks, {columns, rows}, theme), false, columns, theme);
	return lines.length <= rows ? lines : cutEnd(lines, columns, rows, theme);
}

/** Without those that may go where the room is short. */
function blocksThatStay(
	blocks: readonly Block[],
	{columns, rows}: {readonly columns: number; readonly rows: number},
	theme: Theme,
): readonly Block[] {
	const most = Math.max(0, ...blocks.map(block => block.goes ?? 0));
	if (most === 0 || layOut(blocks, false, columns, theme).length <= rows) return blocks;
	return blocksThatStay(
		blocks.filter(block => (block.goes ?? 0) < most),
		{columns, rows},
		theme,
	);
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
	const size = {columns: room.columns, rows: rows ?? room.rows};
	if (useIsScreenReaderEnabled()) return <SpokenBlocks blocks={blocksThatStay(blocks, size, theme)} />;
	const lines = fitBlocks(blocks, size, theme);
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

function SpokenBlocks({blocks}: {readonly blocks: readonly Block[]}): ReactNode {
	const theme = useTheme();
	return (
		<Box flexDirection="column">
			{blocks.map((block, at) => {
				const text = spokenText(`${spokenSign(block, theme)} ${block.text}`);
				// biome-ignore lint/suspicious/noArrayIndexKey: blocks have no other name and no state
				return block.isBusy ? <SpokenWait key={at} text={text} /> : <Text key={at}>{text}</Text>;
			})}
		</Box>
	);
}

/** A name before a row stays, a sign becomes a word. */
function spokenSign({sign = '', meaning, isBusy}: Block, theme: Theme): string {
	const name = sign.trim();
	if (isBusy || name === '') return '';
	if (/^\w+$/.test(name)) return `${name}:`;
	if (name !== '!') return '';
	return meaning === 'failure' ? theme.sign.failure : theme.sign.warning;
}
