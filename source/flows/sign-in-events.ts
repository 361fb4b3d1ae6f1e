import type {Failure} from '../core/failure.ts';
import type {Hosts} from '../core/hosts.ts';
import type {Tokens} from '../core/profile.ts';

/** What one sign-in asks Amazon for. `redirectUri` decides whether a listener can be used. */
export interface SignInInput {
	readonly hosts: Hosts;
	readonly clientId: string;
	readonly clientSecret: string;
	readonly redirectUri: string;
	/** Full names. */
	readonly scopes: readonly string[];
	/** Listen on the redirect URI's port; else the answer is pasted and no port is bound. */
	readonly listens: boolean;
	/** Open the browser as soon as the address is there. */
	readonly opensBrowser: boolean;
	/** How long the person may take, in seconds. */
	readonly timeoutSeconds: number;
	/** `ask`: at zero say so and wait for `more-time`; `fail`: throw `timed_out`. */
	readonly atTheEnd: 'ask' | 'fail';
	/** The `state` of addresses that this run has given out before: a late answer to one is told as such. */
	readonly earlierStates?: readonly string[];
	/** Told the `state` of the new address. */
	readonly onAddress?: (state: string) => void;
}

/** What the person does while a sign-in waits. */
export type SignInAction =
	| {readonly type: 'paste'; readonly text: string}
	| {readonly type: 'open'}
	| {readonly type: 'more-time'}
	/** Standard input ended: no answer can come any more. */
	| {readonly type: 'input-ended'}
	/** Another way, the same address: start or stop listening. */
	| {readonly type: 'listen'; readonly listens: boolean};

/** What happens while a sign-in waits; a screen draws it, line mode prints it. */
export type SignInEvent =
	| {
			readonly type: 'address';
			/** The whole authorization URL, to open on any device. */
			readonly url: string;
			/** `http://127.0.0.1:9090/go/<random>`: the same, short, for this computer; only with a listener. */
			readonly shortUrl: string | undefined;
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
	/** Nobody came for 30 s: name the likely causes (return URL, client ID, scope). */
	| {readonly type: 'slow'}
	/** The time is over (only with `atTheEnd: 'ask'`). */
	| {readonly type: 'still-there'}
	/** The code is being exchanged; it is spent from here on. */
	| {readonly type: 'exchanging'};

/** What a sign-in ends with, before anything is saved. */
export interface SignedIn {
	readonly tokens: Tokens;
	/** A narrower list that the token answer, else the callback, named. */
	readonly grantedScopes?: readonly string[];
	/** True when the answer was a bare code, which carries no `state` to check. */
	readonly bareCode: boolean;
}
