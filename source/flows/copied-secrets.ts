import type {Clipboard, Clock} from '../ports.ts';

/** So long a secret that was copied stays on the clipboard, in seconds. */
const secondsThere = 60;

interface Held {
	readonly text: string;
	readonly what: string;
	readonly isUnknown?: boolean;
}

/**
 * A clipboard that takes back what is secret: after a minute, where the clipboard can be read and still holds it. What it
 * could not take back, or had no time to, is told at the end.
 */
export class ForgettingClipboard implements Clipboard {
	readonly #clipboard: Clipboard;
	readonly #clock: Clock;
	readonly #signal: AbortSignal;
	/** The secret that was copied last and may be there. */
	#held: Held | undefined;

	/** @param signal ends the wait: the wizard is over */
	constructor(clipboard: Clipboard, clock: Clock, signal: AbortSignal) {
		this.#clipboard = clipboard;
		this.#clock = clock;
		this.#signal = signal;
	}

	async copy(text: string, secret?: string): Promise<string | undefined> {
		const by = await this.#clipboard.copy(text);
		if (by === undefined) return undefined;
		this.#held = secret === undefined ? undefined : {text, what: secret, isUnknown: by === 'terminal'};
		if (this.#held) void this.#forget(this.#held);
		return by;
	}

	clear(text: string): Promise<boolean> {
		return this.#clipboard.clear(text);
	}

	stays(): string | undefined {
		if (!this.#held) return undefined;
		const {what, isUnknown} = this.#held;
		const it = `The ${withinSentence(what)}`;
		return isUnknown ? `${it} may still be on the clipboard.` : `${it} is still on the clipboard.`;
	}

	async #forget(held: Held): Promise<void> {
		try {
			await this.#clock.wait(secondsThere, this.#signal);
		} catch {
			return;
		}
		// Another copy has taken its place.
		if (this.#held !== held) return;
		const isGone = await this.#clipboard.clear(held.text).catch(() => false);
		if (this.#held === held) this.#held = isGone ? undefined : {...held, isUnknown: true};
	}
}

/** `header line`, but `JSON` as it is. */
function withinSentence(what: string): string {
	return what.replace(/^[A-Z](?![A-Z])/, letter => letter.toLowerCase());
}
