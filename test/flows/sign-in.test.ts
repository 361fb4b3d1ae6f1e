import {createHash} from 'node:crypto';
import {afterEach, describe, expect, test} from 'vitest';
import {Failure} from '../../source/core/failure.ts';
import {signIn} from '../../source/flows/sign-in.ts';
import {tokenAnswer} from '../fakes/http.ts';
import {fakePorts} from '../fakes/ports.ts';
import {Pushed, settle} from './drive.ts';
import {codeOf, endAll, exchange, input, redirectUri, start} from './signing-in.ts';

afterEach(endAll);

describe('the address', () => {
	test('asks for a code with state, PKCE and what was chosen; the verifier stays here', async () => {
		const {flow, ports, stateOf} = start();
		ports.http.on(exchange, tokenAnswer());
		const {url} = await flow.until('address');
		const query = new URL(url).searchParams;
		expect(Object.fromEntries(query)).toEqual({
			client_id: input.clientId,
			scope: input.scopes.join(' '),
			response_type: 'code',
			redirect_uri: redirectUri,
			state: expect.stringMatching(/^[\w-]{43}$/),
			code_challenge: expect.stringMatching(/^[\w-]{43}$/),
			code_challenge_method: 'S256',
		});
		ports.listener.deliver(`code=GOOD&state=${await stateOf()}`);
		await flow.result;
		const verifier = ports.http.requests[0]!.form!.get('code_verifier')!;
		expect(createHash('sha256').update(verifier).digest('base64url')).toBe(query.get('code_challenge'));
		expect(url).not.toContain(verifier);
	});

	test('each sign-in has a state of its own, told to whoever keeps them', async () => {
		const ports = fakePorts();
		const told: string[] = [];
		const first = start({onAddress: state => told.push(state)}, ports);
		await first.flow.until('waiting');
		const second = start({onAddress: state => told.push(state)}, ports);
		await second.flow.until('waiting');
		expect(told).toEqual([await first.stateOf(), await second.stateOf()]);
		expect(new Set(told).size).toBe(2);
	});
});

