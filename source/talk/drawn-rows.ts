import {textWidth} from '../core/wrap-text.ts';
import type {ChoiceRow} from '../ui/list-layout.ts';
import {oneLine} from '../ui/paragraphs.tsx';
import type {Theme} from '../ui/theme.ts';
import type {Row} from './talk.ts';

/** The rows of a prompt as a list draws them. @param columns of the list @param isBeside details stand beside it */
export function drawnRowsOf(
	rows: readonly Row<unknown>[],
	columns: number,
	isBeside: boolean,
	theme: Theme,
): readonly ChoiceRow<unknown>[] {
	const widths = widthsOf(rows, columns, theme);
	return rows.map((row, at) => drawnRow(row, columns, isBeside, widths[at]!, theme));
}

function drawnRow(
	row: Row<unknown>,
	columns: number,
	isBeside: boolean,
	width: Widths,
	theme: Theme,
): ChoiceRow<unknown> {
	const {hint, about, isOneLine, label, value, isTicked, state, sign, isApart} = row;
	// In a narrow window the values need the room more than a straight edge.
	const name = row.name && (columns < narrow ? `${row.name}  ` : padTo(row.name, width.name + 2));
	const room = columns - theme.sign.focus.length - 1 - (name?.length ?? 0);
	const shown = isOneLine ? oneLine(label, room, theme) : label;
	const drawnSign = sign === undefined ? '' : sign === 'dim' ? theme.sign.open : theme.sign[sign];
	const hasHint = hint !== undefined && (!isBeside || isTicked !== undefined);
	return {
		value,
		label: state === undefined ? shown : padTo(shown, width.label),
		...(width.sign > 0 && {
			sign: {text: padTo(drawnSign, width.sign + 1), style: theme.mark[sign ?? 'plain']},
		}),
		...(state !== undefined && {state: padTo(state, width.state)}),
		...(isApart && {isApart}),
		...(name !== undefined && {name}),
		...(isTicked !== undefined && {isTicked}),
		...(hasHint && {hint}),
		...(about !== undefined && {about}),
	};
}

/** Below so many columns. */
const narrow = 60;

interface Widths {
	readonly name: number;
	readonly sign: number;
	/** Of labels with a state. */
	readonly label: number;
	readonly state: number;
}

/** How wide the columns of each row are: the same for all rows of a group. */
function widthsOf(rows: readonly Row<unknown>[], columns: number, theme: Theme): readonly Widths[] {
	const widest = (some: readonly Row<unknown>[], of: (row: Row<unknown>) => string | undefined) =>
		some.reduce((most, row) => Math.max(most, textWidth(of(row) ?? '')), 0);
	const name = widest(rows, row => row.name);
	const groups: Row<unknown>[][] = [];
	for (const row of rows) {
		if (groups.length === 0 || row.isApart) groups.push([]);
		groups.at(-1)!.push(row);
	}
	return groups.flatMap(group => {
		const stated = group.filter(({state}) => state !== undefined);
		const width = {
			name,
			sign: widest(group, ({sign}) => sign && (sign === 'dim' ? theme.sign.open : theme.sign[sign])),
			label: Math.min(
				// Longer labels push what stands behind them.
				Math.floor(columns / 2),
				widest(stated, ({label}) => label),
			),
			state: widest(stated, ({state}) => state),
		};
		return group.map(() => width);
	});
}

function padTo(text: string, columns: number): string {
	return text + ' '.repeat(Math.max(0, columns - textWidth(text)));
}
