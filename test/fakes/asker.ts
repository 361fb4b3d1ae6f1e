import type {Failure} from '../../source/core/failure.ts';
import {type Asker, type AskRow, type Back, back, type TextOptions} from '../../source/talk/asker.ts';

/**
 * One expected question and its answer: a row's label or its start, a text, `back`, or undefined for Enter alone.
 */
export interface Expected {
	readonly question: string | RegExp;
	readonly answer?: string | Back;
	/** Nobody types: what `before` has done goes on. */
	readonly waits?: boolean;
	/** Done before the answer is given: move a clock, let a browser answer. */
	readonly before?: () => void | Promise<void>;
}

/** Answers by script and fails on a question that it does not expect next. */
export class FakeAsker implements Asker {
	/** Everything that was said or printed, in order; questions with their choices too. */
	readonly said: string[] = [];
	/** What stood beside the choices. */
	readonly hints: string[] = [];
	readonly #expected: Expected[];
	readonly #signal: AbortSignal;

	constructor(expected: readonly Expected[], signal: AbortSignal) {
		this.#expected = [...expected];
		this.#signal = signal;
	}

	/** The questions that nobody asked. */
	unasked(): string[] {
		return this.#expected.map(({question}) => String(question));
	}

	/** All that was said, as one text. */
	heard(): string {
		return this.said.join('\n');
	}

	say(text: string): void {
		this.said.push(text);
	}

	print(line: string): void {
		this.said.push(line);
	}

	fail({what, next}: Failure): void {
		this.said.push(`Failed: ${what} ${next}`);
	}

	setHelp(): void {}

	async choose<V>(question: string, rows: readonly AskRow<V>[], defaultIndex = 0): Promise<V | Back> {
		const labels = rows.map(({label}) => label);
		this.said.push(question, ...labels.map((label, at) => (at === defaultIndex ? `> ${label}` : label)));
		this.hints.push(...rows.flatMap(({hint}) => hint ?? []));
		const answer = await this.#next(question);
		if (answer === back) return back;
		if (answer === undefined) return rows[defaultIndex]!.value;
		const row = rows.find(({label}) => label.startsWith(answer));
		if (!row) throw new Error(`“${question}” has no choice “${answer}”, only: ${labels.join(' | ')}`);
		return row.value;
	}

	async text(name: string, options: TextOptions = {}): Promise<string | Back> {
		const answer = await this.#next(name);
		if (answer === back) return back;
		const value = answer ?? options.enter?.value;
		if (value === undefined) throw new Error(`“${name}” takes nothing by Enter alone.`);
		const objection = answer === undefined ? undefined : options.judge?.(value, false);
		if (objection === undefined) return value;
		this.said.push(objection);
		return this.text(name, options);
	}

	async line(prompt: string, signal: AbortSignal): Promise<string | Back> {
		const first = this.#expected[0];
		if (!first || !matches(prompt, first.question))
			return whenAborted(AbortSignal.any([signal, this.#signal]));
		const answer = await this.#next(prompt);
		return first.waits ? whenAborted(AbortSignal.any([signal, this.#signal])) : (answer ?? '');
	}

	async #next(question: string): Promise<string | Back | undefined> {
		this.#signal.throwIfAborted();
		const next = this.#expected.shift();
		if (!next) throw new Error(`Nobody expected the question “${question}”.`);
		if (!matches(question, next.question))
			throw new Error(`“${question}” was asked where ${String(next.question)} was expected.`);
		await next.before?.();
		return next.answer;
	}
}

function matches(question: string, wanted: string | RegExp): boolean {
	return typeof wanted === 'string' ? question.includes(wanted) : wanted.test(question);
}

function whenAborted(signal: AbortSignal): Promise<never> {
	return new Promise((_, reject) => {
		if (signal.aborted) reject(signal.reason);
		else signal.addEventListener('abort', () => reject(signal.reason), {once: true});
	});
}
