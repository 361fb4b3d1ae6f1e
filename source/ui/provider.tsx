import {useStdout, useWindowSize} from 'ink';
import {createContext, type ReactNode, useCallback, useContext, useMemo} from 'react';
import type {Clock} from '../ports.ts';
import {KeyboardProvider} from './keyboard.tsx';
import {type Theme, ThemeContext} from './theme.ts';

/** A size in character cells. */
export interface Size {
	readonly columns: number;
	readonly rows: number;
}

const ClockContext = createContext<Clock | undefined>(undefined);
const WindowContext = createContext<Size | undefined>(undefined);

/** What the frame leaves for its body; undefined outside of a frame. */
export const RoomContext = createContext<Size | undefined>(undefined);

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

/** Once around the wizard: colours, time, the window and keys for everything inside. */
export function UiProvider({theme, clock, children, ...keyboard}: UiProviderProps): ReactNode {
	// Once, here: each use listens for `resize`, and Node warns on the screen of more than ten listeners.
	const {columns, rows} = useWindowSize();
	const size = useMemo(() => ({columns, rows}), [columns, rows]);
	return (
		<ThemeContext value={theme}>
			<ClockContext value={clock}>
				<WindowContext value={size}>
					<KeyboardProvider {...keyboard}>{children}</KeyboardProvider>
				</WindowContext>
			</ClockContext>
		</ThemeContext>
	);
}

/** The wizard's clock, which tests move. */
export function useClock(): Clock {
	const clock = useContext(ClockContext);
	if (!clock) throw new Error('UiProvider is missing');
	return clock;
}

/** The size of the terminal's window, kept up to date. */
export function useWindow(): Size {
	const size = useContext(WindowContext);
	if (!size) throw new Error('UiProvider is missing');
	return size;
}

/** How much room there is here: of the frame's body, else of the window less one line. */
export function useRoom(): Size {
	const room = useContext(RoomContext);
	const {columns, rows} = useWindow();
	return room ?? {columns, rows: Math.max(1, rows - 1)};
}

/**
 * Writes lines above the frame, each as one piece of text: the terminal wraps them softly and a copy is whole, which
 * Ink's own layout, `<Static>` too, would break. To be called from handlers and effects, never while rendering.
 */
export function usePrintAbove(): (lines: readonly string[]) => void {
	const {write} = useStdout();
	return useCallback(
		lines => {
			// Unlike text inside the frame this goes to the terminal as it is.
			if (lines.length > 0) write(lines.map(line => `${line.replace(/\p{Cc}/gu, '')}\n`).join(''));
		},
		[write],
	);
}
