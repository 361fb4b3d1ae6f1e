import {
	type Back,
	back,
	type Choose,
	type Key,
	type Live,
	now,
	type Page,
	type Skipped,
	type Text,
	type Wait,
	type Work,
} from '../../source/talk/talk.ts';
import {FakeTalk} from './talk.ts';

/** Thrown by a prompt when nothing is left to do: the end of a wild run. */
export const worn = new DOMException('Nothing is left to do.', 'AbortError');

export interface Wild {
	/** Which of the things that can be done is done, turn by turn. */
	readonly picks: readonly number[];
	/** What may be typed. */
	readonly texts?: readonly string[];
	/** Something outside that happens in between. */
	readonly outside?: () => Promise<unknown>;
	/** Before each turn. @param last the row, the key or the text of the turn before @param shown all that is there to read */
	readonly onTurn?: (last: string, shown: string) => void;
}

/** Does whatever a prompt lets one do, in no sensible order: for properties. Its prompts reject with `worn` in the end. */
export class WildTalk extends FakeTalk {
	readonly #wild: Wild;
	readonly #picks: number[];
	#last = '';

	constructor(wild: Wild) {
		super([]);
		this.#wild = wild;
		this.#picks = [...wild.picks];
		this.isOpen = true;
	}

	override async choose<V>(prompt: Live<Choose<V>>): Promise<V | Back> {
		for (;;) {
			const {rows, keys = [], keysFor, ...said} = this.#turn(prompt, ({prose, text}) => [prose, text]);
			const row = this.#pick(rows);
			const taken = await this.#do(
				[...keys, ...(keysFor?.(row.value) ?? [])],
				said.question ? row.label : '',
			);
			if (taken === 'other') {
				this.#last = row.label;
				return row.value;
			}
			if (taken) return taken.gives;
		}
	}

	override async text<V = never>(prompt: Live<Text<V>>): Promise<string | V | Back> {
		for (;;) {
			const {keys = [], field} = this.#turn(prompt, ({prose}) => [prose]);
			const text = this.#pick(['', ...(this.#wild.texts ?? ['x'])]);
			const taken = await this.#do(keys, text);
			const value = text === '' ? field.enter?.value : text;
			const isTaken = value !== undefined && (field.judge?.(value).verdict ?? 'take') === 'take';
			if (taken === 'other' && isTaken) return value;
			if (taken && taken !== 'other') return taken.gives;
		}
	}

	override async page<V>(prompt: Live<Page<V>>): Promise<V | Back> {
		for (;;) {
			const {keys = []} = this.#turn(prompt, ({paragraphs, status, help}) => [paragraphs, status, help]);
			const taken = await this.#do(keys, 'nothing');
			if (taken && taken !== 'other') return taken.gives;
		}
	}

	override async wait<R>(work: Work<R>, _words: Wait): Promise<R | Skipped | Back> {
		const ending = new AbortController();
		for (const flow = work(ending.signal); ; ) {
			const next = await flow.next();
			if (next.done) return next.value;
			if (this.#pick([false, true])) continue;
			ending.abort(worn);
			return back;
		}
	}

	#turn<P extends object>(prompt: Live<P>, said: (prompt: P) => unknown): P {
		const seen = now(prompt);
		this.words.prompt(seen);
		this.#wild.onTurn?.(this.#last, JSON.stringify(said(seen)));
		return seen;
	}

	/** @returns `other`: what only this kind of prompt takes; undefined: the prompt stays */
	async #do<V>(
		keys: readonly Key<V>[],
		other: string,
	): Promise<{readonly gives: V | Back} | 'other' | undefined> {
		const works = keys.filter(({run, gives}) => run || gives !== undefined);
		const hasEscape = works.some(({key}) => key === 'escape');
		const ways = ['other', 'other', 'outside', ...(hasEscape ? [] : ['back']), ...works] as const;
		const way = this.#pick<(typeof ways)[number]>(ways);
		this.#last = typeof way === 'object' ? `key ${way.key}` : way === 'other' ? other : way;
		if (way === 'other') return 'other';
		if (way === 'back') return {gives: back};
		if (typeof way === 'string') await this.#wild.outside?.();
		else if (way.gives !== undefined) return {gives: way.gives};
		else await way.run?.();
		return undefined;
	}

	#pick<T>(from: readonly T[]): T {
		const at = this.#picks.shift();
		if (at === undefined) throw worn;
		return from[at % from.length]!;
	}
}
