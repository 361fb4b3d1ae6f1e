import type {Writable} from 'node:stream';
import type {ReadStream} from 'node:tty';
import {Failure} from '../core/failure.ts';
import {cleanText, type Redactor} from '../core/redact.ts';
import {writtenText} from '../core/terminal-text.ts';
import {wrapMessage} from '../core/wrap-text.ts';
import type {Streams} from '../ports.ts';
import type {LineSource, StdinLines} from './stdin.ts';
import {errorCode} from './system-error.ts';

type MaybeTerminal = {
	readonly isTTY?: boolean | undefined;
	readonly columns?: number;
	readonly hasColors?: () => boolean;
};

export interface StreamsOptions {
	/** A getter may open it late: it is first read when a line or its kind is asked for. */
	readonly stdin: LineSource & MaybeTerminal;
	readonly stdout: Writable & MaybeTerminal;
	readonly stderr: Writable & MaybeTerminal;
	readonly redactor: Redactor;
	/** Whether `debug` writes anything. */
	readonly debug: boolean;
	/** Whether the locale can show more than ASCII. */
	readonly unicode: boolean;
	/** How lines to type call this program: they are not broken. */
	readonly programName: string;
	/** Whether the signs of messages may be coloured where stderr shows it. @default true */
	readonly color?: boolean;
}

const writeWords: Readonly<Record<string, string>> = {
	EPIPE: 'the reader has gone',
	ENOSPC: 'no space is left',
	EDQUOT: 'your quota is used up',
	EFBIG: 'the file would be too large',
	EIO: 'the device has a fault',
	EBADF: 'it is not open for writing',
};

const debugLineLimit = 4000;

/**
 * The three streams of a process. `result`, `message` and `debug` add the line end where it is missing, and whatever the
 * text holds, no control sequence gets out.
 *
 * `result` fails with `write_failed`; when nobody reads any more (`head -1`), its `cause.code` is `EPIPE`, which is to
 * be passed over in silence.
 */
export function createStreams(options: StreamsOptions): Streams {
	const {stdout, stderr, redactor, unicode, programName, color = true} = options;
	let lines: Promise<StdinLines> | undefined;
	// Without a listener an error of a stream ends the process with a stack; `result` hears it by its callback.
	stdout.on('error', () => undefined);
	stderr.on('error', () => undefined);
	const tell = (lines: string) => {
		// A stderr that fails leaves nowhere to tell so.
		write(stderr, withLineEnd(lines)).catch(() => undefined);
	};
	const say = (text: string) => tell(writtenText(text, {unicode, isJson: isJson(text)}));
	/** On a terminal broken between words, its signs coloured. */
	const sayWell = (text: string) => {
		if (!stderr.isTTY || isJson(text)) return say(text);
		const {columns = 80} = stderr;
		const lines = writtenText(wrapMessage(text, columns, programName), {unicode});
		tell(color && stderr.hasColors?.() ? withColoredSigns(lines) : lines);
	};
	return {
		result: text => write(stdout, withLineEnd(writtenText(text, {unicode, isJson: isJson(text)}))),
		message: text => sayWell(redactor.redact(text)),
		debug: text => {
			if (!options.debug) return;
			for (const line of redactor.redact(text).split('\n')) say(`debug: ${cleanText(line, debugLineLimit)}`);
		},
		readLine: async signal => {
			lines ??= import('./stdin.ts').then(({StdinLines}) => new StdinLines(options.stdin));
			return (await lines).read(signal);
		},
		readHiddenLine: async (prompt, signal) => {
			const {readTyped} = await import('./typed-input.ts');
			const typed = await readTyped(
				options.stdin as ReadStream,
				{until: 'line', prompt: () => say(prompt), interrupt},
				signal,
			);
			if (typed.hadMore) say('Only the first line was taken; the rest was left out.');
			return typed.text;
		},
		readPaste: async ({prompt, isShown}, signal) => {
			const {readTyped} = await import('./typed-input.ts');
			const show = (text: string) => {
				// What is typed is seen as it comes, without a line end behind it.
				write(stderr, writtenText(text, {unicode, isJson: false})).catch(() => undefined);
			};
			const reading = {
				until: 'end',
				prompt: () => say(prompt),
				interrupt,
				...(isShown ? {show} : {}),
			} as const;
			const {text} = await readTyped(options.stdin as ReadStream, reading, signal);
			if (isShown && text !== undefined && !text.endsWith('\n')) say('\n');
			return text;
		},
		get stdinIsTerminal() {
			return options.stdin.isTTY === true;
		},
		stdoutIsTerminal: stdout.isTTY === true,
		get stdoutColumns() {
			return stdout.isTTY ? stdout.columns : undefined;
		},
		stderrIsTerminal: stderr.isTTY === true,
	};
}

function interrupt(): void {
	process.kill(process.pid, 'SIGINT');
}

/** What a program reads is not bent into ASCII by what looks alike. */
function isJson(text: string): boolean {
	if (!/^[{[]/.test(text)) return false;
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

/** What went well, what to look at, what failed: by the sign that begins a line. */
const signColors: Readonly<Record<string, number>> = {'✓': 32, '!': 33, '✗': 31};

function withColoredSigns(text: string): string {
	return text.replace(/^[✓!✗](?= )/gm, sign => `\u001b[${signColors[sign]}m${sign}\u001b[39m`);
}

function withLineEnd(text: string): string {
	return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

/** Resolves when the stream has handed the text on. @throws Failure `write_failed` */
async function write(stream: Writable, text: string): Promise<void> {
	// A stream that broke earlier names that reason; a write to it would only say that it is destroyed.
	const earlier = stream.errored;
	if (earlier) throw writeFailure(earlier);
	return new Promise((resolve, reject) => {
		try {
			stream.write(text, error => (error ? reject(writeFailure(error)) : resolve()));
		} catch (error) {
			// Files and devices are written at once, and some versions of Node throw right here.
			reject(writeFailure(error));
		}
	});
}

function writeFailure(error: unknown): Failure {
	const code = errorCode(error) ?? 'unknown';
	return new Failure('write_failed', {detail: writeWords[code] ?? `error ${code}`}, {cause: error});
}
