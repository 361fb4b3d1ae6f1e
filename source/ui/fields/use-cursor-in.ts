import {type DOMElement, measureElement, useCursor} from 'ink';
import {type RefObject, useLayoutEffect, useState} from 'react';

/**
 * Puts the terminal's own cursor into a box, so that it is where typing goes also without colours, for screen
 * magnifiers and for input methods. `ink-text-input` only draws one, by inverse video.
 *
 * @param column counted from the box's left edge; undefined hides the cursor
 */
export function useCursorIn(box: RefObject<DOMElement | null>, column: number | undefined): void {
	const {setCursorPosition} = useCursor();
	const [place, setPlace] = useState<{readonly x: number; readonly y: number}>();
	useLayoutEffect(() => {
		if (!box.current) return;
		const {x, y} = measureElement(box.current);
		setPlace(old => (old?.x === x && old.y === y ? old : {x, y}));
	});
	setCursorPosition(place && column !== undefined ? {x: place.x + column, y: place.y} : undefined);
}
