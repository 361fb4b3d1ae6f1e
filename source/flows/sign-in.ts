import {calculatePKCECodeChallenge} from 'oauth4webapi';
import {type JudgedResponse, judgeAuthorizationResponse} from '../core/authorization-response.ts';
import {buildAuthorizationUrl} from '../core/authorization-url.ts';
import {listenerAddress} from '../core/client.ts';
import {Failure} from '../core/failure.ts';
import {readPastedAnswer, stateOfPastedText} from '../core/pasted-text.ts';
import {narrowerScopes} from '../core/token-response.ts';
import type {Ports, RunningListener} from '../ports.ts';
import {Mailbox} from './mailbox.ts';
import type {SignedIn, SignInAction, SignInEvent, SignInInput} from './sign-in-events.ts';
import {exchangeCode} from './token-endpoint.ts';

/** After this many seconds without an answer the likely causes are named. */
const slowAfterSeconds = 30;

type SignInPorts = Pick<Ports, 'clock' | 'random' | 'http' | 'listener' | 'browser'>;

type Message =
	| {
			readonly type: 'answer';
			readonly answer: JudgedResponse & {kind: 'code' | 'failure'};
			readonly bareCode: boolean;
	  }
	| {readonly type: 'action'; readonly action: SignInAction}
	| {readonly type: 'event'; readonly event: SignInEvent}
	| {readonly type: 'input-failed'; readonly error: unknown}
	| {readonly type: 'time-is-over'};

/**
 * One sign-in of role 1, from the address to the tokens:
 *
 * 1. a new `state` (256 bits) and PKCE verifier; the authorization URL;
 * 2. in the browser way a listener on 127.0.0.1, and only then the browser;
 * 3. the first answer wins, once: by the listener or pasted; what does not belong here is refused and the wait goes on;
 * 4. the exchange, once.
 *
 * Nothing is saved here. Aborting `signal` closes the listener; so does every end.
 *
 * @param actions what the person does meanwhile
 * @throws Failure of the authorization response, the token endpoint, the network, `port_busy`, `timed_out`
 */
export async function* signIn(
	input: SignInInput,
	ports: SignInPorts,
	signal: AbortSignal,
	actions: AsyncIterable<SignInAction>,
): AsyncGenerator<SignInEvent, SignedIn> {
	const state = ports.random.base64url(32);
	const codeVerifier = ports.random.base64url(48);
	const url = buildAuthorizationUrl({
		authorizeHost: input.hosts.authorize,
		clientId: input.clientId,
		scopes: input.scopes,
		redirectUri: input.redirectUri,
		state,
		codeChallenge: await calculatePKCECodeChallenge(codeVerifier),
	});
	const ending = new AbortController();
	const running = AbortSignal.any([signal, ending.signal]);
	const mailbox = new Mailbox<Message>();
	const wait = new Wait(input, state, url, mailbox, ports, running);
	try {
		if (input.listens) await wait.listen();
		yield {type: 'address', url, shortUrl: wait.shortUrl};
		input.onAddress?.(state);
		if (input.opensBrowser) wait.openBrowser();
		wait.takeActions(actions);
		const answer = yield* waitForAnswer(wait, mailbox, running);
		yield {type: 'exchanging'};
		const granted = await exchangeCode(
			input,
			answer.parameters,
			input.redirectUri,
			codeVerifier,
			ports,
			signal,
		);
		const {grantedScopes: named = answer.grantedScopes, ...tokens} = granted;
		const grantedScopes = narrowerScopes(input.scopes, named);
		return {tokens, ...(grantedScopes ? {grantedScopes} : {}), bareCode: answer.bareCode};
	} finally {
		ending.abort();
		await wait.close();
	}
}

type Accepted = JudgedResponse & {kind: 'code'} & {readonly bareCode: boolean};

async function* waitForAnswer(
	wait: Wait,
	mailbox: Mailbox<Message>,
	signal: AbortSignal,
): AsyncGenerator<SignInEvent, Accepted> {
	yield wait.startClock();
	for (;;) {
		const message = await mailbox.take(signal);
		if (message.type === 'answer') {
			if (message.answer.kind === 'failure') throw message.answer.failure;
			return {...message.answer, bareCode: message.bareCode};
		}
		if (message.type === 'input-failed') throw message.error;
		if (message.type === 'event') yield message.event;
		else if (message.type === 'time-is-over') {
			if (wait.input.atTheEnd === 'fail')
				throw new Failure('timed_out', {seconds: wait.input.timeoutSeconds});
			yield {type: 'still-there'};
		} else yield* wait.perform(message.action);
	}
}

/** What runs beside the wait: listener, browser, clock, the person's actions; all of it posts to the mailbox. */
class Wait {
	readonly input: SignInInput;
	shortUrl: string | undefined;
	readonly #state: string;
	readonly #url: string;
	readonly #mailbox: Mailbox<Message>;
	readonly #ports: SignInPorts;
	readonly #signal: AbortSignal;
	#listener: RunningListener | undefined;
	#origin = '';
	#stopClock = new AbortController();

	constructor(
		input: SignInInput,
		state: string,
		url: string,
		mailbox: Mailbox<Message>,
		ports: SignInPorts,
		signal: AbortSignal,
	) {
		this.input = input;
		this.#state = state;
		this.#url = url;
		this.#mailbox = mailbox;
		this.#ports = ports;
		this.#signal = signal;
	}

