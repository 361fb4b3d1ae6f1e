import type {Clock} from '../ports.ts';

/** From here on a person wants to know what is going on, in seconds. */
const patienceSeconds = 0.3;

export interface SlowEvent {
	readonly type: 'slow';
}

/** Waits for something and says once that it takes its time. Rejects as `work` does, or when the signal is aborted. */
export async function* sayWhenSlow<T>(
	work: Promise<T>,
	clock: Clock,
	signal: AbortSignal,
): AsyncGenerator<SlowEvent, T> {
	const done = new AbortController();
	const patience = clock.wait(patienceSeconds, AbortSignal.any([signal, done.signal]));
	try {
		const first = await Promise.race([
			work.then(() => 'done' as const),
			patience.then(() => 'slow' as const),
		]);
		if (first === 'slow') yield {type: 'slow'};
		return await work;
	} finally {
		done.abort();
	}
}
