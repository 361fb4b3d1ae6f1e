import {Box, Text} from 'ink';
import {type ReactNode, useMemo, useRef, useState} from 'react';
import {listWords} from '../core/voice-words.ts';
import {cutText, textWidth, wrapText} from '../core/wrap-text.ts';
import {Choice, type ChoiceRow, extraLines} from '../ui/choice.tsx';
import {usePasteOutside} from '../ui/keyboard.tsx';
import {Prose, shorten, TextPages} from '../ui/paragraphs.tsx';
import {useRoom} from '../ui/provider.tsx';
import {TextField} from '../ui/text-field.tsx';
import {type Theme, useTheme} from '../ui/theme.ts';
import {PromptFrame, type PromptProps, proseOf} from './prompt-view.tsx';
import type {Choose, Details, Key, Para, Row} from './talk.ts';

/** A list, one row of which is taken. */
export function ChooseView(props: PromptProps<Choose<unknown>>): ReactNode {
	const {talk, shown, prompt} = props;
	const {question, keysFor, found, pasted} = prompt;
	const theme = useTheme();
	const [filter, setFilter] = useState(found?.filter ?? '');
	const [isFinding, setIsFinding] = useState(false);
	const rows = useMemo(
		() => (filter === '' ? prompt.rows : foundRows(prompt.rows, filter)),
		[prompt.rows, filter],
	);
	const {index, start, onFocus, focusOn} = useFocusedRow(prompt, rows);
	const row = rows[index];
	usePasteOutside(text => talk.answer(pasted?.(text)), {isActive: pasted !== undefined && !shown.waiting});

	function find(text: string): void {
		if (found) found.filter = text;
		setFilter(text);
		if (text !== '') focusOn(foundRows(prompt.rows, text)[0]);
	}
	function showAll(): void {
		find('');
		setIsFinding(false);
	}
	const filtering = found && !isFinding ? [{key: '/', does: 'filter', run: () => setIsFinding(true)}] : [];
	const isMany = prompt.rows.length > fewRows;
	const isNoneFound = filter !== '' && rows.length === 0;
	const keys: readonly Key<unknown>[] = [
		// Of a line that is too long the last keys go.
		...(isMany ? filtering : []),
		...(isFinding || isNoneFound ? [] : keysFor ? keysFor(row?.value) : (prompt.keys ?? [])),
		...(isMany ? [] : filtering),
		...(filter !== '' || isFinding ? [{key: 'escape', does: 'show all', run: showAll}] : []),
	];
	const first = isFinding
		? [{key: 'Enter', does: 'to the list'}]
		: isNoneFound
			? []
			: [
					{key: theme.arrows.upDown, does: 'move'},
					...(row?.isTicked === undefined ? [] : [{key: 'Space', does: 'tick'}]),
					{key: 'Enter', does: 'choose'},
				];
	const prose = filter === '' ? (prompt.prose ?? []) : [listWords.onlyWith(filter)];
	const above = isNoneFound ? [listWords.nothingWith(filter)] : [...prose, question];
	return (
		<PromptFrame {...{talk, shown}} prompt={{...prompt, keys}} first={first} isTyping={isFinding}>
			<AboveList prompt={prompt} paragraphs={isFinding ? [question] : above}>
				{isFinding && (
					<FindField
						filter={filter}
						onChange={find}
						isEmpty={rows.length === 0}
						onClose={() => setIsFinding(false)}
					/>
				)}
				<List key={start} {...props} rows={rows} index={index} isFinding={isFinding} onFocus={onFocus} />
			</AboveList>
		</PromptFrame>
	);
}

/** With so many rows nobody needs a filter. */
const fewRows = 6;

/** Those that have the text, a name that is just that first, one that begins so next. Ways out are none of them. */
function foundRows(rows: readonly Row<unknown>[], filter: string): readonly Row<unknown>[] {
	const wanted = filter.toLowerCase();
	const rank = ({label, hint = '', isOut = false}: Row<unknown>) => {
		const name = label.trim().toLowerCase();
		if (isOut || !`${label} ${hint}`.toLowerCase().includes(wanted)) return undefined;
		return name === wanted ? 0 : name.startsWith(wanted) ? 1 : 2;
	};
	return rows
		.map(row => ({row, at: rank(row)}))
		.filter((found): found is {row: Row<unknown>; at: 0 | 1 | 2} => found.at !== undefined)
		.toSorted((one, other) => one.at - other.at)
		.map(({row}) => row);
}

interface FocusedRow {
	/** In the rows that are listed. */
	readonly index: number;
	/** Another number: the list starts anew, at `index`. */
	readonly start: number;
	readonly onFocus: (index: number) => void;
	/** Before other rows are listed. */
	readonly focusOn: (row: Row<unknown> | undefined) => void;
}

interface Place {
	readonly id: string | undefined;
	readonly index: number;
}

