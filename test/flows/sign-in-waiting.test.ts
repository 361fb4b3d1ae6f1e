import {afterEach, describe, expect, test} from 'vitest';
import {tokenAnswer} from '../fakes/http.ts';
import {endAll, exchange, start} from './signing-in.ts';

afterEach(endAll);

describe('time', () => {
	test('after 30 s the likely causes are named, at zero the person is asked, and asked again', async () => {
		const {flow, ports, actions, stateOf} = start();
		ports.http.on(exchange, tokenAnswer());
		const {until} = await flow.until('waiting');
		expect(until).toEqual(new Date(ports.clock.now().getTime() + 300_000));
		await ports.clock.advance(29);
		expect(flow.types).not.toContain('slow');
		await ports.clock.advance(1);
		await flow.until('slow');
		await ports.clock.advance(270);
		await flow.until('still-there');
		actions.push({type: 'more-time'});
		const again = await flow.until('waiting', 2);
		expect(again.until).toEqual(new Date(ports.clock.now().getTime() + 300_000));
		await ports.clock.advance(299);
		expect(flow.types.filter(type => type === 'still-there')).toHaveLength(1);
		await ports.clock.advance(1);
		await flow.until('still-there', 2);
		// It listens on while it asks.
		ports.listener.deliver(`code=GOOD&state=${await stateOf()}`);
		await flow.result;
	});

	test('where nobody can be asked the time ends it, and the port is free', async () => {
		const {flow, ports} = start({atTheEnd: 'fail', timeoutSeconds: 5});
		await flow.until('waiting');
		await ports.clock.advance(4.9);
		expect(ports.listener.isOpen).toBe(true);
		await ports.clock.advance(0.1);
		await expect(flow.result).rejects.toMatchObject({code: 'timed_out', details: {seconds: 5}});
		expect(ports.listener.isOpen).toBe(false);
		expect(flow.types).not.toContain('slow');
	});
});

describe('another way', () => {
	test('stops and starts the listener; the address stays the same', async () => {
		const {flow, ports, actions, stateOf} = start();
		ports.http.on(exchange, tokenAnswer());
		const before = await flow.until('address');
		await flow.until('waiting');
		actions.push({type: 'listen', listens: false});
		const without = await flow.until('address', 2);
		expect(without).toEqual({type: 'address', url: before.url, shortUrl: undefined});
		expect(ports.listener.isOpen).toBe(false);
		actions.push({type: 'listen', listens: true});
		const again = await flow.until('address', 3);
		expect(again.url).toBe(before.url);
		expect(again.shortUrl).toMatch(/^http:\/\/127\.0\.0\.1:9090\/go\//);
		expect(ports.listener.opened).toHaveLength(2);
		ports.listener.deliver(`code=GOOD&state=${await stateOf()}`);
		await flow.result;
	});

	test('the way that it goes already binds nothing twice', async () => {
		const {flow, ports, actions} = start();
		await flow.until('waiting');
		actions.push({type: 'listen', listens: true});
		await flow.until('address', 2);
		expect(ports.listener.opened).toHaveLength(1);
	});
});
