import type {Streams} from '../../source/ports.ts';
import {HeardWords} from './heard-words.ts';

/** Streams in memory. Lines of input are given at the start or later by `type`; `end` closes the input. */
export class FakeStreams implements Streams {
	readonly results: string[] = [];
	readonly messages: string[] = [];
	readonly debugs: string[] = [];
	stdinIsTerminal = false;
	stdoutIsTerminal = false;
	stdoutColumns: number | undefined;
	stderrIsTerminal = false;
	/** Thrown by every `result` while set. */
	resultFails: Error | undefined;
	hiddenReads = 0;
	readonly #words = new HeardWords();
	readonly #lines: string[];
	readonly #readers: ((line: string | undefined) => void)[] = [];
	readonly #watchers = new Set<() => void>();
	#ended = false;

	/** Without lines the input stays open and empty. */
	constructor(lines: readonly string[] = []) {
		this.#lines = [...lines];
	}

	async result(text: string): Promise<void> {
		if (this.resultFails) throw this.resultFails;
		this.results.push(text);
	}

	message(text: string): void {
		this.messages.push(text);
		this.#words.add('message', text);
		for (const watcher of [...this.#watchers]) watcher();
	}

	/** Resolves with what matches in the messages, there already or to come. */
	whenMessage(pattern: RegExp): Promise<RegExpExecArray> {
		return new Promise(resolve => {
			const look = () => {
				const found = pattern.exec(this.stderr);
				if (!found) return;
				this.#watchers.delete(look);
				resolve(found);
			};
			this.#watchers.add(look);
			look();
		});
	}

	debug(text: string): void {
		this.debugs.push(text);
	}

	readLine(signal: AbortSignal): Promise<string | undefined> {
		const line = this.#lines.shift();
		if (line !== undefined || this.#ended) return Promise.resolve(line);
		return new Promise((resolve, reject) => {
			if (signal.aborted) return reject(signal.reason);
			const reader = (next: string | undefined) => {
				signal.removeEventListener('abort', onAbort);
				resolve(next);
			};
			const onAbort = () => {
				this.#readers.splice(this.#readers.indexOf(reader), 1);
				reject(signal.reason);
			};
			signal.addEventListener('abort', onAbort, {once: true});
			this.#readers.push(reader);
		});
	}

	/** The same lines; how many were read hidden stands in `hiddenReads`. */
	readHiddenLine(prompt: string, signal: AbortSignal): Promise<string | undefined> {
		this.message(prompt);
		this.hiddenReads++;
		return this.readLine(signal);
	}

	/** The same lines, all of them; hidden ones count in `hiddenReads`. */
	async readPaste(
		{prompt, isShown}: {readonly prompt: string; readonly isShown: boolean},
		signal: AbortSignal,
	): Promise<string | undefined> {
		this.message(prompt);
		if (!isShown) this.hiddenReads++;
		const lines: string[] = [];
		for (;;) {
			const line = await this.readLine(signal);
			if (line === undefined) return lines.length > 0 ? lines.join('\n') : undefined;
			lines.push(line);
		}
	}

	/** One more line of input. */
	type(line: string): void {
		const reader = this.#readers.shift();
		if (reader) reader(line);
		else this.#lines.push(line);
	}

	/** The end of input. */
	end(): void {
		this.#ended = true;
		for (const reader of this.#readers.splice(0)) reader(undefined);
	}

	/** Lines that nobody read. */
	get unread(): readonly string[] {
		return this.#lines;
	}

	/** Everything on stdout. */
	get stdout(): string {
		return this.results.join('\n');
	}

	/** Everything on stderr. */
	get stderr(): string {
		return this.messages.join('\n');
	}
}