	/** @throws Failure `port_busy`, `no_loopback` */
	async listen(): Promise<void> {
		const address = listenerAddress(this.input.redirectUri);
		if (!address) throw new Failure('no_loopback', {detail: 'the return URL is not on 127.0.0.1'});
		const goPath = this.#newPath();
		const listener = await this.#ports.listener.open({
			...address,
			goPath,
			target: this.#url,
			judge: query => this.#judgeCallback(query),
			onOpening: what => this.#post({type: what === 'came' ? 'browser-came' : 'opened-late'}),
		});
		this.#listener = listener;
		this.#origin = `http://127.0.0.1:${address.port}`;
		this.shortUrl = this.#origin + goPath;
		void listener.answer.then(query => {
			if (this.#listener === listener) this.#postAnswer(query, false);
		});
	}

	#judge(query: URLSearchParams, bareCode: boolean): JudgedResponse {
		return judgeAuthorizationResponse(query, {
			state: this.#state,
			bareCode,
			hosts: this.input.hosts,
			clientId: this.input.clientId,
		});
	}

	#judgeCallback(query: URLSearchParams): 'accepted' | 'declined' | 'refused' {
		const answer = this.#judge(query, false);
		if (answer.kind === 'code') return 'accepted';
		if (answer.kind === 'failure') return 'declined';
		const isEarlier = this.input.earlierStates?.includes(query.get('state') ?? '') ?? false;
		this.#mailbox.post({
			type: 'event',
			event: isEarlier
				? {type: 'earlier-answer'}
				: {type: 'callback-refused', count: (this.#listener?.refusedCount() ?? 0) + 1},
		});
		return 'refused';
	}

	#postAnswer(query: URLSearchParams, bareCode: boolean): boolean {
		const answer = this.#judge(query, bareCode);
		if (answer.kind === 'refused') return false;
		this.#mailbox.post({type: 'answer', answer, bareCode});
		return true;
	}

	/** Never waited for: an opener that hangs must not hold the sign-in up. */
	openBrowser(): void {
		const {browser} = this.#ports;
		const failed = (reason: string) => this.#post({type: 'not-opened', reason});
		void browser
			.open(this.#addressToOpen(), failed)
			.then(opened =>
				opened
					? this.#post({type: 'opened', passedOver: browser.passedOver})
					: failed(browser.passedOver?.replace(/\.$/, '') ?? 'no browser was found here'),
			);
	}

	/** Arguments of a program can be read by every user of the machine, so none of them shows `state`. */
	#addressToOpen(): string {
		if (!this.#listener) return this.#url;
		const path = this.#newPath();
		this.#listener.addOpening(path);
		return this.#origin + path;
	}

	/** 96 bits. */
	#newPath(): string {
		return `/go/${this.#ports.random.base64url(12)}`;
	}

	#post(event: SignInEvent): void {
		this.#mailbox.post({type: 'event', event});
	}

	takeActions(actions: AsyncIterable<SignInAction>): void {
		const take = async () => {
			for await (const action of actions) {
				if (this.#signal.aborted) return;
				this.#mailbox.post({type: 'action', action});
			}
		};
		take().catch(error => this.#mailbox.post({type: 'input-failed', error}));
	}

	/** Starts the time anew. */
	startClock(): SignInEvent {
		this.#stopClock.abort();
		this.#stopClock = new AbortController();
		const signal = AbortSignal.any([this.#signal, this.#stopClock.signal]);
		const {clock} = this.#ports;
		const seconds = this.input.timeoutSeconds;
		const later = (after: number, message: Message) =>
			clock.wait(after, signal).then(
				() => this.#mailbox.post(message),
				() => {},
			);
		if (seconds > slowAfterSeconds) void later(slowAfterSeconds, {type: 'event', event: {type: 'slow'}});
		void later(seconds, {type: 'time-is-over'});
		return {type: 'waiting', until: new Date(clock.now().getTime() + seconds * 1000)};
	}

	async *perform(action: SignInAction): AsyncGenerator<SignInEvent> {
		switch (action.type) {
			case 'open':
				this.openBrowser();
				return;
			case 'more-time':
				yield this.startClock();
				return;
			case 'listen':
				await this.#changeWay(action.listens);
				yield {type: 'address', url: this.#url, shortUrl: this.shortUrl};
				return;
			case 'input-ended':
				throw new Failure('input_ended', {wanted: 'the address or the code'});
			case 'paste':
				yield* this.#takePaste(action.text);
		}
	}

	async #changeWay(listens: boolean): Promise<void> {
		if (listens === (this.#listener !== undefined)) return;
		if (listens) return this.listen();
		await this.close();
	}

	async *#takePaste(text: string): AsyncGenerator<SignInEvent> {
		if (this.input.earlierStates?.includes(stateOfPastedText(text, this.input.earlierStates) ?? '')) {
			yield {type: 'earlier-answer'};
			return;
		}
		const pasted = readPastedAnswer(text, {
			state: this.#state,
			redirectUri: this.input.redirectUri,
		});
		if (pasted instanceof Failure) {
			yield {type: 'paste-refused', failure: pasted};
			return;
		}
		if (this.#postAnswer(pasted.params, pasted.bareCode)) return;
		yield {type: 'paste-refused', failure: new Failure('paste_other_sign_in')};
	}

	async close(): Promise<void> {
		const listener = this.#listener;
		this.#listener = undefined;
		this.shortUrl = undefined;
		await listener?.close();
	}
}
