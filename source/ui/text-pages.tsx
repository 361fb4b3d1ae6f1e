import {Box, Text, useIsScreenReaderEnabled} from 'ink';
import {type ReactNode, useState} from 'react';
import {wrapText} from '../core/wrap-text.ts';
import {useShortcuts} from './keyboard.tsx';
import {RoomContext, useRoom} from './room.ts';
import {spokenText} from './spoken.tsx';
import {useTheme} from './theme.ts';

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
	const isSpoken = useIsScreenReaderEnabled();
	const {columns, rows} = useRoom();
	const [page, setPage] = useState(0);
	const room = Math.max(1, rows - least);
	const dense = lines.flatMap(line => wrapParagraph(line, columns));
	const airy = lines.flatMap((line, at) => [
		...(at > 0 && hasGapBefore(line) ? [gap] : []),
		...wrapParagraph(line, columns),
	]);
	const all = (airy.length + 1 > room ? dense : airy).map((line, id) => ({...line, id}));
	const isLong = all.length + 1 > room;
	const height = isLong ? Math.max(1, room - 1) : all.length;
	const count = Math.max(1, Math.ceil(all.length / height));
	const shownPage = Math.min(page, count - 1);
	const shown = all.slice(shownPage * height, (shownPage + 1) * height);
	useShortcuts({space: () => setPage((shownPage + 1) % count)}, {isActive: isLong});
	const used = isLong ? height + 1 : shown.length + 1;
	return (
		<Box flexDirection="column">
			<Box flexDirection="column" height={height} flexShrink={0}>
				{shown.map(line => (
					<Text key={line.id} wrap="truncate" {...(line.isWarning ? theme.style.warning : theme.style.plain)}>
						{isSpoken ? spokenText(line.text.replace(/^! /, `${theme.sign.warning} `)) : line.text || ' '}
					</Text>
				))}
			</Box>
			<Text {...theme.style.dim} aria-hidden={!isLong}>
				{isLong ? `page ${shownPage + 1} of ${count}, Space turns it` : ' '}
			</Text>
			<RoomContext value={{columns, rows: Math.max(1, rows - used)}}>{children}</RoomContext>
		</Box>
	);
}

interface Line {
	readonly text: string;
	readonly isWarning: boolean;
}

const gap: Line = {text: '', isWarning: false};

/** Rows of a list, told by their indent, and warnings stand together. */
function hasGapBefore(line: string): boolean {
	return line !== '' && !line.startsWith(' ') && !line.startsWith('! ');
}

function wrapParagraph(line: string, columns: number): Line[] {
	const isWarning = line.startsWith('! ');
	const texts = isWarning
		? wrapText(line.slice(2), columns - 2).map((text, at) => (at === 0 ? '! ' : '  ') + text)
		: wrapText(line, columns);
	return texts.map(text => ({text, isWarning}));
}
