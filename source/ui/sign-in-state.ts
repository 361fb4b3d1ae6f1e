import type {Failure} from '../core/failure.ts';
import {earlierAnswerWords, refusedCallbackWords} from '../core/sign-in-words.ts';
import type {NotSaved} from '../flows/save-with-choices.ts';
import type {SessionEvent} from '../flows/sign-in-and-save.ts';

/** Where a sign-in is, read from its events. */
export interface SignInState {
	readonly phase: 'starting' | 'waiting' | 'exchanging' | 'saving' | 'not-saved';
	readonly url: string | undefined;
	readonly shortUrl: string | undefined;
	readonly until: Date | undefined;
	/** The time is over and nobody has asked for more. */
	readonly isStillThere: boolean;
	/** Nobody came for 30 s, at any time. */
	readonly isSlow: boolean;
	/** Whether the browser was opened; undefined while nobody knows. */
	readonly opener: 'opened' | {readonly reason: string} | undefined;
	/** Something came that does not count; with the place of its event. */
	readonly warning:
		| {readonly text: string; readonly at: number /** The key `o` helps. */; readonly canReopen?: boolean}
		| undefined;
	/** The paste that was refused last; with the place of its event. */
	readonly refused: {readonly failure: Failure; readonly at: number} | undefined;
	/** The tokens that wait to be saved; with the place of its event. */
	readonly notSaved: {readonly event: NotSaved; readonly at: number} | undefined;
}

const start: SignInState = {
	phase: 'starting',
	url: undefined,
	shortUrl: undefined,
	until: undefined,
	isStillThere: false,
	isSlow: false,
	opener: undefined,
	warning: undefined,
	refused: undefined,
	notSaved: undefined,
};

/** The state after these events, in their order. */
export function signInState(events: readonly SessionEvent[]): SignInState {
	return events.reduce(after, start);
}

function after(state: SignInState, event: SessionEvent, at: number): SignInState {
	switch (event.type) {
		case 'address':
			return {...state, phase: 'waiting', url: event.url, shortUrl: event.shortUrl};
		case 'waiting':
			return {...state, phase: 'waiting', until: event.until, isStillThere: false};
		case 'opened':
			return {...state, opener: 'opened'};
		case 'not-opened':
			return {...state, opener: {reason: event.reason}};
		case 'paste-refused':
			return {...state, refused: {failure: event.failure, at}};
		case 'callback-refused':
			return {...state, warning: {text: refusedCallbackWords(event.count), at, canReopen: true}};
		case 'earlier-answer':
			return {...state, warning: {text: earlierAnswerWords, at}};
		case 'slow':
			return {...state, isSlow: true};
		case 'still-there':
			return {...state, isStillThere: true};
		case 'exchanging':
			return {...state, phase: 'exchanging'};
		case 'saving':
			return {...state, phase: 'saving'};
		case 'not-saved':
			return {...state, phase: 'not-saved', notSaved: {event, at}};
	}
}
