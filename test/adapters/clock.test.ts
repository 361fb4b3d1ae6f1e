import {expect, it} from 'vitest';
import {systemClock} from '../../source/adapters/clock.ts';

it('waits about as long as asked for', async () => {
	const before = systemClock.now().getTime();
	await systemClock.wait(0.03, new AbortController().signal);
	expect(systemClock.now().getTime() - before).toBeGreaterThanOrEqual(28);
});

it('rejects with the reason of the signal, before and during the wait', async () => {
	const reason = new Error('stop');
	await expect(systemClock.wait(60, AbortSignal.abort(reason))).rejects.toBe(reason);
	const controller = new AbortController();
	const waiting = systemClock.wait(60, controller.signal);
	controller.abort(reason);
	await expect(waiting).rejects.toBe(reason);
});

it('does not end at once for waits longer than a timer can be', async () => {
	const controller = new AbortController();
	let ended = false;
	const waiting = systemClock.wait(10_000_000, controller.signal).then(
		() => {
			ended = true;
		},
		() => undefined,
	);
	await systemClock.wait(0.02, new AbortController().signal);
	controller.abort();
	await waiting;
	expect(ended).toBe(false);
});
