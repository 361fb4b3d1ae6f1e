import type {Failure} from '../core/failure.ts';
import {cutText, textWidth, wrapText} from '../core/wrap-text.ts';
import type {Meaning, Theme} from './theme.ts';

/** Below so many rows there are no empty lines between the parts. */
export const roomyRows = 18;
/** The frame keeps this height where it can, so that title and keys stay where they were from step to step. */
const steadyHeight = 16;
/** So many lines are for the body, whatever else has to be said. */
const leastBody = 4;

/** What is said under the title; a text alone is a warning. */
export type Notice = string | {readonly text: string; readonly meaning: Meaning};

export interface FrameLines {
	readonly failure: readonly string[];
	readonly notices: readonly string[];
	/** What each line of the notices means. */
	readonly meanings: readonly Meaning[];
	readonly hasGaps: boolean;
	readonly bodyRows: number;
	readonly minHeight: number;
}

/** Shares out the lines of a frame that is never higher than the window less one line. */
export function layOutFrame(
	{columns, rows}: {readonly columns: number; readonly rows: number},
	failure: Failure | undefined,
	notices: readonly Notice[],
	theme: Theme,
): FrameLines {
	const limit = Math.max(2, rows - 1);
	const hasGaps = rows >= roomyRows;
	const gaps = hasGaps ? (failure || notices.length > 0 ? 3 : 2) : 0;
	const free = Math.max(0, limit - 2 - gaps - leastBody);
	const failureRows = Math.min(Math.max(1, free), limit - 2);
	const failureLines = failure
		? shorten(failureText(failure, columns, theme), failureRows, columns, theme)
		: [];
	const noticeLines = notices.flatMap(notice => noticeText(notice, columns, theme));
	const texts = noticeLines.map(({line}) => line);
	const shownNotices = shorten(texts, free - failureLines.length, columns, theme);
	return {
		failure: failureLines,
		notices: shownNotices,
		meanings: noticeLines.map(({meaning}) => meaning),
		hasGaps,
		bodyRows: Math.max(0, limit - 2 - gaps - failureLines.length - shownNotices.length),
		minHeight: Math.min(steadyHeight, limit),
	};
}

function noticeText(notice: Notice, columns: number, theme: Theme): {line: string; meaning: Meaning}[] {
	const {text, meaning} = typeof notice === 'string' ? {text: notice, meaning: 'warning' as const} : notice;
	const sign = meaning === 'success' ? theme.sign.success : theme.sign.warning;
	return indented(text, sign, columns).map(line => ({line, meaning}));
}

/** A failure in lines: what, the other side's words in quotes, what to do next. */
export function failureText(failure: Failure, columns: number, theme: Theme): string[] {
	const quotes = theme.hasUnicode ? '“”' : '""';
	const why = failure.why === undefined ? '' : `\n${quotes[0]}${failure.why}${quotes[1]}`;
	return indented(`${failure.what}${why}\n${failure.nextInWizard}`, theme.sign.failure, columns);
}

function indented(text: string, sign: string, columns: number): string[] {
	const indent = ' '.repeat(textWidth(sign) + 1);
	return wrapText(text, columns - indent.length).map((line, at) => (at === 0 ? `${sign} ` : indent) + line);
}

/** The first `rows` lines; the last of them says that there is more. */
export function shorten(lines: readonly string[], rows: number, columns: number, theme: Theme): string[] {
	if (lines.length <= rows) return [...lines];
	if (rows < 1) return [];
	return [
		...lines.slice(0, rows - 1),
		cutText(`${lines[rows - 1]} ${lines[rows]}`, columns, theme.sign.more),
	];
}

/** Line 1: title and place at the left, the state at the right end, as far as they fit. */
export function titleLine(
	left: string,
	right: string | undefined,
	columns: number,
	more: string,
): {readonly left: string; readonly gap: string; readonly right: string} {
	const shownLeft = cutText(left, columns, more);
	const room = columns - textWidth(shownLeft) - 2;
	const shownRight = right === undefined || room < 4 ? '' : cutText(right, room, more);
	const gap = shownRight === '' ? 0 : columns - textWidth(shownLeft) - textWidth(shownRight);
	return {left: shownLeft, gap: ' '.repeat(gap), right: shownRight};
}
