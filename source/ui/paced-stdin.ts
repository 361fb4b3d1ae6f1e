import {Readable} from 'node:stream';
import {StringDecoder} from 'node:string_decoder';
import {applyPasteRules, type ChunkEnd, createKeySplitter, type Delivery} from './key-splitter.ts';

/** The part of `process.stdin` that is used. */
export type TerminalInput = Readable & {
	readonly isTTY?: boolean;
	setRawMode?(isRaw: boolean): unknown;
	ref?(): unknown;
	unref?(): unknown;
};

/** How long half a key is waited for, in milliseconds. A lone Esc is a key of its own, so it waits least. */
const patience = {escape: 25, sequence: 250, paste: 1000};

/** A paste in brackets that is still open after so long ends, even if more keeps coming. */
const longestPasteMilliseconds = 5000;

/**
 * One write of a person's terminal comes in several chunks when it is longer than the kernel hands over at once (Linux:
 * 4,095 bytes). A chunk of at least so many characters is continued by one that comes within so many milliseconds.
 */
const continued = {characters: 1024, milliseconds: 20};

/**
 * Esc in the form that Ink takes at once (CSI u). Ink would hold a bare ESC for 20 ms and join it to the next key.
 */
const escapeForInk = '\x1B[27u';

/**
 * Stdin for Ink's `render`, fed from the real one. Ink hands over all keys of a chunk in one tick, so that handlers see
 * the state of before the first: here one key goes on, React commits, then the next. Keys wait while nobody reads (a
 * screen change) and are read from the start of the process, also before Ink is there.
 *
 * Events beside those of a Readable: `dropped` (count of characters behind a paste), `inputEnd` (the terminal is gone).
 */
export class PacedStdin extends Readable {
	readonly isTTY: boolean;
	readonly #source: TerminalInput;
	readonly #decoder = new StringDecoder('utf8');
	readonly #splitter = createKeySplitter();
	readonly #queue: Delivery[] = [];
	#chunkEnd: {readonly how: ChunkEnd; readonly at: number} = {how: 'keys', at: 0};
	#flushTimer: NodeJS.Timeout | undefined;
	#pasteSince: number | undefined;
	#isBusy = false;
	#turnsLeft = 0;
	#holds = 0;
	#hasTextFocus = false;
	#hasEnded = false;
	#isEndAnnounced = false;

