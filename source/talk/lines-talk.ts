import {copiedWords, openedWords, openerFailedWords} from '../core/action-words.ts';
import {Failure} from '../core/failure.ts';
import {describeDuration} from '../core/profile.ts';
import {type Asker, type AskRow, type Back, back} from './asker.ts';
import type {Ports} from '../ports.ts';
import {spokenText} from './spoken-text.ts';
import {
	type Choose,
	type Field,
	type Guide,
	type Key,
	type Live,
	now,
	type Page,
	type Para,
	type Place,
	type Row,
	type Skipped,
	type Text,
	type Voice,
	type Wait,
	type Work,
} from './talk.ts';

export interface InLines {
	readonly asker: Asker;
	readonly ports: Pick<Ports, 'clock' | 'clipboard' | 'browser'>;
	/** Writes a text to a new file of mode 0600. @returns its path @throws Failure `save_failed` */
	readonly writeFile: (name: string, text: string) => Promise<string>;
	readonly signal: AbortSignal;
}

const welcome =
	'Each question ends with Enter. Enter alone takes what is offered. Type b to go back, or a question mark for help. Ctrl+C leaves.';

/** A row of a question: one of the prompt's own, or a key. */
type Taken<V> = {readonly row: V} | {readonly key: Key<V>};

/** The voice in lines: one question after the other, nothing written over. */
export class LinesTalk implements Voice {
	readonly isScreen = false;
	readonly columns = Number.POSITIVE_INFINITY;
	readonly #to: InLines;
	readonly #asker: Asker;
	#told: Failure | undefined;
	/** What the open prompt has said, so that it says only what is new. */
	#said = new Said();
	#id: string | undefined;
	#changed: () => void = () => undefined;

	constructor(to: InLines) {
		this.#to = to;
		this.#asker = to.asker;
		this.say(welcome);
	}

	async choose<V>(prompt: Live<Choose<V>>): Promise<V | Back> {
		this.#begin(prompt);
		await now(prompt).begins?.();
		for (;;) {
			const {
				prose = [],
				text = [],
				notes = [],
				question,
				rows,
				keys = [],
				help,
				at,
				found,
				...more
			} = now(prompt);
			this.#tell([...notes, ...prose, ...text], help);
			const known = rows.findIndex(({id, label}) => (id ?? label) === found?.id);
			const others = othersOf(more, rows);
			const taken = await this.#number(question, rows, [...keys, ...others], known < 0 ? at : known);
			if (taken === back) {
				const left = await this.#leave(keys);
				if (left) return left.gives;
				continue;
			}
			if ('row' in taken) return taken.row;
			const key = taken.key === others[0] ? await this.#ofOne(more.keysFor!, rows) : taken.key;
			if (key?.gives !== undefined) return key.gives;
			await key?.run?.();
		}
	}

