import {Box, Text, useIsScreenReaderEnabled} from 'ink';
import type {ReactNode} from 'react';
import {wrapText} from '../core/wrap-text.ts';
import {shorten} from './frame-lines.ts';
import {RoomContext, useRoom} from './room.ts';
import {spokenLines} from './spoken.tsx';
import {useTheme} from './theme.ts';

interface PageProps {
	/** Why this is asked and what to do: a paragraph each. Cut where the window is too small; help has it whole. */
	readonly prose: readonly (string | undefined)[];
	/** So many lines are kept for the children, whatever the prose takes. @default 4 */
	readonly least?: number;
	/** Below the prose; `useRoom` (and so `Choice`) knows what is left. */
	readonly children?: ReactNode;
}

/** The usual body: prose, then a list or a field that gets the lines that are left. */
export function Page({prose, least = 4, children}: PageProps): ReactNode {
	const theme = useTheme();
	const {columns, rows} = useRoom();
	const isSpoken = useIsScreenReaderEnabled();
	const paragraphs = prose.filter(text => text !== undefined && text !== '') as string[];
	const gap = rows > 10 ? [''] : [];
	const lines = paragraphs.flatMap((text, at) => [...(at > 0 ? gap : []), ...wrapText(text, columns)]);
	const room = Math.max(0, rows - (children === undefined ? 0 : least) - gap.length);
	const shown = shorten(lines, room, columns, theme);
	const left = Math.max(1, rows - shown.length - (shown.length > 0 ? gap.length : 0));
	return (
		<Box flexDirection="column">
			{shown.length > 0 && (
				<Text wrap="truncate">
					{isSpoken ? spokenLines(shown) : shown.map(line => line || ' ').join('\n')}
				</Text>
			)}
			{shown.length > 0 && gap.length > 0 && <Text aria-hidden> </Text>}
			<RoomContext value={{columns, rows: left}}>{children}</RoomContext>
		</Box>
	);
}
