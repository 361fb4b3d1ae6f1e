import {useAnimation} from 'ink';
import {useTheme} from './theme.ts';

/** One sign that moves while something takes its time. */
export function useSpinner(): string {
	const {spinner} = useTheme();
	const {frame} = useAnimation({interval: 120});
	return spinner[frame % spinner.length]!;
}
