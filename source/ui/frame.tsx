import {Box, Text, useIsScreenReaderEnabled} from 'ink';
import {type ReactNode, useState} from 'react';
import {cutText, wrapText} from '../core/wrap-text.ts';
import {type DrawnFocus, DrawnFocusContext, newDrawnFocus} from './drawn-focus.ts';
import {useFrameFacts} from './frame-context.ts';
import {type FrameLines, failureText, layOutFrame, type Notice} from './frame-lines.ts';
import {Title} from './frame-title.tsx';
import {Help, helpLines} from './help.tsx';
import {Layer, useClaim, useFocusState, useInputNotice, useShortcuts} from './keyboard.tsx';
import {fitKeys, type KeyHint} from './keys-line.ts';
import {RoomContext, useWindow} from './room.ts';
import {spokenKeys, spokenLines} from './spoken.tsx';
import {type Meaning, type Theme, useTheme} from './theme.ts';

export interface FrameProps {
	/** Only keys that work now; help is added. */
	readonly keys: readonly KeyHint[];
	/** Paragraphs for `?` (Ctrl+G while typing). Without any the help tells the keys. */
	readonly help?: readonly string[];
	/** At the right end of line 1: time left, `saved as me`. */
	readonly status?: string | undefined;
	readonly statusMeaning?: Meaning;
	/** The status is a time that is running out. */
	readonly isTimer?: boolean;
	/** Lines of what was printed last that stay in the window, however small it is. @default 0 */
	readonly above?: number;
	readonly children?: ReactNode;
}

/** What every screen is drawn in: title and place, failure, notices, body, keys. Never as high as the window. */
export function Frame(props: FrameProps): ReactNode {
	const {help = [], status, statusMeaning = 'plain', isTimer = false, above = 0, children} = props;
	const isSpoken = useIsScreenReaderEnabled();
	const facts = useFrameFacts();
	const theme = useTheme();
	const size = useWindow();
	const focus = useFocusState();
	const inputNotice = useInputNotice();
	const [isHelpOpen, setIsHelpOpen] = useState(false);
	useClaim({rank: 'base', ...(facts.onBack && {onEscape: facts.onBack})});
	const openHelp = () => setIsHelpOpen(true);
	useShortcuts({'?': openHelp, 'ctrl+g': openHelp});

	const keys = facts.isFirst ? props.keys.map(asLeaving) : props.keys;
	const notices: readonly Notice[] = [
		...(inputNotice === undefined ? [] : [inputNotice]),
		...(facts.notices ?? []),
	];
	const own = isSpoken ? spokenOwnLines([...keys, helpKey(focus.hasTextFocus)], status, size.columns) : 0;
	const drawn = newDrawnFocus();
	const lines = layOutFrame({...size, rows: size.rows - above - own}, facts.failure, notices, theme);
	const bodyRows = lines.bodyRows + (isSpoken && lines.hasGaps ? 2 : 0);
	const isCovered = isHelpOpen || facts.overlay !== undefined;
	const failureLines = facts.failure ? failureText(facts.failure, size.columns, theme) : [];
	const helpRows = bodyRows + lines.failure.length + lines.notices.length;
	const told = helpLines({paragraphs: help, keys, failure: failureLines}, size.columns);
	return (
		<Box flexDirection="column" width={size.columns} minHeight={lines.minHeight}>
			<Title
				title={facts.title}
				place={facts.place}
				status={status}
				statusMeaning={statusMeaning}
				isTimer={isTimer}
			/>
			{!isHelpOpen && <Said lines={lines} />}
			{lines.hasGaps && <Text aria-hidden> </Text>}
			<RoomContext value={{columns: size.columns, rows: bodyRows}}>
				<DrawnFocusContext value={drawn}>
					<Body rows={bodyRows} isHidden={isCovered}>
						{children}
					</Body>
				</DrawnFocusContext>
				{isHelpOpen && (
					<Layer onClose={() => setIsHelpOpen(false)}>
						<Help lines={told} rows={helpRows} onClose={() => setIsHelpOpen(false)} />
					</Layer>
				)}
				{!isHelpOpen && facts.overlay}
			</RoomContext>
			{lines.hasGaps && <Text aria-hidden> </Text>}
			<KeysLine
				hints={isCovered ? coverKeys(theme, isHelpOpen, told.length > helpRows) : keys}
				drawn={isCovered ? undefined : drawn}
			/>
		</Box>
	);
}

