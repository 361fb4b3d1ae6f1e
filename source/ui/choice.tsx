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
import {KeyTap, keyName, useFocusState} from './keyboard.tsx';
import {
	type ChoiceRow,
	fitList,
	isGapBefore,
	moreLines,
	placeWords,
	type RowText,
	rowTexts,
} from './list-layout.ts';
import {shorten} from './paragraphs.tsx';
import {useRoom} from './provider.tsx';
import {type Theme, useTheme} from './theme.ts';

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
	/** Lines that the list may take, with those below its rows. @default what the frame leaves */
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
	const texts = useMemo(() => rowTexts(rows, columns, theme), [rows, columns, theme]);
	const {height, isLong, below, hasGap, hasGroups} = useMemo(
		() => fitList(rows, texts, {columns, rows: space}, theme),
		[rows, texts, columns, space, theme],
	);
	const shape = {length: rows.length, height};
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
		() => ({rows, theme, texts, hasGroups, showsFocus}),
		[rows, theme, texts, hasGroups, showsFocus],
	);
	const place = isLong ? placeWords(state.index, rows.length, theme) : '';
	const more = texts[state.index] && below > 0 ? moreLines(texts[state.index]!, place, columns) : [];

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
				{below > 0 && <More lines={shorten(more, below, columns, theme)} rows={below} hasGap={hasGap} />}
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
	/** Of each row, in their order. */
	readonly texts: readonly RowText[];
	/** Groups stand apart. */
	readonly hasGroups: boolean;
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
	const {rows, theme, texts, hasGroups, showsFocus} = useDrawing();
	const row = rows[value];
	const text = texts[value];
	if (!row || !text) return null;
	const {name, sign} = row;
	const {focus} = theme.sign;
	const hasFocus = isSelected && showsFocus;
	const style = hasFocus ? theme.style.accent : theme.style.plain;
	// One piece to lay out, with the line above it.
	return (
		<Text wrap="truncate">
			{hasGroups && isGapBefore(row, value) && ' \n'}
			{hasFocus ? <Text {...theme.mark.accent}>{`${focus} `}</Text> : ' '.repeat(focus.length + 1)}
			{sign && <Text {...sign.style}>{sign.text.trimEnd()}</Text>}
			{sign?.text.slice(sign.text.trimEnd().length)}
			{name !== undefined && <Text {...(hasFocus ? style : theme.style.dim)}>{name}</Text>}
			<Text {...style}>{name === undefined ? text.label : text.label.slice(name.length)}</Text>
			{text.state}
			{text.hint !== '' && <Text {...theme.style.dim}>{text.hint}</Text>}
		</Text>
	);
}

/** What the row in focus has to say, below the list: as high for each row, so that nothing moves. */
function More({
	lines,
	rows,
	hasGap,
}: {
	readonly lines: readonly string[];
	readonly rows: number;
	readonly hasGap: boolean;
}): ReactNode {
	const theme = useTheme();
	const drawn = Array.from({length: rows}, (_, at) => lines[at] || ' ');
	return (
		<Text wrap="truncate" {...(hasGap ? theme.style.plain : theme.style.dim)}>
			{`${hasGap ? '\n' : ''}${drawn.join('\n')}`}
		</Text>
	);
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
