import {Text} from 'ink';
import type {ReactNode} from 'react';
import {useTheme} from './theme.ts';
import {useSpinner} from './use-spinner.ts';

/** What is going on, while it takes its time. */
export function SpinnerLine({text}: {readonly text: string}): ReactNode {
	const theme = useTheme();
	const spinner = useSpinner();
	return (
		<Text>
			<Text {...theme.style.accent}>{spinner} </Text>
			{text}
		</Text>
	);
}
