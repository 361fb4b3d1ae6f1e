import type {Answers} from '../core/answers.ts';
import type {Profile} from '../core/profile.ts';
import type {LineStep} from '../flows/line-step.ts';
import {Mailbox} from '../flows/mailbox.ts';
import {saveReceived} from '../flows/save-received.ts';
import type {SavedSession} from '../flows/save-sign-in.ts';
import type {SaveChoice} from '../flows/save-with-choices.ts';
import {askWhereToSave, drain} from './not-saved.ts';

export type Named = Pick<Answers, 'profileName'> & Partial<Pick<Answers, 'replace'>>;

/**
 * Role 3, the end: saves the received token under its name.
 * @returns undefined: another name is wanted; the token is still in the draft
 * @throws Failure `smapi_unauthorized`: the token has ended meanwhile
 */
export async function saveReceivedInLines(
	{asker, draft, facts, ports, signal}: LineStep,
	{profileName, replace}: Named,
	profile: Profile,
): Promise<SavedSession | undefined> {
	const {answers} = draft;
	const input = {
		profileName,
		profile,
		replace: replace ?? (profileName === answers.profileName && answers.replace === true),
		requestId: answers.requestId,
		vendorId: answers.vendorId,
		noSave: facts.noSave,
	};
	const choices = new Mailbox<SaveChoice>();
	const flow = saveReceived(input, ports, signal, drain(choices, signal));
	let name = input.profileName;
	for (;;) {
		const next = await flow.next();
		if (next.done) return next.value;
		if (next.value.type === 'saving') asker.say('The token is being saved.');
		else {
			const choice = await askWhereToSave(asker, next.value, name, 'Choose another name', false);
			if (!choice) {
				await flow.return(undefined as never);
				return undefined;
			}
			name = choice.profileName;
			choices.post(choice);
		}
	}
}
