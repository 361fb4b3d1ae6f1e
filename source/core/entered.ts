import type {Judgement} from './client.ts';

/** What Enter does with a text in a field: takes `value`, or says why not; the field goes on with `value` then. */
export interface Entered {
	/** As it was judged: out of its quotes, without the name before it. What was looked at is what counts. */
	readonly value: string;
	readonly reason?: string;
	/** No second Enter takes it. */
	readonly isRefused?: true;
}

export interface EnteredField {
	readonly judge?: ((text: string) => Judgement) | undefined;
	/** What a second Enter does with an odd value. @default 'keeps it as it is' */
	readonly anyway?: string | undefined;
}

/**
 * The one rule of both voices for Enter in a field.
 *
 * @param before the value that was refused just before: an odd one is taken the second time
 * @param again how that is done: `Enter again`
 */
export function entered(
	text: string,
	{judge, anyway = 'keeps it as it is'}: EnteredField,
	before: string | undefined,
	again: string,
): Entered {
	const judged = judge?.(text) ?? {verdict: 'take', value: text};
	if (judged.verdict === 'refuse') return {value: text, reason: judged.reason, isRefused: true};
	const {value} = judged;
	if (judged.verdict === 'take' || value === before) return {value};
	return {value, reason: `${judged.reason} ${again} ${anyway}.`};
}
