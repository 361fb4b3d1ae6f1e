import {useAnimation, useIsScreenReaderEnabled} from 'ink';
import {useTheme} from './theme.ts';

/** One sign that moves while something takes its time; it stands still where each frame would be read aloud. */
export function useSpinner(): string {
	const {spinner} = useTheme();
	const {frame} = useAnimation({interval: 120, isActive: !useIsScreenReaderEnabled()});
	return spinner[frame % spinner.length]!;
}
