/** What is ticked in a list; each change is told. */
export class Ticks extends Set<number> {
	readonly #onChange: (ticked: readonly number[]) => void;

	constructor(ticked: readonly number[], onChange: (ticked: readonly number[]) => void) {
		super();
		for (const at of ticked) super.add(at);
		this.#onChange = onChange;
	}

	override add(at: number): this {
		super.add(at);
		this.#onChange([...this]);
		return this;
	}

	override delete(at: number): boolean {
		const was = super.delete(at);
		this.#onChange([...this]);
		return was;
	}
}
