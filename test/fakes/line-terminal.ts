import type {Echo, LineTerminal} from '../../source/talk/asker.ts';

/** A terminal in lines whose person types what was scripted. */
export class FakeLineTerminal implements LineTerminal {
	/** Every line and, with what was typed behind it, every prompt. */
	readonly lines: string[] = [];
	readonly #typed: string[];

	constructor(...typed: readonly string[]) {
		this.#typed = [...typed];
	}

	say(line: string): void {
		this.lines.push(line);
	}

	async read(prompt: string, echo: Echo, signal: AbortSignal): Promise<string> {
		signal.throwIfAborted();
		const text = this.#typed.shift();
		if (text === undefined) throw new Error(`Nobody types at “${prompt}”.`);
		this.lines.push(prompt + (echo === 'none' ? '' : text));
		return text;
	}
}
