import {Box, Text} from 'ink';
import {type ReactNode, useCallback, useRef, useState} from 'react';
import type {Failure} from '../core/failure.ts';
import {progressOf, type Stage} from '../core/way.ts';
import {measure, wrapText} from '../core/wrap-text.ts';
import {Help, helpLines, helpPlace} from './help.tsx';
import {
	DrawnFocusContext,
	HelpContext,
	Layer,
	useFocusState,
	useInputNotice,
	useShortcuts,
} from './keyboard.tsx';
import {type KeyHint, KeysLine} from './keys-line.tsx';
import {type Line, Lines, lineOf, shorten, shortenLines, signed, signedLines} from './paragraphs.tsx';
import {RoomContext, type Size, useWindow} from './provider.tsx';
import {type Theme, useTheme} from './theme.ts';
import {besideTitle, type Notice, Title, type TitleLine} from './title-line.tsx';
import {fitTrail, Trail} from './trail.tsx';

export interface FrameProps extends TitleLine {
	/** The steps of the way, where there is one. */
	readonly way?: readonly Stage[];
	/** Names and values, beside a screen without a way. */
	readonly aside?: readonly (readonly [name: string, value: string])[];
	/** Why the wizard came back here. */
	readonly failure?: Failure | undefined;
	/** One line each: "The scopes come from the team file." */
	readonly notices?: readonly Notice[];
	/** Something that takes its time, in one line, there too. */
	readonly busy?: ReactNode;
	/** A picture that needs the whole window. */
	readonly isWide?: boolean;
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
	const {keys, help = [], failure, overlay, above = 0, busy, way = [], children} = props;
	const theme = useTheme();
	const size = useWindow();
	const inputNotice = useInputNotice();
	/** The first line of the help that is shown; undefined where it is closed. */
	const [helpTop, setHelpTop] = useState<number>();
	const isHelpOpen = helpTop !== undefined;
	/** What `?` does while the help is open, where it was opened from a field. */
	const onMark = useRef<() => void>(undefined);
	const openHelp = () => setHelpTop(0);
	const openFromField = useCallback((mark: () => void) => {
		onMark.current = mark;
		setHelpTop(0);
	}, []);
	const closeHelp = () => {
		onMark.current = undefined;
		setHelpTop(undefined);
	};
	const closeByMark = () => {
		onMark.current?.();
		closeHelp();
	};
	useShortcuts({'?': openHelp, 'ctrl+g': openHelp});

	const {hasTyped} = useFocusState();
	/** Whether something was typed when the help was opened: Esc does another thing then. */
	const wasTyped = useRef(hasTyped);
	if (!isHelpOpen) wasTyped.current = hasTyped;
	const working = keys.filter(({when}) => when === undefined || (when === 'typed') === wasTyped.current);

