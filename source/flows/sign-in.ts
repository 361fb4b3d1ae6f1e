import {calculatePKCECodeChallenge} from 'oauth4webapi';
import {type JudgedResponse, judgeAuthorizationResponse} from '../core/authorization-response.ts';
import {buildAuthorizationUrl} from '../core/authorization-url.ts';
import {listenerAddress} from '../core/client.ts';
import {Failure} from '../core/failure.ts';
import type {Hosts} from '../core/hosts.ts';
import {readPastedAnswer, stateOfPastedText} from '../core/pasted-text.ts';
import {newProfile, type Profile} from '../core/profile.ts';
import {narrowerScopes} from '../core/token-response.ts';
import type {Ports, RunningListener} from '../ports.ts';
import {exchangeCode} from './token-endpoint.ts';

/** After this many seconds without an answer the likely causes are named. */
const slowAfterSeconds = 30;

/** What one sign-in asks Amazon for. `redirectUri` decides whether a listener can be used. */
export interface SignInInput {
	readonly hosts: Hosts;
	readonly clientId: string;
	readonly clientSecret: string;
	readonly clientSecretCommand?: string;
	readonly redirectUri: string;
	/** Full names. */
	readonly scopes: readonly string[];
	/** Listen on the redirect URI's port; else the answer is pasted and no port is bound. */
	readonly listens: boolean;
	/** Open the browser as soon as the address is there. */
	readonly opensBrowser: boolean;
	/** How long the person may take, in seconds. */
	readonly timeoutSeconds: number;
	/** The `state` of addresses that this run has given out before: a late answer to one is told as such. */
	readonly earlierStates?: readonly string[];
}

/** The opener's own address was asked for twice. */
export const openedLateWords =
	'The address that the browser was given had been opened already, perhaps by somebody else on this computer.';

/** A browser that makes https of every address (a setting, HSTS, an extension) and what to do about it. */
export const secureHelloWords =
	'A browser came by https, but the return URL is plain http on this computer: turn “https only” off for 127.0.0.1 in its privacy settings, or copy the address that it ended on and paste it.';

/** What happens while a sign-in waits; a step shows it, a command prints it. */
export type SignInEvent =
	| {
			readonly type: 'address';
			/** The whole authorization URL, to open on any device. */
			readonly url: string;
			/** `http://127.0.0.1:9090/go/<random>`: the same, short, for this computer; only with a listener. */
			readonly shortUrl: string | undefined;
			/** The one in the address. */
			readonly state: string;
	  }
	| {readonly type: 'waiting'; readonly until: Date}
	/** An opener was started. `passedOver`: what the person chose and is not used. */
	| {readonly type: 'opened'; readonly passedOver?: string | undefined}
	/** The browser that was opened asked for the address and was led on to Amazon. */
	| {readonly type: 'browser-came'}
	/** The address of an opener was asked for once more: somebody else may have been there first. */
	| {readonly type: 'opened-late'}
	/** No browser could be opened; the address has to be opened by hand. */
	| {readonly type: 'not-opened'; readonly reason: string}
	/** A pasted text was not taken; the wait goes on. */
	| {readonly type: 'paste-refused'; readonly failure: Failure}
	/** Callbacks with a wrong state were refused; the wait goes on. */
	| {readonly type: 'callback-refused'; readonly count: number}
	/** An answer to an earlier address of this run; the wait goes on. */
	| {readonly type: 'earlier-answer'}
	/** The browser came by https, which this return URL is not; once. */
	| {readonly type: 'secure-hello'}
	/** What was odd about the paste that was taken. */
	| {readonly type: 'remark'; readonly text: string}
	/** Nobody came for 30 s: name the likely causes (return URL, client ID, scope). */
	| {readonly type: 'slow'}
	/** The time is over; it goes on waiting until somebody ends it. */
	| {readonly type: 'time-is-up'}
	/** The code is being exchanged; it is spent from here on. */
	| {readonly type: 'exchanging'};

/** What a sign-in ends with, before anything is saved. */
export interface SignedIn {
	/** Without vendors. */
	readonly profile: Profile;
	/** True when the answer was a bare code, which carries no `state` to check. */
	readonly bareCode: boolean;
}

type SignInPorts = Pick<Ports, 'clock' | 'random' | 'http' | 'listener' | 'browser'>;
type Accepted = JudgedResponse & {kind: 'code'} & {readonly bareCode: boolean};

