import type {Writable} from 'node:stream';
import {StringDecoder} from 'node:string_decoder';
import type {ReadStream} from 'node:tty';
import {howToPaste} from '../core/action-words.ts';
import {holdsSecret} from '../core/client.ts';
import {plainKey} from '../core/modified-key.ts';
import {toAscii} from '../core/terminal-text.ts';
import {wrapWords} from '../core/wrap-text.ts';

export interface LineTerminalOptions {
	readonly stdin: Pick<ReadStream, 'on' | 'off' | 'resume' | 'pause' | 'setRawMode'>;
	readonly output: Pick<Writable, 'write'> & {readonly columns?: number};
	/** How lines to type begin: they are not broken. */
	readonly programName: string;
	/** Whether the terminal may be given more than ASCII. */
	readonly unicode: boolean;
	/** Ask the terminal to mark pastes, by an escape sequence: never with `TERM=dumb`. */
	readonly marksPastes: boolean;
	/** Ctrl+C, Ctrl+D on an empty line, the terminal is gone. */
	readonly onCancel: () => void;
	/** Stops this process (Ctrl+Z) until it is continued. */
	readonly stopProcess: () => Promise<void>;
	/** Calls back when somebody else asks this process to stop. @returns how to end that */
	readonly onStopRequest: (listener: () => void) => () => void;
}

/** What is shown while somebody types: everything, all but pastes, nothing. */
type Echo = 'all' | 'typed' | 'none';

interface Reading {
	readonly prompt: string;
	readonly echo: Echo;
	/** What was typed or pasted, each with what is shown of it. */
	readonly pieces: {readonly text: string; readonly shown: string}[];
	readonly settle: () => void;
	readonly resolve: (text: string) => void;
}

/** A longer paste is told by its length: nobody wants to hear it. */
const longestShownPaste = 120;

/** The kernel hands over a long write in pieces, each right after the other. */
const restWithin = {characters: 1024, milliseconds: 20};

/**
 * A terminal in lines, read in raw mode with an echo of its own: a cooked line ends at 4,095 bytes. Nothing that was
 * written is written over, but for the character that Backspace takes away.
 */
export class LineTerminal {
	readonly #options: LineTerminalOptions;
	readonly #keys = new LineKeys();
	readonly #decoder = new StringDecoder('utf8');
	readonly #endStopRequests: () => void;
	#queue: Typed[] = [];
	#reading: Reading | undefined;
	#isPromptShown = false;
	#isStopped = false;
	#latest = {length: 0, at: 0};

	/** Takes the terminal at once: what is typed from now on counts. */
	constructor(options: LineTerminalOptions) {
		this.#options = options;
		options.stdin
			.on('data', this.#take)
			.on('end', this.#gone)
			.on('close', this.#gone)
			.on('error', this.#gone);
		this.#endStopRequests = options.onStopRequest(() => void this.#stop());
		this.#arm();
	}

	/** Writes a sentence, broken at blanks; a line that is being typed goes on below it. */
	say(text: string): void {
		const {output, programName, unicode} = this.#options;
		// Whoever gave the text should have cleaned it; no control character gets past here (CWE-150).
		const clean = text.replace(/\p{Cc}/gu, '');
		const shown = unicode ? clean : toAscii(clean);
		this.#writeLines(wrapWords(shown, output.columns ?? Number.POSITIVE_INFINITY, programName));
	}

	/** Writes one line as it is. */
	print(line: string): void {
		this.#writeLines([line.replace(/\p{Cc}/gu, '')]);
	}

	#writeLines(lines: readonly string[]): void {
		this.#leavePrompt();
		for (const line of lines) this.#write(`${line}\n`);
		if (this.#reading && this.#reading.pieces.length > 0) this.#showPrompt();
	}

	/**
	 * One line, which holds line ends only where one marked paste had several lines.
	 * @returns rejects with the signal's reason when it is aborted
	 */
	read(prompt: string, echo: Echo, signal: AbortSignal): Promise<string> {
		return new Promise((resolve, reject) => {
			const abort = () => {
				settle();
				this.#leavePrompt();
				reject(signal.reason);
			};
			const settle = () => {
				this.#reading = undefined;
				signal.removeEventListener('abort', abort);
			};
			if (signal.aborted) return reject(signal.reason);
			signal.addEventListener('abort', abort, {once: true});
			this.#reading = {prompt, echo, pieces: [], settle, resolve};
			this.#showPrompt();
			this.#work();
		});
	}

	/** Gives the terminal back as it was. */
	close(): void {
		const {stdin} = this.#options;
		this.#leavePrompt();
		this.#endStopRequests();
		this.#disarm();
		stdin.off('data', this.#take).off('end', this.#gone).off('close', this.#gone).off('error', this.#gone);
	}

	#arm(): void {
		const {stdin, output, marksPastes} = this.#options;
		stdin.setRawMode(true);
		stdin.resume();
		if (marksPastes) output.write('\u001B[?2004h');
	}

	#disarm(): void {
		const {stdin, output, marksPastes} = this.#options;
		if (marksPastes) output.write('\u001B[?2004l');
		stdin.setRawMode(false);
		stdin.pause();
	}

	readonly #gone = (): void => this.#options.onCancel();

	readonly #take = (chunk: Buffer | string): void => {
		const text = typeof chunk === 'string' ? chunk : this.#decoder.write(chunk);
		const now = performance.now();
		const isRest =
			this.#latest.length >= restWithin.characters && now - this.#latest.at <= restWithin.milliseconds;
		this.#latest = {length: text.length, at: now};
		for (const typed of this.#keys.take(text, isRest)) {
			// These two never wait for a question.
			if (typed.type === 'key' && typed.key === 'interrupt') this.#options.onCancel();
			else if (typed.type === 'key' && typed.key === 'stop') void this.#stop();
			else this.#queue.push(typed);
		}
		this.#work();
	};

	#work(): void {
		while (this.#reading && this.#queue.length > 0) this.#handle(this.#reading, this.#queue.shift()!);
	}

	#handle(reading: Reading, typed: Typed): void {
		this.#showPrompt();
		if (typed.type === 'text') this.#add(reading, typed.text, reading.echo === 'none' ? '' : typed.text);
		else if (typed.type === 'paste') this.#add(reading, typed.text, shownPaste(typed.text, reading.echo));
		else if (typed.type === 'dropped') this.#sayDropped(typed.count);
		else if (typed.key === 'enter') this.#submit(reading);
		else if (typed.key === 'backspace') this.#rubOut(reading);
		else if (typed.key === 'paste') this.say(howToPaste);
		else if (typed.key === 'clear') this.#clear(reading);
		else if (typed.key === 'end' && reading.pieces.length === 0) this.#options.onCancel();
	}

	#add(reading: Reading, text: string, shown: string): void {
		reading.pieces.push({text, shown});
		this.#write(shown);
	}

