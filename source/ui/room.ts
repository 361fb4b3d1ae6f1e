import {useWindowSize} from 'ink';
import {createContext, useContext} from 'react';

/** A size in character cells. */
export interface Size {
	readonly columns: number;
	readonly rows: number;
}

/** The size of the terminal's window, kept up to date. */
export function useWindow(): Size {
	return useWindowSize();
}

/** What the frame leaves for its body; undefined outside of a frame. */
export const RoomContext = createContext<Size | undefined>(undefined);

/** How much room there is here: of the frame's body, else of the window less one line. */
export function useRoom(): Size {
	const room = useContext(RoomContext);
	const {columns, rows} = useWindow();
	return room ?? {columns, rows: Math.max(1, rows - 1)};
}
