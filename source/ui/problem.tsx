import {Text, useIsScreenReaderEnabled} from 'ink';
import type {ReactNode} from 'react';
import type {Failure} from '../core/failure.ts';
import {wrapText} from '../core/wrap-text.ts';
import {useRoom} from './room.ts';
import {spokenLines} from './spoken.tsx';
import {useTheme} from './theme.ts';

/** A failure in lines, without its advice where the screen gives a better one. */
export function problemText(failure: Failure, advice: string | undefined = failure.nextInWizard): string {
	const why = failure.why === undefined ? '' : ` “${failure.why}”`;
	return `${failure.what}${why}${advice === '' ? '' : ` ${advice}`}`;
}

/** Something inside a screen's body that went wrong, with its sign. */
export function Problem({
	text,
	meaning = 'failure',
}: {
	readonly text: string;
	readonly meaning?: 'failure' | 'warning';
}): ReactNode {
	const theme = useTheme();
	const {columns} = useRoom();
	const isSpoken = useIsScreenReaderEnabled();
	const lines = signed(text, theme.sign[meaning], columns);
	return (
		<Text wrap="truncate" {...theme.style[meaning]}>
			{isSpoken ? spokenLines(lines) : lines.join('\n')}
		</Text>
	);
}

/** A text in lines with a sign before the first one. */
export function signed(text: string, sign: string, columns: number): string[] {
	const indent = ' '.repeat(sign.length + 1);
	return wrapText(text, columns - indent.length).map((line, at) => (at === 0 ? `${sign} ` : indent) + line);
}
