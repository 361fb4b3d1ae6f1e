import {Box, Text} from 'ink';
import {type ReactNode, useMemo, useRef, useState} from 'react';
import {listWords} from '../core/voice-words.ts';
import {wrapText} from '../core/wrap-text.ts';
import {Choice} from '../ui/choice.tsx';
import {usePasteOutside} from '../ui/keyboard.tsx';
import {listHeight} from '../ui/list-layout.ts';
import {Prose, TextPages} from '../ui/paragraphs.tsx';
import {useRoom} from '../ui/provider.tsx';
import {TextField} from '../ui/text-field.tsx';
import {useTheme} from '../ui/theme.ts';
import {DetailsBox, detailsLines, Picture, Rule, ruleColumns} from './beside-list.tsx';
import {drawnRowsOf} from './drawn-rows.ts';
import {PromptFrame, type PromptProps, proseOf} from './prompt-view.tsx';
import type {Choose, Key, Para, Row} from './talk.ts';

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
	// Of so few rows nobody looks for one; it works all the same.
	const isMany = prompt.rows.length > fewRows;
	const filtering = {key: '/', ...(isMany && {does: 'find'}), run: () => setIsFinding(true)};
	const isNoneFound = filter !== '' && rows.length === 0;
	const keys: readonly Key<unknown>[] = [
		// Of a line that is too long the last keys go.
		...(found && !isFinding ? [filtering] : []),
		...(isFinding || isNoneFound ? [] : keysFor ? keysFor(row?.value) : (prompt.keys ?? [])),
		...(filter !== '' || isFinding ? [{key: 'escape', does: 'show all', run: showAll}] : []),
	];
	const hasTick = row?.isTicked !== undefined;
	const first = isFinding
		? [{key: 'Enter', does: 'go to the rows', short: 'to rows'}]
		: isNoneFound
			? []
			: [
					{key: theme.arrows.upDown, does: 'move'},
					...(hasTick ? [{key: 'Space', does: 'tick'}] : []),
					{key: 'Enter', does: 'choose', ...(hasTick && {short: 'take'})},
				];
	const prose = filter === '' ? (prompt.prose ?? []) : [listWords.onlyWith(filter)];
	const above = isNoneFound ? [listWords.nothingWith(filter)] : [...prose, question];
	return (
		<PromptFrame
			{...{talk, shown}}
			prompt={{...prompt, keys}}
			first={first}
			isTyping={isFinding}
			lead={row && prompt.leads?.(row.value)}
			facts={row && prompt.facts?.(row.value)}
		>
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

/** With so many rows nobody needs a filter; its key works all the same. */
const fewRows = 6;

/**
 * Those that have the text: a name anywhere, words where they begin. A name that is just that comes first, one that begins
 * so next. Ways out are none of them.
 */
function foundRows(rows: readonly Row<unknown>[], filter: string): readonly Row<unknown>[] {
	const wanted = filter.toLowerCase();
	const rank = ({label, hint = '', isOut = false}: Row<unknown>) => {
		const name = label.toLowerCase();
		const isNamed = !name.includes(' ') && name.includes(wanted);
		const hasWord = () => ` ${name} ${hint.toLowerCase()}`.includes(` ${wanted}`);
		if (isOut || !(isNamed || hasWord())) return undefined;
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
		const {keysFor, details, picture, leads, onTick} = prompt;
		if (!(found || keysFor || details || picture || leads || onTick)) return;
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
	const {columns} = useRoom();
	if (!text) {
		const needed = () =>
			rows.length < leastRows
				? listHeight(drawnRowsOf(rows, columns, false, theme), columns, theme)
				: leastRows;
		return (
			<Prose paragraphs={proseOf(paragraphs, theme)} least={least ?? Math.min(leastRows, needed())}>
				{children}
			</Prose>
		);
	}
	const told = proseOf(text, theme);
	return (
		<TextPages key={told.map(para => para.text).join()} paragraphs={told} least={least ?? rows.length + 2}>
			{children}
		</TextPages>
	);
}

/** So many lines are for a list, if it takes them, whatever the prose takes. */
const leastRows = 4;

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
				label={listWords.find}
				initial={filter}
				below={isEmpty ? listWords.nothingFound : undefined}
				onChange={text => onChange(text.trim())}
				onSubmit={onClose}
				empty={listWords.typeToFind}
			/>
		</Box>
	);
}

/** From so many columns on details stand beside the list. */
const besideColumns = 72;
const listColumns = 33;

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
		() => drawnRowsOf(rows, columns, isBeside, theme),
		[rows, columns, isBeside, theme],
	);
	const key = useMemo(() => rows.map(idOf).join('\n'), [rows]);
	const height = useMemo(
		() =>
			(details || notes.length > 0 ? listHeight(drawnRows, columns, theme) : drawnRows.length) +
			(details ? 2 : 0),
		[drawnRows, columns, theme, details, notes],
	);
	const below = isBeside ? 0 : room.rows - height - 1;
	const noteLines = fitNotes(notes, room.columns, below);
	const hasBelow = details ? below >= 3 : noteLines.length > 0;
	// A line below stays free for what takes its time.
	const free = keysFor ? room.rows - (isFinding ? 3 : 1) : room.rows;
	const told = details && rows[index] && details(rows[index].value);
	const detailColumns = isBeside ? room.columns - listColumns - ruleColumns : room.columns;
	// As long as for the row that has most to tell, so that it stays as one moves.
	const detailLines = useMemo(
		() =>
			details ? Math.max(0, ...rows.map(({value}) => detailsLines(details(value), detailColumns).length)) : 0,
		[details, rows, detailColumns],
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
			{isBeside && told && <DetailsBox {...told} columns={detailColumns} rows={room.rows} />}
			{!isBeside && hasBelow && told && (
				<Box height={Math.min(below, detailLines)} flexShrink={0}>
					<DetailsBox {...told} columns={detailColumns} rows={below} />
				</Box>
			)}
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
