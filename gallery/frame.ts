import type headless from '@xterm/headless';

/** How a run of characters is drawn. Colours are the numbers of the 16, undefined is the terminal's own. */
export interface Style {
	readonly colour?: number;
	readonly background?: number;
	readonly isBold?: true;
	readonly isDim?: true;
	readonly isUnderlined?: true;
	readonly isInverse?: true;
}

/** Characters of one style beside each other. */
export interface Run {
	/** Zero-based. */
	readonly column: number;
	readonly text: string;
	readonly style: Style;
}

/** What a window shows, row by row, without the empty rows at its end. */
export interface Frame {
	readonly columns: number;
	readonly rows: readonly (readonly Run[])[];
}

/** The characters of a buffer, all lines from the first; a wide character is followed by an empty cell. */
export function cellsOf(terminal: headless.Terminal): string[][] {
	const {active} = terminal.buffer;
	return Array.from({length: active.length}, (_, row) => {
		const line = active.getLine(row);
		return Array.from({length: terminal.cols}, (_, column) => {
			const cell = line?.getCell(column);
			return cell?.getWidth() === 0 ? '' : cell?.getChars() || ' ';
		});
	});
}

/**
 * The window as it is drawn.
 * @param cells what stands in its lines, as `cellsOf` gave it: masked by then
 */
export function frameOf(terminal: headless.Terminal, cells: readonly (readonly string[])[]): Frame {
	const {active} = terminal.buffer;
	const rows: Run[][] = [];
	for (let row = active.baseY; row < active.baseY + terminal.rows; row++) {
		const line = active.getLine(row);
		rows.push(line ? runsOf(line, cells[row] ?? []) : []);
	}
	while (rows.length > 0 && rows.at(-1)!.length === 0) rows.pop();
	return {columns: terminal.cols, rows};
}

function runsOf(line: headless.IBufferLine, cells: readonly string[]): Run[] {
	const runs: {column: number; text: string; style: Style}[] = [];
	let key = '';
	cells.forEach((text, column) => {
		const cell = line.getCell(column);
		if (text === '' || !cell) return;
		const style = styleOf(cell);
		const now = JSON.stringify(style);
		const last = runs.at(-1);
		if (last && now === key) last.text += text;
		else runs.push({column, text, style});
		key = now;
	});
	return runs.flatMap(splitAtGaps);
}

/** Blanks are not drawn, and what follows a gap has a place of its own: a column stays one in every font. */
function splitAtGaps(run: Run): Run[] {
	if (run.style.background !== undefined || run.style.isInverse) return [run];
	return [...run.text.matchAll(/\S+(?: \S+)*/g)].map(({index, 0: text}) => ({
		...run,
		column: run.column + [...run.text.slice(0, index)].length,
		text,
	}));
}

function styleOf(cell: headless.IBufferCell): Style {
	return {
		...(cell.isFgPalette() && {colour: cell.getFgColor()}),
		...(cell.isBgPalette() && {background: cell.getBgColor()}),
		...(cell.isBold() && {isBold: true as const}),
		...(cell.isDim() && {isDim: true as const}),
		...(cell.isUnderline() && {isUnderlined: true as const}),
		...(cell.isInverse() && {isInverse: true as const}),
	};
}

/** The lines of a frame as text. */
export function textOf({rows}: Frame): string[] {
	return rows.map(runs => {
		let line = '';
		for (const {column, text} of runs) line = line.padEnd(column) + text;
		return line.trimEnd();
	});
}
