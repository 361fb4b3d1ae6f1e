import {Box, Text} from 'ink';
import type {ReactNode} from 'react';
import {textWidth, wrapText} from '../core/wrap-text.ts';
import {shorten} from '../ui/paragraphs.tsx';
import {useRoom} from '../ui/provider.tsx';
import {useTheme} from '../ui/theme.ts';
import type {Choose, Details, Row} from './talk.ts';

/** The line between the list and the details, with its blank. */
export const ruleColumns = 2;

/** Keeps the details apart from the rows that they happen to stand beside. */
export function Rule({rows}: {readonly rows: number}): ReactNode {
	const theme = useTheme();
	const line = theme.hasUnicode ? '│' : '|';
	return (
		<Box width={ruleColumns} flexShrink={0}>
			<Text {...theme.style.dim}>{Array.from({length: rows}, () => line).join('\n')}</Text>
		</Box>
	);
}

export function detailsLines({heading, lines}: Details, columns: number): readonly string[] {
	const items = lines.flatMap(line =>
		wrapText(line, columns - 2).map((part, at) => (at === 0 ? `- ${part}` : `  ${part}`)),
	);
	return [...wrapText(heading, columns), ...items];
}

/** What the row in focus is about, beside or below the list; cut where there is no room. */
export function DetailsBox({
	heading,
	lines,
	columns,
	rows,
}: Details & {readonly columns: number; readonly rows: number}): ReactNode {
	const theme = useTheme();
	const head = wrapText(heading, columns);
	return (
		<Box flexDirection="column" width={columns} flexShrink={0}>
			{shorten(detailsLines({heading, lines}, columns), rows, columns, theme).map((line, at) => (
				<Text
					// biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name and no state
					key={at}
					wrap="truncate"
					{...(at < head.length ? theme.style.accent : theme.style.plain)}
				>
					{line}
				</Text>
			))}
		</Box>
	);
}

interface PictureProps {
	readonly rows: readonly Row<unknown>[];
	readonly picture: NonNullable<Choose<unknown>['picture']>;
	readonly focused: unknown;
}

/** Small, and gone where there is no room for the largest one, so that nothing jumps from row to row. */
export function Picture({rows, picture, focused}: PictureProps): ReactNode {
	const theme = useTheme();
	const room = useRoom();
	const drawn = (value: unknown) =>
		picture(value).map(line => (theme.hasUnicode ? line : line.replaceAll('─', '-').replaceAll('▶', '>')));
	const all = rows.map(({value}) => drawn(value));
	const width = Math.max(...all.flat().map(textWidth));
	const height = Math.max(...all.map(lines => lines.length));
	if (width + 2 > room.columns || room.rows < rows.length + height + 1) return null;
	return (
		<Box paddingLeft={2} paddingTop={1} height={height + 1} flexShrink={0} flexDirection="column">
			{drawn(focused).map(line => (
				<Text key={line} {...theme.style.dim}>
					{line}
				</Text>
			))}
		</Box>
	);
}