	/** @param source starts to be read at once; put it in raw mode before */
	constructor(source: TerminalInput) {
		super({read() {}});
		this.isTTY = source.isTTY === true;
		this.#source = source;
		source.on('data', this.#take).on('end', this.#finish).on('close', this.#finish).on('error', this.#finish);
		this.on('newListener', (name: string) => {
			if (name === 'readable') this.#rest();
		});
		source.resume();
	}

	/** Ink asks for this; while raw mode is off, what is typed belongs to somebody else. */
	setRawMode(isRaw: boolean): this {
		this.#source.setRawMode?.(isRaw);
		if (isRaw) this.#source.resume();
		else this.#source.pause();
		return this;
	}

	ref(): this {
		this.#source.ref?.();
		return this;
	}

	unref(): this {
		this.#source.unref?.();
		return this;
	}

	/** While a text field has the focus, printable characters that wait go on together, as one text. */
	setTextFocus(hasTextFocus: boolean): void {
		this.#hasTextFocus = hasTextFocus;
	}

	/** Keys wait until the returned function is called: the next screen is still being loaded. Ctrl+C never waits. */
	hold(): () => void {
		let isHeld = true;
		this.#holds++;
		this.#deliver();
		return () => {
			if (!isHeld) return;
			isHeld = false;
			this.#holds--;
			// React mounts the new screen's handlers first.
			this.#rest();
		};
	}

	/** Called once when the input is over (end of file, terminal gone); at once when it is over already. */
	onEnd(listener: () => void): () => void {
		if (this.#isEndAnnounced) queueMicrotask(listener);
		else this.once('inputEnd', listener);
		return () => this.off('inputEnd', listener);
	}

	/** Lets go of the real stdin, so that the process can end. */
	close(): void {
		clearTimeout(this.#flushTimer);
		this.#source
			.off('data', this.#take)
			.off('end', this.#finish)
			.off('close', this.#finish)
			.off('error', this.#finish);
		this.#source.pause();
		this.#source.unref?.();
		this.#queue.length = 0;
	}

	readonly #take = (chunk: Buffer | string): void => {
		const text = typeof chunk === 'string' ? chunk : this.#decoder.write(chunk);
		const now = performance.now();
		const isRest = now - this.#chunkEnd.at <= continued.milliseconds;
		const {deliveries, end} = applyPasteRules(
			this.#splitter.push(text),
			isRest ? this.#chunkEnd.how : 'keys',
		);
		const isLong = text.length >= continued.characters;
		// Measured again: on a loaded machine a long chunk takes long to be looked at.
		this.#chunkEnd = {how: isLong ? end : 'keys', at: performance.now()};
		this.#enqueue(deliveries);
		this.#waitForRest(now);
	};

	/** Half a key is waited for, but not for ever. */
	#waitForRest(now: number): void {
		clearTimeout(this.#flushTimer);
		const {waiting} = this.#splitter;
		if (waiting !== 'paste') this.#pasteSince = undefined;
		if (!waiting) return;
		if (waiting === 'paste') this.#pasteSince ??= now;
		const isOver = this.#pasteSince !== undefined && now - this.#pasteSince > longestPasteMilliseconds;
		if (isOver) this.#flush();
		else this.#flushTimer = setTimeout(() => this.#flush(), patience[waiting]);
	}

	#flush(): void {
		this.#pasteSince = undefined;
		this.#enqueue(this.#splitter.flush());
	}

	readonly #finish = (): void => {
		if (this.#hasEnded) return;
		this.#hasEnded = true;
		clearTimeout(this.#flushTimer);
		this.#enqueue(this.#splitter.flush());
		// What was typed before still counts, if anybody can take it.
		if (this.#queue.length === 0 || this.#isClosed()) this.#announceEnd();
	};

	#announceEnd(): void {
		if (this.#isEndAnnounced) return;
		this.#isEndAnnounced = true;
		this.emit('inputEnd');
	}

	#isClosed(): boolean {
		return this.#holds > 0 || this.listenerCount('readable') === 0;
	}

	/** A key may come between the painting of a screen and its effects, in which its handlers are mounted. */
	#enqueue(deliveries: readonly Delivery[]): void {
		const isFirst = this.#queue.length === 0;
		this.#queue.push(...deliveries);
		// A rest that is nearly over would be too short for it; the others wait behind the first.
		if (this.#queue.length > 0 && (isFirst || !this.#isBusy)) this.#rest();
	}

	/** Hands one thing on, then leaves React the time to commit (two turns: its own task and the effects after it). */
	#deliver(): void {
		if (this.#isBusy || this.listenerCount('readable') === 0 || this.readableLength > 0) return;
		const next = this.#holds > 0 ? this.#takeInterrupt() : this.#takeNext();
		if (!next) return;
		this.#hand(next);
		this.#rest();
	}

	/** Two turns of the event loop from now on without a key. */
	#rest(): void {
		this.#turnsLeft = 2;
		if (this.#isBusy) return;
		this.#isBusy = true;
		const turn = () => {
			this.#turnsLeft--;
			if (this.#turnsLeft > 0) {
				setImmediate(turn);
				return;
			}
			this.#isBusy = false;
			if (this.#hasEnded && this.#queue.length === 0) this.#announceEnd();
			this.#deliver();
		};
		setImmediate(turn);
	}

	#hand(delivery: Delivery): void {
		if (delivery.type === 'dropped') this.emit('dropped', delivery.count);
		else if (delivery.type === 'paste') this.push(`\x1B[200~${delivery.text}\x1B[201~`);
		else if (delivery.type === 'text') this.push(delivery.text);
		else this.push(delivery.sequence === '\x1B' ? escapeForInk : delivery.sequence);
	}

	#takeInterrupt(): Delivery | undefined {
		const at = this.#queue.findIndex(item => item.type === 'key' && item.sequence === '\x03');
		return at < 0 ? undefined : this.#queue.splice(at, 1)[0];
	}

	#takeNext(): Delivery | undefined {
		const first = this.#queue.shift();
		if (!this.#hasTextFocus || first?.type !== 'text') return first;
		let text = first.text;
		while (this.#queue[0]?.type === 'text') text += (this.#queue.shift() as {text: string}).text;
		return {type: 'text', text};
	}
}
