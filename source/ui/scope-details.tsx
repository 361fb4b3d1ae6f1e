import {Box, Text, useIsScreenReaderEnabled} from 'ink';
import type {ReactNode} from 'react';
import {wrapText} from '../core/wrap-text.ts';
import {shorten} from './frame-lines.ts';
import {spokenText} from './spoken.tsx';
import {useTheme} from './theme.ts';

interface ScopeDetailsProps {
	readonly heading: string;
	/** One operation each. */
	readonly lines: readonly string[];
	readonly columns: number;
	readonly rows: number;
}

/** What the row in focus asks for and allows, beside or below the list; cut where there is no room. */
export function ScopeDetails({heading, lines, columns, rows}: ScopeDetailsProps): ReactNode {
	const theme = useTheme();
	const isSpoken = useIsScreenReaderEnabled();
	if (isSpoken) {
		const text = spokenText(`${heading}: ${lines.join('; ')}.`);
		return <Text>{shorten(wrapText(text, columns), rows, columns, theme).join('\n')}</Text>;
	}
	const head = wrapText(heading, columns);
	const operations = lines.flatMap(line =>
		wrapText(line, columns - 2).map((part, at) => (at === 0 ? `- ${part}` : `  ${part}`)),
	);
	const shown = shorten([...head, ...operations], rows, columns, theme);
	return (
		<Box flexDirection="column" width={columns} flexShrink={0}>
			{shown.map((line, at) => (
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
