import {Box, Text} from 'ink';
import {type ReactNode, useCallback, useRef, useState} from 'react';
import type {Failure} from '../core/failure.ts';
import {cutText, textWidth, wrapText} from '../core/wrap-text.ts';
import {Help, helpLines} from './help.tsx';
import {DrawnFocusContext, HelpContext, Layer, useInputNotice, useShortcuts} from './keyboard.tsx';
import {type KeyHint, KeysLine} from './keys-line.tsx';
import {shorten, signed} from './paragraphs.tsx';
import {RoomContext, type Size, useWindow} from './provider.tsx';
import {type Meaning, type Theme, useTheme} from './theme.ts';

/** What is said under the title; a text alone is a warning. */
export type Notice = string | {readonly text: string; readonly meaning: Meaning};

export interface FrameProps {
	/** The exact title of the step. */
	readonly title: string;
	/** `4 of 10`, `done`; undefined on `home`. */
	readonly place?: string | undefined;
	/** At the right end of line 1: time left, `saved as me`. */
	readonly status?: string | undefined;
	readonly statusMeaning?: Meaning;
	/** Why the wizard came back here. */
	readonly failure?: Failure | undefined;
	/** One line each: "The scopes come from the team file." */
	readonly notices?: readonly Notice[];
	/** Only keys that work now; help is added. */
	readonly keys: readonly KeyHint[];
	/** Paragraphs for `?` (Ctrl+G while typing). Without any the help tells the keys. */
	readonly help?: readonly string[];
	/** A question over the screen (Leave / Stay). */
	readonly overlay?: ReactNode;
	/** Lines of what was printed last that stay in the window, however small it is. @default 0 */
	readonly above?: number;
	readonly children?: ReactNode;
}

/** What every screen is drawn in: title and place, failure, notices, body, keys. Never as high as the window. */
export function Frame(props: FrameProps): ReactNode {
	const {keys, help = [], failure, overlay, above = 0, children} = props;
	const theme = useTheme();
	const size = useWindow();
	const inputNotice = useInputNotice();
	const [isHelpOpen, setIsHelpOpen] = useState(false);
	/** What `?` does while the help is open, where it was opened from a field. */
	const onMark = useRef<() => void>(undefined);
	const openHelp = () => setIsHelpOpen(true);
	const openFromField = useCallback((mark: () => void) => {
		onMark.current = mark;
		setIsHelpOpen(true);
	}, []);
	const closeHelp = () => {
		onMark.current = undefined;
		setIsHelpOpen(false);
	};
	const closeByMark = () => {
		onMark.current?.();
		closeHelp();
	};
	useShortcuts({'?': openHelp, 'ctrl+g': openHelp});

	const notices = [...(inputNotice === undefined ? [] : [inputNotice]), ...(props.notices ?? [])];
	const lines = layOutFrame({...size, rows: size.rows - above}, failure, notices, theme);
	const {bodyRows, hasGaps} = lines;
	const isCovered = isHelpOpen || overlay !== undefined;
	const failureLines = failure ? failureText(failure, size.columns, theme) : [];
	const helpRows = bodyRows + lines.failure.length + lines.notices.length;
	const told = isHelpOpen ? helpLines({paragraphs: help, keys, failure: failureLines}, size.columns) : [];
	const drawn = {layer: 0, text: new Set<number>()};
	return (
		<Box flexDirection="column" width={size.columns} minHeight={lines.minHeight}>
			<Title {...props} />
			{!isHelpOpen && <Said lines={lines} />}
			{hasGaps && <Text> </Text>}
			<RoomContext value={{columns: size.columns, rows: bodyRows}}>
				<DrawnFocusContext value={drawn}>
					<HelpContext value={openFromField}>
						<Body rows={bodyRows} isHidden={isCovered}>
							{children}
						</Body>
					</HelpContext>
				</DrawnFocusContext>
				{isHelpOpen && (
					<Layer onClose={closeHelp}>
						<Body rows={helpRows}>
							<Help lines={told} rows={helpRows} onClose={closeHelp} onMark={closeByMark} />
						</Body>
					</Layer>
				)}
				{!isHelpOpen && overlay !== undefined && <Body rows={bodyRows}>{overlay}</Body>}
			</RoomContext>
			{hasGaps && <Text> </Text>}
			<KeysLine
				hints={isCovered ? coverKeys(theme, isHelpOpen, told.length > helpRows) : keys}
				drawn={isCovered ? undefined : drawn}
			/>
		</Box>
	);
}

