import type {Readable} from 'node:stream';
import {Failure} from '../core/failure.ts';
import {errorCode} from './system-error.ts';

/** What of stdin is used; `ref` and `unref` are there on terminals, pipes and sockets only. */
export type LineSource = Readable & {ref?: () => unknown; unref?: () => unknown};

const longestLineBytes = 65_536;
const lineEnd = 0x0a;
const byteOrderMark = [0xef, 0xbb, 0xbf];

/**
 * Reads lines from stdin one at a time and never on to its end: who feeds us may keep the other end open, and what comes
 * after the line may be for somebody else.
 */
export class StdinLines {
	readonly #source: LineSource;
	#rest: Buffer = Buffer.alloc(0);
	#atStart = true;

	constructor(source: LineSource) {
		this.#source = source;
	}

	/**
	 * The next line without its end (`\n` or `\r\n`) and without a byte order mark; a last line without an end counts.
	 *
	 * @returns undefined at the end of input
	 * @throws Failure `bad_value`: longer than 65,536 bytes, not readable; the signal's reason when aborted
	 */
	async read(signal: AbortSignal): Promise<string | undefined> {
		signal.throwIfAborted();
		while (true) {
			const line = this.#takeLine();
			if (line !== undefined) return line;
			const chunk = await nextChunk(this.#source, signal);
			if (chunk === undefined) return this.#takeRest();
			this.#rest = Buffer.concat([this.#rest, chunk]);
		}
	}

	#takeLine(): string | undefined {
		const end = this.#rest.indexOf(lineEnd);
		if ((end === -1 ? this.#rest.length : end) > longestLineBytes) throw tooLong();
		if (end === -1) return undefined;
		const line = this.#rest.subarray(0, end);
		this.#rest = this.#rest.subarray(end + 1);
		return this.#decode(line);
	}

	#takeRest(): string | undefined {
		if (this.#rest.length === 0) return undefined;
		const line = this.#rest;
		this.#rest = Buffer.alloc(0);
		return this.#decode(line);
	}

	#decode(line: Buffer): string {
		const marked = this.#atStart && byteOrderMark.every((byte, index) => line[index] === byte);
		this.#atStart = false;
		return line
			.subarray(marked ? byteOrderMark.length : 0)
			.toString('utf8')
			.replace(/\r$/, '');
	}
}

/** The next bytes of the source, undefined at its end; leaves it paused, so that it keeps no process alive. */
export async function nextChunk(source: LineSource, signal: AbortSignal): Promise<Buffer | undefined> {
	// Also between two chunks: a signal that has ended calls no listener.
	signal.throwIfAborted();
	if (source.readableEnded || source.destroyed) return undefined;
	return new Promise((resolve, reject) => {
		const onData = (chunk: Buffer | string) => {
			settle();
			resolve(typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk);
		};
		const onEnd = () => {
			settle();
			resolve(undefined);
		};
		const onError = (error: Error) => {
			settle();
			reject(unreadable(error));
		};
		const onAbort = () => {
			settle();
			reject(signal.reason);
		};
		const settle = () => {
			source.off('data', onData).off('end', onEnd).off('close', onEnd).off('error', onError);
			signal.removeEventListener('abort', onAbort);
			source.pause();
			source.unref?.();
		};
		signal.addEventListener('abort', onAbort, {once: true});
		source.on('data', onData).on('end', onEnd).on('close', onEnd).on('error', onError);
		source.ref?.();
		source.resume();
	});
}

function tooLong(): Failure {
	return unusable('the line is longer than 65,536 characters', 'Give one line.');
}

function unreadable(error: Error): Failure {
	const detail = `it cannot be read (${errorCode(error) ?? error.name})`;
	return unusable(detail, 'Give one line on standard input.', error);
}

function unusable(detail: string, hint: string, cause?: Error): Failure {
	return new Failure('bad_value', {name: 'standard input', detail, hint}, {cause});
}
