import {Box, type Key, Text} from 'ink';
import SelectInput from 'ink-select-input';
import {
	createContext,
	type ReactNode,
	useContext,
	useEffect,
	useEffectEvent,
	useMemo,
	useRef,
	useState,
} from 'react';
import {cutText, textWidth, wrapText} from '../core/wrap-text.ts';
import {KeyTap, keyName, useFocusState} from './keyboard.tsx';
import {useRoom} from './provider.tsx';
import {type TextStyle, type Theme, useTheme} from './theme.ts';

export interface ChoiceRow<V> {
	readonly value: V;
	/** What happens when it is chosen; one line. */
	readonly label: string;
	/** Of a table: dim, before the label, as wide as in the other rows. */
	readonly name?: string;
	/** Before everything, with its blank, as wide as in the other rows. */
	readonly sign?: {readonly text: string; readonly style: TextStyle};
	/** Behind the label, which is as wide as in the other rows then. */
	readonly state?: string;
	/** Dim, behind them. */
	readonly hint?: string;
	/** An empty line before it, where all of them have room. */
	readonly isApart?: boolean;
	/** Undefined: a row without a tick box. */
	readonly isTicked?: boolean;
}

export interface ChoiceProps<V> {
	/** Keep the array between renders where nothing changes. */
	readonly rows: readonly ChoiceRow<V>[];
	/** Where the focus starts: the answer that there is already. @default 0 */
	readonly initialIndex?: number;
	/** Enter, also on the row that is the answer already. */
	readonly onChoose: (value: V, index: number) => void;
	/** Space on a row with a tick box. */
	readonly onTick?: (value: V, index: number) => void;
	/** The row in focus, from the start on and after each move: for details beside the list. */
	readonly onFocus?: (value: V, index: number) => void;
	/** Lines that the list may take, with its line of position. @default what the frame leaves */
	readonly height?: number;
	/** @default what the frame leaves */
	readonly columns?: number;
	/** @default true */
	readonly isActive?: boolean;
	/** Whether the row in focus is marked: not while a field has the focus. @default true */
	readonly showsFocus?: boolean;
}

/**
 * A list on `ink-select-input`. The library draws, moves and chooses among the rows that are shown; the window over a
 * long list, Home, End, pages, ticks and the end of the list are ours (see `moveByKey`). It gets only the rows that are
 * shown, since it compares all of them deeply whenever the array is a new one, and rotates a longer list.
 */
export function Choice<V>(props: ChoiceProps<V>): ReactNode {
	const {rows, onChoose, onTick, isActive = true, showsFocus = true} = props;
	const theme = useTheme();
	const room = useRoom();
	const focus = useFocusState();
	const columns = props.columns ?? room.columns;
	const space = Math.max(1, props.height ?? room.rows);
	const isLong = rows.length > space;
	const most = isLong ? Math.max(1, space - 1) : space;
	// The row in focus takes as many lines as its words need, as far as the others leave it some.
	const wanted = useMemo(() => extraLines(rows, columns, theme), [rows, columns, theme]);
	const gaps = useMemo(() => gapLines(rows), [rows]);
	const hasGaps = rows.length + gaps <= space;
	const extra = Math.min(wanted, isLong ? Math.floor(most / 3) : space - rows.length - (hasGaps ? gaps : 0));
	const shape = {length: rows.length, height: most - extra};
	const [kept, setState] = useState(() =>
		settle({index: props.initialIndex ?? 0, top: 0, generation: 0}, shape),
	);
	const state = settle(kept, shape);
	const latest = useRef(kept);
	const pressed = useRef<string | undefined>(undefined);
	const row = rows[state.index];
	const tellFocus = useTellFocus(row?.value, state.index, props.onFocus);

	const shown = Math.min(rows.length - state.top, shape.height);
	// `isDeepStrictEqual` of the library sees the same array as long as the same rows are shown.
	const items = useMemo(
		() => Array.from({length: shown}, (_, at) => ({label: '', value: state.top + at})),
		[shown, state.top],
	);
	const isReading = isActive && focus.isOnTop && !focus.hasTextFocus;
	const drawing = useMemo(
		() => ({rows, theme, columns, extra, hasGaps, showsFocus}),
		[rows, theme, columns, extra, hasGaps, showsFocus],
	);

	function onKey(input: string, key: Key): void {
		const name = keyName(input, key);
		pressed.current = name;
		if (name === undefined) return;
		if (name === 'space' && row?.isTicked !== undefined) onTick?.(row.value, state.index);
		latest.current = moveByKey(settle(latest.current, shape), name, shape);
		setState(latest.current);
		// With the move itself, so that what stands beside the list is drawn in the same frame.
		const {index} = latest.current;
		tellFocus(rows[index]?.value, index);
	}

	/** The library chooses by the digits too; for us only Enter chooses. */
	function onSelect(): void {
		if (pressed.current === 'enter' && row) onChoose(row.value, state.index);
	}

	return (
		<DrawingContext value={drawing}>
			<Box flexDirection="column">
				<KeyTap onKey={onKey} isActive={isReading} />
				<SelectInput
					key={`${state.generation}:${state.top}:${shown}`}
					items={items}
					initialIndex={state.index - state.top}
					isFocused={isReading}
					indicatorComponent={Nothing}
					itemComponent={RowLine as unknown as (props: {label: string; isSelected?: boolean}) => ReactNode}
					onSelect={onSelect}
				/>
				{isLong && <Text {...theme.style.dim}>{`  ${state.index + 1} of ${rows.length}`}</Text>}
			</Box>
		</DrawingContext>
	);
}

