import {expect, test} from 'vitest';
import {json} from './http.ts';
import {fakePorts} from './ports.ts';
import {FakeStreams} from './streams.ts';

const {signal} = new AbortController();

test('the clock ends waits in their order, also those that start in between', async () => {
	const {clock} = fakePorts();
	const seen: string[] = [];
	const run = async (name: string, first: number, second: number) => {
		await clock.wait(first, signal);
		seen.push(`${name}1`);
		await clock.wait(second, signal);
		seen.push(`${name}2`);
	};
	void run('a', 1, 5);
	void run('b', 2, 1);
	await clock.advance(4);
	expect(seen).toEqual(['a1', 'b1', 'b2']);
	expect(clock.now().toISOString()).toBe('2026-01-02T03:04:09.000Z');
	expect(clock.pendingCount).toBe(1);
});

test('an aborted wait rejects with the reason and is no longer pending', async () => {
	const {clock} = fakePorts();
	const abort = new AbortController();
	const waiting = clock.wait(10, abort.signal);
	abort.abort(new Error('stop'));
	await expect(waiting).rejects.toThrow('stop');
	expect(clock.pendingCount).toBe(0);
});

test('HTTP fails on a request that nobody scripted and says what was not used', async () => {
	const {http} = fakePorts();
	http.on('POST https://api.amazon.com/auth/o2/token', json({a: 1}));
	await expect(
		http.send({method: 'GET', url: 'https://api.amazon.com/x?q', deadlineSeconds: 1}, signal),
	).rejects.toThrow('nobody expected GET https://api.amazon.com/x');
	expect(http.unused()).toEqual(['POST https://api.amazon.com/auth/o2/token']);
});

test('the store writes one change after the other and nothing for the same object', async () => {
	const {store} = fakePorts();
	await Promise.all([
		store.change(file => ({...file, a: 1})),
		store.change(file => ({...file, b: 2})),
		store.change(file => file),
	]);
	expect(store.file).toEqual({version: 1, a: 1, b: 2});
	expect(store.writes).toHaveLength(2);
});

test('the listener passes queries through the judge of the flow', async () => {
	const {listener} = fakePorts();
	const running = await listener.open({
		port: 9090,
		path: '/cb',
		goPath: '/go/x',
		target: 'https://www.amazon.com/ap/oa',
		judge: query => (query.get('state') === 's' ? 'accepted' : 'refused'),
	});
	expect(listener.deliver('code=a&state=x')).toBe('refused');
	expect(listener.deliver('code=b&state=s')).toBe('accepted');
	expect((await running.answer).get('code')).toBe('b');
	expect(running.refusedCount()).toBe(1);
	await running.close();
	expect(() => listener.deliver('code=b&state=s')).toThrow('no listener is open');
});

test('streams give lines as they come and then the end', async () => {
	const streams = new FakeStreams(['one']);
	expect(await streams.readLine(signal)).toBe('one');
	const second = streams.readLine(signal);
	streams.type('two');
	expect(await second).toBe('two');
	const third = streams.readLine(signal);
	streams.end();
	expect(await third).toBeUndefined();
});