/** Hidden, not taken away, while something lies over it: what was typed stays. */
function Body({
	rows,
	isHidden,
	children,
}: {
	readonly rows: number;
	readonly isHidden: boolean;
	readonly children: ReactNode;
}): ReactNode {
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
	const isSpoken = useIsScreenReaderEnabled();
	if (lines.failure.length + lines.notices.length === 0) return null;
	return (
		<Box flexDirection="column" flexShrink={0} paddingTop={lines.hasGaps ? 1 : 0}>
			{lines.failure.length > 0 && (
				<Text wrap="truncate" {...theme.style.failure}>
					{isSpoken ? spokenLines(lines.failure) : lines.failure.join('\n')}
				</Text>
			)}
			{lines.notices.length > 0 && (
				<Text wrap="truncate" {...(isSpoken && {'aria-label': spokenLines(lines.notices)})}>
					{lines.notices.map((line, at) => (
						<Text
							// biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name and no state
							key={at}
							{...theme.style[lines.meanings[at] ?? 'warning']}
						>
							{at === 0 ? line : `\n${line}`}
						</Text>
					))}
				</Text>
			)}
		</Box>
	);
}

/** What a screen reader gets beside the usual lines: all keys, on as many as they need, and the status alone on one. */
function spokenOwnLines(keys: readonly KeyHint[], status: string | undefined, columns: number): number {
	return wrapText(spokenKeys(keys), columns - 'toolbar: '.length).length - 1 + (status === undefined ? 0 : 1);
}

/** On the first screen Esc asks whether to leave. */
function asLeaving(hint: KeyHint): KeyHint {
	return hint.key === 'Esc' && hint.does === 'back' ? {key: 'Esc', does: 'leave'} : hint;
}

/** The keys of what lies over the screen: the help, or a question. */
function coverKeys({arrows}: Theme, isHelp: boolean, scrolls: boolean): readonly KeyHint[] {
	const close = {key: 'Esc', does: 'close'};
	if (isHelp) return scrolls ? [{key: arrows.upDown, does: 'scroll'}, close] : [close];
	return [{key: arrows.upDown, does: 'move'}, {key: 'Enter', does: 'choose'}, close];
}

function helpKey(isTyping: boolean): KeyHint {
	return {key: isTyping ? 'Ctrl+G' : '?', does: 'help'};
}

/** Stands behind the body, so that it knows which fields the body has drawn. */
function KeysLine({
	hints,
	drawn,
}: {
	readonly hints: readonly KeyHint[];
	/** Undefined where there is no help. */
	readonly drawn: DrawnFocus | undefined;
}): ReactNode {
	const theme = useTheme();
	const {columns} = useWindow();
	const help = drawn && helpKey(drawn.text.has(drawn.layer));
	if (useIsScreenReaderEnabled()) {
		return (
			<Box aria-role="toolbar">
				<Text>{spokenKeys(help ? [...hints, help] : hints)}</Text>
			</Box>
		);
	}
	const shown = fitKeys(hints, help, columns, theme.separator);
	const text = shown.hints.map(({key, does}) => `${key} ${does}`).join(shown.separator);
	return (
		<Box flexShrink={0} height={1}>
			<Text wrap="truncate" {...theme.style.dim}>
				{cutText(text, columns, theme.sign.more)}
			</Text>
		</Box>
	);
}
