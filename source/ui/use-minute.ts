import {useEffect, useState} from 'react';
import {useClock} from './clock-context.ts';

/** The time, looked at once a minute: for what is told in minutes. The same object in between. */
export function useMinute(): Date {
	const clock = useClock();
	const [now, setNow] = useState(() => clock.now());
	useEffect(() => {
		const controller = new AbortController();
		const tick = async () => {
			for (;;) {
				await clock.wait(60, controller.signal);
				setNow(clock.now());
			}
		};
		tick().catch(() => {
			// The screen was left.
		});
		return () => controller.abort();
	}, [clock]);
	return now;
}