	const lines = layOutFrame(props, inputNotice, {...size, rows: size.rows - above}, theme);
	const {columns, bodyRows, hasGaps, hasLine} = lines;
	const isCovered = isHelpOpen || overlay !== undefined;
	const failureLines = failure ? failureText(failure, columns, theme) : [];
	const helpRows = bodyRows + lines.failure.length + lines.notices.length;
	const helpText = {paragraphs: help, keys: working, failure: failureLines, columns: size.columns};
	const told = isHelpOpen ? helpLines(helpText, columns, theme) : [];
	const shownHelp = helpPlace(helpTop ?? 0, told.length, helpRows, theme);
	const drawn = {layer: 0, text: new Set<number>()};
	const hasSaid = !isHelpOpen && lines.failure.length + lines.notices.length > 0;
	return (
		<Box flexDirection="column" width={size.columns} {...(lines.fills > 0 && {minHeight: lines.fills})}>
			<Title {...props} said={isHelpOpen ? undefined : lines.beside} columns={lines.textColumns} />
			{hasLine ? <Progress way={way} columns={lines.textColumns} /> : hasGaps && <Text> </Text>}
			<Box flexGrow={1}>
				<Box flexDirection="column" width={columns} flexShrink={0}>
					{hasSaid && (
						<Box flexDirection="column" flexShrink={0} paddingTop={hasGaps && hasLine ? 1 : 0}>
							{lines.failure.length > 0 && (
								<Text wrap="truncate" {...theme.style.failure}>
									{lines.failure.join('\n')}
								</Text>
							)}
							<Lines lines={lines.notices} />
						</Box>
					)}
					{hasGaps && (hasLine || hasSaid) && <Text> </Text>}
					<RoomContext value={{columns, rows: bodyRows}}>
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
									<Help
										lines={told}
										rows={helpRows}
										top={shownHelp.top}
										onScroll={setHelpTop}
										onClose={closeHelp}
										onMark={closeByMark}
									/>
								</Body>
							</Layer>
						)}
						{!isHelpOpen && overlay !== undefined && <Body rows={bodyRows}>{overlay}</Body>}
					</RoomContext>
					<Foot lines={isHelpOpen ? [] : lines.foot} busy={isCovered ? undefined : busy} hasGap={hasGaps} />
				</Box>
				<Trail lines={lines.trail} />
			</Box>
			<KeysLine
				hints={isCovered ? coverKeys(theme, isHelpOpen, shownHelp.isLong) : keys}
				drawn={isCovered ? undefined : drawn}
				place={isHelpOpen ? shownHelp.words : ''}
			/>
		</Box>
	);
}

/** Line 2: how far along. */
function Progress({way, columns}: {readonly way: readonly Stage[]; readonly columns: number}): ReactNode {
	const theme = useTheme();
	const share = progressOf(way);
	const spans = lineOf(share, columns, theme, share === 1 && isOver(way) ? 'success' : 'accent');
	return <Lines lines={[{text: '', meaning: 'plain', spans}]} />;
}

function isOver(way: readonly Stage[]): boolean {
	return way.every(({state}) => state === 'done');
}

interface FootProps {
	readonly lines: readonly Line[];
	readonly busy: ReactNode;
	readonly hasGap: boolean;
}