	#submit(reading: Reading): void {
		reading.settle();
		this.#leavePrompt();
		// The rest of a paste is told with the line that it belongs to.
		const next = this.#queue[0];
		if (next?.type === 'dropped') {
			this.#queue.shift();
			this.#sayDropped(next.count);
		}
		reading.resolve(reading.pieces.map(({text}) => text).join(''));
	}

	#sayDropped(count: number): void {
		const characters = count === 1 ? '1 character' : `${count} characters`;
		this.say(`Only the first line was taken; the other ${characters} were left out.`);
	}

	#rubOut(reading: Reading): void {
		const last = reading.pieces.pop();
		if (!last || last.shown === '') return;
		const width = reading.prompt.length + shownOf(reading).length + last.shown.length;
		const {columns = 80} = this.#options.output;
		const isSimple = /^[ -~]$/.test(last.shown) && width % columns !== 0;
		if (isSimple) this.#write('\b \b');
		else this.#again();
	}

	#clear(reading: Reading): void {
		const wasShown = shownOf(reading) !== '';
		reading.pieces.length = 0;
		if (wasShown) this.#again();
	}

	/** The line that is being typed, once more below. */
	#again(): void {
		this.#leavePrompt();
		this.#showPrompt();
	}

	#showPrompt(): void {
		if (!this.#reading || this.#isPromptShown || this.#isStopped) return;
		this.#isPromptShown = true;
		this.#write(this.#reading.prompt + shownOf(this.#reading));
	}

	#leavePrompt(): void {
		if (!this.#isPromptShown) return;
		this.#isPromptShown = false;
		this.#write('\n');
	}

	#write(text: string): void {
		this.#options.output.write(this.#options.unicode ? text : toAscii(text));
	}

	async #stop(): Promise<void> {
		if (this.#isStopped) return;
		this.#isStopped = true;
		this.#leavePrompt();
		this.#disarm();
		await this.#options.stopProcess();
		this.#arm();
		this.#isStopped = false;
		this.#showPrompt();
	}
}

function shownOf({pieces}: Reading): string {
	return pieces.map(({shown}) => shown).join('');
}

function shownPaste(text: string, echo: Echo): string {
	if (echo === 'none') return '';
	const isShort = text.length <= longestShownPaste && !text.includes('\n') && !holdsSecret(text.trim());
	return echo === 'all' && isShort ? text : `[${text.length} characters pasted]`;
}

/** What a person did at a terminal that is read in lines. */
export type Typed =
	/** One printable character. */
	| {readonly type: 'text'; readonly text: string}
	| {readonly type: 'key'; readonly key: LineKey}
	/** One paste; several lines only where the terminal marked it. */
	| {readonly type: 'paste'; readonly text: string}
	/** So many characters behind a paste that had ended its line. */
	| {readonly type: 'dropped'; readonly count: number};

export type LineKey = 'enter' | 'backspace' | 'clear' | 'end' | 'interrupt' | 'stop' | 'paste';

