import {Box, Text, useAnimation} from 'ink';
import {type ReactNode, useState} from 'react';
import {cutMiddle, cutText, textWidth, wrapText} from '../core/wrap-text.ts';
import {useShortcuts} from './keyboard.tsx';
import {RoomContext, type Size, useRoom} from './provider.tsx';
import {type Meaning, type TextStyle, type Theme, useTheme} from './theme.ts';

/** The first `rows` lines; the last of them says that there is more. */
export function shorten(lines: readonly string[], rows: number, columns: number, theme: Theme): string[] {
	if (lines.length <= rows) return [...lines];
	if (rows < 1) return [];
	return [
		...lines.slice(0, rows - 1),
		cutText(`${lines[rows - 1]} ${lines[rows]!.trimStart()}`, columns, theme.sign.more),
	];
}

/** A text in lines with a sign before the first one; the others are indented by its width. */
export function signed(text: string, sign: string, columns: number): string[] {
	const indent = ' '.repeat(textWidth(sign) + 1);
	return wrapText(text, columns - indent.length).map((line, at) => (at === 0 ? `${sign} ` : indent) + line);
}

/** One line of a screen. */
export interface Line {
	readonly text: string;
	readonly meaning: Meaning;
	/** The text again, in parts of which each has a look of its own. */
	readonly spans?: readonly Span[] | undefined;
	/** A paragraph begins here: the line before is not joined with it where the end is cut. */
	readonly isStart?: boolean;
}

export interface Span {
	readonly text: string;
	readonly style: TextStyle;
}

/** A text with its sign in lines; the sign has the colour, and with it what is short enough to be read in that. */
export function signedLines(
	text: string,
	{sign, meaning, columns}: {readonly sign: string; readonly meaning: Meaning; readonly columns: number},
	theme: Theme,
	signMeaning: Meaning = meaning,
): Line[] {
	return signed(text, sign, columns).map((line, at) => ({
		text: line,
		meaning,
		...(at === 0 && {
			spans: [
				{text: sign, style: theme.mark[signMeaning]},
				{text: line.slice(sign.length), style: theme.style[meaning]},
			],
		}),
	}));
}

/** Lines as they are, none of them wrapped again: one piece to lay out, of as few parts as they have looks. */
export function Lines({lines}: {readonly lines: readonly Line[]}): ReactNode {
	const theme = useTheme();
	if (lines.length === 0) return null;
	return (
		<Box flexDirection="column" flexShrink={0}>
			<Text wrap="truncate">
				{partsOf(lines, theme).map(({text, style}, at) =>
					style === theme.style.plain ? (
						text
					) : (
						// biome-ignore lint/suspicious/noArrayIndexKey: parts have no other name and no state
						<Text key={at} {...style}>
							{text}
						</Text>
					),
				)}
			</Text>
		</Box>
	);
}

function partsOf(lines: readonly Line[], theme: Theme): readonly Span[] {
	const parts: Span[] = [];
	for (const [at, {text, meaning, spans}] of lines.entries()) {
		const start = at === 0 ? '' : '\n';
		for (const [part, span] of (spans ?? [{text: text || ' ', style: theme.style[meaning]}]).entries()) {
			const added = (part === 0 ? start : '') + span.text;
			const last = parts.at(-1);
			if (last?.style === span.style) parts.splice(-1, 1, {text: last.text + added, style: span.style});
			else parts.push({text: added, style: span.style});
		}
	}
	return parts;
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
	return <Lines lines={signedLines(text, {sign: theme.sign[meaning], meaning, columns}, theme)} />;
}

