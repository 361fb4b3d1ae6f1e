import {useEffect, useEffectEvent, useState} from 'react';
import {useClock} from './provider.tsx';

/** `4:47 left`; above an hour `1 h 02 min left`; `0:00 left` at the end. */
export function formatTimeLeft(secondsLeft: number): string {
	const seconds = Math.max(0, Math.ceil(secondsLeft));
	const two = (number: number) => String(number).padStart(2, '0');
	if (seconds <= 3600) return `${Math.floor(seconds / 60)}:${two(seconds % 60)} left`;
	const minutes = Math.ceil(seconds / 60);
	return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min left`;
}

/**
 * The time left until `until`, as text; looked at once a second and redrawn only when the text changes. Stands still at
 * zero. Undefined without `until`.
 */
export function useCountdown(until: Date | undefined): string | undefined {
	const clock = useClock();
	const read = () => until && formatTimeLeft((until.getTime() - clock.now().getTime()) / 1000);
	const [, setText] = useState(read);
	useEvery(until && {seconds: 1, until}, () => setText(read()));
	return read();
}

/** Something that is done so often, until it is time. Undefined: never. */
export interface Every {
	readonly seconds: number;
	readonly until?: Date;
}

/** Calls back as often as `every` says, as long as the component is there. */
export function useEvery(every: Every | undefined, onTick: () => void): void {
	const clock = useClock();
	const seconds = every?.seconds ?? 0;
	const end = every?.until?.getTime() ?? Number.POSITIVE_INFINITY;
	const tick = useEffectEvent(onTick);
	useEffect(() => {
		const controller = new AbortController();
		const run = async () => {
			while (seconds > 0 && clock.now().getTime() < end) {
				await clock.wait(seconds, controller.signal);
				tick();
			}
		};
		run().catch(() => {
			// The component is gone.
		});
		return () => controller.abort();
	}, [clock, seconds, end]);
}
