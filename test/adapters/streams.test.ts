import {closeSync, existsSync, openSync} from 'node:fs';
import {PassThrough, Writable} from 'node:stream';
import {describe, expect, it, test} from 'vitest';
import {createStreams, type StreamsOptions} from '../../source/adapters/streams.ts';
import {Redactor} from '../../source/core/redact.ts';
import {runScript} from './run-script.ts';

const token = 'Atza|IwEBthisisasecrettoken';

function makeStreams(more: Partial<StreamsOptions> = {}) {
	const redactor = new Redactor();
	redactor.add(token, 'access token');
	const stdout = new PassThrough();
	const stderr = new PassThrough();
	const stdin = new PassThrough();
	const streams = createStreams({
		stdin,
		stdout,
		stderr,
		redactor,
		debug: false,
		unicode: true,
		programName: 'smapi-login',
		...more,
	});
	return {streams, stdin, out: () => String(stdout.read() ?? ''), err: () => String(stderr.read() ?? '')};
}

function failing(code: string): Writable {
	return new Writable({write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), {code}))});
}

/** Prints the outcome of one result on stderr. */
const script = (text: string) => `
	import {createStreams} from './source/adapters/streams.ts';
	import {Redactor} from './source/core/redact.ts';
	const {stdin, stdout, stderr} = process;
	const streams = createStreams({stdin, stdout, stderr, redactor: new Redactor(), debug: false, unicode: true, programName: 'smapi-login'});
	try {
		for (let count = 0; count < 50; count++) await streams.result(${text});
		streams.message('written');
	} catch (error) {
		streams.message([error.code, error.cause?.code, error.what].join(' | '));
		process.exitCode = error.exitCode;
	}
`;

describe('createStreams', () => {
	it('writes the result as it is, with a line end', async () => {
		const {streams, out, err} = makeStreams();
		await streams.result(token);
		await streams.result('{}\n');
		expect(out()).toBe(`${token}\n{}\n`);
		expect(err()).toBe('');
	});

	it('waits until the result was taken', async () => {
		const pending: (() => void)[] = [];
		const stdout = new Writable({write: (_chunk, _encoding, done) => void pending.push(done)});
		const {streams} = makeStreams({stdout});
		let done = false;
		const writing = streams.result('x').then(() => {
			done = true;
		});
		await new Promise(resolve => setImmediate(resolve));
		expect(done).toBe(false);
		pending[0]?.();
		await writing;
		expect(done).toBe(true);
	});

	it('replaces secrets in messages', () => {
		const {streams, err} = makeStreams();
		streams.message(`Saved ${token}`);
		expect(err()).toBe('Saved [access token …oken]\n');
	});

	it('writes debug lines only when asked to, without secrets and control characters', () => {
		const quiet = makeStreams();
		quiet.streams.debug('x');
		expect(quiet.err()).toBe('');
		const {streams, err, out} = makeStreams({debug: true});
		streams.debug(`< ${token}\u001B[2J\nsecond`);
		expect(err()).toBe('debug: < [access token …oken]\\u001b[2J\ndebug: second\n');
		expect(out()).toBe('');
	});

	it.each([
		['ENOSPC', 'no space is left'],
		['EPIPE', 'the reader has gone'],
		['ESTRANGE', 'error ESTRANGE'],
	])('E16: fails with write_failed on %s, again and again', async (code, words) => {
		const {streams} = makeStreams({stdout: failing(code)});
		for (let count = 0; count < 2; count++) {
			const result = streams.result(token);
			await expect(result).rejects.toMatchObject({code: 'write_failed', exitCode: 1, cause: {code}});
			await expect(result).rejects.toThrow(words);
		}
	});

	it('never fails for a message', async () => {
		const {streams} = makeStreams({stderr: failing('EPIPE'), debug: true});
		streams.message('x');
		streams.message('y');
		streams.debug('z');
		await new Promise(resolve => setImmediate(resolve));
	});

	it('reads lines', async () => {
		const {streams, stdin} = makeStreams();
		stdin.write('one\ntwo\n');
		const {signal} = new AbortController();
		expect([await streams.readLine(signal), await streams.readLine(signal)]).toEqual(['one', 'two']);
	});

	it('tells what is a terminal, and does not open stdin before it is asked for', () => {
		const options = {
			stdout: Object.assign(new PassThrough(), {isTTY: true}),
			stderr: new PassThrough(),
			redactor: new Redactor(),
			debug: false,
			unicode: true,
			programName: 'smapi-login',
			get stdin(): never {
				throw new Error('opened');
			},
		};
		const streams = createStreams(options);
		expect(streams).toMatchObject({stdoutIsTerminal: true, stderrIsTerminal: false});
		expect(() => streams.stdinIsTerminal).toThrow('opened');
		expect(makeStreams().streams.stdinIsTerminal).toBe(false);
	});
});

