/** Messages from several sources, taken one after the other in the order in which they came. */
export class Mailbox<T> {
	readonly #waiting: T[] = [];
	#wake: (() => void) | undefined;

	/** Puts a message in. */
	post(message: T): void {
		this.#waiting.push(message);
		this.#wake?.();
	}

	/** The next message; rejects with the signal's reason when aborted. */
	async take(signal: AbortSignal): Promise<T> {
		signal.throwIfAborted();
		while (this.#waiting.length === 0) {
			await new Promise<void>((resolve, reject) => {
				const abort = () => reject(signal.reason);
				signal.addEventListener('abort', abort, {once: true});
				this.#wake = () => {
					signal.removeEventListener('abort', abort);
					resolve();
				};
			});
			this.#wake = undefined;
		}
		return this.#waiting.shift()!;
	}
}
