import type {Writable} from 'node:stream';
import {StringDecoder} from 'node:string_decoder';
import type {ReadStream} from 'node:tty';
import {LineKeys, type Typed} from './line-keys.ts';

export interface LineTerminalOptions {
	readonly stdin: Pick<ReadStream, 'on' | 'off' | 'resume' | 'pause' | 'setRawMode'>;
	readonly output: Pick<Writable, 'write'> & {readonly columns?: number};
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

	/** Writes one line; a line that is being typed goes on below it. */
	say(line: string): void {
		this.#leavePrompt();
		// Whoever gave the text should have cleaned it; no control character gets past here (CWE-150).
		this.#write(`${line.replace(/\p{Cc}/gu, '')}\n`);
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
		this.say(`Only the first line was taken. ${characters} behind it were dropped.`);
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
	const isShort = text.length <= longestShownPaste && !text.includes('\n');
	return echo === 'all' && isShort ? text : `[${text.length} characters pasted]`;
}

const inAscii: Readonly<Record<string, string>> = {
	'“': '"',
	'”': '"',
	'‘': "'",
	'’': "'",
	'…': '...',
	'·': '-',
	'–': '-',
	'—': '-',
	'•': '*',
	'→': '->',
};

function toAscii(text: string): string {
	return text
		.normalize('NFKD')
		.replace(/\p{M}/gu, '')
		.replace(/[^\0-\x7F]/gu, char => inAscii[char] ?? '?');
}
