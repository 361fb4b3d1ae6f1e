import {useEffect, useState} from 'react';
import {useClock} from '../clock-context.ts';

/** A secret that was left on the screen hides itself after so long. */
const revealSeconds = 30;

/** Whether a secret is shown; it is hidden again by itself. */
export function useReveal(): {readonly isRevealed: boolean; readonly toggle: () => void} {
	const clock = useClock();
	const [isRevealed, setIsRevealed] = useState(false);
	useEffect(() => {
		if (!isRevealed) return;
		const controller = new AbortController();
		clock.wait(revealSeconds, controller.signal).then(
			() => setIsRevealed(false),
			() => {
				// Hidden by hand, or the field is gone.
			},
		);
		return () => controller.abort();
	}, [clock, isRevealed]);
	return {isRevealed, toggle: () => setIsRevealed(is => !is)};
}
