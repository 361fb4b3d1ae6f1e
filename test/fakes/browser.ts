import type {Browser} from '../../source/ports.ts';

/** A browser that writes down what it was asked to open. */
export class FakeBrowser implements Browser {
	readonly opened: string[] = [];
	/** Whether an opener can be started. */
	starts = true;
	passedOver: string | undefined;
	#onFailure: (reason: string) => void = () => undefined;

	async open(url: string, onFailure: (reason: string) => void): Promise<boolean> {
		this.opened.push(url);
		this.#onFailure = onFailure;
		return this.starts;
	}

	/** The opener that was started last fails after the fact. */
	fail(reason: string): void {
		this.#onFailure(reason);
	}
}
