import {describeDuration} from './profile.ts';

/** An answer to an address that was given out before. */
export const earlierAnswerWords =
	'That was the answer to an earlier address of this run. Use the newest one; the wait goes on.';

/** Callbacks with a wrong state. */
export function refusedCallbackWords(count: number): string {
	return count === 1
		? 'An answer to another sign-in came and was not taken.'
		: `${count} answers to other sign-ins came and were not taken.`;
}

/** 300 → `five more minutes`. */
export function moreTimeWords(seconds: number): string {
	return seconds === 300 ? 'five more minutes' : `${describeDuration(seconds)} more`;
}

/** The opener's own address was asked for twice. */
export const openedLateWords =
	'The address that the browser was given had been opened already, perhaps by somebody else on this computer.';
