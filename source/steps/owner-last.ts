import {codeOnlyMessage, declineMessage} from '../core/owner-messages.ts';
import type {Talk} from '../talk/talk.ts';
import {messageKeys} from './message-keys.ts';

/** The last words to the client: a no, or a code without a wish for the token. @returns whether it is over */
export async function askLast(
	talk: Talk,
	why: 'refuse' | 'enough',
	help: readonly string[],
): Promise<boolean> {
	const isNo = why === 'refuse';
	const message = isNo ? declineMessage() : codeOnlyMessage();
	const key = talk.isScreen ? ' (m copies a message that does)' : '';
	const answer = await talk.choose<'over' | 'stay'>({
		prose: isNo
			? [
					`Until you choose Allow at Amazon, nothing is allowed. Tell the client that your answer is no${key}.`,
					{
						text: 'If you have chosen Allow already, take it back at https://www.amazon.com/ap/adam',
						goes: 1,
					},
				]
			: [
					`The client can work on your skills without you having a token. They need the code: send it within 5 minutes${key}.`,
					{text: 'Then you are done here. Nothing is saved on this computer.', goes: 1},
				],
		question: isNo ? 'Say no and be done?' : 'Are you done?',
		rows: [
			{value: 'over', label: isNo ? 'Done: I do not allow it' : 'Done: the client has the code'},
			{value: 'stay', label: 'Back to the address', isOut: true},
		],
		keys: [
			...messageKeys(talk, message, {
				copy: {
					does: 'message',
					says: isNo ? 'Copy a message that says no' : 'Copy a message that goes with the code',
					what: 'Message',
				},
				say: 'Read that message to me',
			}),
			{key: 'escape', does: 'back', gives: 'stay' as const},
		],
		help,
	});
	return answer === 'over';
}
