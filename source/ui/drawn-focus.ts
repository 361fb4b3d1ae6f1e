import {createContext} from 'react';

/**
 * What is being drawn, noted by fields and layers while they render. The registry learns of them by effects, which is
 * after the first frame of a screen is out; what renders after them (the line of keys) can read it here.
 */
export interface DrawnFocus {
	/** The highest layer. */
	layer: number;
	/** Layers with an open text field. */
	readonly text: Set<number>;
}

/** A new one for each time that the frame is drawn, so that everybody below notes again. */
export const DrawnFocusContext = createContext<DrawnFocus | undefined>(undefined);

export function newDrawnFocus(): DrawnFocus {
	return {layer: 0, text: new Set()};
}