/** A line of which a share is done, with its end where there is room for one. */
export function lineOf(share: number, columns: number, theme: Theme, meaning: Meaning = 'accent'): Span[] {
	const {done, end, open} = theme.line ?? {done: '#', end: '', open: '.'};
	const whole = Math.max(0, Math.min(columns, Math.round(share * columns)));
	const isPart = whole > 0 && whole < columns && end !== '';
	const {bold: _, backgroundColor, ...letters} = theme.mark[meaning];
	// What a sign stands on is the colour of a line.
	const style = backgroundColor === undefined ? letters : {color: backgroundColor};
	return [
		{text: isPart ? done.repeat(whole - 1) + end : done.repeat(whole), style},
		{text: open.repeat(columns - whole), style: theme.style.dim},
	];
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
		readonly sign?: string;
		/** Of text and sign. @default 'plain' */
		readonly meaning?: Meaning;
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
	const all = paragraphs.map(({text, goes = 0, sign, meaning = 'plain'}) => ({
		lines: proseLines(text, sign, {meaning, columns}, theme),
		goes,
	}));
	const told = whatStays(all, rows - least);
	const gap = rows > 10 ? [emptyLine] : [];
	const lines = told.flatMap((para, at) => [...(at > 0 ? gap : []), ...para.lines]);
	const shown = shortenLines(lines, Math.max(0, rows - least - gap.length), columns, theme);
	const left = Math.max(1, rows - shown.length - (shown.length > 0 ? gap.length : 0));
	return (
		<Box flexDirection="column">
			<Lines lines={shown.length > 0 ? [...shown, ...gap] : []} />
			<RoomContext value={{columns, rows: left}}>{children}</RoomContext>
		</Box>
	);
}

interface Told {
	/** 0: stays. */
	readonly goes: number;
	readonly lines: readonly Line[];
}

/**
 * Those that may go do so one after the other, the highest and the last first, until the others have room. What went
 * before and has room after all comes back.
 */
function whatStays<T extends Told>(all: readonly T[], rows: number): readonly T[] {
	const order = all.filter(({goes}) => goes > 0).reverse();
	const going = order.toSorted((one, other) => other.goes - one.goes);
	const gone = new Set<T>();
	let left = rows - all.reduce((sum, {lines}) => sum + lines.length, 0);
	for (const told of going) {
		if (left >= 0) break;
		gone.add(told);
		left += told.lines.length;
	}
	for (const told of [...gone].reverse()) {
		if (told.lines.length > left) continue;
		gone.delete(told);
		left -= told.lines.length;
	}
	return all.filter(told => !gone.has(told));
}

/** A click and the next one stay whole where the line is broken: their blanks are no-break ones until then. */
function proseLines(
	text: string,
	sign: string | undefined,
	{meaning, columns}: {readonly meaning: Meaning; readonly columns: number},
	theme: Theme,
): Line[] {
	const lines =
		sign === undefined
			? wrapText(text, columns).map(line => ({text: line.replaceAll('\u00A0', ' '), meaning}))
			: signedLines(text, {sign, meaning, columns}, theme);
	return lines.map((line, at) => (at === 0 ? {...line, isStart: true} : line));
}

/** A paragraph of a body, or a row of a table. */
export interface Block {
	readonly text: string;
	/** @default 'plain' */
	readonly meaning?: Meaning;
	/** Before the first line; the others are indented by its width. */
	readonly sign?: string;
	/** Of the sign. @default that of the text */
	readonly signMeaning?: Meaning;
	/** A share that runs down: drawn as a line before the text, where there is room. */
	readonly share?: number | undefined;
	/** Follows the block above without an empty line. */
	readonly isClose?: boolean;
	/** Cut to one line instead of wrapped. */
	readonly isOneLine?: boolean;
	/** Left out where the room is short, the highest first. @default 0: stays */
	readonly goes?: number;
}

/** The lines of blocks in a room: first the empty lines between them go, then whole blocks, then the end is cut. */
export function fitBlocks(blocks: readonly Block[], {columns, rows}: Size, theme: Theme): readonly Line[] {
	// A heading and its rows go together.
	const told: {readonly goes: number; readonly lines: Line[]}[] = [];
	const withGaps: Line[] = [];
	for (const {goes = 0, isClose = false, ...block} of blocks) {
		const own = linesOf(block, columns, theme);
		const before = told.at(-1);
		if (before && !isClose) withGaps.push({text: ' ', meaning: 'plain'});
		withGaps.push(...own);
		if (before && isClose && before.goes === goes) before.lines.push(...own);
		else told.push({goes, lines: own});
	}
	if (withGaps.length <= rows) return withGaps;
	const lines = whatStays(told, rows).flatMap(each => each.lines);
	if (lines.length <= rows) return lines;
	return shortenLines(lines, rows, columns, theme);
}

/** How many lines all of them take without empty ones. */
export function blockRows(blocks: readonly Block[], columns: number, theme: Theme): number {
	return blocks.reduce((sum, block) => sum + linesOf(block, columns, theme).length, 0);
}

