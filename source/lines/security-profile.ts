import {isDamaged, profilesIn} from '../core/config-file.ts';
import {consoleLines, consoleToOpen, profileClicks, registrationUrl} from '../core/console-guide.ts';
import {shownName} from '../core/home-rows.ts';
import {sameOrigin} from '../core/hosts.ts';
import type {WizardFacts} from '../core/wizard-facts.ts';
import {type AskRow, back} from '../flows/asker.ts';
import type {LineOutcome, LineStep} from '../flows/line-step.ts';
import {sayClicks} from './say-clicks.ts';

type Way = 'have' | 'guide' | SavedClient;

interface SavedClient {
	readonly name: string;
	readonly clientId: string;
	readonly clientSecret: string;
}

export const help = [
	'A security profile is what Amazon calls the entry of your tool: a name, a client ID, which is public, and a client secret.',
	'You make it once, in the console of Login with Amazon, and use it for every sign-in.',
	'The standard (OAuth 2.0) calls it a registered client.',
];

/** Where client ID and secret come from. */
export async function ask(step: LineStep): Promise<LineOutcome> {
	const {asker, draft, facts} = step;
	const known = draft.answers.securityProfile;
	const rows = rowsOf(facts);
	const at = rows.findIndex(({value}) => typeof value === 'object' && known === `profile:${value.name}`);
	asker.say('Amazon gives tokens only to tools that it knows.');
	asker.say('Each has a security profile, with a client ID and a client secret. You need one, once.');
	if (facts.demo) asker.say('Here they are made up, and at hand.');
	for (;;) {
		const way = await asker.choose('Where do client ID and secret come from?', rows, Math.max(0, at));
		if (way === back) return {type: 'back'};
		if (way === 'have') return {type: 'done', changes: {securityProfile: 'have'}};
		if (way !== 'guide') {
			const {name, clientId, clientSecret} = way;
			const changes = {securityProfile: `profile:${name}`, clientId, clientSecret};
			return {type: 'done', changes, source: 'profile'};
		}
		if (await guide(step)) return {type: 'done', changes: {securityProfile: 'guide'}};
	}
}

function rowsOf({file, hosts}: WizardFacts): readonly AskRow<Way>[] {
	const saved = profilesIn(file).flatMap(([name, profile]) => {
		if (isDamaged(profile)) return [];
		const {clientId, clientSecret} = profile;
		// A secret goes only to the hosts of its own profile (contract 3, "Bound").
		const isUsable = clientId && clientSecret && sameOrigin(profile.hosts.token, hosts.token);
		const label = `Use the one of profile ${shownName(name)}`;
		return isUsable ? [{value: {name, clientId, clientSecret}, label}] : [];
	});
	return [
		{value: 'have', label: 'I have one, with its client ID and secret'},
		{value: 'guide', label: 'Tell me how to make one'},
		...saved,
	];
}

/** @returns whether the person did it */
async function guide({asker, facts, open}: LineStep): Promise<boolean> {
	for (const line of consoleLines(facts.demo)) asker.print(line);
	if (!facts.demo) {
		asker.say('No developer account yet? Register here first:');
		asker.print(registrationUrl);
	}
	sayClicks(asker, profileClicks);
	for (;;) {
		const answer = await asker.choose('Is it done?', [
			{value: 'done', label: 'Done, go on'},
			{value: 'open', label: 'Open the console in the browser'},
		]);
		if (answer === back) return false;
		if (answer === 'done') return true;
		await open(consoleToOpen(facts.demo));
	}
}