/** The row in focus, by its id, so that it stays when rows come and go. */
function useFocusedRow(prompt: Choose<unknown>, rows: readonly Row<unknown>[]): FocusedRow {
	const {at = 0, found} = prompt;
	const placeAt = (index: number): Place => ({id: rows[index] && idOf(rows[index]), index});
	const [drawn, setDrawn] = useState(() => {
		const known = rows.findIndex(row => idOf(row) === found?.id);
		return placeAt(known < 0 ? at : known);
	});
	/** Where the keys have led; drawn only where something beside the list has to be drawn with it. */
	const latest = useRef(drawn);
	const [start, setStart] = useState(at);
	const hasMoved = latest.current.index !== start;
	// Another row is to be in focus now, but nothing may jump under a finger.
	if (at !== start && found === undefined && !hasMoved && rows[at]) {
		latest.current = placeAt(at);
		setStart(at);
		setDrawn(latest.current);
	}
	const known = rows.findIndex(row => idOf(row) === latest.current.id);
	const index = known >= 0 ? known : Math.max(0, Math.min(latest.current.index, rows.length - 1));

	function onFocus(next: number): void {
		const place = placeAt(next);
		const isSame = latest.current.id === place.id && latest.current.index === next;
		latest.current = place;
		if (found) found.id = place.id;
		if (!(found || prompt.keysFor || prompt.details || prompt.picture || prompt.onTick)) return;
		// React would keep an update that changes nothing.
		if (!isSame) setDrawn(place);
	}
	function focusOn(row: Row<unknown> | undefined): void {
		if (!row) return;
		latest.current = {id: idOf(row), index: 0};
		if (found) found.id = idOf(row);
	}
	return {index, start, onFocus, focusOn};
}

function idOf({id, label}: Row<unknown>): string {
	return id ?? label;
}

interface AboveListProps {
	readonly prompt: Choose<unknown>;
	readonly paragraphs: readonly (string | Para | undefined)[];
	readonly children: ReactNode;
}

/** A text that is read whole, or prose that may be cut. */
function AboveList({prompt, paragraphs, children}: AboveListProps): ReactNode {
	const {text, least, rows} = prompt;
	const theme = useTheme();
	if (!text) {
		return (
			<Prose paragraphs={proseOf(paragraphs, theme)} least={least ?? 4}>
				{children}
			</Prose>
		);
	}
	const lines = text.map(para =>
		typeof para === 'string' ? para : `${para.sign === 'warning' ? '! ' : ''}${para.text}`,
	);
	return (
		<TextPages key={lines.join()} lines={lines} least={least ?? rows.length + 2}>
			{children}
		</TextPages>
	);
}

interface FindFieldProps {
	readonly filter: string;
	readonly onChange: (text: string) => void;
	readonly isEmpty: boolean;
	readonly onClose: () => void;
}

function FindField({filter, onChange, isEmpty, onClose}: FindFieldProps): ReactNode {
	return (
		<Box minHeight={2} flexShrink={0} flexDirection="column">
			<TextField
				initial={filter}
				below={isEmpty ? 'Nothing has that in its name or state.' : undefined}
				onChange={text => onChange(text.trim())}
				onSubmit={onClose}
				empty="Type part of a name, or a state such as expired."
			/>
		</Box>
	);
}

/** From so many columns on details stand beside the list. */
const besideColumns = 72;
const listColumns = 33;
/** The line between the list and the details, with its blank. */
const ruleColumns = 2;

const none: readonly string[] = [];

interface ListProps extends PromptProps<Choose<unknown>> {
	readonly rows: readonly Row<unknown>[];
	readonly index: number;
	readonly isFinding: boolean;
	readonly onFocus: (index: number) => void;
}

/** The rows, and what stands beside or below them. */
function List({talk, shown, prompt, rows, index, isFinding, onFocus}: ListProps): ReactNode {
	const {details, picture, notes = none, onTick, keysFor} = prompt;
	const theme = useTheme();
	const room = useRoom();
	const isBeside = details !== undefined && room.columns >= besideColumns;
	const columns = isBeside ? listColumns - 1 : room.columns;
	const drawnRows = useMemo(
		() => rows.map(row => drawnRow(row, columns, isBeside, nameWidth(rows), theme)),
		[rows, columns, isBeside, theme],
	);
	const key = useMemo(() => rows.map(idOf).join('\n'), [rows]);
	const height = useMemo(() => {
		const focusLines = notes.length > 0 ? extraLines(drawnRows, columns, theme) : 0;
		return drawnRows.length + (details ? 2 : focusLines);
	}, [drawnRows, columns, theme, details, notes]);
	const below = isBeside ? 0 : room.rows - height - 1;
	const noteLines = fitNotes(notes, room.columns, below);
	const hasBelow = details ? below >= 3 : noteLines.length > 0;
	// A line below stays free for what takes its time.
	const free = keysFor ? room.rows - (isFinding ? 3 : 1) : room.rows;
	const told = details && rows[index] && details(rows[index].value);
	// As long as for the row that has most to tell, so that it stays as one moves.
	const detailLines = useMemo(
		() =>
			details
				? Math.max(
						0,
						...rows.map(
							({value}) => detailsLines(details(value), room.columns - listColumns - ruleColumns).length,
						),
					)
				: 0,
		[details, rows, room.columns],
	);
	return (
		<Box flexDirection={isBeside ? 'row' : 'column'}>
			<Box flexDirection="column" width={isBeside ? listColumns : room.columns} flexShrink={0}>
				<Choice
					key={key}
					rows={drawnRows}
					initialIndex={index}
					onChoose={talk.answer}
					onFocus={(_, at) => onFocus(at)}
					{...(onTick && {onTick: (value: unknown) => talk.press({key: 'space', run: () => onTick(value)})})}
					columns={columns}
					height={Math.max(1, hasBelow ? height : free)}
					isActive={!shown.waiting && !isFinding}
					showsFocus={!isFinding}
				/>
			</Box>
			{isBeside && <Rule rows={Math.min(room.rows, Math.max(height, detailLines))} />}
			{isBeside && told && (
				<DetailsBox {...told} columns={room.columns - listColumns - ruleColumns} rows={room.rows} />
			)}
			{!isBeside && hasBelow && told && <DetailsBox {...told} columns={room.columns} rows={below} />}
			{hasBelow && noteLines.length > 0 && (
				<Text wrap="truncate" {...theme.style.dim}>
					{`\n${noteLines.join('\n')}`}
				</Text>
			)}
			{picture && <Picture rows={rows} picture={picture} focused={rows[index]?.value} />}
		</Box>
	);
}

