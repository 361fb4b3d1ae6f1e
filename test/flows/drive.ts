/** Runs a flow to its end and keeps what it tells. */
export class Driven<Event extends {readonly type: string}, Result> {
	readonly events: Event[] = [];
	/** Rejects as the flow does; a test that does not look at it is not troubled by that. */
	readonly result: Promise<Result>;
	readonly #watchers = new Set<() => void>();
	#ended = false;

	constructor(flow: AsyncGenerator<Event, Result>) {
		this.result = this.#run(flow);
		this.result.catch(() => undefined);
	}

	get types(): string[] {
		return this.events.map(event => event.type);
	}

	/** The `nth` event of a type, there already or to come. @throws Error when the flow ends without it */
	until<Type extends Event['type']>(type: Type, nth = 1): Promise<Extract<Event, {type: Type}>> {
		return new Promise((resolve, reject) => {
			const look = () => {
				const found = this.events.filter(event => event.type === type)[nth - 1];
				if (!found && !this.#ended) return;
				this.#watchers.delete(look);
				if (found) resolve(found as Extract<Event, {type: Type}>);
				else reject(new Error(`The flow ended without “${type}”: ${this.types.join(', ')}`));
			};
			this.#watchers.add(look);
			look();
		});
	}

	async #run(flow: AsyncGenerator<Event, Result>): Promise<Result> {
		try {
			for (;;) {
				const step = await flow.next();
				if (step.done) return step.value;
				this.events.push(step.value);
				this.#notify();
			}
		} finally {
			this.#ended = true;
			this.#notify();
		}
	}

	#notify(): void {
		for (const watcher of [...this.#watchers]) watcher();
	}
}

/** Lets everything that is ready to run have its turn. */
export async function settle(turns = 20): Promise<void> {
	for (let turn = 0; turn < turns; turn++) await new Promise(resolve => setImmediate(resolve));
}