/** Tells each row in focus once. @returns tells of the one that a key leads to, before it is drawn */
function useTellFocus<V>(
	value: V | undefined,
	index: number,
	onFocus: ((value: V, index: number) => void) | undefined,
): (value: V | undefined, index: number) => void {
	const told = useRef<{readonly value: V; readonly index: number}>(undefined);
	const tell = (what: V | undefined, at: number) => {
		if (what === undefined || (told.current?.value === what && told.current.index === at)) return;
		told.current = {value: what, index: at};
		onFocus?.(what, at);
	};
	const tellDrawn = useEffectEvent(tell);
	useEffect(() => tellDrawn(value, index), [index, value]);
	return tell;
}

interface Drawing {
	readonly rows: readonly ChoiceRow<unknown>[];
	readonly theme: Theme;
	readonly columns: number;
	/** The row in focus may take so many lines more than one. */
	readonly extra: number;
	/** Groups stand apart. */
	readonly hasGaps: boolean;
	readonly showsFocus: boolean;
}

/** What the library does not hand on to the parts that draw its rows. */
const DrawingContext = createContext<Drawing | undefined>(undefined);

function useDrawing(): Drawing {
	const drawing = useContext(DrawingContext);
	if (!drawing) throw new Error('DrawingContext is missing');
	return drawing;
}

/** The row draws its sign of focus: it may have a line above it. */
function Nothing(): ReactNode {
	return null;
}

/** `value` is the row's place; the library hands it on although its types do not say so. */
function RowLine({
	value,
	isSelected = false,
}: {
	readonly value: number;
	readonly isSelected?: boolean;
}): ReactNode {
	const {rows, theme, columns, extra, hasGaps, showsFocus} = useDrawing();
	const row = rows[value];
	if (!row) return null;
	const {name, sign} = row;
	const isFocused = isSelected && showsFocus;
	const text = rowText(row, columns, theme);
	const style = isFocused ? theme.style.accent : theme.style.plain;
	const isWhole = isSelected && extra > 0 && text.whole.length > 1;
	const indent = `\n${focusSign(false, theme)}${' '.repeat(textWidth(sign?.text ?? ''))}`;
	// One piece to lay out, with the line above it.
	return (
		<Text wrap="truncate">
			{hasGaps && isGapBefore(row, value) && ' \n'}
			<Text {...theme.style.accent}>{focusSign(isFocused, theme)}</Text>
			{sign && <Text {...sign.style}>{sign.text.trimEnd()}</Text>}
			{sign?.text.slice(sign.text.trimEnd().length)}
			{isWhole ? (
				text.whole.slice(0, extra + 1).map(({line, isHint}, at) => (
					<Text key={line} {...(isHint ? theme.style.dim : style)}>
						{at === 0 ? line : indent + line}
					</Text>
				))
			) : (
				<>
					{name !== undefined && <Text {...(isFocused ? style : theme.style.dim)}>{name}</Text>}
					<Text {...style}>{name === undefined ? text.label : text.label.slice(name.length)}</Text>
					{text.state !== '' && `  ${text.state}`}
					{text.hint !== '' && <Text {...theme.style.dim}>{`  ${text.hint}`}</Text>}
				</>
			)}
		</Text>
	);
}

function focusSign(isFocused: boolean, {sign: {focus}}: Theme): string {
	return isFocused ? `${focus} ` : ' '.repeat(focus.length + 1);
}

function isGapBefore({isApart}: ChoiceRow<unknown>, at: number): boolean {
	return isApart === true && at > 0;
}

