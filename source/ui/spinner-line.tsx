import {Text, useIsScreenReaderEnabled} from 'ink';
import type {ReactNode} from 'react';
import {SpokenWait} from './spoken.tsx';
import {useTheme} from './theme.ts';
import {useSpinner} from './use-spinner.ts';

/** What is going on, while it takes its time. */
export function SpinnerLine({text}: {readonly text: string}): ReactNode {
	const theme = useTheme();
	const spinner = useSpinner();
	if (useIsScreenReaderEnabled()) return <SpokenWait text={text} />;
	return (
		<Text>
			<Text {...theme.style.accent}>{spinner} </Text>
			{text}
		</Text>
	);
}
