import {copiedWords, openedWords, openerFailedWords} from '../core/action-words.ts';
import {type Entered, entered} from '../core/entered.ts';
import {Failure} from '../core/failure.ts';
import {describeDuration} from '../core/profile.ts';
import {fieldWords, leaveWords, lineWords} from '../core/voice-words.ts';
import type {Ports} from '../ports.ts';
import type {Asker, AskRow} from './asker.ts';
import {spokenText} from './spoken-text.ts';
import {
	type Away,
	type Back,
	back,
	type Choose,
	type Field,
	type Guide,
	type Key,
	type Live,
	leaveQuestion,
	now,
	type Page,
	type Para,
	type Place,
	type Row,
	type Skipped,
	skipped,
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
	readonly away: (waitsFor: string) => Away;
	readonly signal: AbortSignal;
}

/** From here on a person wants to know what is going on. */
const patienceSeconds = 0.3;

/** An answer to a numbered question: one of the prompt's own rows, or a key. */
type Taken<V> = {readonly row: V} | {readonly key: Key<V>};

/** How a prompt ends; undefined: it stays open. */
type Answer<V> = {readonly gives: V | Back} | undefined;

/** What became of a line at a page, and what was not sent. */
interface TakenLine<V> {
	readonly answer: Answer<V>;
	readonly refused?: string;
}

/** The voice in lines: one question after the other, nothing written over. */
export class LinesTalk implements Voice {
	readonly isScreen = false;
	readonly columns = Number.POSITIVE_INFINITY;
	readonly rows = Number.POSITIVE_INFINITY;
	readonly hasPictures = false;
	readonly #to: InLines;
	readonly #asker: Asker;
	#told: Failure | undefined;
	#place: Place | undefined;
	/** Not told yet. */
	#heading: string | undefined;
	/** What the open prompt has said, so that it says only what is new. */
	#said = new Said();
	#id: string | undefined;
	#changed: () => void = () => undefined;

	constructor(to: InLines) {
		this.#to = to;
		this.#asker = to.asker;
		this.say(lineWords.welcome);
	}

	async choose<V>(prompt: Live<Choose<V>>): Promise<V | Back> {
		await this.#begin(prompt);
		for (;;) {
			const {
				prose = [],
				text = [],
				notes = [],
				question,
				rows,
				keys = [],
				keysFor,
				others,
				...more
			} = now(prompt);
			this.#tell([statusOf(more), ...notes, ...prose, ...text], more.help);
			const known = rows.findIndex(({id, label}) => (id ?? label) === more.found?.id);
			const ofOne: Key<V> = {
				key: 'others',
				says: others ?? '',
				run: async () => {
					const key = await this.#keyOfOne(keysFor!, rows);
					return key && this.#press(key);
				},
			};
			const hasOthers = others !== undefined && rows.some(({value}) => keysFor?.(value).some(isRow));
			const all = hasOthers ? [...keys, ofOne] : keys;
			const taken = await this.#number(question, rows, all, known < 0 ? more.at : known);
			if (taken !== back && 'row' in taken) return taken.row;
			const answer = taken === back ? await this.#leave(keys) : await this.#press(taken.key);
			if (answer) return answer.gives;
		}
	}

