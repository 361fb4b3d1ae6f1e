import type {Echo, LineTerminal} from '../../source/talk/asker.ts';

/** A line that is typed; `waits`: nobody types until the question ends from outside; a function does something first. */
export type TypedLine = string | typeof waits | (() => unknown);
export const waits = Symbol('waits');

/** A terminal in lines whose person types what was scripted. */
export class FakeLineTerminal implements LineTerminal {
	/** Every line and, with what was typed behind it, every prompt. */
	readonly lines: string[] = [];
	readonly #typed: TypedLine[];

	constructor(...typed: readonly TypedLine[]) {
		this.#typed = [...typed];
	}

	/** What nobody asked for. */
	left(): number {
		return this.#typed.length;
	}

	say(line: string): void {
		this.lines.push(line);
	}

	print(line: string): void {
		this.lines.push(line);
	}

	async read(prompt: string, echo: Echo, signal: AbortSignal): Promise<string> {
		signal.throwIfAborted();
		const next = this.#typed.shift();
		if (next === undefined) throw new Error(`Nobody types at “${prompt}”. So far:\n${this.lines.join('\n')}`);
		if (typeof next === 'function') {
			await next();
			return this.read(prompt, echo, signal);
		}
		if (next === waits) {
			return new Promise((_, reject) => {
				if (signal.aborted) reject(signal.reason);
				signal.addEventListener('abort', () => reject(signal.reason), {once: true});
			});
		}
		this.lines.push(prompt + (echo === 'none' ? '' : next));
		return next;
	}
}
