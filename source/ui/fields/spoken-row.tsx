import {Box, Text} from 'ink';
import type {ReactNode} from 'react';
import {wrapText} from '../../core/wrap-text.ts';
import {spokenText} from '../spoken.tsx';
import type {ChoiceRow} from './row-text.ts';

/** Ink's words for role and state before a row, at most but for the row in focus. */
function before({isTicked}: ChoiceRow<unknown>): number {
	return (isTicked === undefined ? 'listitem: ' : 'checkbox: (checked) ').length;
}

/** The line that tells the place in the list, and one for the state of the row in focus. */
const ownLines = 2;

/** A row of a list as it is heard: nothing is cut, and what is not ticked says so (Ink tells only what is). */
export function spokenRow({label, hint, disabled, isTicked}: ChoiceRow<unknown>): string {
	const words = [spokenText(label), isTicked === false ? 'not ticked' : '', disabled ?? hint ?? ''];
	return words
		.filter(Boolean)
		.map(text => spokenText(text))
		.join(', ');
}

/** How many lines a list takes when nothing of it is left out. */
export function spokenHeight(rows: readonly ChoiceRow<unknown>[], columns: number): number {
	const heightOf = (row: ChoiceRow<unknown>) =>
		wrapText(spokenRow(row), Math.max(10, columns - before(row))).length;
	return rows.reduce((sum, row) => sum + heightOf(row), ownLines);
}

/** How many rows are shown in so many lines. */
export function spokenRows(rows: readonly ChoiceRow<unknown>[], columns: number, lines: number): number {
	const height = spokenHeight(rows, columns);
	if (height <= lines || rows.length === 0) return rows.length;
	const usual = (height - ownLines) / rows.length;
	return Math.max(1, Math.floor((lines - ownLines) / usual));
}

/** A row of a list with its role and state. */
export function SpokenRow({
	row,
	isSelected,
}: {
	readonly row: ChoiceRow<unknown>;
	readonly isSelected: boolean;
}): ReactNode {
	return (
		<Box
			aria-role={row.isTicked === undefined ? 'listitem' : 'checkbox'}
			aria-state={{
				selected: isSelected,
				checked: row.isTicked === true,
				disabled: row.disabled !== undefined,
			}}
		>
			<Text>{spokenRow(row)}</Text>
		</Box>
	);
}