	/** One row, and then what to do with it. */
	async #keyOfOne<V>(
		keysFor: NonNullable<Choose<V>['keysFor']>,
		rows: readonly Row<V>[],
	): Promise<Key<V> | undefined> {
		const able = rows.filter(({value}) => keysFor(value).some(isRow));
		const row = await this.#asker.choose(
			lineWords.whichOne,
			able.map(row => askRow(row, row.label, saidOf(row))),
		);
		if (row === back) return undefined;
		const keys = keysFor(row.value).filter(isRow);
		const key = await this.#asker.choose(
			lineWords.whatWith(row.label.trim()),
			keys.map(value => askRow(value, value.says!)),
		);
		return key === back ? undefined : key;
	}

	async text<V = never>(prompt: Live<Text<V>>): Promise<string | V | Back> {
		await this.#begin(prompt);
		for (;;) {
			const {prose = [], field, keys = [], help, ...more} = now(prompt);
			const hidden = field.isSecret ? lineWords.hidden : undefined;
			this.#tell([statusOf(more), ...prose, hidden], help);
			this.#tellLetters(keys);
			const {read, enter, empty} = field;
			const typed = await this.#asker.text(field.name, {
				isSecret: field.isSecret ?? false,
				...(read && {lines: 'all' as const}),
				// A letter that does something is no text that was taken.
				taken: text => (letter(keys, text) ? '' : read && spokenText(wordsOf(read(text)))),
				judge: (text, before) => (letter(keys, text) ? {value: text} : enteredIn(field, text, before)),
				...(empty !== undefined && {empty}),
				...(enter && {enter: {value: enter.value, says: enterWords(enter)}}),
			});
			const key = typed === back ? undefined : letter(keys, typed);
			if (typed !== back && !key) return typed;
			const answer = key ? await this.#press(key) : await this.#leave(keys);
			if (answer) return answer.gives;
		}
	}

	async page<V>(prompt: Live<Page<V>>, ends?: Promise<V>): Promise<V | Back> {
		let ended: {readonly value: V} | {readonly error: unknown} | undefined;
		const clock = new AbortController();
		let reading = new AbortController();
		/** What was not sent just before. */
		let refused: string | undefined;
		const stop = () => reading.abort();
		// At once: an end that is a failure must not go unhandled while something is asked.
		const whenEnded = ends?.then(
			value => {
				ended = {value};
			},
			error => {
				ended = {error};
			},
		);
		void whenEnded?.then(stop);
		const tell = (): Page<V> => {
			const page = now(prompt);
			const {card, busy, field} = page;
			const told = [card && `${card.says}.`, ...(card?.rows ?? []), busy, ...page.paragraphs, field?.note];
			this.#tell([statusOf(page), ...told], page.help);
			if (page.status && 'timer' in page.status) this.#tellTimer(page.status.timer, clock.signal);
			if (page.field) this.#tellLetters(page.keys ?? []);
			return page;
		};
		try {
			await this.#begin(prompt);
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
				let answer: Answer<V>;
				if (field) {
					reading = new AbortController();
					const line = await this.#lineUntil(`${page.question ?? field.name}: `, reading.signal);
					if (line === undefined) continue;
					const taken = await this.#takeLine(line, now(prompt), refused);
					refused = taken.refused;
					answer = taken.answer;
				} else if (keys.some(isRow)) {
					const taken = await this.#number<V>(page.question, [], keys, 0);
					answer =
						taken === back
							? await this.#leave(keys)
							: 'key' in taken
								? await this.#press(taken.key)
								: undefined;
				} else await Promise.race([changed, whenAborted(this.#to.signal), ...(whenEnded ? [whenEnded] : [])]);
				if (answer) return answer.gives;
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

	async wait<R>(work: Work<R>, {says, enter}: Wait): Promise<R | Skipped | Back> {
		const ending = new AbortController();
		const flow = work(AbortSignal.any([this.#to.signal, ending.signal]));
		let gaveUp: Promise<Skipped | Back> | undefined;
		try {
			for (;;) {
				const next = await Promise.race([flow.next(), ...(gaveUp ? [gaveUp] : [])]);
				if (typeof next === 'symbol') return next;
				if (next.done) return next.value;
				this.say(typeof next.value === 'string' ? next.value : says);
				if (enter !== undefined) gaveUp ??= this.#skip(enter, ending.signal);
			}
		} finally {
			ending.abort(new DOMException('It is not waited for.', 'AbortError'));
		}
	}

	/** Enter goes on without what is waited for; pending for ever once that is over. */
	async #skip(enter: string, signal: AbortSignal): Promise<Skipped | Back> {
		for (;;) {
			const line = await this.#lineUntil(lineWords.enterTo(enter), signal);
			if (line === undefined) return new Promise(() => undefined);
			if (line === back) return back;
			if (line.trim() === '') return skipped;
			this.say(lineWords.onlyEnter);
		}
	}

	refresh(): void {
		this.#changed();
	}

	print(lines: readonly string[]): void {
		this.#tellHeading();
		for (const line of lines) if (line !== '') this.#asker.print(line);
	}

	say(text: string): void {
		this.#tellHeading();
		this.#asker.say(text);
	}

	async copy(text: string, what: string, isSecret = false): Promise<void> {
		this.say(copiedWords(what, await this.#to.ports.clipboard.copy(text, isSecret ? what : undefined)));
	}

	async open(url: string): Promise<void> {
		const isOpen = await this.#to.ports.browser.open(url, reason => this.say(openerFailedWords(reason)));
		this.say(openedWords(isOpen));
	}

	async write(file: string, text: string): Promise<void> {
		try {
			this.say(lineWords.written(await this.#to.writeFile(file, text)));
		} catch (error) {
			if (!(error instanceof Failure)) throw error;
			this.#asker.fail(error);
		}
	}

	away(waitsFor: string): Away {
		return this.#to.away(waitsFor);
	}

	place(whole: Place, isChange: boolean): void {
		const {title, place, failure, notices} = whole;
		this.#place = whole;
		if (!isChange) {
			this.#id = undefined;
			this.#heading = place === undefined ? title : `${title} · ${place}`;
			for (const {text} of notices) this.say(text);
		}
		if (failure && failure !== this.#told) {
			this.#tellHeading();
			this.#asker.fail(failure);
		}
		this.#told = failure;
	}

	/** With the first thing that stands below it: a step that is passed at once has none. */
	#tellHeading(): void {
		if (this.#heading === undefined) return;
		this.#asker.print('');
		this.#asker.print(this.#heading);
		this.#heading = undefined;
	}

	async wantsToLeave(): Promise<boolean> {
		const answer = await this.choose({
			question: this.#place ? leaveQuestion(this.#place) : leaveWords.question,
			rows: [
				{value: 'leave', label: leaveWords.leave},
				{value: 'stay', label: leaveWords.stay},
			],
		});
		return answer === 'leave';
	}

	async close(lines: readonly string[], _isGood = false, warning?: string): Promise<void> {
		this.#asker.print('');
		for (const line of lines) this.say(line);
		if (warning !== undefined) this.say(warning);
	}

	/** What was said counts only for the same prompt, asked again. */
	async #begin(
		prompt: Live<{readonly id?: string; readonly begins?: () => Promise<unknown>}>,
	): Promise<void> {
		this.#tellHeading();
		const {id, begins} = now(prompt);
		if (id === undefined || this.#id !== id) this.#said = new Said();
		this.#id = id;
		if (begins) await this.#untilBegun(begins());
	}

	/** Lines wait for what begins with a prompt; who does not want to wait goes on without it. */
	async #untilBegun(begun: Promise<unknown>): Promise<void> {
		const ending = new AbortController();
		const patience = this.#to.ports.clock.wait(patienceSeconds, ending.signal).then(
			() => 'slow' as const,
			() => undefined,
		);
		try {
			if ((await Promise.race([begun, patience])) !== 'slow') return;
			this.say(lineWords.wait);
			await Promise.race([begun, this.#skip('go on without it', ending.signal)]);
		} finally {
			ending.abort(new DOMException('It is not waited for.', 'AbortError'));
			begun.catch(() => undefined);
		}
	}

	#tell(paragraphs: readonly (string | Para | undefined)[], help?: readonly string[]): void {
		const paras = paragraphs.map(para => (typeof para === 'string' ? {text: para} : para));
		const wanted = paras.filter(
			(para): para is Para => para !== undefined && para.text !== '' && para.only !== 'screen',
		);
		for (const para of this.#said.newOf(wanted)) {
			const text = spokenText(para.label ? `${para.label}: ${para.text}` : para.text);
			this.#asker.say(para.sign === 'failure' ? lineWords.failed(text) : text);
		}
		if (help && this.#said.isNewHelp(help)) this.#asker.setHelp(help);
	}

	/** The letters that work where a line is typed; only those that are new. */
	#tellLetters(keys: readonly Key<unknown>[]): void {
		const told = keys.filter(key => isRow(key) && !key.isQuiet && key.key.length === 1);
		const fresh = this.#said.newKeys(told);
		const isDigit = ({key}: Key<unknown>) => /\d/.test(key);
		for (const {key, says} of fresh.filter(isDigit)) this.#asker.print(`${key}. ${says}`);
		const letters = fresh.filter(key => !isDigit(key)).map(({key, says}) => `${key} to ${lowerFirst(says!)}`);
		if (letters.length > 0) this.#asker.say(`Type ${letters.join(', ')}.`);
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

	/** Rows and keys under one row of numbers: what Enter does first, ways out and what Esc does last. */
	async #number<V>(
		question: string = lineWords.whatNow,
		rows: readonly Row<V>[],
		keys: readonly Key<V>[],
		at = 0,
	): Promise<Taken<V> | Back> {
		const ofRow = (row: Row<V>) => ({taken: {row: row.value}, label: row.label, hint: saidOf(row)});
		const ofKey = (key: Key<V>) => ({taken: {key}, label: key.says!, hint: undefined});
		const told = keys.filter(isRow);
		const named = (...names: readonly string[]) => told.filter(({key}) => names.includes(key)).map(ofKey);
		const offered: readonly {
			readonly taken: Taken<V>;
			readonly label: string;
			readonly hint: string | undefined;
		}[] = [
			...rows.filter(({isOut}) => !isOut).map(ofRow),
			...named('enter'),
			...told.filter(({key}) => key !== 'enter' && key !== 'escape').map(ofKey),
			...rows.filter(({isOut}) => isOut).map(ofRow),
			...named('escape'),
		];
		const asked = this.#said.rows(offered.map(({label, hint}, value) => askRow(value, label, hint)));
		// What Enter alone takes is the row at `at`, wherever it is told; without rows it is the first key.
		const first = offered.findIndex(({taken: one}) => 'row' in one && one.row === rows[at]?.value);
		const taken = await this.#asker.choose(question, asked, Math.max(0, first));
		return taken === back ? back : offered[taken]!.taken;
	}

	/** @returns undefined when the signal ended it, and not the whole wizard */
	async #lineUntil(prompt: string, signal: AbortSignal): Promise<string | Back | undefined> {
		try {
			return await this.#asker.line(prompt, signal);
		} catch (error) {
			if (!signal.aborted || this.#to.signal.aborted) throw error;
			return undefined;
		}
	}

	async #press<V>(key: Key<V>): Promise<Answer<V>> {
		if (key.gives !== undefined) return {gives: key.gives};
		const ran = await key.run?.();
		// A row behind another question may answer the prompt.
		return key.key === 'others' ? (ran as Answer<V>) : undefined;
	}

	/** `b`: what Esc does, and without it back. */
	#leave<V>(keys: readonly Key<V>[]): Promise<Answer<V>> {
		return this.#press(keys.find(({key}) => key === 'escape') ?? {key: 'escape', gives: back});
	}

	/** @param before what was not sent just before: Enter alone sends it */
	async #takeLine<V>(line: string | Back, page: Page<V>, before: string | undefined): Promise<TakenLine<V>> {
		const {keys = [], field, status} = page;
		if (line === back) return {answer: await this.#leave(keys)};
		const text = line.trim();
		const key = text === '' ? keys.find(({key: name}) => name === 'enter') : letter(keys, line);
		const isAgain = text === '' && before !== undefined;
		if (key && !isAgain) return {answer: await this.#press(key)};
		if (field && (text !== '' || isAgain)) {
			const {value, reason} = enteredIn(field, isAgain ? before : line, before);
			if (reason === undefined) await field.onSubmit(value);
			else {
				this.say(reason);
				return {answer: undefined, refused: value};
			}
		} else if (status && 'timer' in status) this.#sayTimeLeft(status.timer);
		else this.say(field?.empty ?? fieldWords.nothingTyped);
		return {answer: undefined};
	}
}

/** A state that stands beside the title on screens. */
function statusOf({status}: Pick<Page<unknown>, 'status'>): Para | undefined {
	if (status === undefined || 'timer' in status) return undefined;
	const isSentence = /[.?!]$/.test(status.text);
	return {text: `${status.text.charAt(0).toUpperCase()}${status.text.slice(1)}${isSentence ? '' : '.'}`};
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

/** All that a row says behind its label. */
function saidOf({state, hint, about}: Row<unknown>): string | undefined {
	const brief = [state, hint].filter(Boolean).join(', ');
	return [brief, about].filter(Boolean).join('; ') || undefined;
}

function isRow({says, only}: Key<unknown>): boolean {
	return says !== undefined && only !== 'screen';
}

function letter<V>(keys: readonly Key<V>[], text: string): Key<V> | undefined {
	const word = text.trim();
	const able = keys.filter(isRow);
	return able.find(({key}) => key === word) ?? able.find(({key}) => key === word.toLowerCase());
}

function lowerFirst(text: string): string {
	return text.charAt(0).toLowerCase() + text.slice(1);
}

function wordsOf(read: ReturnType<NonNullable<Field['read']>>): string {
	return 'taken' in read ? read.taken : read.refused;
}

function enteredIn(field: Field, text: string, before: string | undefined): Entered {
	const told = field.read?.(text);
	if (told && 'refused' in told) return {value: text, reason: told.refused};
	return entered(text, field, before, lineWords.enterAgain);
}

function enterWords({does, name, value}: NonNullable<Field['enter']>): string {
	return lineWords.enterAlone(does, spokenText(name ?? value));
}

function whenAborted(signal: AbortSignal): Promise<never> {
	return new Promise((_, reject) => {
		if (signal.aborted) reject(signal.reason);
		else signal.addEventListener('abort', () => reject(signal.reason), {once: true});
	});
}
