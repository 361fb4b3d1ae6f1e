import type {Listener, ListenerOptions, RunningListener} from '../../source/ports.ts';

type Verdict = ReturnType<ListenerOptions['judge']>;

/** A listener without a port: the test delivers queries, and they pass the flow's own judge. */
export class FakeListener implements Listener {
	/** The options of every `open`, in order. */
	readonly opened: ListenerOptions[] = [];
	/** Thrown by the next `open`, once: `new Failure('port_busy', …)`. */
	nextOpenFails: Error | undefined;
	#current: OpenListener | undefined;
	readonly #arrived = new Set<string>();
	readonly #watchers = new Set<() => void>();

	async open(options: ListenerOptions): Promise<RunningListener> {
		const failure = this.nextOpenFails;
		this.nextOpenFails = undefined;
		if (failure) throw failure;
		this.opened.push(options);
		this.#current = new OpenListener(options);
		for (const watcher of this.#watchers) watcher();
		this.#watchers.clear();
		return this.#current;
	}

	/** Whether a listener is open now. */
	get isOpen(): boolean {
		return this.#current !== undefined && !this.#current.closed;
	}

	/** Resolves when a listener is open. */
	whenOpen(): Promise<void> {
		if (this.isOpen) return Promise.resolve();
		return new Promise(resolve => this.#watchers.add(resolve));
	}

	/** The browser that was opened asks for its address, as often as that is done. */
	arrive(path = this.openings.at(-1)!): void {
		const isLate = this.#arrived.has(path);
		this.#arrived.add(path);
		this.opened.at(-1)!.onOpening?.(isLate ? 'late' : 'came');
	}

	/** The paths for openers, in order. */
	get openings(): readonly string[] {
		return this.#current?.openings ?? [];
	}

	/** Sends a callback to the open listener, as a browser would. @returns the verdict of the flow's judge */
	deliver(query: string | URLSearchParams): Verdict {
		if (!this.#current || this.#current.closed) throw new Error('FakeListener: no listener is open');
		return this.#current.deliver(new URLSearchParams(query));
	}
}

class OpenListener implements RunningListener {
	readonly answer: Promise<URLSearchParams>;
	closed = false;
	readonly openings: string[] = [];
	readonly #judge: ListenerOptions['judge'];
	#refused = 0;
	#settle: (query: URLSearchParams) => void = () => undefined;

	constructor(options: ListenerOptions) {
		this.#judge = options.judge;
		this.answer = new Promise(resolve => {
			this.#settle = resolve;
		});
	}

	deliver(query: URLSearchParams): Verdict {
		const verdict = this.#judge(query);
		if (verdict === 'refused') this.#refused++;
		else this.#settle(query);
		return verdict;
	}

	addOpening(path: string): void {
		this.openings.push(path);
	}

	refusedCount(): number {
		return this.#refused;
	}

	async close(): Promise<void> {
		this.closed = true;
	}
}
