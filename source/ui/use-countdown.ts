import {useIsScreenReaderEnabled} from 'ink';
import {useCallback, useEffect, useState} from 'react';
import {formatTimeLeft} from '../core/profile.ts';
import {useClock} from './clock-context.ts';
import {spokenTimeLeft} from './spoken.tsx';

/**
 * The time left until `until`, as text; looked at once a second and redrawn only when the text changes. Stands still at
 * zero. Undefined without `until`. For a screen reader it is said at the start, at one minute and at the end.
 *
 * @param format of the seconds left, which may be a fraction and below zero
 */
export function useCountdown(
	until: Date | undefined,
	format: (secondsLeft: number) => string = formatTimeLeft,
): string | undefined {
	const clock = useClock();
	const isSpoken = useIsScreenReaderEnabled();
	const end = until?.getTime();
	const words = useCallback(
		(to: number, left: number) => (isSpoken ? spokenTimeLeft(left, new Date(to)) : format(left)),
		[isSpoken, format],
	);
	const read = () => (end === undefined ? undefined : words(end, (end - clock.now().getTime()) / 1000));
	const [, setText] = useState(read);
	useEffect(() => {
		if (end === undefined) return;
		const controller = new AbortController();
		const tick = async () => {
			while (clock.now().getTime() < end) {
				await clock.wait(1, controller.signal);
				setText(words(end, (end - clock.now().getTime()) / 1000));
			}
		};
		tick().catch(() => {
			// The screen was left.
		});
		return () => controller.abort();
	}, [clock, end, words]);
	return read();
}
