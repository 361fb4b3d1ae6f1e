import {useIsScreenReaderEnabled} from 'ink';
import {type ReactNode, useMemo} from 'react';
import type {Clock} from '../ports.ts';
import {ClockContext} from './clock-context.ts';
import {KeyboardProvider} from './keyboard.tsx';
import {spokenTheme} from './spoken.tsx';
import {type Theme, ThemeContext} from './theme.ts';

interface UiProviderProps {
	readonly theme: Theme;
	readonly clock: Clock;
	/** Ctrl+C. */
	readonly onInterrupt: () => void;
	/** Ctrl+D, end of file, the terminal is gone. */
	readonly onEnd: () => void;
	/** Ctrl+Z. */
	readonly onSuspend?: () => void;
	readonly children: ReactNode;
}

/** Once around the wizard: colours, time and keys for everything inside. */
export function UiProvider({theme, clock, children, ...keyboard}: UiProviderProps): ReactNode {
	const isSpoken = useIsScreenReaderEnabled();
	const shown = useMemo(() => (isSpoken ? spokenTheme(theme) : theme), [isSpoken, theme]);
	return (
		<ThemeContext value={shown}>
			<ClockContext value={clock}>
				<KeyboardProvider {...keyboard}>{children}</KeyboardProvider>
			</ClockContext>
		</ThemeContext>
	);
}
