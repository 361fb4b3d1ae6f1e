import {withoutQuoteSigns} from './pasted.ts';

/**
 * What a piece of a message is to whoever waits for one thing in it: `nothing` of the kind, `whole`, or `begun`: more
 * may belong to it.
 */
export type Holds = 'nothing' | 'begun' | 'whole';

/** The longest message that is read, in characters. */
const longestMessage = 32_768;

/**
 * A whole message, line by line: lines that hold nothing of the kind are passed over, the first that does counts, with
 * the lines that a mail broke it over; JSON is read to its end.
 */
export class PastedMessage {
	readonly #holds: (text: string) => Holds;
	/** What counts so far: an object that is open, or lines that belong together. */
	#lines: string[] = [];
	#json: JsonEnd | undefined;
	#passedOver: string[] = [];
	#length = 0;

	constructor(holds: (text: string) => Holds) {
		this.#holds = holds;
	}

	/** Whether what came may be all; the end of JSON is always waited for. */
	get mayBeAll(): boolean {
		return this.#lines.length > 0 && !this.#json;
	}

	/** The lines before what counts. */
	get passedOver(): string {
		return this.#passedOver.join('\n');
	}

	/** Takes the next line. @returns the text that counts, as soon as it is whole */
	take(line: string): string | undefined {
		const bare = withoutQuoteSigns(line);
		this.#length += bare.length + 1;
		if (this.#length > longestMessage) {
			this.#lines.push(bare);
			return this.end();
		}
		if (!this.#json && this.#lines.length > 0 && bare.trim() === '') return this.end();
		if (this.#lines.length === 0 && /^\s*(?:\{\s*(?:"|$)|\[\s*(?:[{"]|$))/.test(bare))
			this.#json = new JsonEnd();
		if (this.#json) {
			this.#lines.push(bare);
			return this.#json.isPast(bare) ? this.#endOfJson() : undefined;
		}
		const holds = this.#holds([...this.#lines, bare].join('\n'));
		if (holds === 'nothing') {
			if (this.#lines.length > 0) return this.end();
			this.#passedOver.push(bare);
			return undefined;
		}
		this.#lines.push(bare);
		return holds === 'whole' ? this.end() : undefined;
	}

	#endOfJson(): string | undefined {
		const text = this.end();
		if (this.#holds(text) !== 'nothing') return text;
		this.#passedOver.push(...this.#lines);
		this.#lines = [];
		this.#json = undefined;
		return undefined;
	}

	/** No more comes. @returns what counts, else all of it */
	end(): string {
		return (this.#lines.length > 0 ? this.#lines : this.#passedOver).join('\n');
	}
}

/** Looks for the end of a JSON value without reading anything twice. */
class JsonEnd {
	#depth = 0;
	#isText = false;
	#isEscaped = false;

	/** @param line the next one @returns whether the value ends in it */
	isPast(line: string): boolean {
		for (const sign of line) {
			if (this.#isEscaped) this.#isEscaped = false;
			else if (this.#isText) {
				if (sign === '\\') this.#isEscaped = true;
				else if (sign === '"') this.#isText = false;
			} else if (sign === '"') this.#isText = true;
			else if (sign === '{' || sign === '[') this.#depth++;
			else if (sign === '}' || sign === ']') this.#depth--;
		}
		return this.#depth <= 0;
	}
}