/** Line 1: title and place at the left, the state at the right end, as far as they fit. */
function Title({title, place, status, statusMeaning = 'plain'}: FrameProps): ReactNode {
	const theme = useTheme();
	const {columns} = useWindow();
	const {more} = theme.sign;
	const left = cutText(title + (place === undefined ? '' : theme.separator + place), columns, more);
	const room = columns - textWidth(left) - 2;
	const right = status === undefined || room < 4 ? '' : cutText(status, room, more);
	const gap = right === '' ? 0 : columns - textWidth(left) - textWidth(right);
	return (
		<Text wrap="truncate">
			<Text bold={theme.style.accent.bold === true}>{left}</Text>
			{' '.repeat(gap)}
			<Text {...theme.style[statusMeaning]}>{right}</Text>
		</Text>
	);
}

interface BodyProps {
	readonly rows: number;
	/** Hidden, not taken away, while something lies over it: what was typed stays. */
	readonly isHidden?: boolean;
	readonly children: ReactNode;
}

/** Never more than its lines, whatever is in it. */
function Body({rows, isHidden = false, children}: BodyProps): ReactNode {
	return (
		<Box
			flexDirection="column"
			flexGrow={1}
			flexShrink={0}
			maxHeight={rows}
			overflow="hidden"
			display={isHidden ? 'none' : 'flex'}
		>
			{children}
		</Box>
	);
}

function Said({lines}: {readonly lines: FrameLines}): ReactNode {
	const theme = useTheme();
	if (lines.failure.length + lines.notices.length === 0) return null;
	return (
		<Box flexDirection="column" flexShrink={0} paddingTop={lines.hasGaps ? 1 : 0}>
			{lines.failure.length > 0 && (
				<Text wrap="truncate" {...theme.style.failure}>
					{lines.failure.join('\n')}
				</Text>
			)}
			{lines.notices.map((line, at) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name and no state
				<Text key={at} wrap="truncate" {...theme.style[lines.meanings[at] ?? 'warning']}>
					{line}
				</Text>
			))}
		</Box>
	);
}

/** The keys of what lies over the screen: the help, or a question. */
function coverKeys({arrows}: Theme, isHelp: boolean, scrolls: boolean): readonly KeyHint[] {
	const close = {key: 'Esc', does: 'close'};
	if (isHelp) return scrolls ? [{key: arrows.upDown, does: 'scroll'}, close] : [close];
	return [{key: arrows.upDown, does: 'move'}, {key: 'Enter', does: 'choose'}, close];
}

/** Below so many rows there are no empty lines between the parts. */
export const roomyRows = 18;
/** The frame keeps this height where it can, so that title and keys stay where they were from step to step. */
const steadyHeight = 16;
/** So many lines are for the body, whatever else has to be said. */
const leastBody = 4;

interface FrameLines {
	readonly failure: readonly string[];
	readonly notices: readonly string[];
	/** What each line of the notices means. */
	readonly meanings: readonly Meaning[];
	readonly hasGaps: boolean;
	readonly bodyRows: number;
	readonly minHeight: number;
}

/** Shares out the lines of a frame that is never higher than the window less one line. */
function layOutFrame(
	{columns, rows}: Size,
	failure: Failure | undefined,
	notices: readonly Notice[],
	theme: Theme,
): FrameLines {
	const limit = Math.max(2, rows - 1);
	const hasGaps = rows >= roomyRows;
	const gaps = hasGaps ? (failure || notices.length > 0 ? 3 : 2) : 0;
	const free = Math.max(0, limit - 2 - gaps - leastBody);
	const failureRows = Math.min(Math.max(1, free), limit - 2);
	const failureLines = failure
		? shorten(failureText(failure, columns, theme), failureRows, columns, theme)
		: [];
	const noticeLines = notices.flatMap(notice => noticeText(notice, columns, theme));
	const texts = noticeLines.map(({line}) => line);
	const shownNotices = shorten(texts, free - failureLines.length, columns, theme);
	return {
		failure: failureLines,
		notices: shownNotices,
		meanings: noticeLines.map(({meaning}) => meaning),
		hasGaps,
		bodyRows: Math.max(0, limit - 2 - gaps - failureLines.length - shownNotices.length),
		minHeight: Math.min(steadyHeight, limit),
	};
}

function noticeText(notice: Notice, columns: number, theme: Theme): {line: string; meaning: Meaning}[] {
	const {text, meaning} = typeof notice === 'string' ? {text: notice, meaning: 'warning' as const} : notice;
	if (meaning === 'plain') return wrapText(text, columns).map(line => ({line, meaning}));
	const dash = theme.hasUnicode ? '–' : '-';
	const sign = meaning === 'success' ? theme.sign.success : meaning === 'dim' ? dash : theme.sign.warning;
	return signed(text, sign, columns).map(line => ({line, meaning}));
}

/** A failure in lines: what, the other side's words in quotes, what to do next. */
function failureText(failure: Failure, columns: number, theme: Theme): string[] {
	const quotes = theme.hasUnicode ? '“”' : '""';
	const why = failure.why === undefined ? '' : `\n${quotes[0]}${failure.why}${quotes[1]}`;
	return signed(`${failure.what}${why}\n${failure.nextInWizard}`, theme.sign.failure, columns);
}
