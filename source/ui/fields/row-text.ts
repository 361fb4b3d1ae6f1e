import {cutText, textWidth, wrapText} from '../../core/wrap-text.ts';
import type {Theme} from '../theme.ts';

export interface ChoiceRow<V> {
	readonly value: V;
	/** What happens when it is chosen; one line. */
	readonly label: string;
	/** Dim, behind the label. */
	readonly hint?: string;
	/** Why it cannot be chosen; shown instead of the hint. */
	readonly disabled?: string;
	/** Undefined: a row without a tick box. */
	readonly isTicked?: boolean;
}

export interface RowText {
	/** On one line, cut where it has to be. */
	readonly label: string;
	readonly hint: string;
	/** All of it, on as many lines as it needs. One line: nothing was cut. */
	readonly whole: readonly {readonly line: string; readonly isHint: boolean}[];
}

/** A hint that is cut to fewer columns than this says nothing. */
const shortestHint = 8;

/** @param columns of the list, with its sign of focus */
export function rowText(row: ChoiceRow<unknown>, columns: number, theme: Theme): RowText {
	const room = Math.max(1, columns - theme.sign.focus.length - 1);
	const tick = row.isTicked === undefined ? '' : `${row.isTicked ? theme.sign.ticked : theme.sign.unticked} `;
	const label = tick + row.label;
	const hint = row.disabled ?? row.hint ?? '';
	const left = room - textWidth(label) - 2;
	if (hint === '' ? left >= -2 : textWidth(hint) <= left)
		return {label, hint, whole: [{line: label, isHint: false}]};
	return {
		label: cutText(label, room, theme.sign.more),
		hint: left < shortestHint ? '' : cutText(hint, left, theme.sign.more),
		whole: [
			...wrapText(label, room).map(line => ({line, isHint: false})),
			...(hint === '' ? [] : wrapText(`  ${hint}`, room).map(line => ({line, isHint: true}))),
		],
	};
}

/** How many lines more than one the longest row needs when it has the focus. */
export function extraLines(rows: readonly ChoiceRow<unknown>[], columns: number, theme: Theme): number {
	return rows.reduce((most, row) => Math.max(most, rowText(row, columns, theme).whole.length - 1), 0);
}