/** `shorten` for lines that look each as it does. */
export function shortenLines(lines: readonly Line[], rows: number, columns: number, theme: Theme): Line[] {
	// A paragraph that has no line left is not there at all.
	if (lines[rows]?.isStart) return lines.slice(0, rows);
	const texts = shorten(
		lines.map(({text}) => text),
		rows,
		columns,
		theme,
	);
	return texts.map((text, at) => {
		const {meaning, spans: [sign] = [], ...line} = lines[at]!;
		if (line.text === text) return lines[at]!;
		if (!sign || !text.startsWith(sign.text)) return {text, meaning};
		return {text, meaning, spans: [sign, {text: text.slice(sign.text.length), style: theme.style[meaning]}]};
	});
}

/** A line of a share is as long as this, and left out where it would be shorter than half of it. */
const shareColumns = 32;

function linesOf(block: Block, columns: number, theme: Theme): Line[] {
	const {text, sign, isOneLine, meaning = 'plain', signMeaning = meaning, share} = block;
	const before = sign === undefined ? '' : `${sign} `;
	const left = Math.min(shareColumns, columns - textWidth(before + text) - 2);
	if (share !== undefined && left >= shareColumns / 2 && theme.line) {
		const spans = [
			{text: before, style: theme.mark[signMeaning]},
			...lineOf(share, left, theme, meaning === 'warning' ? 'warning' : 'success'),
			{text: `  ${text}`, style: theme.style[meaning]},
		];
		return [{text: spans.map(span => span.text).join(''), meaning, spans}];
	}
	const told = isOneLine ? oneLine(text, columns - textWidth(before), theme) : text;
	if (sign !== undefined) return signedLines(told, {sign, meaning, columns}, theme, signMeaning);
	return (isOneLine ? [told] : wrapText(told, columns)).map(line => ({text: line || ' ', meaning}));
}

/** Words are cut at their end, one word alone in its middle. */
export function oneLine(text: string, columns: number, {sign: {more}}: Theme): string {
	return text.includes(' ') ? cutText(text, columns, more) : cutMiddle(text, columns, more);
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
	return <Lines lines={fitBlocks(blocks, {columns, rows}, theme)} />;
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
	// A word on what was done takes its lines from what is below, not from the text: its pages stay as long as they were.
	const room = Math.max(1, rows - least, Math.min(pageRows, rows - focusRows));
	const dense = lines.flatMap(line => pageLines(line, columns, theme));
	const airy = lines.flatMap((line, at) => [
		...(at > 0 && hasGapBefore(line) ? [emptyLine] : []),
		...pageLines(line, columns, theme),
	]);
	const all = airy.length + 1 > room ? dense : airy;
	const isLong = all.length + 1 > room;
	const height = isLong ? Math.max(1, room - 1) : all.length;
	const count = Math.max(1, Math.ceil(all.length / height));
	const shownPage = Math.min(page, count - 1);
	const shown = all.slice(shownPage * height, (shownPage + 1) * height);
	useShortcuts({space: () => setPage((shownPage + 1) % count)}, {isActive: isLong});
	return (
		<Box flexDirection="column">
			<Box flexDirection="column" height={height} flexShrink={0}>
				<Lines lines={shown} />
			</Box>
			<Text {...theme.style.dim}>{isLong ? `page ${shownPage + 1} of ${count}, Space turns it` : ' '}</Text>
			<RoomContext value={{columns, rows: Math.max(1, rows - height - 1)}}>{children}</RoomContext>
		</Box>
	);
}

/** Of a page where it is tight, with the line that tells the pages. */
const pageRows = 5;
/** What a list needs for the row in focus and its number. */
const focusRows = 2;

const emptyLine: Line = {text: '', meaning: 'plain'};

/** Rows of a list, told by their indent, and warnings stand together. */
function hasGapBefore(line: string): boolean {
	return line !== '' && !line.startsWith(' ') && !line.startsWith('! ');
}

function pageLines(line: string, columns: number, theme: Theme): Line[] {
	if (!line.startsWith('! ')) return wrapText(line, columns).map(text => ({text, meaning: 'plain'}));
	return signedLines(line.slice(2), {sign: '!', meaning: 'warning', columns}, theme);
}