/**
 * One sign-in of role 1, from the address to the tokens:
 *
 * 1. a new `state` (256 bits) and PKCE verifier; the authorization URL;
 * 2. in the browser way a listener on 127.0.0.1, and only then the browser;
 * 3. the first answer wins, once: by the listener or pasted; what does not belong here is refused and the wait goes on;
 * 4. the exchange, once.
 *
 * Nothing is saved here. Every end closes the listener. Its other methods are what a person does meanwhile; after the
 * answer they do nothing.
 */
export class SignIn {
	readonly #input: SignInInput;
	readonly #ports: SignInPorts;
	readonly #tell: (event: SignInEvent) => void;
	readonly #ending = new AbortController();
	readonly #signal: AbortSignal;
	readonly #state: string;
	readonly #codeVerifier: string;
	/** Rejects when it is ended before. */
	readonly #answer: Promise<Accepted>;
	#accept: (answer: Accepted) => void = () => undefined;
	#isWaiting = true;
	#url = '';
	#listener: RunningListener | undefined;
	#origin = '';
	#shortUrl: string | undefined;
	/** Changes of the way, one after the other. */
	#changing: Promise<void> = Promise.resolve();
	#stopClock = new AbortController();

	/** @param tell is told what happens, from `run` on */
	constructor(
		input: SignInInput,
		ports: SignInPorts,
		signal: AbortSignal,
		tell: (event: SignInEvent) => void,
	) {
		this.#input = input;
		this.#ports = ports;
		this.#tell = tell;
		this.#state = ports.random.base64url(32);
		this.#codeVerifier = ports.random.base64url(48);
		const running = AbortSignal.any([signal, this.#ending.signal]);
		this.#signal = running;
		this.#answer = new Promise((resolve, reject) => {
			this.#accept = resolve;
			running.addEventListener('abort', () => reject(running.reason), {once: true});
		});
		// It may end before anybody waits.
		this.#answer.catch(() => undefined);
	}

