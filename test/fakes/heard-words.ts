import {appendFileSync} from 'node:fs';
import path from 'node:path';
import {expect} from 'vitest';
import {steps} from '../../source/core/steps.ts';
import type {Choose, Field, Guide, Key, Para, Row} from '../../source/talk/talk.ts';

/** What a text is to the person. */
export type WordKind =
	| 'text'
	| 'label'
	| 'state'
	| 'question'
	| 'choice'
	| 'hint'
	| 'details'
	| 'click'
	| 'field'
	| 'key'
	| 'help'
	| 'message'
	| 'printed'
	| 'wait'
	| 'last words';

export interface HeardWord {
	/** A step, or the test that it was heard in: `commands/token`. */
	readonly place: string;
	readonly kind: WordKind;
	readonly text: string;
}

/**
 * Names a file: then everything that the fake voices are told is added to it, a line of JSON each, for `npm run words`.
 * Without it nothing is kept.
 */
export const wordsVariable = 'SMAPI_LOGIN_WORDS_FILE';

/** Keeps what a person would meet. */
export class HeardWords {
	readonly #file = process.env[wordsVariable];
	readonly #known = new Set<string>();
	#step: string | undefined;

	get isListening(): boolean {
		return this.#file !== undefined;
	}

	/** The step whose title this is speaks from here on. */
	at(title: string): void {
		this.#step = steps.find(step => step.title === title)?.id;
	}

	add(kind: WordKind, text: string | undefined): void {
		if (this.#file === undefined || text === undefined || text.trim() === '') return;
		const place = this.#step ?? placeOfTest();
		for (const each of text.split('\n').filter(row => row.trim() !== '')) {
			const line = JSON.stringify({place, kind, text: each} satisfies HeardWord);
			if (this.#known.has(line)) continue;
			this.#known.add(line);
			appendFileSync(this.#file, `${line}\n`);
		}
	}

	/** Everything that a prompt can say, also behind `?` and for the rows that are not in focus. */
	prompt(prompt: object): void {
		if (this.#file === undefined) return;
		const said = prompt as Partial<Guide & AnyPrompt>;
		this.add('state', said.status && 'text' in said.status ? said.status.text : undefined);
		for (const para of [
			...(said.prose ?? []),
			...(said.text ?? []),
			...(said.paragraphs ?? []),
			...(said.notes ?? []),
		])
			this.#para(para);
		this.add('question', said.question);
		for (const row of said.rows ?? []) this.#row(row, said);
		for (const {label, detail} of said.clicks ?? []) {
			this.add('click', label);
			this.add('click', detail);
		}
		this.add('choice', said.done);
		if (said.field) this.#field(said.field);
		this.#keys(said.keys);
		for (const text of said.help ?? []) this.add('help', text);
	}

	#para(para: string | Para | undefined): void {
		const {label, text} = typeof para === 'object' ? para : {label: undefined, text: para};
		this.add('label', label);
		this.add('text', text);
	}

	#row(row: Row<unknown>, {details, keysFor}: Partial<AnyPrompt>): void {
		this.add('choice', row.label);
		this.add('hint', row.state);
		this.add('hint', row.hint);
		this.add('hint', row.about);
		const beside = details?.(row.value);
		for (const text of beside ? [beside.heading, ...beside.lines] : []) this.add('details', text);
		this.#keys(keysFor?.(row.value));
	}

	#field(field: Field & {readonly note?: Para | undefined}): void {
		this.add('field', field.name);
		this.add('message', field.empty);
		this.add('message', field.note?.text);
		if (field.enter) this.add('hint', `Enter ${field.enter.does} ${field.enter.name ?? field.enter.value}`);
		if (field.anyway) this.add('message', `Again ${field.anyway}.`);
	}

	#keys(keys: readonly Key<unknown>[] = []): void {
		for (const {key, does, says} of keys) {
			if (does !== undefined) this.add('key', `${key}: ${does}`);
			this.add('choice', says);
		}
	}
}

type AnyPrompt = Pick<
	Choose<unknown>,
	'status' | 'prose' | 'text' | 'notes' | 'question' | 'rows' | 'details' | 'keysFor' | 'keys' | 'help'
> & {
	readonly paragraphs?: readonly Para[];
	readonly field?: Field & {readonly note?: Para | undefined};
};

/** `test/steps/client-id.test.ts` is of the step client-id. */
function placeOfTest(): string {
	const file = expect.getState().testPath ?? 'unknown';
	const [, name = ''] = /test[\\/](.*)\.test\.tsx?$/.exec(file) ?? [];
	const id = path.basename(name);
	return name === `steps/${id}` && steps.some(step => step.id === id) ? id : name;
}