describe('the browser way', () => {
	test('listens, then opens the browser, takes the answer, exchanges it once and closes', async () => {
		const {flow, ports, stateOf} = start();
		ports.http.on(exchange, tokenAnswer());
		const state = await stateOf();
		await flow.until('opened');
		const {url, shortUrl} = await flow.until('address');
		expect(ports.browser.opened).toEqual([`http://127.0.0.1:9090${ports.listener.openings[0]}`]);
		expect(ports.listener.openings[0]).not.toBe(ports.listener.opened[0]!.goPath);
		expect(ports.listener.opened).toMatchObject([{port: 9090, path: '/cb', target: url}]);
		expect(shortUrl).toBe(`http://127.0.0.1:9090${ports.listener.opened[0]!.goPath}`);
		expect(shortUrl).toMatch(/\/go\/[\w-]{16}$/);
		expect(ports.listener.deliver(`code=GO%2FA%2BB.c&state=${state}&foo=1`)).toBe('accepted');
		const {tokens, bareCode, grantedScopes} = await flow.result;
		expect(tokens).toMatchObject({accessToken: 'Atza|access-token-of-the-test', tokenType: 'bearer'});
		expect(tokens.expiresAt).toEqual(new Date(ports.clock.now().getTime() + 3_600_000));
		expect({bareCode, grantedScopes}).toEqual({bareCode: false, grantedScopes: undefined});
		expect(Object.fromEntries(ports.http.requests[0]!.form!)).toEqual({
			grant_type: 'authorization_code',
			code: 'GO/A+B.c',
			redirect_uri: redirectUri,
			client_id: input.clientId,
			client_secret: 'the-secret',
			code_verifier: expect.stringMatching(/^[\w-]{64}$/),
		});
		expect(ports.http.requests).toHaveLength(1);
		expect(ports.listener.isOpen).toBe(false);
		expect(ports.clock.pendingCount).toBe(0);
		expect(flow.types).toEqual(['address', 'waiting', 'opened', 'exchanging']);
	});

	test('the port is there before the browser is: a busy one opens none', async () => {
		const ports = fakePorts();
		ports.listener.nextOpenFails = new Failure('port_busy', {port: 9090, holder: ''});
		const {flow} = start({}, ports);
		expect(await codeOf(flow.result)).toBe('port_busy');
		expect(ports.browser.opened).toEqual([]);
		expect(flow.types).toEqual([]);
	});

	test('callbacks of others are counted and the wait goes on', async () => {
		const {flow, ports, stateOf} = start();
		ports.http.on(exchange, tokenAnswer());
		const state = await stateOf();
		await flow.until('waiting');
		expect(ports.listener.deliver('code=EVIL')).toBe('refused');
		expect(ports.listener.deliver(`code=EVIL&state=${state.slice(1)}`)).toBe('refused');
		expect(ports.listener.deliver('error=access_denied&state=bad')).toBe('refused');
		expect(await flow.until('callback-refused', 3)).toEqual({type: 'callback-refused', count: 3});
		expect(ports.http.requests).toEqual([]);
		ports.listener.deliver(`code=GOOD&state=${state}`);
		await flow.result;
		expect(ports.http.requests).toHaveLength(1);
	});

	test('an answer to an earlier address of this run is told as such', async () => {
		const {flow, ports} = start({earlierStates: ['earlier']});
		await flow.until('waiting');
		expect(ports.listener.deliver('code=LATE&state=earlier')).toBe('refused');
		await flow.until('earlier-answer');
		expect(flow.types).not.toContain('callback-refused');
	});

	test('a refusal with the right state ends it; nothing is exchanged', async () => {
		const {flow, ports, stateOf} = start();
		expect(ports.http.requests).toEqual([]);
		const state = await stateOf();
		await flow.until('waiting');
		expect(ports.listener.deliver(`error=access_denied&state=${state}`)).toBe('declined');
		expect(await codeOf(flow.result)).toBe('access_denied');
		expect(ports.http.requests).toEqual([]);
		expect(ports.listener.isOpen).toBe(false);
	});

	test('a browser that cannot be opened, now or later, is told; the wait goes on', async () => {
		const {flow, ports, actions} = start();
		ports.browser.starts = false;
		expect(await flow.until('not-opened')).toEqual({
			type: 'not-opened',
			reason: 'no browser was found here',
		});
		ports.browser.starts = true;
		actions.push({type: 'open'});
		await flow.until('opened');
		ports.browser.fail('it ended with code 3');
		expect((await flow.until('not-opened', 2)).reason).toBe('it ended with code 3');
		expect(ports.listener.isOpen).toBe(true);
	});

	test('a browser opener that never answers holds nothing up', async () => {
		const ports = fakePorts({
			browser: Object.assign(fakePorts().browser, {open: () => new Promise<boolean>(() => undefined)}),
		});
		ports.http.on(exchange, tokenAnswer());
		const {flow, stateOf} = start({}, ports);
		const state = await stateOf();
		await flow.until('waiting');
		ports.listener.deliver(`code=GOOD&state=${state}`);
		expect((await flow.result).tokens.accessToken).toContain('Atza|');
	});

	test('a narrower list that the callback names is what was granted', async () => {
		const {flow, ports, stateOf} = start();
		ports.http.on(exchange, tokenAnswer());
		const state = await stateOf();
		await flow.until('waiting');
		ports.listener.deliver(`code=GOOD&state=${state}&scope=alexa::ask:skills:readwrite`);
		expect((await flow.result).grantedScopes).toEqual(['alexa::ask:skills:readwrite']);
	});

	test("the token answer's list counts before the callback's", async () => {
		const {flow, ports, stateOf} = start();
		ports.http.on(exchange, tokenAnswer({scope: 'alexa::ask:models:readwrite'}));
		const state = await stateOf();
		await flow.until('waiting');
		ports.listener.deliver(`code=GOOD&state=${state}&scope=alexa::ask:skills:readwrite`);
		expect((await flow.result).grantedScopes).toEqual(['alexa::ask:models:readwrite']);
	});
});

describe('abort', () => {
	test('in the wait closes the listener and every timer', async () => {
		const {flow, ports, abort} = start();
		await flow.until('waiting');
		abort.abort(new Error('left'));
		await expect(flow.result).rejects.toThrow('left');
		expect(ports.listener.isOpen).toBe(false);
		await settle();
		expect(ports.clock.pendingCount).toBe(0);
	});

	test('in the exchange stops it', async () => {
		const {flow, ports, abort, stateOf} = start();
		ports.http.on(exchange, 'hang');
		const state = await stateOf();
		await flow.until('waiting');
		ports.listener.deliver(`code=GOOD&state=${state}`);
		await flow.until('exchanging');
		abort.abort(new Error('left'));
		await expect(flow.result).rejects.toThrow('left');
		expect(ports.listener.isOpen).toBe(false);
	});

	test('whoever stops looking on stops it too', async () => {
		const ports = fakePorts();
		const flow = signIn(input, ports, new AbortController().signal, new Pushed());
		await flow.next();
		expect(ports.listener.isOpen).toBe(true);
		await flow.return(undefined as never);
		expect(ports.listener.isOpen).toBe(false);
		expect(ports.clock.pendingCount).toBe(0);
	});
});
