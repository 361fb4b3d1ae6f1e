import {StringDecoder} from 'node:string_decoder';
import type {ReadStream} from 'node:tty';
import {type LineSource, nextChunk} from './stdin.ts';

type Terminal = LineSource & Pick<ReadStream, 'setRawMode'>;

interface Reading {
	/** Says what to type, once nothing is shown any more that is typed. */
	readonly prompt: () => void;
	/** One line, or everything up to Ctrl+D. */
	readonly until: 'line' | 'end';
	/** Shows what came; without it nothing is shown. Line ends are `\n`. */
	readonly show?: (text: string) => void;
	/** What Ctrl+C does. */
	readonly interrupt: () => void;
}

/** What was typed or pasted. */
interface Typed {
	/** Undefined: nothing came before the end. */
	readonly text: string | undefined;
	/** Whether there was more behind the line, which nobody reads. */
	readonly hadMore: boolean;
}

/** A terminal hands over a long paste in pieces; so long after the last one it has ended. */
const quietMilliseconds = 150;

/** Whoever leans on a key does not keep us here for ever. */
const longestDrainMilliseconds = 5000;

/** What is longer is no message that anybody pastes, in characters. */
const longestText = 1_048_576;

/**
 * Reads from a terminal in raw mode, and goes on reading until it is quiet before it gives the terminal back: what is left
 * of a paste would else be run by the shell, line by line.
 *
 * Ctrl+C raises SIGINT as in cooked mode, Ctrl+D ends (a line: only an empty one), Backspace and Ctrl+U work.
 *
 * @throws Failure `bad_value`: not readable; the signal's reason when aborted
 */
export async function readTyped(terminal: Terminal, reading: Reading, signal: AbortSignal): Promise<Typed> {
	signal.throwIfAborted();
	const {until, prompt, show, interrupt} = reading;
	const decoder = new StringDecoder('utf8');
	let raw = '';
	let rest = '';
	terminal.setRawMode(true);
	prompt();
	try {
		const text = await take();
		rest += await drain(terminal, interrupt);
		return {text, hadMore: plain(rest).trim() !== ''};
	} catch (error) {
		await drain(terminal, () => undefined);
		throw error;
	} finally {
		terminal.setRawMode(false);
	}

	async function take(): Promise<string | undefined> {
		while (true) {
			const chunk = await nextChunk(terminal, signal);
			if (chunk === undefined) return (until === 'end' && edited(raw)) || undefined;
			// Ctrl+D that was typed before raw mode is handed over as NUL.
			const came = decoder.write(chunk).replaceAll('\0', '\u0004');
			if (came.includes('\u0003')) {
				interrupt();
				// The signal ends it; nothing before it counts any more.
				raw = '';
				continue;
			}
			const seen = raw.length;
			raw = (raw + came).slice(0, longestText);
			const end = endOf(raw, until);
			show?.(plain(raw.slice(seen, end)));
			if (end === undefined) continue;
			rest = raw.slice(end + 1);
			const text = edited(raw.slice(0, end));
			return text === '' && raw[end] === '\u0004' ? undefined : text;
		}
	}
}

/** Where the text ends, undefined as long as it goes on. */
function endOf(raw: string, until: Reading['until']): number | undefined {
	const end = until === 'end' ? raw.indexOf('\u0004') : raw.search(/[\r\n]/);
	if (end >= 0) return end;
	const isEmptyLine = until === 'line' && raw.endsWith('\u0004') && edited(raw) === '';
	return isEmptyLine ? raw.length - 1 : undefined;
}

/** Reads what still comes until the terminal is quiet. @returns it */
async function drain(terminal: Terminal, interrupt: () => void): Promise<string> {
	const latest = performance.now() + longestDrainMilliseconds;
	let rest = '';
	while (performance.now() < latest) {
		const chunk = await nextChunk(terminal, AbortSignal.timeout(quietMilliseconds)).catch(() => undefined);
		if (chunk === undefined) break;
		const came = chunk.toString('utf8');
		if (came.includes('\u0003')) interrupt();
		rest = (rest + came).slice(0, longestText);
	}
	return rest;
}

/** Without the marks that some terminals set around a paste, and other sequences; line ends as one kind. */
function plain(raw: string): string {
	return raw
		.replace(/\u001B\[[\d;?]*[A-Za-z~]/g, '')
		.replace(/\r\n?/g, '\n')
		.replace(/[^\P{Cc}\n\t]/gu, '');
}

/** The text that the keys left there. */
function edited(raw: string): string {
	let text = '';
	for (const char of raw.replace(/\u001B\[[\d;?]*[A-Za-z~]/g, '').replace(/\r\n?/g, '\n')) {
		if (char === '\u007F' || char === '\b') text = [...text].slice(0, -1).join('');
		else if (char === '\u0015') text = text.slice(0, text.lastIndexOf('\n') + 1);
		else if (char >= ' ' || char === '\n' || char === '\t') text += char;
	}
	return text;
}
