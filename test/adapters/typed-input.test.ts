import {PassThrough} from 'node:stream';
import {describe, expect, it} from 'vitest';
import {readTyped} from '../../source/adapters/typed-input.ts';

const signal = new AbortController().signal;
const line = {until: 'line', prompt: () => {}, interrupt: () => {}} as const;
const message = {until: 'end', prompt: () => {}, interrupt: () => {}} as const;

/** A terminal at which so much was typed, and the modes that it was set to. */
function typeAt(...chunks: (string | Buffer)[]) {
	const modes: boolean[] = [];
	const source = new PassThrough();
	const terminal = Object.assign(source, {setRawMode: (isRaw: boolean) => modes.push(isRaw) as never});
	for (const chunk of chunks) source.write(chunk);
	return {terminal, modes};
}

describe('one line', () => {
	it.each([
		['secret\rmore', 'secret', true],
		['secret\r\n\n', 'secret', false],
		['\u001B[200~pasted\u001B[201~\n', 'pasted', false],
		['wrong\u0015ab\u007F\bc\u0004\u0001\r', 'c', false],
		['\u0004', undefined, false],
	])('%j', async (typed, text, hadMore) => {
		const {terminal, modes} = typeAt(typed);
		expect(await readTyped(terminal, line, signal)).toEqual({text, hadMore});
		expect(modes).toEqual([true, false]);
		expect(terminal.isPaused()).toBe(true);
	});

	it('puts its chunks together, and half a line counts for nothing when the terminal is gone', async () => {
		const {terminal} = typeAt('se', 'cret', '\r');
		expect(await readTyped(terminal, line, signal)).toMatchObject({text: 'secret'});
		terminal.write('half');
		terminal.end();
		expect(await readTyped(terminal, line, signal)).toMatchObject({text: undefined});
	});

	it('leaves nothing of a paste that comes in pieces', async () => {
		const {terminal, modes} = typeAt('token\rtouch a\r');
		let later = 0;
		// Each is there only after the one before was read: the terminal is not quiet yet.
		terminal.on('pause', () => {
			if (later++ < 3) terminal.write('touch b\r');
		});
		expect(await readTyped(terminal, line, signal)).toEqual({text: 'token', hadMore: true});
		expect(later).toBeGreaterThan(3);
		expect([terminal.read(), modes]).toEqual([null, [true, false]]);
	});
});

describe('a message', () => {
	it('is everything up to Ctrl+D, and what comes behind it is read and dropped', async () => {
		const euro = Buffer.from('€');
		const {terminal} = typeAt(
			'\u001B[200~one\rtwo ',
			euro.subarray(0, 1),
			euro.subarray(1),
			'\r\nx\by\u001B[201~\u0004rest\r',
		);
		expect(await readTyped(terminal, message, signal)).toEqual({text: 'one\ntwo €\ny', hadMore: true});
		expect(terminal.read()).toBeNull();
	});

	it('is shown as it comes where it may be, without sequences', async () => {
		const shown: string[] = [];
		const {terminal} = typeAt('a\u001B[31mb\r', 'c\u0004');
		await readTyped(terminal, {...message, show: text => shown.push(text)}, signal);
		expect(shown.join('')).toBe('ab\nc');
	});

	it.each(['\u0004', '\0'])('is nothing with Ctrl+D alone (%j)', async end => {
		expect((await readTyped(typeAt(end).terminal, message, signal)).text).toBeUndefined();
	});
});

it.each([line, message])(
	'Ctrl+C interrupts it, and an abort gives the terminal back ($until)',
	async reading => {
		const {terminal, modes} = typeAt('ab\u0003c');
		const stop = new AbortController();
		const interrupt = () => stop.abort('over');
		await expect(readTyped(terminal, {...reading, interrupt}, stop.signal)).rejects.toBe('over');
		expect(modes).toEqual([true, false]);
		expect(terminal.listenerCount('data')).toBe(0);
		await expect(readTyped(terminal, reading, stop.signal)).rejects.toBe('over');
		expect(modes).toHaveLength(2);
	},
);
