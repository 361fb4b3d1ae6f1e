import type {KeyHint} from './keys-line.ts';
import {moreTime, type WaitingWords} from './waiting-blocks.ts';

/** The last line of the waiting screen. */
export function waitingKeys(
	words: Omit<WaitingWords, 'spinner' | 'columns'> & {readonly canListen: boolean},
	field: {readonly isStep: boolean} | undefined,
): readonly KeyHint[] {
	const {state, listens, canListen, canChange, canAllow, timeoutSeconds} = words;
	const enter = state.isStillThere
		? {does: moreTime(timeoutSeconds), short: 'more time'}
		: canAllow
			? {does: 'allow for me', short: 'allow'}
			: undefined;
	if (field) {
		return [
			{key: 'Enter', ...(enter ?? {does: 'send'})},
			{key: 'Ctrl+P', does: 'address'},
			{key: 'Ctrl+Y', does: 'copy'},
			...(canListen ? [{key: 'Ctrl+O', does: listens ? 'other device' : 'browser here'}] : []),
			{key: 'Esc', does: field.isStep ? 'back' : 'close'},
		];
	}
	return [
		...(enter === undefined ? [] : [{key: 'Enter', ...enter}]),
		...(listens ? [{key: 'o', does: 'open again'}] : []),
		{key: 'c', does: 'copy'},
		{key: 'u', does: 'print again'},
		{key: 'p', does: 'paste'},
		...(canListen ? [{key: 'w', does: listens ? 'other device' : 'browser here'}] : []),
		...(canChange ? [{key: '1 2 3', does: 'change'}] : []),
		{key: 'Esc', does: 'back'},
	];
}

/** What the wait means, at length. */
export function waitingHelp({
	causes,
	isFieldOpen,
}: Pick<WaitingWords, 'causes' | 'isFieldOpen'>): readonly string[] {
	return [
		'Amazon asks for your own sign-in in the browser; your password stays there. After Allow it sends the browser to the return URL with a code, which is exchanged for the token. Whatever answers first counts, once.',
		'Several Amazon accounts? Copy the address into a private window and sign in there with the account that owns the skills.',
		isFieldOpen
			? 'What you paste is hidden since it holds the code; Ctrl+R shows it.'
			: 'p, or any paste, opens a field for the address that another browser ended on.',
		`In use: ${causes.map(({name, value}) => `${name} ${value}`).join('; ')}.`,
	];
}
