import {Box, Text, useIsScreenReaderEnabled} from 'ink';
import type {ReactNode} from 'react';
import {titleLine} from './frame-lines.ts';
import {useWindow} from './room.ts';
import {spokenText, spokenTitle} from './spoken.tsx';
import {type Meaning, useTheme} from './theme.ts';

interface TitleProps {
	readonly title: string;
	/** `4 of 10`, `done`. */
	readonly place: string | undefined;
	/** At the right end of the line. */
	readonly status: string | undefined;
	readonly statusMeaning: Meaning;
	/** The status is a time that is running out. */
	readonly isTimer: boolean;
}

/** Line 1 of the frame; for a screen reader the status is a line of its own. */
export function Title({title, place, status, statusMeaning, isTimer}: TitleProps): ReactNode {
	const theme = useTheme();
	const {columns} = useWindow();
	if (useIsScreenReaderEnabled()) {
		return (
			<Box flexDirection="column">
				<Text>{spokenTitle(title, place)}</Text>
				{status !== undefined && (
					<Box {...(isTimer && {'aria-role': 'timer'})}>
						<Text>{spokenText(status)}</Text>
					</Box>
				)}
			</Box>
		);
	}
	const left = title + (place === undefined ? '' : theme.separator + place);
	const line = titleLine(left, status, columns, theme.sign.more);
	return (
		<Text wrap="truncate">
			<Text {...theme.style.plain} bold={theme.style.accent.bold === true}>
				{line.left}
			</Text>
			{line.gap}
			<Text {...theme.style[statusMeaning]}>{line.right}</Text>
		</Text>
	);
}
