import {afterEach, describe, expect, test} from 'vitest';
import {Failure} from '../../source/core/failure.ts';
import {errorAnswer} from '../fakes/http.ts';
import {codeOf, endAll, exchange, start} from './signing-in.ts';

afterEach(endAll);

describe('the exchange', () => {
	test.each(['http_timeout', 'connection_lost', 'answer_too_large'] as const)(
		'%s: the code may be spent, so it is never sent again',
		async code => {
			const {flow, ports, stateOf} = start();
			ports.http.always(exchange, new Failure(code, {host: 'https://api.amazon.com', seconds: 30}));
			const state = await stateOf();
			await flow.until('waiting');
			ports.listener.deliver(`code=GOOD&state=${state}`);
			expect(await codeOf(flow.result)).toBe('exchange_lost');
			expect(ports.http.requests).toHaveLength(1);
		},
	);

	test.each(['unreachable', 'tls', 'proxy'] as const)('%s comes out as it is', async code => {
		const {flow, ports, stateOf} = start();
		ports.http.always(exchange, new Failure(code, {host: 'h', detail: 'd', proxy: 'p'}));
		const state = await stateOf();
		await flow.until('waiting');
		ports.listener.deliver(`code=GOOD&state=${state}`);
		expect(await codeOf(flow.result)).toBe(code);
	});

	test.each([
		[500, 'server_busy'],
		[503, 'server_busy'],
		[429, 'server_busy'],
		[307, 'redirected'],
	])('status %d is not tried again', async (status, code) => {
		const {flow, ports, stateOf} = start();
		ports.http.always(exchange, {
			status,
			body: '<html>',
			headers: {'retry-after': '1', location: 'https://x'},
		});
		const state = await stateOf();
		await flow.until('waiting');
		ports.listener.deliver(`code=GOOD&state=${state}`);
		expect(await codeOf(flow.result)).toBe(code);
		expect(ports.http.requests).toHaveLength(1);
	});

	test.each([
		['invalid_grant', 400, 'code_refused'],
		['invalid_client', 401, 'invalid_client'],
	])('%s → %s', async (error, status, code) => {
		const {flow, ports, stateOf} = start();
		ports.http.on(exchange, errorAnswer(error, status));
		const state = await stateOf();
		await flow.until('waiting');
		ports.listener.deliver(`code=GOOD&state=${state}`);
		expect(await codeOf(flow.result)).toBe(code);
	});

	test('the page of the listener can still be loaded while it runs', async () => {
		const {flow, ports, stateOf} = start();
		ports.http.on(exchange, 'hang');
		const state = await stateOf();
		await flow.until('waiting');
		ports.listener.deliver(`code=GOOD&state=${state}`);
		await flow.until('exchanging');
		expect(ports.listener.isOpen).toBe(true);
	});
});
