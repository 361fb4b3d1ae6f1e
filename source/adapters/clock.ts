import type {Clock} from '../ports.ts';

/** Node's timers fire at once for longer waits than this (2^31 - 1 ms). */
const longestWaitMs = 2_147_483_647;

/** The computer's clock. A wait keeps the process alive until it ends or is aborted. */
export const systemClock: Clock = {
	now: () => new Date(),
	async wait(seconds, signal) {
		const milliseconds = Math.min(Math.max(0, seconds * 1000), longestWaitMs);
		// Not imported: `token` from the file waits for nothing.
		const {setTimeout: delay} = process.getBuiltinModule('node:timers/promises');
		try {
			await delay(milliseconds, undefined, {signal});
		} catch (error) {
			signal.throwIfAborted();
			throw error;
		}
	},
};
