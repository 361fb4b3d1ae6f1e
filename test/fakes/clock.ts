import type {Clock} from '../../source/ports.ts';
import {untilQuiet} from './quiet.ts';

interface PendingWait {
	readonly dueAt: number;
	readonly finish: () => void;
}

/** A clock that stands still until a test moves it. Waits resolve when `advance` passes their end. */
export class FakeClock implements Clock {
	/** Every wait that was asked for, in seconds, in order. */
	readonly waits: number[] = [];
	#now: number;
	readonly #pending = new Set<PendingWait>();
	readonly #watchers = new Set<() => void>();

	constructor(start = '2026-01-02T03:04:05.000Z') {
		this.#now = new Date(start).getTime();
	}

	now(): Date {
		return new Date(this.#now);
	}

	wait(seconds: number, signal: AbortSignal): Promise<void> {
		this.waits.push(seconds);
		return new Promise((resolve, reject) => {
			if (signal.aborted) return reject(signal.reason);
			const settle = () => {
				this.#pending.delete(entry);
				signal.removeEventListener('abort', onAbort);
			};
			const onAbort = () => {
				settle();
				reject(signal.reason);
			};
			const entry = {
				dueAt: this.#now + seconds * 1000,
				finish: () => {
					settle();
					resolve();
				},
			};
			this.#pending.add(entry);
			signal.addEventListener('abort', onAbort, {once: true});
			for (const watcher of this.#watchers) watcher();
		});
	}

	/** How many waits have neither ended nor been aborted. */
	get pendingCount(): number {
		return this.#pending.size;
	}

	/** Resolves as soon as at least `count` waits are pending: the code under test has come to its wait. */
	whenWaiting(count = 1): Promise<void> {
		if (this.pendingCount >= count) return Promise.resolve();
		return new Promise(resolve => {
			const watcher = () => {
				if (this.pendingCount < count) return;
				this.#watchers.delete(watcher);
				resolve();
			};
			this.#watchers.add(watcher);
		});
	}

	/**
	 * Moves the time on, wait by wait in the order in which they end; what a wait starts in between counts too.
	 * Resolves when the code behind the ended waits has had its turn.
	 */
	async advance(seconds: number): Promise<void> {
		const end = this.#now + seconds * 1000;
		for (;;) {
			const next = [...this.#pending].sort((a, b) => a.dueAt - b.dueAt)[0];
			if (!next || next.dueAt > end) break;
			this.#now = Math.max(this.#now, next.dueAt);
			next.finish();
			await untilQuiet(1);
		}
		this.#now = end;
		await untilQuiet(1);
	}
}
