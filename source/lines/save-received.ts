import type {LineStep} from '../flows/line-step.ts';
import {Mailbox} from '../flows/mailbox.ts';
import {saveReceived} from '../flows/save-received.ts';
import type {SavedSession} from '../flows/save-sign-in.ts';
import type {SaveChoice} from '../flows/save-with-choices.ts';
import {askWhereToSave, drain} from './not-saved.ts';

/**
 * Role 3, the end: saves the received token under its name.
 * @returns undefined when it was dropped
 * @throws Failure `smapi_unauthorized`: the token has ended meanwhile
 */
export async function saveReceivedInLines({
	asker,
	draft,
	facts,
	ports,
	signal,
}: LineStep): Promise<SavedSession | undefined> {
	const {profileName, receivedToken, replace, requestId, vendorId} = draft.answers;
	const input = {
		profileName: profileName!,
		profile: receivedToken!,
		replace: replace ?? false,
		requestId,
		vendorId,
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
			const choice = await askWhereToSave(asker, next.value, name, 'Give another token');
			if (!choice) {
				await flow.return(undefined as never);
				return undefined;
			}
			name = choice.profileName;
			choices.post(choice);
		}
	}
}
