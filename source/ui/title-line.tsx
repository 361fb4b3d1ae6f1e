import {Text} from 'ink';
import type {ReactNode} from 'react';
import {cutText, textWidth} from '../core/wrap-text.ts';
import type {Span} from './paragraphs.tsx';
import {type Meaning, type Theme, useTheme} from './theme.ts';

/** What is said under the title; a text alone is a warning. */
export type Notice =
	| string
	| {
			readonly text: string;
			readonly meaning: Meaning;
			/** Where rows are short it is cut to one line, and left out below a failure. */
			readonly goes?: boolean | undefined;
	  };

/** What line 1 of a screen tells. */
export interface TitleLine {
	/** The exact title of the step. */
	readonly title: string;
	/** `4 of 10`, `done`; undefined on `home`. */
	readonly place?: string | undefined;
	/** At the right end of line 1: time left, `saved as me`. A success has its sign. */
	readonly status?: string | undefined;
	readonly statusMeaning?: Meaning;
	/** What became of the last key: at the right end of line 1, else right above the line of keys: nothing moves for it. */
	readonly said?: readonly Notice[];
}

type TitleProps = Omit<TitleLine, 'said'> & {
	/** What became of the last key, where there is room for it. */
	readonly said: string | undefined;
	readonly columns: number;
};

/** Line 1: title and place at the left, what was done and the state at the right end, as far as they fit. */
export function Title({said, columns, ...told}: TitleProps): ReactNode {
	const theme = useTheme();
	const left = titleText(told, columns, theme);
	const {parts, width} = titleEnd(told, said, columns - textWidth(left) - 2, theme);
	const gap = width === 0 ? 0 : columns - textWidth(left) - width;
	return (
		<Text wrap="truncate">
			<Text {...theme.style.accent}>{left}</Text>
			{' '.repeat(gap)}
			{parts.map(({text, style}) => (
				<Text key={text} {...style}>
					{text}
				</Text>
			))}
		</Text>
	);
}

function titleText(
	{title, place}: Pick<TitleLine, 'title' | 'place'>,
	columns: number,
	theme: Theme,
): string {
	return cutText(title + (place === undefined ? '' : theme.separator + place), columns, theme.sign.more);
}

/** What stands at the right end of line 1, in parts. */
function titleEnd(
	{status, statusMeaning = 'plain'}: Pick<TitleLine, 'status' | 'statusMeaning'>,
	said: string | undefined,
	room: number,
	theme: Theme,
): {readonly parts: readonly Span[]; readonly width: number} {
	const {sign, mark, style, separator} = theme;
	const done = (text: string) => [
		{text: `${sign.success} `, style: mark.success},
		{text, style: style.plain},
	];
	const state =
		status === undefined
			? []
			: statusMeaning === 'success'
				? done(status)
				: [{text: status, style: mark[statusMeaning]}];
	if (said !== undefined) {
		const between = state.length > 0 ? [{text: separator, style: style.dim}] : [];
		// A time that runs goes on; a state is there again with the next key.
		const parts = statusMeaning === 'success' ? done(said) : [...done(said), ...between, ...state];
		return {parts, width: widthOf(parts)};
	}
	const width = widthOf(state);
	if (width <= room) return {parts: state, width};
	if (room < 4) return {parts: [], width: 0};
	const text = cutText(state.map(part => part.text).join(''), room, sign.more);
	return {parts: [{text, style: mark[statusMeaning]}], width: textWidth(text)};
}

function widthOf(parts: readonly Span[]): number {
	return parts.reduce((sum, {text}) => sum + textWidth(text), 0);
}

/** One thing that was done, where it is one sentence that has room beside the title. */
export function besideTitle(props: TitleLine, columns: number, theme: Theme): string | undefined {
	const [only, more] = props.said ?? [];
	if (typeof only !== 'object' || more !== undefined || only.meaning !== 'success') return undefined;
	const text = only.text.replace(/\.$/, '');
	const room = columns - textWidth(titleText(props, columns, theme)) - 2;
	const isSentence = !/[.?!]\s/.test(text);
	return isSentence && titleEnd(props, text, room, theme).width <= room ? text : undefined;
}
