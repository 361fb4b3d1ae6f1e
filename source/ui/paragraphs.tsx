import {Box, Text, useAnimation} from 'ink';
import {type ReactNode, useState} from 'react';
import {cutText, textWidth, wrapText} from '../core/wrap-text.ts';
import {useShortcuts} from './keyboard.tsx';
import {RoomContext, type Size, useRoom} from './provider.tsx';
import {type Meaning, type Theme, useTheme} from './theme.ts';

/** The first `rows` lines; the last of them says that there is more. */
export function shorten(lines: readonly string[], rows: number, columns: number, theme: Theme): string[] {
	if (lines.length <= rows) return [...lines];
	if (rows < 1) return [];
	return [
		...lines.slice(0, rows - 1),
		cutText(`${lines[rows - 1]} ${lines[rows]}`, columns, theme.sign.more),
	];
}

/** A text in lines with a sign before the first one; the others are indented by its width. */
export function signed(text: string, sign: string, columns: number): string[] {
	const indent = ' '.repeat(textWidth(sign) + 1);
	return wrapText(text, columns - indent.length).map((line, at) => (at === 0 ? `${sign} ` : indent) + line);
}

/** Something inside a screen's body that went wrong, with its sign. */
export function Problem({
	text,
	meaning,
}: {
	readonly text: string;
	readonly meaning: 'failure' | 'warning';
}): ReactNode {
	const theme = useTheme();
	const {columns} = useRoom();
	return (
		<Text wrap="truncate" {...theme.style[meaning]}>
			{signed(text, theme.sign[meaning], columns).join('\n')}
		</Text>
	);
}

/** One sign that moves while something takes its time. */
export function useSpinner(isActive = true): string {
	const {spinner} = useTheme();
	const {frame} = useAnimation({interval: 120, isActive});
	return spinner[frame % spinner.length]!;
}

interface ProseProps {
	/** Why this is asked and what to do. Cut where the window is too small; help has it whole. */
	readonly paragraphs: readonly {
		readonly text: string;
		/** Above 0: left out where not everything fits. */
		readonly goes?: number;
	}[];
	/** So many lines are kept for the children, whatever the prose takes. */
	readonly least: number;
	/** Below the prose; `useRoom` (and so `Choice`) knows what is left. */
	readonly children: ReactNode;
}

/** The usual body: prose, then a list or a field that gets the lines that are left. */
export function Prose({paragraphs, least, children}: ProseProps): ReactNode {
	const theme = useTheme();
	const {columns, rows} = useRoom();
	const all = paragraphs.map(({text, goes = 0}) => ({lines: wrapText(text, columns), goes}));
	const isTight = all.reduce((sum, {lines}) => sum + lines.length, least) > rows;
	const told = isTight ? all.filter(({goes}) => goes === 0) : all;
	const gap = rows > 10 ? [''] : [];
	const lines = told.flatMap((para, at) => [...(at > 0 ? gap : []), ...para.lines]);
	const shown = shorten(lines, Math.max(0, rows - least - gap.length), columns, theme);
	const left = Math.max(1, rows - shown.length - (shown.length > 0 ? gap.length : 0));
	return (
		<Box flexDirection="column">
			{shown.length > 0 && <Text wrap="truncate">{shown.map(line => line || ' ').join('\n')}</Text>}
			{shown.length > 0 && gap.length > 0 && <Text> </Text>}
			<RoomContext value={{columns, rows: left}}>{children}</RoomContext>
		</Box>
	);
}

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
export function fitBlocks(blocks: readonly Block[], room: Size, theme: Theme): readonly BlockLine[] {
	const {columns, rows} = room;
	const withGaps = layOut(blocks, true, columns, theme);
	if (withGaps.length <= rows) return withGaps;
	const lines = layOut(blocksThatStay(blocks, room, theme), false, columns, theme);
	if (lines.length <= rows) return lines;
	const texts = shorten(
		lines.map(line => line.text),
		rows,
		columns,
		theme,
	);
	return texts.map((text, at) => ({text, meaning: lines[at]!.meaning}));
}

