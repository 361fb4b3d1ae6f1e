import {Box} from 'ink';
import type {ReactNode} from 'react';
import type {Stage} from '../core/way.ts';
import {cutText, measure, textWidth} from '../core/wrap-text.ts';
import {type Line, Lines} from './paragraphs.tsx';
import type {Size} from './provider.tsx';
import type {Theme} from './theme.ts';

/** From so many columns on there is room beside the text. */
const leastColumns = 110;
const gapColumns = 3;

/** The steps of the way, a line each, for the room at the right of the text; none where there is not enough. */
export function fitTrail(way: readonly Stage[], {columns, rows}: Size, theme: Theme): readonly Line[] {
	if (columns < leastColumns || way.length > rows) return [];
	const width = columns - measure - gapColumns;
	const named = Math.max(0, ...way.map(({name}) => textWidth(name)));
	return way.map(({name, state, answer}) => {
		const sign = `${theme.stage[state]} `;
		const gap = answer === '' ? '' : ' '.repeat(named - textWidth(name) + 2);
		const value = cutText(answer, width - sign.length - named - 2, theme.sign.more);
		const [signStyle, nameStyle] = (
			{
				done: [theme.mark.success, theme.style.dim],
				now: [theme.mark.accent, theme.style.accent],
				open: [theme.style.dim, theme.style.dim],
			} as const
		)[state];
		const spans = [
			{text: sign, style: signStyle},
			{text: name + gap, style: nameStyle},
			{text: value, style: theme.style.plain},
		];
		return {text: spans.map(({text}) => text).join(''), meaning: 'plain', spans};
	});
}

/** Beside the text, and above the keys by a line. */
export function Trail({lines}: {readonly lines: readonly Line[]}): ReactNode {
	if (lines.length === 0) return null;
	return (
		<Box paddingLeft={gapColumns} paddingBottom={1} flexShrink={0}>
			<Lines lines={lines} />
		</Box>
	);
}