	/** One row, and then what to do with it. */
	async #ofOne<V>(
		keysFor: NonNullable<Choose<V>['keysFor']>,
		rows: readonly Row<V>[],
	): Promise<Key<V> | undefined> {
		const able = rows.filter(({value}) => keysFor(value).some(isRow));
		const row = await this.#asker.choose(
			'Which one?',
			able.map(row => askRow(row, row.label, row.hint)),
		);
		if (row === back) return undefined;
		const keys = keysFor(row.value).filter(isRow);
		const key = await this.#asker.choose(
			`What with ${row.label.trim()}?`,
			keys.map(value => askRow(value, value.says!)),
		);
		return key === back ? undefined : key;
	}

	async text<V = never>(prompt: Live<Text<V>>): Promise<string | V | Back> {
		this.#begin(prompt);
		for (;;) {
			const {prose = [], field, keys = [], help} = now(prompt);
			this.#tell(prose, help);
			if (field.isSecret) this.#tell([...prose, {text: 'It is hidden while you type.'}]);
			this.#tellLetters(keys);
			const {read} = field;
			const typed = await this.#asker.text(field.name, {
				isSecret: field.isSecret ?? false,
				...(read && {lines: 'all', taken: text => spokenText(wordsOf(read(text)))}),
				judge: (text, isAgain) => (letter(keys, text) ? undefined : objection(field, text, isAgain)),
				...(field.empty !== undefined && {empty: field.empty}),
				...(field.enter && {enter: {value: field.enter.value, says: enterWords(field.enter)}}),
			});
			const key = typed === back ? undefined : letter(keys, typed);
			if (typed === back) {
				const left = await this.#leave(keys);
				if (left) return left.gives;
			} else if (!key) return typed;
			else if (key.gives !== undefined) return key.gives;
			else await key.run?.();
		}
	}

	async page<V>(prompt: Live<Page<V>>, ends?: Promise<V>): Promise<V | Back> {
		this.#begin(prompt);
		let ended: {readonly value: V} | {readonly error: unknown} | undefined;
		const clock = new AbortController();
		let reading = new AbortController();
		const stop = () => reading.abort();
		const whenEnded = ends?.then(
			value => void (ended = {value}),
			error => void (ended = {error}),
		);
		void whenEnded?.then(stop);
		const tell = (): Page<V> => {
			const page = now(prompt);
			this.#tell(page.paragraphs.concat(page.field?.note ?? []), page.help);
			if (page.status && 'timer' in page.status) this.#tellTimer(page.status.timer, clock.signal);
			if (page.field) this.#tellLetters(page.keys ?? []);
			return page;
		};
		try {
			await now(prompt).begins?.();
			for (;;) {
				if (ended) {
					if ('error' in ended) throw ended.error;
					return ended.value;
				}
				const page = tell();
				const {keys = [], field} = page;
				const changed = new Promise<void>(resolve => {
					this.#changed = () => {
						const isTyping = tell().field !== undefined;
						if (isTyping !== (field !== undefined)) stop();
						resolve();
					};
				});
				if (field) {
					reading = new AbortController();
					const line = await this.#asker.line(`${page.question}: `, reading.signal).catch(error => {
						if (!reading.signal.aborted || this.#to.signal.aborted) throw error;
						return undefined;
					});
					if (line === undefined) continue;
					const answer = await this.#takeLine(line, now(prompt));
					if (answer) return answer.gives;
				} else if (keys.some(isRow)) {
					const taken = await this.#number(page.question, [], keys, 0);
					if (taken === back) {
						const left = await this.#leave(keys);
						if (left) return left.gives;
					} else if ('key' in taken) {
						if (taken.key.gives !== undefined) return taken.key.gives;
						await taken.key.run?.();
					}
				} else await Promise.race([changed, whenEnded, whenAborted(this.#to.signal)]);
			}
		} finally {
			this.#changed = () => undefined;
			clock.abort();
		}
	}

	async guide(prompt: Live<Guide>): Promise<'done' | Back> {
		const {prose = [], clicks, done, question, keys = [], help} = now(prompt);
		return this.choose<'done'>({
			prose: [...prose, ...clicks.flatMap(({label, detail}, at) => [`Step ${at + 1}: ${label}.`, detail])],
			question,
			rows: [{value: 'done', label: done}],
			keys,
			...(help && {help}),
		});
	}

	async wait<R>(work: Work<R>, {says}: Wait): Promise<R | Skipped | Back> {
		const flow = work(this.#to.signal);
		for (;;) {
			const next = await flow.next();
			if (next.done) return next.value;
			this.say(typeof next.value === 'string' ? next.value : says);
		}
	}

	refresh(): void {
		this.#changed();
	}

	print(lines: readonly string[]): void {
		for (const line of lines) if (line !== '') this.#asker.print(line);
	}

	say(text: string): void {
		this.#asker.say(text);
	}

	async copy(text: string, what: string): Promise<void> {
		this.say(copiedWords(what, await this.#to.ports.clipboard.copy(text)));
	}

	async open(url: string): Promise<void> {
		const isOpen = await this.#to.ports.browser.open(url, reason => this.say(openerFailedWords(reason)));
		this.say(openedWords(isOpen));
	}

	async write(file: string, text: string): Promise<void> {
		try {
			this.say(`Written to ${await this.#to.writeFile(file, text)}`);
		} catch (error) {
			if (!(error instanceof Failure)) throw error;
			this.#asker.fail(error);
		}
	}

	place({title, place, failure, notices}: Place, isChange: boolean): void {
		if (!isChange) {
			this.#id = undefined;
			this.#asker.print('');
			this.#asker.print(place === undefined ? title : `${title} · ${place}`);
			for (const notice of notices) this.say(notice);
		}
		if (failure && failure !== this.#told) this.#asker.fail(failure);
		this.#told = failure;
	}

	async wantsToLeave(): Promise<boolean> {
		const answer = await this.choose({
			question: 'Leave smapi-login? Your answers so far are kept, without secrets.',
			rows: [
				{value: 'leave', label: 'Leave'},
				{value: 'stay', label: 'Stay'},
			],
		});
		return answer === 'leave';
	}

	async close(lines: readonly string[]): Promise<void> {
		this.#asker.print('');
		for (const line of lines) this.say(line);
	}

	/** The same prompt again says only what is new. */
	#begin(prompt: Live<{readonly id?: string}>): void {
		const {id} = now(prompt);
		if (id === undefined || this.#id !== id) this.#said = new Said();
		this.#id = id;
	}

	#tell(paragraphs: readonly (string | Para | undefined)[], help?: readonly string[]): void {
		const paras = paragraphs.map(para => (typeof para === 'string' ? {text: para} : para));
		const wanted = paras.filter(
			para => para !== undefined && para.text !== '' && para.only !== 'screen',
		) as Para[];
		for (const para of this.#said.newOf(wanted)) {
			const text = spokenText(para.label ? `${para.label}: ${para.text}` : para.text);
			this.#asker.say(para.sign === 'failure' ? `Failed: ${text}` : text);
		}
		if (help && this.#said.isNewHelp(help)) this.#asker.setHelp(help);
	}

	/** The letters that work where a line is typed; only those that are new. */
	#tellLetters(keys: readonly Key<unknown>[]): void {
		const fresh = this.#said.newKeys(keys.filter(key => isRow(key) && key.key.length === 1));
		const digits = fresh.filter(({key}) => /\d/.test(key));
		const letters = fresh.filter(({key}) => !/\d/.test(key));
		for (const {key, says} of digits) this.#asker.print(`${key}. ${says}`);
		if (letters.length > 0)
			this.#asker.say(
				`Type ${letters.map(({key, says}) => `${key} to ${says!.charAt(0).toLowerCase()}${says!.slice(1)}`).join(', ')}.`,
			);
	}

	/** The time left is said at the start and at one minute. */
	#tellTimer(until: Date, signal: AbortSignal): void {
		if (!this.#said.isNewTimer(until)) return;
		this.#sayTimeLeft(until);
		const {clock} = this.#to.ports;
		const early = (until.getTime() - clock.now().getTime()) / 1000 - 60;
		if (early <= 0) return;
		clock.wait(early, AbortSignal.any([signal, this.#to.signal])).then(
			() => this.#said.isTimer(until) && this.#sayTimeLeft(until),
			() => undefined,
		);
	}

	#sayTimeLeft(until: Date): void {
		const left = (until.getTime() - this.#to.ports.clock.now().getTime()) / 1000;
		this.#asker.say(`${describeDuration(Math.max(0, Math.round(left)))} left.`);
	}

	async #number<V>(
		question = 'What now?',
		rows: readonly Row<V>[],
		keys: readonly Key<V>[],
		at = 0,
	): Promise<Taken<V> | Back> {
		// What Enter does comes first, what Esc does last.
		const order = (key: Key<V>) => (key.key === 'enter' ? 0 : key.key === 'escape' ? 2 : 1);
		const told = keys.filter(isRow).toSorted((a, b) => order(a) - order(b));
		const {rows: first, outs} = {
			rows: rows.filter(({isOut}) => !isOut),
			outs: rows.filter(({isOut}) => isOut),
		};
		const order2: readonly (Taken<V> & {readonly label: string; readonly hint?: string | undefined})[] = [
			...first.map(row => ({row: row.value, label: row.label, hint: row.hint})),
			...told.filter(({key}) => key !== 'escape').map(key => ({key, label: key.says!})),
			...outs.map(row => ({row: row.value, label: row.label, hint: row.hint})),
			...told.filter(({key}) => key === 'escape').map(key => ({key, label: key.says!})),
		];
		const all: readonly Taken<V>[] = order2;
		const asked = this.#said.rows(
			order2.map((one, value) => ({
				...askRow(value, one.label, one.hint),
				...('key' in one && {letter: one.key.key}),
			})),
		);
		const taken = await this.#asker.choose(question, asked, at);
		return taken === back ? back : all[taken]!;
	}

	/** `b`: what Esc does, and without it back. */
	async #leave<V>(keys: readonly Key<V>[]): Promise<{readonly gives: V | Back} | undefined> {
		const escape = keys.find(({key}) => key === 'escape');
		if (escape === undefined) return {gives: back};
		if (escape.gives !== undefined) return {gives: escape.gives};
		await escape.run?.();
		return undefined;
	}

	async #takeLine<V>(line: string | Back, page: Page<V>): Promise<{readonly gives: V | Back} | undefined> {
		const {keys = [], field, status} = page;
		if (line === back) return this.#leave(keys);
		const key = line.trim() === '' ? keys.find(({key: name}) => name === 'enter') : letter(keys, line);
		if (key?.gives !== undefined) return {gives: key.gives};
		if (key) await key.run?.();
		else if (line.trim() === '') {
			if (status && 'timer' in status) this.#sayTimeLeft(status.timer);
			else this.say(field?.empty ?? 'Type or paste it first.');
		} else await field?.onSubmit(line);
		return undefined;
	}
}