	/**
	 * Signs in, once.
	 * @throws Failure of the authorization response, the token endpoint, the network, `port_busy`, `no_loopback`; the
	 * reason with which it was ended
	 */
	async run(): Promise<SignedIn> {
		const {hosts, clientId, scopes, redirectUri, listens, opensBrowser} = this.#input;
		try {
			this.#signal.throwIfAborted();
			this.#url = buildAuthorizationUrl({
				authorizeHost: hosts.authorize,
				clientId,
				scopes,
				redirectUri,
				state: this.#state,
				codeChallenge: await calculatePKCECodeChallenge(this.#codeVerifier),
			});
			if (listens) await this.#listen();
			this.#tellAddress();
			if (opensBrowser) void this.open();
			this.moreTime();
			const answer = await this.#answer;
			this.#tell({type: 'exchanging'});
			return await this.#exchange(answer);
		} finally {
			this.end(new DOMException('The sign-in is over.', 'AbortError'));
			await this.#changing;
			await this.#close();
		}
	}

	/** Ends it: `run` rejects with the reason. */
	end(reason: unknown): void {
		this.#isWaiting = false;
		this.#ending.abort(reason);
	}

	/** Takes what the person pasted, or tells why not. */
	paste(text: string): void {
		const {earlierStates = [], redirectUri} = this.#input;
		if (earlierStates.includes(stateOfPastedText(text, earlierStates) ?? '')) {
			this.#tellWaiting({type: 'earlier-answer'});
			return;
		}
		const pasted = readPastedAnswer(text, {state: this.#state, redirectUri});
		if (pasted instanceof Failure) {
			// Amazon has said no on a page of its own: only another answer of ours can mend that.
			if (pasted.code.startsWith('amazon_page_') && this.#isWaiting) this.end(pasted);
			else this.#tellWaiting({type: 'paste-refused', failure: pasted});
			return;
		}
		if (pasted.remark !== undefined) this.#tellWaiting({type: 'remark', text: pasted.remark});
		if (!this.#take(pasted.params, pasted.bareCode))
			this.#tellWaiting({type: 'paste-refused', failure: new Failure('paste_other_sign_in')});
	}

	/** Opens the browser. Resolves when that is told, or no longer of interest: an opener that hangs holds nothing up. */
	async open(): Promise<void> {
		if (!this.#isWaiting) return;
		const {browser} = this.#ports;
		const failed = (reason: string) => this.#tellWaiting({type: 'not-opened', reason});
		const opening = browser
			.open(this.#addressToOpen(), failed)
			.then(isOpen =>
				isOpen
					? this.#tellWaiting({type: 'opened', passedOver: browser.passedOver})
					: failed(browser.passedOver?.replace(/\.$/, '') ?? 'no browser was found here'),
			);
		await Promise.race([opening, this.#answer]).catch(error => {
			if (!this.#signal.aborted) throw error;
		});
	}

	/** The time starts anew. */
	moreTime(): void {
		if (!this.#isWaiting) return;
		this.#stopClock.abort();
		this.#stopClock = new AbortController();
		const signal = AbortSignal.any([this.#signal, this.#stopClock.signal]);
		const {clock} = this.#ports;
		const {timeoutSeconds} = this.#input;
		const later = (seconds: number, event: SignInEvent) =>
			clock.wait(seconds, signal).then(
				() => this.#tellWaiting(event),
				() => undefined,
			);
		if (timeoutSeconds > slowAfterSeconds) void later(slowAfterSeconds, {type: 'slow'});
		void later(timeoutSeconds, {type: 'time-is-up'});
		this.#tell({type: 'waiting', until: new Date(clock.now().getTime() + timeoutSeconds * 1000)});
	}

	/** Another way, the same address: starts or stops listening, and tells the address as it is then. */
	listen(listens: boolean): Promise<void> {
		this.#changing = this.#changing
			.then(async () => {
				if (!this.#isWaiting) return;
				if (!listens) await this.#close();
				else if (!this.#listener) await this.#listen();
				this.#tellAddress();
			})
			.catch(error => this.end(error));
		return this.#changing;
	}

	async #listen(): Promise<void> {
		const address = listenerAddress(this.#input.redirectUri);
		if (!address) throw new Failure('no_loopback', {detail: 'the return URL is not on 127.0.0.1'});
		const goPath = this.#newPath();
		const listener = await this.#ports.listener.open({
			...address,
			goPath,
			target: this.#url,
			judge: query => this.#judgeCallback(query),
			onOpening: what => this.#tellWaiting({type: what === 'came' ? 'browser-came' : 'opened-late'}),
			onSecureHello: () => this.#tellWaiting({type: 'secure-hello'}),
		});
		this.#listener = listener;
		this.#origin = `http://127.0.0.1:${address.port}`;
		this.#shortUrl = this.#origin + goPath;
		void listener.answer.then(query => {
			if (this.#listener === listener) this.#take(query, false);
		});
		this.#signal.throwIfAborted();
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

	async #close(): Promise<void> {
		const listener = this.#listener;
		this.#listener = undefined;
		this.#shortUrl = undefined;
		await listener?.close();
	}

	#judgeCallback(query: URLSearchParams): 'accepted' | 'declined' | 'refused' {
		const answer = this.#judge(query, false);
		if (answer.kind === 'code') return 'accepted';
		if (answer.kind === 'failure') return 'declined';
		const isEarlier = this.#input.earlierStates?.includes(query.get('state') ?? '') ?? false;
		this.#tellWaiting(
			isEarlier
				? {type: 'earlier-answer'}
				: {type: 'callback-refused', count: (this.#listener?.refusedCount() ?? 0) + 1},
		);
		return 'refused';
	}

	#judge(query: URLSearchParams, bareCode: boolean): JudgedResponse {
		const {hosts, clientId} = this.#input;
		return judgeAuthorizationResponse(query, {state: this.#state, bareCode, hosts, clientId});
	}

	/** @returns whether it was an answer to this sign-in */
	#take(query: URLSearchParams, bareCode: boolean): boolean {
		const answer = this.#judge(query, bareCode);
		if (answer.kind === 'refused') return false;
		if (!this.#isWaiting) return true;
		this.#isWaiting = false;
		this.#stopClock.abort();
		if (answer.kind === 'failure') this.end(answer.failure);
		else this.#accept({...answer, bareCode});
		return true;
	}

	async #exchange({parameters, bareCode, grantedScopes: called}: Accepted): Promise<SignedIn> {
		const {hosts, clientId, clientSecret, clientSecretCommand, redirectUri, scopes} = this.#input;
		const command = clientSecretCommand === undefined ? {} : {clientSecretCommand};
		const client = {role: 'self', hosts, clientId, clientSecret, ...command, redirectUri, scopes} as const;
		const {grantedScopes: named = called, ...tokens} = await exchangeCode(
			client,
			parameters,
			redirectUri,
			this.#codeVerifier,
			this.#ports,
			this.#signal,
		);
		const granted = narrowerScopes(scopes, named);
		return {profile: newProfile(client, tokens, granted, this.#ports.clock.now()), bareCode};
	}

	#tellAddress(): void {
		this.#tell({type: 'address', url: this.#url, shortUrl: this.#shortUrl, state: this.#state});
	}

	#tellWaiting(event: SignInEvent): void {
		if (this.#isWaiting) this.#tell(event);
	}
}