/** Between body and keys: an empty line, in which something is said when there is something to say. */
function Foot({lines, busy, hasGap}: FootProps): ReactNode {
	if (lines.length > 0 || busy)
		return (
			<Box flexDirection="column" flexShrink={0}>
				<Lines lines={lines} />
				{busy}
			</Box>
		);
	return hasGap && <Text> </Text>;
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

/** The keys of what lies over the screen: the help, or a question. */
function coverKeys({arrows}: Theme, isHelp: boolean, scrolls: boolean): readonly KeyHint[] {
	const close = {key: 'Esc', does: 'close'};
	if (isHelp) return scrolls ? [{key: arrows.upDown, does: 'scroll'}, close] : [close];
	return [{key: arrows.upDown, does: 'move'}, {key: 'Enter', does: 'choose'}, close];
}

/** Below so many rows there are no empty lines between the parts. */
export const roomyRows = 18;
/** From so many rows on line 2 tells how far along one is. */
const lineRows = 16;
/** So many lines are for the body, whatever else has to be said. */
const leastBody = 4;

interface FrameLines {
	/** Of title and texts. */
	readonly textColumns: number;
	/** Of the body. */
	readonly columns: number;
	readonly failure: readonly string[];
	readonly notices: readonly Line[];
	/** Right above the keys. */
	readonly foot: readonly Line[];
	/** What was said fits beside the title. */
	readonly beside: string | undefined;
	readonly hasGaps: boolean;
	/** Line 2 is drawn. */
	readonly hasLine: boolean;
	readonly bodyRows: number;
	/** Beside everything from line 3 down. */
	readonly trail: readonly Line[];
	/** So many lines at least, with the keys in the last. */
	readonly fills: number;
}

/** Shares out the lines of a frame that is never higher than the window less one line. */
function layOutFrame(
	props: FrameProps,
	inputNotice: string | undefined,
	size: Size,
	theme: Theme,
): FrameLines {
	const {failure, notices = [], said = [], busy, way = [], aside = [], isWide = false} = props;
	const {rows} = size;
	const textColumns = Math.min(size.columns, measure);
	const columns = isWide ? size.columns : textColumns;
	const limit = Math.max(2, rows - 1);
	const hasGaps = rows >= roomyRows;
	const hasLine = rows >= lineRows && way.length > 0 && theme.line !== undefined;
	const linesOf = (all: readonly Notice[]) => all.flatMap(notice => noticeLines(notice, textColumns, theme));
	const beside = besideTitle(props, textColumns, theme);
	const below = beside === undefined ? said : [];
	const footLines = linesOf(inputNotice === undefined ? below : [inputNotice, ...below]);
	const foot = shortenLines(footLines, Math.max(1, Math.min(3, limit - 4)), textColumns, theme);
	const footRows = Math.max(hasGaps ? 1 : 0, foot.length + (busy ? 1 : 0));
	const gaps = hasGaps ? (failure || notices.length > 0 ? 2 : 1) : 0;
	// Without a line of progress the first gap is line 2.
	const head = 1 + gaps + (hasLine ? 1 : 0);
	const free = Math.max(0, limit - head - 1 - footRows - leastBody);
	const failureRows = Math.min(Math.max(1, free), limit - 2);
	const failureLines = failure ? fitFailure(failure, {columns: textColumns, rows: failureRows}, theme) : [];
	const told = notices.flatMap(notice => {
		const own = noticeLines(notice, textColumns, theme);
		if (hasGaps || typeof notice === 'string' || !notice.goes) return own;
		return failure ? [] : shortenLines(own, 1, textColumns, theme);
	});
	const noticesShown = shortenLines(told, free - failureLines.length, textColumns, theme);
	const hasRoomBeside = !isWide && (hasLine || hasGaps);
	return {
		textColumns,
		columns,
		// xterm brings back what a lower window has scrolled away only where no empty line stands below the cursor.
		fills: rows < roomyRows ? limit : 0,
		failure: failureLines,
		notices: noticesShown,
		foot,
		beside,
		hasGaps,
		hasLine,
		bodyRows: Math.max(0, limit - head - 1 - footRows - failureLines.length - noticesShown.length),
		trail: hasRoomBeside
			? fitTrail(way.length > 0 ? way : factsAsWay(aside), {columns: size.columns, rows: limit - 4}, theme)
			: [],
	};
}

/** Facts stand as the steps of a way do. */
function factsAsWay(facts: NonNullable<FrameProps['aside']>): readonly Stage[] {
	return facts.map(([name, answer]) => ({name, answer, state: 'open'}));
}

function noticeLines(notice: Notice, columns: number, theme: Theme): readonly Line[] {
	const {text, meaning} = typeof notice === 'string' ? {text: notice, meaning: 'warning' as const} : notice;
	if (meaning === 'plain') return wrapText(text, columns).map(line => ({text: line, meaning}));
	const sign = theme.sign[meaning === 'success' ? 'success' : meaning === 'dim' ? 'open' : 'warning'];
	return signedLines(text, {sign, meaning, columns}, theme);
}

/** A failure in lines: what, the other side's words in quotes, what to do next. */
function failureText(failure: Failure, columns: number, theme: Theme): string[] {
	const quotes = theme.hasUnicode ? '“”' : '""';
	const why = failure.why === undefined ? '' : `\n${quotes[0]}${failure.why}${quotes[1]}`;
	return signed(`${failure.what}${why}\n${failure.nextInWizard}`, theme.sign.failure, columns);
}

/** Where it is tight the quote goes first, then the end of what happened: what to do next is what helps. */
function fitFailure(failure: Failure, {columns, rows}: Size, theme: Theme): string[] {
	const whole = failureText(failure, columns, theme);
	if (whole.length <= rows) return whole;
	const what = signed(failure.what, theme.sign.failure, columns);
	const brief = signed(`${failure.what}\n${failure.nextInWizard}`, theme.sign.failure, columns);
	const next = brief.slice(what.length);
	if (brief.length <= rows || next.length >= rows) return shorten(brief, rows, columns, theme);
	return [...shorten(what, rows - next.length, columns, theme), ...next];
}
