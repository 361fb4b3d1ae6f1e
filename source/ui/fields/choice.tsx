import {Box, type Key, Text, useIsScreenReaderEnabled} from 'ink';
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
import {keyName} from '../key-name.ts';
import {useFocusState} from '../keyboard.tsx';
import {useRoom} from '../room.ts';
import {type Theme, useTheme} from '../theme.ts';
import {type ChoiceState, moveByKey, settle, startChoice} from './choice-state.ts';
import {KeyTap} from './key-tap.tsx';
import {type ChoiceRow, extraLines, rowText} from './row-text.ts';
import {SpokenRow, spokenRows} from './spoken-row.tsx';

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

interface Drawing {
	readonly rows: readonly ChoiceRow<unknown>[];
	readonly theme: Theme;
	readonly columns: number;
	/** The row in focus may take so many lines more than one. */
	readonly extra: number;
	readonly showsFocus: boolean;
	/** Keys come here. */
	readonly isReading: boolean;
}

const DrawingContext = createContext<Drawing | undefined>(undefined);

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
	const isSpoken = useIsScreenReaderEnabled();
	const columns = props.columns ?? room.columns;
	const space = Math.max(1, props.height ?? room.rows);
	const isLong = rows.length > space;
	const most = isLong ? Math.max(1, space - 1) : space;
	// The row in focus takes as many lines as its words need, as far as the others leave it some.
	const wanted = useMemo(() => extraLines(rows, columns, theme), [rows, columns, theme]);
	const extra = Math.min(wanted, isLong ? Math.floor(most / 3) : space - rows.length);
	const spoken = useMemo(
		() => (isSpoken ? spokenRows(rows, columns, space) : undefined),
		[isSpoken, rows, columns, space],
	);
	const shape = {length: rows.length, height: spoken ?? most - extra};
	const [kept, setState] = useState(() => startChoice(props.initialIndex ?? 0, shape));
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
		() => ({rows, theme, columns, extra, showsFocus, isReading}),
		[rows, theme, columns, extra, showsFocus, isReading],
	);

	function onKey(input: string, key: Key): void {
		const name = keyName(input, key);
		pressed.current = name;
		if (name === undefined) return;
		if (name === 'space' && row?.isTicked !== undefined && !row.disabled) onTick?.(row.value, state.index);
		latest.current = moveByKey(settle(latest.current, shape), name, shape);
		setState(latest.current);
		// With the move itself, so that what stands beside the list is drawn in the same frame.
		const {index} = latest.current;
		tellFocus(rows[index]?.value, index);
	}

	/** The library chooses by the digits too; for us only Enter chooses. */
	function onSelect(): void {
		if (pressed.current === 'enter' && row && row.disabled === undefined) onChoose(row.value, state.index);
	}

	return (
		<DrawingContext value={drawing}>
			<Box flexDirection="column" aria-role="list" aria-state={{disabled: !isReading}}>
				{isSpoken && <Text>{spokenPlace(state, rows.length, isReading)}</Text>}
				<KeyTap onKey={onKey} isActive={isReading} />
				<SelectInput
					key={`${state.generation}:${state.top}:${shown}`}
					items={items}
					initialIndex={state.index - state.top}
					isFocused={isReading}
					indicatorComponent={FocusSign}
					itemComponent={RowLine as unknown as (props: {label: string; isSelected?: boolean}) => ReactNode}
					onSelect={onSelect}
				/>
				{isLong && !isSpoken && <Position state={state} length={rows.length} />}
			</Box>
		</DrawingContext>
	);
}

function useDrawing(): Drawing {
	const drawing = useContext(DrawingContext);
	if (!drawing) throw new Error('DrawingContext is missing');
	return drawing;
}

function FocusSign({isSelected = false}: {readonly isSelected?: boolean}): ReactNode {
	const {theme, showsFocus} = useDrawing();
	const {focus} = theme.sign;
	return (
		<Text {...theme.style.accent} aria-hidden>
			{isSelected && showsFocus ? `${focus} ` : ' '.repeat(focus.length + 1)}
		</Text>
	);
}

/** `value` is the row's place; the library hands it on although its types do not say so. */
function RowLine({
	value,
	isSelected = false,
}: {
	readonly value: number;
	readonly isSelected?: boolean;
}): ReactNode {
	const {rows, theme, columns, extra, showsFocus, isReading} = useDrawing();
	const isSpoken = useIsScreenReaderEnabled();
	const row = rows[value];
	if (!row) return null;
	if (isSpoken) return <SpokenRow row={row} isSelected={isSelected && isReading} />;
	const text = rowText(row, columns, theme);
	const isDim = row.disabled !== undefined;
	const style = isDim ? theme.style.dim : isSelected && showsFocus ? theme.style.accent : theme.style.plain;
	if (isSelected && extra > 0 && text.whole.length > 1) {
		return (
			<Box flexDirection="column">
				{text.whole.slice(0, extra + 1).map(({line, isHint}) => (
					<Text key={line} wrap="truncate" {...(isHint ? theme.style.dim : style)}>
						{line}
					</Text>
				))}
			</Box>
		);
	}
	return (
		<Text wrap="truncate">
			<Text {...style}>{text.label}</Text>
			{text.hint !== '' && <Text {...theme.style.dim}>{`  ${text.hint}`}</Text>}
		</Text>
	);
}

function spokenPlace({index}: ChoiceState, length: number, isReading: boolean): string {
	if (length === 0) return 'empty';
	return isReading ? `choice ${index + 1} of ${length}` : `${length} choices`;
}

function Position({state, length}: {readonly state: ChoiceState; readonly length: number}): ReactNode {
	const {theme} = useDrawing();
	return <Text {...theme.style.dim}>{`  ${state.index + 1} of ${length}`}</Text>;
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