/** What was said of one prompt. */
class Said {
	#paragraphs: readonly string[] = [];
	#keys: readonly string[] = [];
	#help = '';
	#timer = 0;
	#rows: readonly AskRow<number>[] = [];

	newOf(paragraphs: readonly Para[]): readonly Para[] {
		const id = ({text, at = 0}: Para) => (at === 0 ? text : `${at}`);
		const before = this.#paragraphs;
		this.#paragraphs = paragraphs.map(id);
		return paragraphs.filter(para => !before.includes(id(para)));
	}

	newKeys(keys: readonly Key<unknown>[]): readonly Key<unknown>[] {
		const before = this.#keys;
		const id = ({key, says}: Key<unknown>) => `${key} ${says}`;
		this.#keys = keys.map(id);
		return keys.filter(key => !before.includes(id(key)));
	}

	isNewHelp(help: readonly string[]): boolean {
		const before = this.#help;
		this.#help = help.join('\n');
		return this.#help !== before;
	}

	isNewTimer(until: Date): boolean {
		const isNew = !this.isTimer(until);
		this.#timer = until.getTime();
		return isNew;
	}

	isTimer(until: Date): boolean {
		return this.#timer === until.getTime();
	}

	/** The same array for the same rows: asked about again they are not said again. */
	rows(rows: readonly AskRow<number>[]): readonly AskRow<number>[] {
		if (JSON.stringify(rows) !== JSON.stringify(this.#rows)) this.#rows = rows;
		return this.#rows;
	}
}

function askRow<V>(value: V, label: string, hint?: string): AskRow<V> {
	return {value, label: spokenText(label), ...(hint !== undefined && {hint: spokenText(hint)})};
}

/** The way to the keys of single rows. */
function othersOf<V>(
	{keysFor, others}: Pick<Choose<V>, 'keysFor' | 'others'>,
	rows: readonly Row<V>[],
): Key<V>[] {
	const isThere = others !== undefined && rows.some(({value}) => keysFor?.(value).some(isRow));
	return isThere ? [{key: 'others', says: others}] : [];
}

function isRow({says, only}: Key<unknown>): boolean {
	return says !== undefined && only !== 'screen';
}

function letter<V>(keys: readonly Key<V>[], text: string): Key<V> | undefined {
	const word = text.trim().toLowerCase();
	return word === '' ? undefined : keys.find(key => isRow(key) && key.key === word);
}

function wordsOf(read: ReturnType<NonNullable<Field['read']>>): string {
	return 'taken' in read ? read.taken : read.refused;
}

function objection(
	{read, judge, anyway = 'keeps it as it is'}: Field,
	text: string,
	isAgain: boolean,
): string | undefined {
	const told = read?.(text);
	if (told && 'refused' in told) return told.refused;
	const judged = judge?.(text);
	if (judged === undefined || judged.verdict === 'take' || (judged.verdict === 'odd' && isAgain))
		return undefined;
	return judged.verdict === 'odd' ? `${judged.reason} Enter alone ${anyway}.` : judged.reason;
}

function enterWords({does, name, value}: NonNullable<Field['enter']>): string {
	return `Enter alone ${does} ${spokenText(name ?? value)}.`;
}

function whenAborted(signal: AbortSignal): Promise<never> {
	return new Promise((_, reject) => {
		if (signal.aborted) reject(signal.reason);
		else signal.addEventListener('abort', () => reject(signal.reason), {once: true});
	});
}