const keys: Readonly<Record<string, LineKey>> = {
	'\r': 'enter',
	'\n': 'enter',
	'\u007F': 'backspace',
	'\b': 'backspace',
	'\u0015': 'clear',
	'\u0004': 'end',
	'\u0003': 'interrupt',
	'\u001A': 'stop',
	'\u0016': 'paste',
};

const pasteStart = '\u001B[200~';
const pasteEnd = '\u001B[201~';

/** A marked paste, an escape sequence (ECMA-48 5.4, SS3, Alt and a key), a lone Esc, CR LF, or one code point. */
const piece = /\u001B\[200~|\u001B\[[0-?]*[ -/]*[@-~]|\u001BO.|\u001B[^[O]?|\r\n|[\s\S]/gu;

/** The start of a sequence or of the mark of a paste, at the end of a chunk. */
const half = /\u001B(\[[0-?]*[ -/]*|O)?$/;

/** So many printable characters at once are no typing (contract 1). */
const shortestPaste = 8;

/** What no field takes anyway, in characters. */
const longestPaste = 65_536;

/** Splits what a terminal sends. Arrows and other keys that lines have no use for are left out. */
export class LineKeys {
	#pending = '';
	#paste: string | undefined;
	/** How the chunk before ended, for a paste that the kernel cut in two. */
	#before: 'keys' | 'paste' | 'dropping' = 'keys';

	/** @param isRest the chunk is the rest of the same write */
	take(chunk: string, isRest = false): Typed[] {
		if (!isRest) this.#before = 'keys';
		// A lone Esc was a key of its own.
		if (this.#pending === '\u001B' && !/^[[O]/.test(chunk)) this.#pending = '';
		this.#pending += chunk;
		const typed: Typed[] = [];
		while (this.#pending !== '') {
			if (this.#paste === undefined) {
				const [simple, hasPaste] = this.#untilPaste();
				typed.push(...this.#withPastes(simple));
				if (!hasPaste) break;
				this.#paste = '';
			}
			const end = this.#pending.indexOf(pasteEnd);
			const length = end < 0 ? Math.max(0, this.#pending.length - pasteEnd.length + 1) : end;
			this.#paste = (this.#paste + this.#pending.slice(0, length)).slice(0, longestPaste);
			this.#pending = this.#pending.slice(end < 0 ? length : end + pasteEnd.length);
			if (end < 0) break;
			typed.push({type: 'paste', text: cleaned(this.#paste)});
			this.#paste = undefined;
		}
		return typed;
	}

	/** The keys before a marked paste, and whether one follows. */
	#untilPaste(): [readonly Typed[], boolean] {
		const start = this.#pending.indexOf(pasteStart);
		const text = start < 0 ? this.#pending : this.#pending.slice(0, start);
		const cut = start < 0 ? (half.exec(text)?.index ?? text.length) : text.length;
		this.#pending = start < 0 ? text.slice(cut) : this.#pending.slice(start + pasteStart.length);
		const typed = [...text.slice(0, cut).matchAll(piece)].flatMap(([sent]): Typed[] => {
			const found = plainKey(sent) ?? sent;
			const key = found === '\r\n' ? 'enter' : keys[found];
			if (key) return [{type: 'key', key}];
			return /^[^\p{Cc}\p{Cf}\p{Cs}]$/u.test(found) ? [{type: 'text', text: found}] : [];
		});
		return [typed, start >= 0];
	}

	/** Without marks a run of 8 printable characters is a paste; behind the line end that submits it all is dropped. */
	#withPastes(typed: readonly Typed[]): Typed[] {
		if (this.#before === 'dropping') return dropped(typed);
		const out: Typed[] = [];
		for (let at = 0; at < typed.length; ) {
			const end = typed.findIndex((one, index) => index >= at && one.type !== 'text');
			const run = typed.slice(at, end < 0 ? typed.length : end).map(one => ('text' in one ? one.text : ''));
			const isPaste = run.length >= shortestPaste || (run.length > 0 && at === 0 && this.#before === 'paste');
			if (isPaste) {
				out.push({type: 'paste', text: run.join('')});
				this.#before = 'paste';
				at += run.length;
				continue;
			}
			const one = typed[at++]!;
			out.push(one);
			if (this.#before === 'paste' && one.type === 'key' && one.key === 'enter') {
				this.#before = 'dropping';
				return [...out, ...dropped(typed.slice(at))];
			}
			this.#before = 'keys';
		}
		return out;
	}
}

function dropped(typed: readonly Typed[]): Typed[] {
	const interrupts = typed.filter(one => one.type === 'key' && one.key === 'interrupt');
	const count = typed.length - interrupts.length;
	return [...(count > 0 ? [{type: 'dropped', count} as const] : []), ...interrupts];
}

/** Line ends as one kind; no sequences, controls or marks that nobody sees (CWE-150, CWE-1007). */
function cleaned(text: string): string {
	return text
		.replace(/\r\n?/g, '\n')
		.replace(/[\t\u00A0]/g, ' ')
		.replace(/\u001B\[[0-?]*[ -/]*[@-~]/g, '')
		.replace(/[^\P{C}\n]/gu, '');
}
