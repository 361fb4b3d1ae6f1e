import {type Judgement, judgeClientId} from '../core/client.ts';
import {back} from '../flows/asker.ts';
import type {LineOutcome, LineStep} from '../flows/line-step.ts';

export const help = [
	'The client ID names your tool at Amazon. It is public: everybody who signs in can see it.',
	'In the console it stands under your profile, gear icon, Web Settings, Client ID.',
	'It looks like amzn1.application-oa2-client. and 32 letters and digits.',
	'It is not the skill ID, the vendor ID or the client secret.',
];

/** The public name of the tool at Amazon. */
export async function ask({asker, draft, facts}: LineStep): Promise<LineOutcome> {
	const kept = draft.answers.clientId;
	const madeUp = facts.demo?.answers.clientId;
	asker.say('The public name of your tool at Amazon, from the Web Settings page of your security profile.');
	asker.say('It starts with amzn1.application-oa2-client.');
	const enter =
		kept !== undefined
			? {value: kept, says: `Enter alone keeps the one that ends in ${kept.slice(-6)}.`}
			: madeUp !== undefined && {value: madeUp, says: 'This is practice: Enter alone takes a made-up one.'};
	const clientId = await asker.text('Client ID', {
		judge: (text, isAgain) => objectionTo(judgeClientId(text), isAgain),
		empty: 'Paste the client ID first. Going back leads to “Tell me how to make one”.',
		...(enter && {enter}),
	});
	return clientId === back ? {type: 'back'} : {type: 'done', changes: {clientId}};
}

/** Why a value is not taken; an odd one is by a second Enter. */
export function objectionTo(judged: Judgement, isAgain: boolean): string | undefined {
	if (judged.verdict === 'take' || (judged.verdict === 'odd' && isAgain)) return undefined;
	return judged.verdict === 'odd' ? `${judged.reason} Enter alone keeps it as it is.` : judged.reason;
}
