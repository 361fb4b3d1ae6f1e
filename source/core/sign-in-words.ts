import {describeDuration} from './profile.ts';

/** An answer to an address that was given out before. */
export const earlierAnswerWords =
	'That was the answer to an earlier address of this run. Use the newest one; the wait goes on.';

/** Callbacks with a wrong state. */
export function refusedCallbackWords(count: number): string {
	const [some, was] = count === 1 ? ['An answer that is', 'was'] : [`${count} answers that are`, 'were'];
	return `${some} not of this sign-in came and ${was} refused; the wait goes on.`;
}

/** 300 → `five more minutes`. */
export function moreTimeWords(seconds: number): string {
	return seconds === 300 ? 'five more minutes' : `${describeDuration(seconds)} more`;
}
