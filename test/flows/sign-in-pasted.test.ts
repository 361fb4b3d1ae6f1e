import {afterEach, describe, expect, test} from 'vitest';
import {Failure} from '../../source/core/failure.ts';
import {signIn} from '../../source/flows/sign-in.ts';
import {tokenAnswer} from '../fakes/http.ts';
import {fakePorts} from '../fakes/ports.ts';
import {settle} from './drive.ts';
import {codeOf, endAll, exchange, input, redirectUri, start} from './signing-in.ts';

afterEach(endAll);

describe('pasted answers', () => {
	const pasting = {listens: false, opensBrowser: false};

	test('another device: no port is bound, no browser opened', async () => {
		const {flow, ports, paste, stateOf} = start(pasting);
		ports.http.on(exchange, tokenAnswer());
		const state = await stateOf();
		expect((await flow.until('address')).shortUrl).toBeUndefined();
		paste(`${redirectUri}?code=GOODCODE&state=${state}`);
		expect((await flow.result).bareCode).toBe(false);
		expect(ports.http.requests[0]!.form!.get('code')).toBe('GOODCODE');
		expect(ports.listener.opened).toEqual([]);
		expect(ports.browser.opened).toEqual([]);
	});

	test('a bare code is taken and told as one', async () => {
		const {flow, ports, paste} = start(pasting);
		ports.http.on(exchange, tokenAnswer());
		paste('ANdNAVhyhqirUelHGEHA');
		expect((await flow.result).bareCode).toBe(true);
		expect(ports.http.requests[0]!.form!.get('code')).toBe('ANdNAVhyhqirUelHGEHA');
		expect(ports.http.requests[0]!.form!.get('code_verifier')).toMatch(/^[\w-]{64}$/);
	});

	test.each([
		['another sign-in', () => `${redirectUri}?code=X&state=other`, 'paste_other_sign_in'],
		['without state', () => `${redirectUri}?code=X`, 'paste_without_state'],
		[
			'another host',
			(state: string) => `https://evil.example/cb?code=X&state=${state}`,
			'paste_not_redirect_uri',
		],
		[
			'localhost',
			(state: string) => `http://localhost:9090/cb?code=X&state=${state}`,
			'paste_not_redirect_uri',
		],
	])('%s: refused, and the right one still counts', async (_, textOf, code) => {
		const {flow, ports, paste, stateOf} = start(pasting);
		ports.http.on(exchange, tokenAnswer());
		const state = await stateOf();
		paste(textOf(state));
		expect((await flow.until('paste-refused')).failure.code).toBe(code);
		expect(ports.http.requests).toEqual([]);
		paste(`${redirectUri}?code=GOOD&state=${state}`);
		await flow.result;
		expect(ports.http.requests).toHaveLength(1);
	});

	test('the address to open itself is named', async () => {
		const {flow, paste} = start(pasting);
		paste((await flow.until('address')).url);
		expect((await flow.until('paste-refused')).failure.code).toBe('paste_sign_in_address');
	});

	test('an answer to an earlier address of this run is told as such', async () => {
		const {flow, ports, paste} = start({...pasting, earlierStates: ['earlier']});
		paste(`${redirectUri}?code=LATE&state=earlier`);
		await flow.until('earlier-answer');
		expect(ports.http.requests).toEqual([]);
		expect(flow.types).not.toContain('paste-refused');
	});

	test("Amazon's refusal, pasted, ends it", async () => {
		const {flow, paste, stateOf} = start(pasting);
		paste(`${redirectUri}?error=access_denied&state=${await stateOf()}`);
		expect(await codeOf(flow.result)).toBe('access_denied');
	});

	test('input that cannot be read ends it, at once', async () => {
		const ports = fakePorts();
		const unreadable = new Failure('bad_value', {name: 'standard input', detail: 'too long', hint: 'x'});
		const flow = signIn({...input, ...pasting}, ports, new AbortController().signal, {
			[Symbol.asyncIterator]: () => ({next: () => Promise.reject(unreadable)}),
		});
		const reading = async () => {
			while (!(await flow.next()).done);
		};
		await expect(reading()).rejects.toBe(unreadable);
	});

	test('the end of input ends it', async () => {
		const {flow, actions} = start(pasting);
		actions.push({type: 'input-ended'});
		expect(await codeOf(flow.result)).toBe('input_ended');
	});
});

test('the first answer wins, once: callback and paste at the same time make one exchange', async () => {
	for (const callbackFirst of [true, false]) {
		const {flow, ports, paste, stateOf} = start();
		ports.http.on(exchange, tokenAnswer());
		const state = await stateOf();
		await flow.until('waiting');
		const call = () => void ports.listener.deliver(`code=BY-CALLBACK&state=${state}`);
		if (callbackFirst) call();
		paste(`${redirectUri}?code=BY-PASTE&state=${state}`);
		if (!callbackFirst) call();
		await flow.result;
		await settle();
		expect(ports.http.requests).toHaveLength(1);
		expect(flow.types.filter(type => type === 'exchanging')).toHaveLength(1);
		expect(flow.types).not.toContain('paste-refused');
	}
});
