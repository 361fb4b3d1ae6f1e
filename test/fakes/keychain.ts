import type {Keychain} from '../../source/adapters/keychain.ts';

/** A keychain in memory. */
export class FakeKeychain implements Keychain {
	readonly entries = new Map<string, string>();
	/** What was done, in order: `read 2`. */
	readonly done: string[] = [];
	/** Thrown by everything while set. */
	fails: Error | undefined;
	/** Called before and after each entry is touched; may throw, as a process ends. */
	moment: () => void = () => {};

	async read(entries: readonly string[]) {
		this.#begin(`read ${entries.length}`);
		return new Map(
			entries.flatMap(entry => (this.entries.has(entry) ? [[entry, this.entries.get(entry)!]] : [])),
		);
	}

	async write(values: ReadonlyMap<string, string>) {
		this.#begin(`write ${values.size}`);
		for (const [entry, value] of values) {
			this.moment();
			this.entries.set(entry, value);
			this.moment();
		}
	}

	async remove(entries: readonly string[]) {
		this.#begin(`remove ${entries.length}`);
		for (const entry of entries) {
			this.moment();
			this.entries.delete(entry);
			this.moment();
		}
	}

	async prove() {
		this.#begin('prove');
	}

	#begin(what: string): void {
		if (this.fails) throw this.fails;
		this.done.push(what);
	}
}
