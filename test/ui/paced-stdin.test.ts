import {PassThrough} from 'node:stream';
import fc from 'fast-check';
import {afterEach, describe, expect, test} from 'vitest';
import {PacedStdin, type TerminalInput} from '../../source/ui/paced-stdin.ts';

/** A terminal's stdin that remembers what was asked of it. */
class FakeTerminal extends PassThrough {
	readonly isTTY = true;
	readonly calls: string[] = [];
	setRawMode(isRaw: boolean): this {
		this.calls.push(`raw ${isRaw}`);
		return this;
	}
	ref(): void {
		this.calls.push('ref');
	}
	unref(): void {
		this.calls.push('unref');
	}
}

/** Reads as Ink does, and notes in which turn of the event loop each read came. */
class Reader {
	readonly reads: string[] = [];
	readonly turns: number[] = [];
	#turn = 0;
	#isCounting = true;
	readonly #stdin: PacedStdin;
	readonly #waits = new Set<() => void>();

	constructor(stdin: PacedStdin) {
		this.#stdin = stdin;
		stdin.setEncoding('utf8');
		const count = () => {
			this.#turn++;
			if (this.#isCounting) setImmediate(count);
		};
		count();
	}

	readonly read = (): void => {
		for (let chunk = this.#stdin.read(); chunk !== null; chunk = this.#stdin.read()) {
			this.reads.push(chunk as string);
			this.turns.push(this.#turn);
		}
		for (const look of [...this.#waits]) look();
	};

	start(): this {
		this.#stdin.on('readable', this.read);
		return this;
	}

	pause(): void {
		this.#stdin.off('readable', this.read);
	}

	stop(): void {
		this.#isCounting = false;
	}

	/** Resolves when so many reads have come; the test's own time limit bounds it. */
	async count(reads: number): Promise<readonly string[]> {
		await new Promise<void>(resolve => {
			const look = () => {
				if (this.reads.length < reads) return;
				this.#waits.delete(look);
				resolve();
			};
			this.#waits.add(look);
			look();
		});
		return this.reads;
	}
}

const opened: {stdin: PacedStdin; reader: Reader}[] = [];

function open(): {source: FakeTerminal; stdin: PacedStdin; reader: Reader} {
	const source = new FakeTerminal();
	const stdin = new PacedStdin(source as unknown as TerminalInput);
	const reader = new Reader(stdin);
	opened.push({stdin, reader});
	return {source, stdin, reader};
}

afterEach(() => {
	for (const {stdin, reader} of opened.splice(0)) {
		reader.stop();
		stdin.close();
	}
});

async function turns(count: number): Promise<void> {
	for (let at = 0; at < count; at++) await new Promise(resolve => setImmediate(resolve));
}

test('one key at a time, two turns apart', async () => {
	const {source, reader} = open();
	reader.start();
	source.write('ab\x1B[B\r');
	expect(await reader.count(4)).toEqual(['a', 'b', '\x1B[B', '\r']);
	for (let at = 1; at < 4; at++) expect(reader.turns[at]! - reader.turns[at - 1]!).toBeGreaterThanOrEqual(2);
});

test('keys wait for a reader, from the start and while screens change', async () => {
	const {source, reader} = open();
	source.write('\ra');
	await turns(10);
	expect(reader.reads).toEqual([]);
	reader.start();
	expect(await reader.count(1)).toEqual(['\r']);
	reader.pause();
	source.write('b');
	await turns(10);
	expect(reader.reads).toEqual(['\r']);
	reader.start();
	expect(await reader.count(3)).toEqual(['\r', 'a', 'b']);
});

test('held keys wait, Ctrl+C does not', async () => {
	const {source, stdin, reader} = open();
	reader.start();
	const release = stdin.hold();
	source.write('ab\x03');
	expect(await reader.count(1)).toEqual(['\x03']);
	await turns(10);
	expect(reader.reads).toEqual(['\x03']);
	release();
	release();
	expect(await reader.count(3)).toEqual(['\x03', 'a', 'b']);
});

test('Esc alone is a key that does not join the next one', async () => {
	const {source, reader} = open();
	reader.start();
	const start = performance.now();
	source.write('\x1B');
	expect(await reader.count(1)).toEqual(['\x1B[27u']);
	expect(performance.now() - start).toBeGreaterThanOrEqual(20);
	source.write('x');
	expect(await reader.count(2)).toEqual(['\x1B[27u', 'x']);
});

test('UTF-8 and sequences that come in two chunks stay whole', async () => {
	const {source, reader} = open();
	reader.start();
	const bytes = Buffer.from('é👩');
	source.write(bytes.subarray(0, 1));
	source.write(bytes.subarray(1, 4));
	source.write(bytes.subarray(4));
	source.write('\x1B[');
	source.write('A');
	expect(await reader.count(3)).toEqual(['é', '👩', '\x1B[A']);
});

describe('pastes', () => {
	test('are one event, in brackets, and clean', async () => {
		const {source, reader} = open();
		reader.start();
		source.write('\x1B[200~one\r\ntwo\x1B[2J\x1B[201~');
		expect(await reader.count(1)).toEqual(['\x1B[200~one\ntwo\x1B[201~']);
	});

	test('without brackets: 8 characters in one chunk, and nothing behind the line end', async () => {
		const {source, stdin, reader} = open();
		const dropped = new Promise(resolve => stdin.once('dropped', resolve));
		reader.start();
		source.write('amzn1.id\rsecret\r');
		expect(await dropped).toBe(7);
		expect(reader.reads).toEqual(['\x1B[200~amzn1.id\x1B[201~', '\r']);
	});

	test('that the kernel cut in two stay one: nothing of the second half becomes a key', async () => {
		const {source, stdin, reader} = open();
		const dropped = new Promise(resolve => stdin.once('dropped', resolve));
		reader.start();
		source.write('x'.repeat(4095));
		source.write('y\rjj\r');
		expect(await dropped).toBe(3);
		expect(reader.reads.map(read => read.replace(/\x1B\[20[01]~/g, '|'))).toEqual([
			`|${'x'.repeat(4095)}|`,
			'|y|',
			'\r',
		]);
	});

	test('that are never closed end by themselves', async () => {
		const {source, reader} = open();
		reader.start();
		source.write('\x1B[200~open');
		expect(await reader.count(1)).toEqual(['\x1B[200~open\x1B[201~']);
		source.write('x');
		expect(await reader.count(2)).toContain('x');
	});
});

test.each([0, 1, 2, 3])(
	'a key waits for the handlers of a screen painted just now, %i turns after another',
	async count => {
		const {source, stdin, reader} = open();
		reader.start();
		source.write('x');
		await reader.count(1);
		await turns(count);
		let isMounted = false;
		const seen = new Promise<boolean>(resolve => stdin.on('readable', () => resolve(isMounted)));
		// As React does: painted in one turn, effects in the next.
		setImmediate(() => {
			isMounted = true;
		});
		source.write('a');
		expect(await seen).toBe(true);
	},
);

test('in a text field what waits goes on as one text', async () => {
	const {source, stdin, reader} = open();
	stdin.setTextFocus(true);
	source.write('abc\x1B[Dde\r');
	reader.start();
	expect(await reader.count(4)).toEqual(['abc', '\x1B[D', 'de', '\r']);
});

test('4,000 single characters are through at once in a text field', async () => {
	const {source, stdin, reader} = open();
	stdin.setTextFocus(true);
	reader.start();
	const start = performance.now();
	for (let at = 0; at < 4000; at++) source.write('x');
	source.write('\r');
	while (reader.reads.at(-1) !== '\r') await turns(1);
	expect(performance.now() - start).toBeLessThan(500);
	expect(reader.reads.join('').replace(/\x1B\[20[01]~/g, '')).toBe(`${'x'.repeat(4000)}\r`);
});

describe('the end', () => {
	test('comes after what was typed', async () => {
		const {source, stdin, reader} = open();
		const end = new Promise<readonly string[]>(resolve => stdin.onEnd(() => resolve([...reader.reads])));
		reader.start();
		source.write('ab');
		source.end();
		expect(await end).toEqual(['a', 'b']);
	});

	test('comes without a reader, on an error, and to those who ask late', async () => {
		const {source, stdin} = open();
		const first = new Promise<void>(resolve => stdin.onEnd(resolve));
		source.destroy(new Error('EIO'));
		await first;
		await new Promise<void>(resolve => stdin.onEnd(resolve));
	});
});

test('raw mode and references go to the terminal; it rests while raw mode is off', async () => {
	const {source, stdin} = open();
	stdin.ref();
	stdin.setRawMode(true);
	expect(source.isPaused()).toBe(false);
	stdin.setRawMode(false);
	stdin.unref();
	expect(source.calls).toEqual(['ref', 'raw true', 'raw false', 'unref']);
	expect(source.isPaused()).toBe(true);
	expect(stdin.isTTY).toBe(true);
});

test('the same short keys come however they are cut', async () => {
	const key = fc.constantFrom('a', 'é', '\r', '\x1B[A', '\x1B[1;5D', '\x7F', '\t', '\x03', '\x1Bx');
	await fc.assert(
		fc.asyncProperty(
			fc.array(key, {minLength: 1, maxLength: 7}),
			fc.array(fc.integer({min: 1, max: 5}), {minLength: 40, maxLength: 40}),
			async (keys, lengths) => {
				const {source, reader} = open();
				reader.start();
				const bytes = Buffer.from(keys.join(''));
				for (let at = 0; at < bytes.length; ) {
					const length = lengths.pop() ?? 1;
					source.write(bytes.subarray(at, at + length));
					at += length;
				}
				expect(await reader.count(keys.length)).toEqual(keys);
			},
		),
		{numRuns: 60},
	);
});
