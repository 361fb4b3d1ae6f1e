import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, rmSync} from 'node:fs';
import {connect} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import {pages} from '../../source/core/pages.ts';
import {
	ask,
	connectTo,
	everything,
	freePort,
	good,
	parseAnswer,
	requestText,
	sendRaw,
	state,
} from './listener-client.ts';

// The listener runs in a process of its own, so that its memory and its file descriptors can be limited and measured.
const program = `
import {createListener} from ${JSON.stringify(fileURLToPath(new URL('../../source/adapters/listener.ts', import.meta.url)))};
const running = await createListener().open({
	port: Number(process.argv[2]), path: '/cb', goPath: '/go/x', target: 'https://www.amazon.com/ap/oa',
	judge: query => query.get('state') === ${JSON.stringify(state)} ? 'accepted' : 'refused',
});
const say = (word, value) => process.stdout.write(word + ' ' + value + '\\n');
process.stdin.on('data', () => {
	globalThis.gc();
	say('memory', process.memoryUsage().rss);
	say('refused', running.refusedCount());
});
running.answer.then(query => say('answer', query.get('code')));
say('ready', '');
`;

let folder = '';
let child: ChildProcess;
let port = 0;
let lines: AsyncIterableIterator<string>;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'listener-flood-'));
	await build({
		stdin: {contents: program, loader: 'ts', resolveDir: folder},
		bundle: true,
		format: 'esm',
		platform: 'node',
		outfile: join(folder, 'listener.mjs'),
	});
});

afterAll(() => rmSync(folder, {recursive: true}));

beforeEach(async () => {
	port = await freePort();
	const command = 'ulimit -n 256; exec "$0" --expose-gc "$1" "$2"';
	child = spawn('sh', ['-c', command, process.execPath, join(folder, 'listener.mjs'), String(port)], {
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	lines = createInterface({input: child.stdout!})[Symbol.asyncIterator]();
	await nextValue('ready');
});

afterEach(async () => {
	if (child.exitCode !== null) return;
	const exit = once(child, 'exit');
	child.kill('SIGKILL');
	await exit;
});

/** The value of the next line, which has to begin with this word. */
async function nextValue(word: string): Promise<string> {
	const {value} = await lines.next();
	const [found, rest = ''] = String(value).split(' ');
	expect(found).toBe(word);
	return rest;
}

async function measure(): Promise<{megabytes: number; refused: number}> {
	child.stdin!.write('m');
	const bytes = Number(await nextValue('memory'));
	return {megabytes: bytes / 1024 / 1024, refused: Number(await nextValue('refused'))};
}

async function expectGoodWithin(milliseconds: number): Promise<void> {
	const before = performance.now();
	expect((await ask(port, good)).body).toBe(pages.accepted.html);
	expect(performance.now() - before).toBeLessThan(milliseconds);
	expect(await nextValue('answer')).toBe('GOODCODE');
}

describe.skipIf(process.platform === 'win32')('floods', () => {
	it('A03 stays small under 10,000 wrong callbacks', async () => {
		for (let sent = 0; sent < 500; sent++) await ask(port, '/cb?code=EVIL&state=warm');
		const before = await measure();
		const sender = async () => {
			for (let sent = 0; sent < 500; sent++) {
				expect((await ask(port, `/cb?code=EVIL&state=${sent}`)).status).toBe(400);
			}
		};
		await Promise.all(Array.from({length: 20}, sender));
		const after = await measure();
		expect(after.refused - before.refused).toBe(10_000);
		expect(after.megabytes - before.megabytes).toBeLessThan(50);
		await expectGoodWithin(2000);
	});

	it('B08 refuses what is too large', async () => {
		const before = await measure();
		const host = `Host: 127.0.0.1:${port}`;
		const many = Array.from({length: 3000}, (_, index) => `x${index % 10}: 1`);
		const cases = [
			requestText(port, good, {headers: [`X-Large: ${'x'.repeat(64 * 1024)}`]}),
			requestText(port, good, {headers: many}),
			requestText(port, good, {headers: Array.from({length: 101}, () => 'a: 1')}),
			`GET ${good}&x=${'x'.repeat(1024 * 1024)} HTTP/1.1\r\n${host}\r\n\r\n`,
		];
		for (const text of cases) {
			expect([0, 400, 414, 431]).toContain(parseAnswer(await sendRaw(port, text)).status);
		}
		expect((await ask(port, '/cb?code=EVIL', {headers: [`Cookie: ${'x'.repeat(24 * 1024)}`]})).status).toBe(
			400,
		);
		const after = await measure();
		expect(after.refused).toBe(1);
		expect(after.megabytes - before.megabytes).toBeLessThan(50);
		await expectGoodWithin(2000);
	});

	it('B09 answers while 300 sockets hang, more than there are file descriptors, and ends slow ones within 15 s', async () => {
		const slow = await connectTo(port);
		const answer = everything(slow);
		const before = performance.now();
		slow.write('GET /cb?co');
		const beat = setInterval(() => slow.write('x'), 5000);
		const sockets = await Promise.all(Array.from({length: 60}, () => connectTo(port)));
		const allEnded = Promise.all(sockets.map(everything));
		expect(parseAnswer(await answer).status).toBe(408);
		clearInterval(beat);
		// A browser would take words on a socket that it opened ahead of need for the answer to its next request.
		expect(new Set(await allEnded)).toEqual(new Set(['']));
		expect(performance.now() - before).toBeLessThan(15_000);
		const more = await Promise.all(Array.from({length: 300}, () => connectTo(port)));
		for (const socket of more) socket.write('GET /cb');
		await expectGoodWithin(2000);
		for (const socket of more) socket.destroy();
	});

	it('B10 survives 1,000 sockets at once with 256 file descriptors', async () => {
		const flood = Array.from({length: 1000}, () => {
			const socket = connect({port, host: '127.0.0.1'});
			const end = everything(socket);
			socket.write(requestText(port, '/cb?code=EVIL&state=bad'));
			return end;
		});
		await Promise.all(flood);
		await expectGoodWithin(5000);
		expect(child.exitCode).toBe(null);
	});

	it('B11 reads no body without an end', async () => {
		const before = await measure();
		const socket = await connectTo(port);
		const answer = everything(socket);
		const started = performance.now();
		socket.write(requestText(port, good, {headers: ['Content-Length: 1000000000']}));
		const chunk = Buffer.alloc(64 * 1024);
		const pump = () => {
			while (!socket.destroyed && socket.write(chunk));
		};
		socket.on('drain', pump);
		pump();
		expect([0, 400]).toContain(parseAnswer(await answer).status);
		expect(performance.now() - started).toBeLessThan(2000);
		expect((await measure()).megabytes - before.megabytes).toBeLessThan(50);
		await expectGoodWithin(2000);
	});
});
