/** Actions on their way to one flow, in order. Those that nobody has taken yet wait. */
export interface ActionQueue<A> extends AsyncIterable<A> {
	send(action: A): void;
	/** Ends the iteration after what was sent before; later actions go nowhere. */
	close(): void;
}

/** A queue for one reader. */
export function createActionQueue<A>(): ActionQueue<A> {
	const waiting: A[] = [];
	let isClosed = false;
	let wake: (() => void) | undefined;

	async function* read(): AsyncGenerator<A> {
		for (;;) {
			while (waiting.length > 0) yield waiting.shift()!;
			if (isClosed) return;
			await new Promise<void>(resolve => {
				wake = resolve;
			});
		}
	}

	return {
		send(action) {
			if (isClosed) return;
			waiting.push(action);
			wake?.();
		},
		close() {
			isClosed = true;
			wake?.();
		},
		[Symbol.asyncIterator]: read,
	};
}
