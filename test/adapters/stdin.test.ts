import {PassThrough} from 'node:stream';
import {describe, expect, it} from 'vitest';
import {StdinLines} from '../../source/adapters/stdin.ts';
import {runScript} from './run-script.ts';

const signal = new AbortController().signal;

function feed(...chunks: (string | Buffer)[]): {lines: StdinLines; source: PassThrough} {
	const source = new PassThrough();
	for (const chunk of chunks) source.write(chunk);
	return {lines: new StdinLines(source), source};
}

describe('StdinLines', () => {
	it('reads one line at a time and keeps the rest', async () => {
		const {lines, source} = feed('first\nsecond\r\n', 'thi', 'rd\n\nlast');
		source.end();
		const read: (string | undefined)[] = [];
		for (let count = 0; count < 7; count++) read.push(await lines.read(signal));
		expect(read).toEqual(['first', 'second', 'third', '', 'last', undefined, undefined]);
	});

	it('gives a line while the input stays open, and leaves it paused', async () => {
		const {lines, source} = feed('one\ntwo');
		expect(await lines.read(signal)).toBe('one');
		expect(source.isPaused()).toBe(true);
		const second = lines.read(signal);
		source.write(' and more\n');
		expect(await second).toBe('two and more');
	});

	it('drops one byte order mark at the start, and puts split characters together', async () => {
		const bytes = Buffer.from('\uFEFFü€\n\uFEFFx\n');
		const {lines} = feed(...[...bytes].map(byte => Buffer.from([byte])));
		expect(await lines.read(signal)).toBe('ü€');
		expect(await lines.read(signal)).toBe('\uFEFFx');
	});

	it('takes 65,536 bytes and no more', async () => {
		const longest = 'x'.repeat(65_536);
		const {lines} = feed(longest, '\n', `${longest}x`);
		expect(await lines.read(signal)).toBe(longest);
		await expect(lines.read(signal)).rejects.toMatchObject({code: 'bad_value', exitCode: 2});
	});

	it('stops with the reason of the signal, and can go on afterwards', async () => {
		const {lines, source} = feed('half');
		const stop = new AbortController();
		const reading = lines.read(stop.signal);
		stop.abort('over');
		await expect(reading).rejects.toBe('over');
		await expect(lines.read(AbortSignal.abort('before'))).rejects.toBe('before');
		source.write(' and half\n');
		expect(await lines.read(signal)).toBe('half and half');
		expect(source.listenerCount('data') + source.listenerCount('error')).toBe(0);
	});

	it('tells an input that cannot be read', async () => {
		const {lines, source} = feed();
		const reading = lines.read(signal);
		source.destroy(Object.assign(new Error('read'), {code: 'EISDIR'}));
		await expect(reading).rejects.toMatchObject({code: 'bad_value'});
		await expect(reading).rejects.toThrow(/EISDIR/);
	});

	it('lets the process end while the pipe is still open', async () => {
		const script = `
			import {StdinLines} from './source/adapters/stdin.ts';
			const lines = new StdinLines(process.stdin);
			console.log(await lines.read(new AbortController().signal));
		`;
		const end = await runScript(script, [], {input: 'a line\nand more'});
		expect(end).toEqual({stdout: 'a line\n', stderr: '', code: 0});
	});
});
