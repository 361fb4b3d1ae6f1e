import {createHash} from 'node:crypto';
import {afterEach, describe, expect, test} from 'vitest';
import {Failure} from '../../source/core/failure.ts';
import {amazonHosts} from '../../source/core/hosts.ts';
import {signIn} from '../../source/flows/sign-in.ts';
import type {SignedIn, SignInAction, SignInEvent, SignInInput} from '../../source/flows/sign-in-events.ts';
import {errorAnswer, tokenAnswer} from '../fakes/http.ts';
import {type FakePorts, fakePorts} from '../fakes/ports.ts';
import {Driven, Pushed, settle} from './drive.ts';

const exchange = 'POST https://api.amazon.com/auth/o2/token';
const redirectUri = 'http://127.0.0.1:9090/cb';

const input: SignInInput = {
	hosts: amazonHosts,
	clientId: 'amzn1.application-oa2-client.0123456789abcdef0123456789abcdef',
	clientSecret: 'the-secret',
	redirectUri,
	scopes: ['alexa::ask:skills:readwrite', 'alexa::ask:models:readwrite'],
	listens: true,
	opensBrowser: true,
	timeoutSeconds: 300,
	atTheEnd: 'ask',
};

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
	for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

function start(changes: Partial<SignInInput> = {}, ports: FakePorts = fakePorts()) {
	const abort = new AbortController();
	const actions = new Pushed<SignInAction>();
	const flow = new Driven<SignInEvent, SignedIn>(
		signIn({...input, ...changes}, ports, abort.signal, actions),
	);
	cleanUps.push(async () => {
		abort.abort();
		await flow.result.catch(() => undefined);
	});
	const paste = (text: string) => actions.push({type: 'paste', text});
	const stateOf = async () => new URL((await flow.until('address')).url).searchParams.get('state')!;
	return {flow, ports, abort, actions, paste, stateOf};
}

const codeOf = async (result: Promise<unknown>) =>
	result.then(
		() => 'no failure',
		error => (error instanceof Failure ? error.code : String(error)),
	);

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
		expect(ports.browser.opened).toEqual([url]);
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