/** Empty lines between groups. */
export function gapLines(rows: readonly ChoiceRow<unknown>[]): number {
	return rows.reduce((sum, row, at) => sum + Number(isGapBefore(row, at)), 0);
}

interface RowText {
	/** On one line, cut where it has to be. */
	readonly label: string;
	readonly state: string;
	readonly hint: string;
	/** All of it, on as many lines as it needs. One line: nothing was cut. */
	readonly whole: readonly {readonly line: string; readonly isHint: boolean}[];
}

/** A hint that is cut to fewer columns than this says nothing. */
const shortestHint = 8;

/** @param columns of the list, with its sign of focus */
function rowText(row: ChoiceRow<unknown>, columns: number, theme: Theme): RowText {
	const {state = '', hint = '', sign} = row;
	const {more} = theme.sign;
	const room = Math.max(1, columns - theme.sign.focus.length - 1 - textWidth(sign?.text ?? ''));
	const tick = row.isTicked === undefined ? '' : `${row.isTicked ? theme.sign.ticked : theme.sign.unticked} `;
	const label = tick + (row.name ?? '') + row.label;
	const stated = state === '' ? label : `${label}  ${state}`;
	const left = room - textWidth(stated) - 2;
	if (hint === '' ? textWidth(stated.trimEnd()) <= room : textWidth(hint) <= left)
		return {label, state, hint, whole: [{line: stated, isHint: false}]};
	const leftForState = room - textWidth(label) - 2;
	return {
		label: cutText(label, room, more),
		state: leftForState < shortestHint ? '' : cutText(state, leftForState, more),
		hint: left < shortestHint ? '' : cutText(hint, left, more),
		whole: [
			...(left >= -2 ? [stated] : wrapText(stated, room)).map(line => ({line, isHint: false})),
			...(hint === '' ? [] : wrapText(`  ${hint}`, room).map(line => ({line, isHint: true}))),
		],
	};
}

/** How many lines more than one the longest row needs when it has the focus. */
export function extraLines(rows: readonly ChoiceRow<unknown>[], columns: number, theme: Theme): number {
	return rows.reduce((most, row) => Math.max(most, rowText(row, columns, theme).whole.length - 1), 0);
}

/** Where a list stands: the row in focus, the first row shown, and a count of changes that the library did not make. */
interface ChoiceState {
	readonly index: number;
	readonly top: number;
	readonly generation: number;
}

/** How many rows there are and how many of them are shown. */
interface ChoiceShape {
	readonly length: number;
	readonly height: number;
}

/** Keeps the row in focus inside the list and inside what is shown; moves the window as little as can be. */
function settle(state: ChoiceState, {length, height}: ChoiceShape): ChoiceState {
	const index = Math.max(0, Math.min(state.index, length - 1));
	const shown = Math.max(1, height);
	const highest = Math.max(0, length - shown);
	const top = Math.max(0, Math.min(Math.max(state.top, index - shown + 1), index, highest));
	return index === state.index && top === state.top ? state : {...state, index, top};
}

/**
 * What `ink-select-input` 6.2.0 makes of a key by itself, among the rows that it was given: it goes round at the ends
 * and takes j and k with Ctrl and Alt too. Undefined: it stays.
 */
function libraryStep(name: string): -1 | 1 | undefined {
	if (/^((ctrl|alt)\+)?(up|k)$/.test(name)) return -1;
	return /^((ctrl|alt)\+)?(down|j)$/.test(name) ? 1 : undefined;
}

function wanted(name: string, index: number, {length, height}: ChoiceShape): number | undefined {
	const page = Math.max(1, height - 1);
	const moves: Readonly<Record<string, number>> = {
		up: index - 1,
		k: index - 1,
		down: index + 1,
		j: index + 1,
		home: 0,
		end: length - 1,
		'page-up': index - page,
		'page-down': index + page,
	};
	return moves[name];
}

/**
 * The list after a key. Where the library, which moves at the same moment, comes to another row or shows other rows,
 * `generation` goes up: it is mounted anew where we want it, in the same commit, so that no wrong frame is drawn.
 */
function moveByKey(state: ChoiceState, name: string, shape: ChoiceShape): ChoiceState {
	const target = wanted(name, state.index, shape);
	const next = target === undefined ? state : settle({...state, index: target}, shape);
	const shown = Math.min(shape.length - state.top, Math.max(1, shape.height));
	const step = libraryStep(name) ?? 0;
	const byLibrary = shown > 0 ? (state.index - state.top + step + shown) % shown : 0;
	const agrees = next.top === state.top && next.index - next.top === byLibrary;
	return agrees ? next : {...next, generation: state.generation + 1};
}