/** The notes that have room, each whole, the first ones first. */
function fitNotes(notes: readonly string[], columns: number, rows: number): readonly string[] {
	const lines: string[] = [];
	for (const note of notes) {
		const more = wrapText(note, columns);
		if (lines.length + more.length > rows) break;
		lines.push(...more);
	}
	return lines;
}

function drawnRow(
	row: Row<unknown>,
	columns: number,
	isBeside: boolean,
	named: number,
	theme: Theme,
): ChoiceRow<unknown> {
	const {hint, isOneLine, label, value, isTicked} = row;
	// In a narrow window the values need the room more than a straight edge.
	const name = row.name && (columns < narrow ? `${row.name}  ` : row.name.padEnd(named + 2));
	const room = columns - theme.sign.focus.length - 1 - (name?.length ?? 0);
	const shown = isOneLine ? oneLine(label, room, theme) : label;
	const hasHint = hint !== undefined && (!isBeside || isTicked !== undefined);
	return {
		value,
		label: shown,
		...(name !== undefined && {name}),
		...(isTicked !== undefined && {isTicked}),
		...(hasHint && {hint}),
	};
}

/** Below so many columns. */
const narrow = 60;

function nameWidth(rows: readonly Row<unknown>[]): number {
	return Math.max(0, ...rows.map(({name = ''}) => name.length));
}

/** One word that is too long (a client ID) is known by its end. */
function oneLine(text: string, columns: number, theme: Theme): string {
	const {more} = theme.sign;
	if (text.includes(' ') || textWidth(text) <= columns) return cutText(text, columns, more);
	return more + text.slice(Math.max(0, text.length - columns + more.length));
}

/** Keeps the details apart from the rows that they happen to stand beside. */
function Rule({rows}: {readonly rows: number}): ReactNode {
	const theme = useTheme();
	const line = theme.hasUnicode ? '│' : '|';
	return (
		<Box width={ruleColumns} flexShrink={0}>
			<Text {...theme.style.dim}>{Array.from({length: rows}, () => line).join('\n')}</Text>
		</Box>
	);
}

function detailsLines({heading, lines}: Details, columns: number): readonly string[] {
	const items = lines.flatMap(line =>
		wrapText(line, columns - 2).map((part, at) => (at === 0 ? `- ${part}` : `  ${part}`)),
	);
	return [...wrapText(heading, columns), ...items];
}

/** What the row in focus is about, beside or below the list; cut where there is no room. */
function DetailsBox({
	heading,
	lines,
	columns,
	rows,
}: Details & {readonly columns: number; readonly rows: number}): ReactNode {
	const theme = useTheme();
	const head = wrapText(heading, columns);
	return (
		<Box flexDirection="column" width={columns} flexShrink={0}>
			{shorten(detailsLines({heading, lines}, columns), rows, columns, theme).map((line, at) => (
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

interface PictureProps {
	readonly rows: readonly Row<unknown>[];
	readonly picture: NonNullable<Choose<unknown>['picture']>;
	readonly focused: unknown;
}

/** Small, and gone where there is no room for the largest one, so that nothing jumps from row to row. */
function Picture({rows, picture, focused}: PictureProps): ReactNode {
	const theme = useTheme();
	const room = useRoom();
	const drawn = (value: unknown) =>
		picture(value).map(line => (theme.hasUnicode ? line : line.replaceAll('─', '-').replaceAll('▶', '>')));
	const width = Math.max(...rows.flatMap(({value}) => drawn(value)).map(textWidth));
	if (width + 2 > room.columns || room.rows < rows.length + 3) return null;
	return (
		<Box paddingLeft={2} paddingTop={1} flexDirection="column">
			{drawn(focused).map(line => (
				<Text key={line} {...theme.style.dim}>
					{line}
				</Text>
			))}
		</Box>
	);
}
