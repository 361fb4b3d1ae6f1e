import {vendorWords} from '../core/save-words.ts';
import {type AnswerInput, exchangeAndSave, type Whose} from '../flows/answer-request.ts';
import {type Asker, back} from '../flows/asker.ts';
import type {LineStep} from '../flows/line-step.ts';
import {Mailbox} from '../flows/mailbox.ts';
import type {SavedSession} from '../flows/save-sign-in.ts';
import type {SaveChoice} from '../flows/save-with-choices.ts';
import {askWhereToSave, drain, orSayDropped} from './not-saved.ts';

/**
 * Role 2: exchanges the owner's answer and saves the token; asks where something would be lost.
 * @returns undefined when the new token was dropped
 * @throws Failure of the exchange
 */
export async function exchangeInLines(
	{asker, ports, signal}: LineStep,
	input: AnswerInput,
): Promise<SavedSession | undefined> {
	const choices = new Mailbox<SaveChoice>();
	const flow = exchangeAndSave(input, ports, signal, drain(choices, signal));
	let {profileName} = input.session;
	for (;;) {
		const next = await flow.next();
		if (next.done) {
			if (input.answer.bareCode) sayWhose(asker, next.value);
			return next.value;
		}
		const event = next.value;
		if (event.type === 'exchanging') asker.say('The code is being exchanged for the token.');
		else if (event.type === 'saving') asker.say('The token is there; it is being saved.');
		else {
			const choice =
				event.type === 'whose'
					? await askWhose(asker, event, profileName)
					: await askWhereToSave(asker, event, profileName, 'Ask the owner for another code');
			if (choice === undefined) {
				await flow.return(undefined as never);
				return undefined;
			}
			profileName = choice.profileName;
			choices.post(choice);
		}
	}
}

function sayWhose(asker: Asker, {profile}: SavedSession): void {
	asker.say(
		`A code alone names no request. The account: ${vendorWords(profile.vendors)}. Is that the owner you asked?`,
	);
}

/** A bare code carries no state: whose account it is has to be looked at before a profile is replaced. */
async function askWhose(
	asker: Asker,
	{vendors, before, freeName}: Whose,
	profileName: string,
): Promise<SaveChoice | undefined> {
	asker.say('A code alone does not say which request it answers, so look whose account it is.');
	asker.say(`It answered: ${vendorWords(vendors)}. Profile ${profileName} has: ${vendorWords(before)}.`);
	const way = await orSayDropped(asker, true, () =>
		asker.choose('Whose is it?', [
			{value: 'beside', label: `Keep it as a new profile, ${freeName}`},
			{value: 'replace', label: `It is the owner of ${profileName}: replace that`},
			{value: 'drop', label: 'It is somebody else: drop the new token'},
		]),
	);
	if (way === 'drop' || way === back) {
		asker.say('The new token was dropped; nothing was saved.');
		return undefined;
	}
	return {
		type: 'save',
		profileName: way === 'beside' ? freeName : profileName,
		replace: way === 'replace',
	};
}
