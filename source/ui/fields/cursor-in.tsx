import {type DOMElement, measureElement, useCursor} from 'ink';
import {type ReactNode, type RefObject, useLayoutEffect, useState} from 'react';

/**
 * Puts the terminal's own cursor into a box, so that it is where typing goes also without colours, for screen
 * magnifiers and for input methods. `ink-text-input` only draws one, by inverse video. Stands behind the box in the same
 * parent, so that the box is laid out before; to be left out where there is no focus, for there is one cursor only.
 */
export function CursorIn({
	box,
	column,
}: {
	readonly box: RefObject<DOMElement | null>;
	/** Counted from the box's left edge. */
	readonly column: number;
}): ReactNode {
	const {setCursorPosition} = useCursor();
	const [place, setPlace] = useState<{readonly x: number; readonly y: number}>();
	useLayoutEffect(() => {
		if (!box.current) return;
		const {x, y} = measureElement(box.current);
		setPlace(old => (old?.x === x && old.y === y ? old : {x, y}));
	});
	setCursorPosition(place && {x: place.x + column, y: place.y});
	return null;
}
