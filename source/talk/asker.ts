import type {Entered} from '../core/entered.ts';
import type {Failure} from '../core/failure.ts';
import {lastFour} from '../core/redact.ts';
import {fieldWords, lineWords} from '../core/voice-words.ts';

/** The person typed `b`. */
export const back = Symbol('back');
export type Back = typeof back;

export interface AskRow<V> {
	readonly value: V;
	readonly label: string;
	/** Said behind the label. */
	readonly hint?: string;
}

export interface TextOptions {
	/** What Enter alone takes, and the sentence that says so. */
	readonly enter?: {readonly value: string; readonly says: string};
	/** Not shown while it is typed; confirmed by its last 4, or by what `taken` says: empty for nothing. */
	readonly isSecret?: boolean;
	readonly taken?: (value: string) => string | undefined;
	/** Looks at a text before it is taken; a reason is said and the question stays. `before`: the value it was said of last. */
	readonly judge?: (text: string, before: string | undefined) => Entered;
	/** Said when Enter meets nothing. @default fieldWords.nothingTyped */
	readonly empty?: string;
	/** What several lines of one paste are. @default 'first' */
	readonly lines?: 'first' | 'all';
}

/** Questions, one line after the other. Every question rejects with the signal's reason when the wizard is over. */
export interface Asker {
	/** Prose: each sentence becomes a line. */
	say(text: string): void;
	/** One line exactly as it is: an address, a command, a line of a message. */
	print(line: string): void;
	/** `Failed: …`, the other side's words, what to do next. */
	fail(failure: Failure): void;
	/** What `?` says from now on. */
	setHelp(lines: readonly string[]): void;
	/** A numbered question. Enter alone takes the row at `defaultIndex`. */
	choose<V>(question: string, rows: readonly AskRow<V>[], defaultIndex?: number): Promise<V | Back>;
	/** A text without blanks at its ends, never empty. `name`: `Client ID`. */
	text(name: string, options?: TextOptions): Promise<string | Back>;
	/** A line at any time, beside what is going on; '' for Enter alone. What is pasted is not shown. */
	line(prompt: string, signal: AbortSignal): Promise<string | Back>;
}

/** Shown while it is typed: everything, all but pastes, nothing. */
export type Echo = 'all' | 'typed' | 'none';

/** A terminal that writes and reads lines. */
export interface LineTerminal {
	/** Writes a sentence, broken at blanks; a line that is being typed goes on below it. */
	say(text: string): void;
	/** Writes one line as it is. */
	print(line: string): void;
	/** One line, which holds line ends only where one paste had several lines. */
	read(prompt: string, echo: Echo, signal: AbortSignal): Promise<string>;
}

/** @param signal ends every question */
export function createAsker(terminal: LineTerminal, signal: AbortSignal): Asker {
	let help: readonly string[] = [];
	/** The choices that were said last: asked about again they are not said again. */
	let said: readonly AskRow<unknown>[] | undefined;
	const say = (text: string) => {
		for (const sentence of sentencesOf(text)) terminal.say(sentence);
	};

	/** Asks again until it is no call for help. */
	async function read(prompt: string, echo: Echo, until = signal, more?: () => void): Promise<string | Back> {
		for (;;) {
			const text = await terminal.read(prompt, echo, until);
			const word = text.trim().toLowerCase();
			if (word === 'b') return back;
			if (word !== '?') return text;
			if (help.length === 0 && !more) say(lineWords.noMoreHelp);
			for (const line of help) say(line);
			more?.();
		}
	}

	return {
		say,
		print: line => terminal.print(line),
		setHelp(lines) {
			help = lines;
			said = undefined;
		},
		fail({what, why, nextInWizard: next}) {
			for (const line of what.split('\n')) say(lineWords.failed(line));
			if (why !== undefined) terminal.say(lineWords.answerSays(why));
			say(next);
		},
		line: (prompt, until) => read(prompt, 'typed', AbortSignal.any([signal, until])),
		async choose(question, rows, defaultIndex = 0) {
			const sayRows = () => {
				for (const [at, {label, hint}] of rows.entries()) terminal.say(`${at + 1}. ${withHint(label, hint)}`);
			};
			say(question);
			const isAgain = said === rows;
			if (!isAgain) sayRows();
			said = rows;
			const again = isAgain ? ', ?: the choices again' : '';
			const only = rows.length === 1 ? rows[0]!.label.trim() : undefined;
			const prompt =
				only === undefined
					? `${range(rows.length)} (Enter: ${defaultIndex + 1}${again}): `
					: `(Enter: ${only}${again}): `;
			for (;;) {
				const answer = await read(prompt, 'all', signal, sayRows);
				if (answer === back) return back;
				const word = answer.trim().replace(/\.$/, '');
				const row =
					word === '' ? rows[defaultIndex] : /^\d{1,3}$/.test(word) ? rows[Number(word) - 1] : undefined;
				if (row) return row.value;
				say(
					only === undefined
						? lineWords.typeNumber(range(rows.length), defaultIndex + 1)
						: lineWords.pressEnter(only),
				);
			}
		},
		async text(name, options = {}) {
			const {enter, isSecret = false, lines = 'first', empty = fieldWords.nothingTyped} = options;
			const judge = options.judge ?? ((value: string): Entered => ({value}));
			let refused: string | undefined;
			if (enter) say(enter.says);
			for (;;) {
				const typed = await read(
					`${name}: `,
					isSecret ? 'none' : 'all',
					signal,
					enter && (() => say(enter.says)),
				);
				if (typed === back) return back;
				const text = lines === 'all' ? typed.trim() : firstLine(typed, say);
				if (text === '') {
					const again = refused === undefined ? undefined : judge(refused, refused);
					if (again && again.reason === undefined) return took(again.value);
					if (enter) return enter.value;
					refused = undefined;
					say(empty);
					continue;
				}
				const {value, reason} = judge(text, refused);
				if (reason === undefined) return took(value);
				refused = value;
				say(reason);
			}

			function took(value: string): string {
				const usual = isSecret ? lineWords.taken(value.length, lastFour(value)) : '';
				const said = options.taken?.(value) ?? usual;
				if (said !== '') say(said);
				return value;
			}
		},
	};
}

function withHint(label: string, hint: string | undefined): string {
	if (hint === undefined) return label;
	return `${label}${label.includes(':') ? ',' : ':'} ${hint}`;
}

function firstLine(text: string, say: (text: string) => void): string {
	const [first = '', ...more] = text
		.split('\n')
		.map(line => line.trim())
		.filter(Boolean);
	if (more.length > 0) say(lineWords.firstLine);
	return first;
}

function range(count: number): string {
	return count === 2 ? '1 or 2' : `1 to ${count}`;
}

/** One sentence a line. A point inside an address or an ID ends no sentence. */
function sentencesOf(text: string): string[] {
	return text.split(/\n|(?<=[.?!][”’")]?)\s+(?=[“"(]?[A-Z])/u).filter(sentence => sentence !== '');
}
