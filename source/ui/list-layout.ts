import {cutText, textWidth, wrapText} from '../core/wrap-text.ts';
import type {Size} from './provider.tsx';
import type {TextStyle, Theme} from './theme.ts';

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
	/** Dim, behind them, in one column with those of the other rows. Short: where it has no room it goes below. */
	readonly hint?: string;
	/** Below the list while this row is in focus. */
	readonly about?: string | undefined;
	/** An empty line before it, where all of them have room. */
	readonly isApart?: boolean;
	/** Undefined: a row without a tick box. */
	readonly isTicked?: boolean;
}

/** Whether a group begins. */
export function isGapBefore({isApart}: ChoiceRow<unknown>, at: number): boolean {
	return isApart === true && at > 0;
}

/** Empty lines between groups. */
function gapLines(rows: readonly ChoiceRow<unknown>[]): number {
	return rows.reduce((sum, row, at) => sum + Number(isGapBefore(row, at)), 0);
}

export interface RowText {
	/** With its box, on one line, cut where it has to be. */
	readonly label: string;
	/** With the blanks before it; '' where it has no room. */
	readonly state: string;
	/** With the blanks before it; as much of it as has room, in whole parts. */
	readonly hint: string;
	/** What the line does not say, and what no line has room for. */
	readonly more: readonly string[];
}

/** All rows on one line each, their hints in one column. @param columns of the list, with its sign of focus */
export function rowTexts(
	rows: readonly ChoiceRow<unknown>[],
	columns: number,
	theme: Theme,
): readonly RowText[] {
	const all = Math.max(1, columns - theme.sign.focus.length - 1);
	const told = rows.map(row => {
		const {sign, isTicked, name = '', state = '', hint = ''} = row;
		const before = textWidth(sign?.text ?? '');
		const tick = isTicked === undefined ? '' : `${isTicked ? theme.sign.ticked : theme.sign.unticked} `;
		const label = tick + name + row.label;
		const labelled = before + textWidth(label);
		const stated = state === '' ? labelled : labelled + gapColumns + textWidth(state);
		const hasState = stated <= all;
		return {label, labelled, hasState, width: hasState ? stated : labelled, hint, hintWidth: textWidth(hint)};
	});
	const columnsOf = groupsOf(rows, told).flatMap(group => {
		const column = hintColumn(
			group.filter(({hint}) => hint !== ''),
			all,
		);
		return group.map(() => column);
	});
	return told.map(({label, labelled, hasState, width, hint}, at) => {
		const {sign, state = '', about} = rows[at]!;
		const column = columnsOf[at]!;
		const aligned = width <= column ? wholeParts(hint, all - column - gapColumns) : '';
		const shown = aligned === '' ? wholeParts(hint, all - width - gapColumns) : aligned;
		const gap = gapColumns + (aligned === '' ? 0 : column - width);
		const rest = shown === hint ? '' : shown === '' ? hint : hint.slice(shown.length + partEnd.length);
		return {
			label: cutText(label, all - textWidth(sign?.text ?? ''), theme.sign.more),
			state: hasState && state !== '' ? ' '.repeat(gapColumns) + state : '',
			hint: shown === '' ? '' : ' '.repeat(gap) + shown,
			more: [
				labelled > all ? label.trimEnd() : '',
				hasState ? '' : state.trimEnd(),
				rest,
				about ?? '',
			].filter(text => text !== ''),
		};
	});
}

/** What belongs to the rows, cut where a group begins. */
function groupsOf<T>(rows: readonly ChoiceRow<unknown>[], of: readonly T[]): readonly (readonly T[])[] {
	const groups: T[][] = [];
	for (const [at, each] of of.entries()) {
		if (at === 0 || rows[at]!.isApart) groups.push([]);
		groups.at(-1)!.push(each);
	}
	return groups;
}

/** Blanks between a label, its state and its hint. */
const gapColumns = 2;

/** The width of the labels that lets most hints, or at least their first parts, stand below each other. */
function hintColumn(
	rows: readonly {readonly width: number; readonly hint: string; readonly hintWidth: number}[],
	room: number,
): number {
	const widths = new Set(rows.map(({width}) => width));
	let best = {width: 0, count: 0};
	for (const width of [...widths].toSorted((one, other) => one - other)) {
		const left = room - width - gapColumns;
		const beside = rows.filter(row => row.width <= width && textWidth(firstPart(row.hint)) <= left);
		const count = beside.length + beside.filter(({hintWidth}) => hintWidth <= left).length;
		if (count > best.count) best = {width, count};
	}
	return best.width;
}

function firstPart(hint: string): string {
	return hint.split(partEnd, 1)[0]!;
}

/** The first parts of a hint that have room. */
function wholeParts(hint: string, columns: number): string {
	if (textWidth(hint) <= columns) return hint;
	const at = hint.lastIndexOf(partEnd);
	return at < 0 ? '' : wholeParts(hint.slice(0, at), columns);
}

const partEnd = ' · ';

/** A list in the lines that it has. */
interface Fitted {
	/** So many rows are shown. */
	readonly height: number;
	readonly isLong: boolean;
	/** Lines below the rows, that of the place in a long list included. */
	readonly below: number;
	readonly hasGap: boolean;
	/** Groups stand apart. */
	readonly hasGroups: boolean;
}

/** So many rows are all shown, whatever the one in focus has to say. */
const fewRows = 4;

export function fitList(
	all: readonly ChoiceRow<unknown>[],
	texts: readonly RowText[],
	{columns, rows}: Size,
	theme: Theme,
): Fitted {
	const {length} = texts;
	const most = mostLines(texts, columns);
	if (length <= rows && (length <= fewRows || length + most <= rows)) {
		const below = Math.min(most, rows - length);
		const left = rows - length - below;
		const gaps = gapLines(all);
		const hasGroups = gaps > 0 && gaps <= left;
		const hasGap = below > 0 && left > (hasGroups ? gaps : 0);
		return {height: length, isLong: false, below, hasGap, hasGroups};
	}
	const wanted = mostLines(texts, columns, placeWords(length - 1, length, theme));
	const below = Math.min(wanted, Math.max(1, Math.floor(rows / 2)), rows - 1);
	return {height: rows - below, isLong: true, below, hasGap: false, hasGroups: false};
}

/** `↑↓ 4 of 10` */
export function placeWords(index: number, length: number, {arrows}: Theme): string {
	return `${arrows.upDown} ${index + 1} of ${length}`;
}

/** @param place of a long list */
export function moreLines({more}: RowText, place: string, columns: number): readonly string[] {
	const text = [...(place === '' ? [] : [place]), ...more].join(partEnd);
	if (text === '') return [];
	return textWidth(text) + 2 <= columns ? [`  ${text}`] : wrapText(`  ${text}`, columns);
}

function mostLines(texts: readonly RowText[], columns: number, place = ''): number {
	return texts.reduce((most, text) => Math.max(most, moreLines(text, place, columns).length), 0);
}

/** How many lines a list takes that has all the room it wants, without an empty one. */
export function listHeight(rows: readonly ChoiceRow<unknown>[], columns: number, theme: Theme): number {
	return rows.length + gapLines(rows) + mostLines(rowTexts(rows, columns, theme), columns);
}
