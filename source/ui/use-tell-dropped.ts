import {useEffect, useEffectEvent, useRef} from 'react';

/** What stays in the terminal when a token that was not saved is lost. */
export const droppedWords = 'The new token was dropped; nothing was saved.';

/**
 * Says so when a screen goes away that still held a token: by its own way out, by Ctrl+C or a signal.
 * @param isHolding a token is there, and nobody has chosen yet where it is kept
 */
export function useTellDropped(isHolding: boolean, onPrint: (lines: readonly string[]) => void): void {
	const holds = useRef(isHolding);
	const print = useEffectEvent(onPrint);
	useEffect(() => {
		holds.current = isHolding;
	}, [isHolding]);
	useEffect(
		() => () => {
			if (holds.current) print([droppedWords]);
		},
		[],
	);
}