describe('a message on a terminal', () => {
	const text =
		'✗ Cannot read the profile file of this computer.\n  Sign in again: smapi-login --profile somebody';

	function said(message: string, {colors = false, color = true, unicode = true} = {}): string {
		const stderr = Object.assign(new PassThrough(), {isTTY: true, columns: 30, hasColors: () => colors});
		const {streams, err} = makeStreams({stderr, color, unicode});
		streams.message(message);
		return err() || String(stderr.read());
	}

	it('is broken between words, and a line to type stands alone and whole', () => {
		expect(said(text)).toBe(
			'✗ Cannot read the profile file\n  of this computer.\n  Sign in again:\n  smapi-login --profile somebody\n',
		);
	});

	it.each([
		['✗ no', '\u001b[31m✗\u001b[39m no\n'],
		['✓ yes\n! but', '\u001b[32m✓\u001b[39m yes\n\u001b[33m!\u001b[39m but\n'],
	])('shows the meaning of its sign in colour: %j', (message, shown) => {
		expect(said(message, {colors: true})).toBe(shown);
		expect(said(message, {colors: true, color: false})).not.toContain('\u001b');
	});

	it('is left alone where it is JSON', () => {
		const json = JSON.stringify({error: {code: 'usage', what: 'a long text with many words in it'}});
		expect(said(json)).toBe(`${json}\n`);
	});
});

const hostile = 'a\u001B]0;x\u0007b\u009B2J\u202Ec';

test.each(['message', 'result'] as const)('A05: no control sequence gets out by a %s', async way => {
	const {streams, out, err} = makeStreams();
	await streams[way](`${hostile}\nsecond\tline`);
	expect(out() + err()).toBe('a\\u001b]0;x\\u0007b\\u009b2J\\u202ec\nsecond\tline\n');
});

test('T04: without UTF-8 words are ASCII and JSON keeps its value', async () => {
	const {streams, out, err} = makeStreams({unicode: false});
	streams.message('✗ “a” is no profile…');
	expect(err()).toBe('x "a" is no profile...\n');
	streams.message('{"error":"Grün"}');
	expect(err()).toBe('{"error":"Gr\\u00fcn"}\n');
	await streams.result(JSON.stringify([{name: `Grün ${hostile}`}], undefined, 2));
	const written = out();
	expect(written).toMatch(/^[\n -~]*$/);
	expect(JSON.parse(written)).toEqual([{name: `Grün ${hostile}`}]);
	await streams.result('{no JSON, “just” a brace');
	expect(out()).toBe('{no JSON, "just" a brace\n');
});

describe('E16: a process', () => {
	it('whose reader goes ends without a stack', async () => {
		const end = await runScript(script(`'x'.repeat(100_000)`), [], {closeStdout: true});
		expect(end.stderr).toBe('write_failed | EPIPE | Cannot write the result: the reader has gone.\n');
		expect(end.code).toBe(1);
	});

	it.skipIf(!existsSync('/dev/full'))('that writes to a full device fails', async () => {
		const stdout = openSync('/dev/full', 'w');
		try {
			const end = await runScript(script(`'x'`), [], {stdout});
			expect(end.stderr).toBe('write_failed | ENOSPC | Cannot write the result: no space is left.\n');
			expect(end.code).toBe(1);
		} finally {
			closeSync(stdout);
		}
	});
});
