import {createHash} from 'node:crypto';
import {afterEach, describe, expect, test} from 'vitest';
import {Failure} from '../../source/core/failure.ts';
import {amazonHosts} from '../../source/core/hosts.ts';
import {SignIn, type SignInEvent, type SignInInput} from '../../source/flows/sign-in.ts';
import {errorAnswer, tokenAnswer} from '../fakes/http.ts';
import {type FakePorts, fakePorts} from '../fakes/ports.ts';
import {settle} from './drive.ts';

/** The token endpoint. */
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
};

/** What a sign-in told. */
class Told {
	readonly events: SignInEvent[] = [];
	readonly #watchers = new Set<() => void>();

	get types(): string[] {
		return this.events.map(event => event.type);
	}

	tell(event: SignInEvent): void {
		this.events.push(event);
		for (const watcher of this.#watchers) watcher();
	}

	/** The `nth` event of a type, there already or to come. */
	until<T extends SignInEvent['type']>(type: T, nth = 1): Promise<Extract<SignInEvent, {type: T}>> {
		return new Promise(resolve => {
			const look = () => {
				const found = this.events.filter(event => event.type === type)[nth - 1];
				if (found) resolve(found as Extract<SignInEvent, {type: T}>);
			};
			this.#watchers.add(look);
			look();
		});
	}
}

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
	for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

/** Starts a sign-in with fakes; it is ended after the test. */
function start(changes: Partial<SignInInput> = {}, ports: FakePorts = fakePorts()) {
	const abort = new AbortController();
	const told = new Told();
	const signing = new SignIn({...input, ...changes}, ports, abort.signal, event => told.tell(event));
	const result = signing.run();
	result.catch(() => undefined);
	cleanUps.push(() => {
		abort.abort();
		return result.catch(() => undefined);
	});
	const stateOf = async () => (await told.until('address')).state;
	return {told, result, ports, abort, signing, stateOf};
}

/** The code that a flow fails with. */
const codeOf = async (result: Promise<unknown>) =>
	result.then(
		() => 'no failure',
		error => (error instanceof Failure ? error.code : String(error)),
	);

describe('the address', () => {
	test('asks for a code with state, PKCE and what was chosen; the verifier stays here', async () => {
		const {told, result, ports, stateOf} = start();
		ports.http.on(exchange, tokenAnswer());
		const {url} = await told.until('address');
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
		await result;
		const verifier = ports.http.requests[0]!.form!.get('code_verifier')!;
		expect(createHash('sha256').update(verifier).digest('base64url')).toBe(query.get('code_challenge'));
		expect(url).not.toContain(verifier);
	});

	test('each sign-in has a state of its own', async () => {
		const ports = fakePorts();
		const states = [await start({}, ports).stateOf(), await start({}, ports).stateOf()];
		expect(new Set(states).size).toBe(2);
	});
});

describe('the browser way', () => {
	test('listens, then opens the browser, takes the answer, exchanges it once and closes', async () => {
		const {told, result, ports, stateOf} = start();
		ports.http.on(exchange, tokenAnswer());
		const state = await stateOf();
		await told.until('opened');
		const {url, shortUrl} = await told.until('address');
		expect(ports.browser.opened).toEqual([`http://127.0.0.1:9090${ports.listener.openings[0]}`]);
		expect(ports.listener.openings[0]).not.toBe(ports.listener.opened[0]!.goPath);
		expect(ports.listener.opened).toMatchObject([{port: 9090, path: '/cb', target: url}]);
		expect(shortUrl).toBe(`http://127.0.0.1:9090${ports.listener.opened[0]!.goPath}`);
		expect(shortUrl).toMatch(/\/go\/[\w-]{16}$/);
		expect(ports.listener.deliver(`code=GO%2FA%2BB.c&state=${state}&foo=1`)).toBe('accepted');
		const {profile, bareCode} = await result;
		const {tokens, ...rest} = profile;
		expect(tokens).toMatchObject({accessToken: 'Atza|access-token-of-the-test', tokenType: 'bearer'});
		expect(tokens.expiresAt).toEqual(new Date(ports.clock.now().getTime() + 3_600_000));
		expect(bareCode).toBe(false);
		const {hosts, clientId, clientSecret, scopes} = input;
		expect(rest).toMatchObject({role: 'self', hosts, clientId, clientSecret, redirectUri, scopes});
		expect(rest.grantedScopes).toBeUndefined();
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
		expect(told.types).toEqual(['address', 'waiting', 'opened', 'exchanging']);
	});

	test('the port is there before the browser is: a busy one opens none', async () => {
		const ports = fakePorts();
		ports.listener.nextOpenFails = new Failure('port_busy', {port: 9090, holder: ''});
		const {told, result} = start({}, ports);
		expect(await codeOf(result)).toBe('port_busy');
		expect(ports.browser.opened).toEqual([]);
		expect(told.types).toEqual([]);
	});

	test('callbacks of others are counted and the wait goes on', async () => {
		const {told, result, ports, stateOf} = start();
		ports.http.on(exchange, tokenAnswer());
		const state = await stateOf();
		await told.until('waiting');
		expect(ports.listener.deliver('code=EVIL')).toBe('refused');
		expect(ports.listener.deliver(`code=EVIL&state=${state.slice(1)}`)).toBe('refused');
		expect(ports.listener.deliver('error=access_denied&state=bad')).toBe('refused');
		expect(await told.until('callback-refused', 3)).toEqual({type: 'callback-refused', count: 3});
		expect(ports.http.requests).toEqual([]);
		ports.listener.deliver(`code=GOOD&state=${state}`);
		await result;
		expect(ports.http.requests).toHaveLength(1);
	});

	test('an answer to an earlier address of this run is told as such', async () => {
		const {told, ports} = start({earlierStates: ['earlier']});
		await told.until('waiting');
		expect(ports.listener.deliver('code=LATE&state=earlier')).toBe('refused');
		await told.until('earlier-answer');
		expect(told.types).not.toContain('callback-refused');
	});

	test('a refusal with the right state ends it; nothing is exchanged', async () => {
		const {told, result, ports, stateOf} = start();
		expect(ports.http.requests).toEqual([]);
		const state = await stateOf();
		await told.until('waiting');
		expect(ports.listener.deliver(`error=access_denied&state=${state}`)).toBe('declined');
		expect(await codeOf(result)).toBe('access_denied');
		expect(ports.http.requests).toEqual([]);
		expect(ports.listener.isOpen).toBe(false);
	});

	test('a browser that cannot be opened, now or later, is told; the wait goes on', async () => {
		const {told, ports, signing} = start();
		ports.browser.starts = false;
		expect(await told.until('not-opened')).toEqual({
			type: 'not-opened',
			reason: 'no browser was found here',
		});
		ports.browser.starts = true;
		void signing.open();
		await told.until('opened');
		ports.browser.fail('it ended with code 3');
		expect((await told.until('not-opened', 2)).reason).toBe('it ended with code 3');
		expect(ports.listener.isOpen).toBe(true);
	});

	test('a browser opener that never answers holds nothing up', async () => {
		const ports = fakePorts({
			browser: Object.assign(fakePorts().browser, {open: () => new Promise<boolean>(() => undefined)}),
		});
		ports.http.on(exchange, tokenAnswer());
		const {told, result, stateOf} = start({}, ports);
		const state = await stateOf();
		await told.until('waiting');
		ports.listener.deliver(`code=GOOD&state=${state}`);
		expect((await result).profile.tokens.accessToken).toContain('Atza|');
	});

	test('a narrower list that the callback names is what was granted', async () => {
		const {told, result, ports, stateOf} = start();
		ports.http.on(exchange, tokenAnswer());
		const state = await stateOf();
		await told.until('waiting');
		ports.listener.deliver(`code=GOOD&state=${state}&scope=alexa::ask:skills:readwrite`);
		expect((await result).profile.grantedScopes).toEqual(['alexa::ask:skills:readwrite']);
	});

	test("the token answer's list counts before the callback's", async () => {
		const {told, result, ports, stateOf} = start();
		ports.http.on(exchange, tokenAnswer({scope: 'alexa::ask:models:readwrite'}));
		const state = await stateOf();
		await told.until('waiting');
		ports.listener.deliver(`code=GOOD&state=${state}&scope=alexa::ask:skills:readwrite`);
		expect((await result).profile.grantedScopes).toEqual(['alexa::ask:models:readwrite']);
	});
});

describe('abort', () => {
	test('in the wait closes the listener and every timer', async () => {
		const {told, result, ports, abort} = start();
		await told.until('waiting');
		abort.abort(new Error('left'));
		await expect(result).rejects.toThrow('left');
		expect(ports.listener.isOpen).toBe(false);
		await settle();
		expect(ports.clock.pendingCount).toBe(0);
	});

	test('in the exchange stops it', async () => {
		const {told, result, ports, abort, stateOf} = start();
		ports.http.on(exchange, 'hang');
		const state = await stateOf();
		await told.until('waiting');
		ports.listener.deliver(`code=GOOD&state=${state}`);
		await told.until('exchanging');
		abort.abort(new Error('left'));
		await expect(result).rejects.toThrow('left');
		expect(ports.listener.isOpen).toBe(false);
	});

	test('whoever ends it closes the listener and every timer, with a reason of theirs', async () => {
		const {told, result, ports, signing} = start();
		await told.until('waiting');
		signing.end(new Failure('input_ended', {wanted: 'x'}));
		expect(await codeOf(result)).toBe('input_ended');
		expect(ports.listener.isOpen).toBe(false);
		expect(ports.clock.pendingCount).toBe(0);
		signing.paste('x');
		signing.moreTime();
		await signing.open();
		await signing.listen(true);
		expect(told.types).toEqual(['address', 'waiting', 'opened']);
		expect(ports.listener.isOpen).toBe(false);
	});

	test('before it began it does nothing', async () => {
		const ports = fakePorts();
		const signing = new SignIn(input, ports, AbortSignal.abort(new Error('left')), () => undefined);
		await expect(signing.run()).rejects.toThrow('left');
		expect(ports.listener.opened).toEqual([]);
	});
});

describe('time', () => {
	test('after 30 s the likely causes are named, at zero the person is asked, and asked again', async () => {
		const {told, result, ports, signing, stateOf} = start();
		ports.http.on(exchange, tokenAnswer());
		const {until} = await told.until('waiting');
		expect(until).toEqual(new Date(ports.clock.now().getTime() + 300_000));
		await ports.clock.advance(29);
		expect(told.types).not.toContain('slow');
		await ports.clock.advance(1);
		await told.until('slow');
		await ports.clock.advance(270);
		await told.until('time-is-up');
		signing.moreTime();
		const again = await told.until('waiting', 2);
		expect(again.until).toEqual(new Date(ports.clock.now().getTime() + 300_000));
		await ports.clock.advance(299);
		expect(told.types.filter(type => type === 'time-is-up')).toHaveLength(1);
		await ports.clock.advance(1);
		await told.until('time-is-up', 2);
		// It listens on while it asks.
		ports.listener.deliver(`code=GOOD&state=${await stateOf()}`);
		await result;
	});

	test('a short time names no causes', async () => {
		const {told, ports} = start({timeoutSeconds: 5});
		await told.until('waiting');
		await ports.clock.advance(5);
		await told.until('time-is-up');
		expect(ports.listener.isOpen).toBe(true);
		expect(told.types).not.toContain('slow');
	});
});

describe('another way', () => {
	test('stops and starts the listener; the address stays the same', async () => {
		const {told, result, ports, signing, stateOf} = start();
		ports.http.on(exchange, tokenAnswer());
		const before = await told.until('address');
		await told.until('waiting');
		void signing.listen(false);
		const without = await told.until('address', 2);
		expect(without).toEqual({...before, shortUrl: undefined});
		expect(ports.listener.isOpen).toBe(false);
		void signing.listen(true);
		const again = await told.until('address', 3);
		expect(again.url).toBe(before.url);
		expect(again.shortUrl).toMatch(/^http:\/\/127\.0\.0\.1:9090\/go\//);
		expect(ports.listener.opened).toHaveLength(2);
		ports.listener.deliver(`code=GOOD&state=${await stateOf()}`);
		await result;
	});

	test('ways that are changed quickly are taken one after the other', async () => {
		const {told, ports, signing} = start();
		await told.until('waiting');
		await Promise.all([signing.listen(false), signing.listen(true), signing.listen(false)]);
		expect(ports.listener.opened).toHaveLength(2);
		expect(ports.listener.isOpen).toBe(false);
	});

	test('a listener that opens after the end is closed', async () => {
		const {told, result, ports, signing} = start({listens: false, opensBrowser: false});
		await told.until('waiting');
		const open = ports.listener.open.bind(ports.listener);
		ports.listener.open = async options => {
			await settle();
			return open(options);
		};
		const listening = signing.listen(true);
		await settle(1);
		signing.end(new Error('left'));
		await expect(result).rejects.toThrow('left');
		expect([ports.listener.opened.length, ports.listener.isOpen]).toEqual([1, false]);
		await listening;
		expect(told.types).toEqual(['address', 'waiting']);
	});

	test('a port that is busy by now ends it', async () => {
		const {told, result, ports, signing} = start({listens: false, opensBrowser: false});
		await told.until('waiting');
		ports.listener.nextOpenFails = new Failure('port_busy', {port: 9090, holder: ''});
		await signing.listen(true);
		expect(await codeOf(result)).toBe('port_busy');
	});

	test('the way that it goes already binds nothing twice', async () => {
		const {told, ports, signing} = start();
		await told.until('waiting');
		void signing.listen(true);
		await told.until('address', 2);
		expect(ports.listener.opened).toHaveLength(1);
	});
});

describe('pasted answers', () => {
	const pasting = {listens: false, opensBrowser: false};

	test('another device: no port is bound, no browser opened', async () => {
		const {told, result, ports, signing, stateOf} = start(pasting);
		ports.http.on(exchange, tokenAnswer());
		const state = await stateOf();
		expect((await told.until('address')).shortUrl).toBeUndefined();
		signing.paste(`${redirectUri}?code=GOODCODE&state=${state}`);
		expect((await result).bareCode).toBe(false);
		expect(ports.http.requests[0]!.form!.get('code')).toBe('GOODCODE');
		expect(ports.listener.opened).toEqual([]);
		expect(ports.browser.opened).toEqual([]);
	});

	test('a bare code is taken and told as one', async () => {
		const {result, ports, signing} = start(pasting);
		ports.http.on(exchange, tokenAnswer());
		signing.paste('ANdNAVhyhqirUelHGEHA');
		expect((await result).bareCode).toBe(true);
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
		const {told, result, ports, signing, stateOf} = start(pasting);
		ports.http.on(exchange, tokenAnswer());
		const state = await stateOf();
		signing.paste(textOf(state));
		expect((await told.until('paste-refused')).failure.code).toBe(code);
		expect(ports.http.requests).toEqual([]);
		signing.paste(`${redirectUri}?code=GOOD&state=${state}`);
		await result;
		expect(ports.http.requests).toHaveLength(1);
	});

	test('the address to open itself is named', async () => {
		const {told, signing} = start(pasting);
		signing.paste((await told.until('address')).url);
		expect((await told.until('paste-refused')).failure.code).toBe('paste_sign_in_address');
	});

	test('an answer to an earlier address of this run is told as such', async () => {
		const {told, ports, signing} = start({...pasting, earlierStates: ['earlier']});
		signing.paste(`${redirectUri}?code=LATE&state=earlier`);
		await told.until('earlier-answer');
		expect(ports.http.requests).toEqual([]);
		expect(told.types).not.toContain('paste-refused');
	});

	test("Amazon's refusal, pasted, ends it", async () => {
		const {result, signing, stateOf} = start(pasting);
		signing.paste(`${redirectUri}?error=access_denied&state=${await stateOf()}`);
		expect(await codeOf(result)).toBe('access_denied');
	});
});

test('the first answer wins, once: callback and paste at the same time make one exchange', async () => {
	for (const callbackFirst of [true, false]) {
		const {told, result, ports, signing, stateOf} = start();
		ports.http.on(exchange, tokenAnswer());
		const state = await stateOf();
		await told.until('waiting');
		const call = () => void ports.listener.deliver(`code=BY-CALLBACK&state=${state}`);
		if (callbackFirst) call();
		signing.paste(`${redirectUri}?code=BY-PASTE&state=${state}`);
		if (!callbackFirst) call();
		await result;
		await settle();
		expect(ports.http.requests).toHaveLength(1);
		expect(told.types.filter(type => type === 'exchanging')).toHaveLength(1);
		expect(told.types).not.toContain('paste-refused');
	}
});

describe('the exchange', () => {
	test.each(['http_timeout', 'connection_lost', 'answer_too_large'] as const)(
		'%s: the code may be spent, so it is never sent again',
		async code => {
			const {told, result, ports, stateOf} = start();
			ports.http.always(exchange, new Failure(code, {host: 'https://api.amazon.com', seconds: 30}));
			const state = await stateOf();
			await told.until('waiting');
			ports.listener.deliver(`code=GOOD&state=${state}`);
			expect(await codeOf(result)).toBe('exchange_lost');
			expect(ports.http.requests).toHaveLength(1);
		},
	);

	test.each(['unreachable', 'tls', 'proxy'] as const)('%s comes out as it is', async code => {
		const {told, result, ports, stateOf} = start();
		ports.http.always(exchange, new Failure(code, {host: 'h', detail: 'd', proxy: 'p'}));
		const state = await stateOf();
		await told.until('waiting');
		ports.listener.deliver(`code=GOOD&state=${state}`);
		expect(await codeOf(result)).toBe(code);
	});

	test.each([
		[500, 'server_busy'],
		[503, 'server_busy'],
		[429, 'server_busy'],
		[307, 'redirected'],
	])('status %d is not tried again', async (status, code) => {
		const {told, result, ports, stateOf} = start();
		ports.http.always(exchange, {
			status,
			body: '<html>',
			headers: {'retry-after': '1', location: 'https://x'},
		});
		const state = await stateOf();
		await told.until('waiting');
		ports.listener.deliver(`code=GOOD&state=${state}`);
		expect(await codeOf(result)).toBe(code);
		expect(ports.http.requests).toHaveLength(1);
	});

	test.each([
		['invalid_grant', 400, 'code_refused'],
		['invalid_client', 401, 'invalid_client'],
	])('%s → %s', async (error, status, code) => {
		const {told, result, ports, stateOf} = start();
		ports.http.on(exchange, errorAnswer(error, status));
		const state = await stateOf();
		await told.until('waiting');
		ports.listener.deliver(`code=GOOD&state=${state}`);
		expect(await codeOf(result)).toBe(code);
	});

	test('a refusal that comes while it runs is too late', async () => {
		const {told, result, ports, signing, stateOf} = start();
		let answer: () => void = () => undefined;
		const answered = new Promise<void>(resolve => {
			answer = resolve;
		});
		ports.http.on(exchange, () => answered.then(() => tokenAnswer()));
		const state = await stateOf();
		signing.paste(`${redirectUri}?code=GOOD&state=${state}`);
		await told.until('exchanging');
		signing.paste(`${redirectUri}?error=access_denied&state=${state}`);
		answer();
		expect((await result).bareCode).toBe(false);
	});

	test('the page of the listener can still be loaded while it runs', async () => {
		const {told, ports, stateOf} = start();
		ports.http.on(exchange, 'hang');
		const state = await stateOf();
		await told.until('waiting');
		ports.listener.deliver(`code=GOOD&state=${state}`);
		await told.until('exchanging');
		expect(ports.listener.isOpen).toBe(true);
	});
});