/** Without those that may go where the room is short. */
function blocksThatStay(blocks: readonly Block[], room: Size, theme: Theme): readonly Block[] {
	const most = Math.max(0, ...blocks.map(block => block.goes ?? 0));
	if (most === 0 || layOut(blocks, false, room.columns, theme).length <= room.rows) return blocks;
	const fewer = blocks.filter(block => (block.goes ?? 0) < most);
	return blocksThatStay(fewer, room, theme);
}

function layOut(blocks: readonly Block[], hasGaps: boolean, columns: number, theme: Theme): BlockLine[] {
	return blocks.flatMap((block, at) => {
		const gap = hasGaps && at > 0 && !block.isClose ? [''] : [];
		const lines = [...gap, ...linesOf(block, columns, theme)];
		return lines.map(line => ({text: line || ' ', meaning: block.meaning ?? 'plain'}));
	});
}

function linesOf({text, sign, isOneLine}: Block, columns: number, theme: Theme): string[] {
	if (!isOneLine) return sign === undefined ? wrapText(text, columns) : signed(text, sign, columns);
	const before = sign === undefined ? '' : `${sign} `;
	return [before + cutText(text, columns - textWidth(before), theme.sign.more)];
}

/** Paragraphs as far as there is room for them. */
export function Blocks({
	blocks,
	rows,
}: {
	readonly blocks: readonly Block[];
	readonly rows: number;
}): ReactNode {
	const theme = useTheme();
	const {columns} = useRoom();
	return (
		<Box flexDirection="column">
			{fitBlocks(blocks, {columns, rows}, theme).map(({text, meaning}, at) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name and no state
				<Text key={at} wrap="truncate" {...theme.style[meaning]}>
					{text}
				</Text>
			))}
		</Box>
	);
}

interface TextPagesProps {
	/** A paragraph each, warnings (`! …`) in the colour of warnings. Nothing of it is cut. */
	readonly lines: readonly string[];
	/** So many lines are kept for the children. */
	readonly least: number;
	readonly children: ReactNode;
}

/** A text that has to be read whole, above a list: where the window is too small Space leads to its next page. */
export function TextPages({lines, least, children}: TextPagesProps): ReactNode {
	const theme = useTheme();
	const {columns, rows} = useRoom();
	const [page, setPage] = useState(0);
	const room = Math.max(1, rows - least);
	const dense = lines.flatMap(line => pageLines(line, columns));
	const airy = lines.flatMap((line, at) => [
		...(at > 0 && hasGapBefore(line) ? [emptyLine] : []),
		...pageLines(line, columns),
	]);
	const all = (airy.length + 1 > room ? dense : airy).map((line, id) => ({...line, id}));
	const isLong = all.length + 1 > room;
	const height = isLong ? Math.max(1, room - 1) : all.length;
	const count = Math.max(1, Math.ceil(all.length / height));
	const shownPage = Math.min(page, count - 1);
	const shown = all.slice(shownPage * height, (shownPage + 1) * height);
	useShortcuts({space: () => setPage((shownPage + 1) % count)}, {isActive: isLong});
	return (
		<Box flexDirection="column">
			<Box flexDirection="column" height={height} flexShrink={0}>
				{shown.map(({id, text, meaning}) => (
					<Text key={id} wrap="truncate" {...theme.style[meaning]}>
						{text || ' '}
					</Text>
				))}
			</Box>
			<Text {...theme.style.dim}>{isLong ? `page ${shownPage + 1} of ${count}, Space turns it` : ' '}</Text>
			<RoomContext value={{columns, rows: Math.max(1, rows - height - 1)}}>{children}</RoomContext>
		</Box>
	);
}

const emptyLine: BlockLine = {text: '', meaning: 'plain'};

/** Rows of a list, told by their indent, and warnings stand together. */
function hasGapBefore(line: string): boolean {
	return line !== '' && !line.startsWith(' ') && !line.startsWith('! ');
}

function pageLines(line: string, columns: number): BlockLine[] {
	if (!line.startsWith('! ')) return wrapText(line, columns).map(text => ({text, meaning: 'plain'}));
	return signed(line.slice(2), '!', columns).map(text => ({text, meaning: 'warning'}));
}
