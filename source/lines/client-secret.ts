import {judgeClientId, judgeClientSecret} from '../core/client.ts';
import {neededReturnUrls} from '../core/draft.ts';
import {lastFour} from '../core/redact.ts';
import {defaultScopes} from '../core/scopes.ts';
import type {WizardFacts} from '../core/wizard-facts.ts';
import {type AskRow, back} from '../flows/asker.ts';
import {checkPair, type PairToCheck, type PairVerdict} from '../flows/check-pair.ts';
import type {LineOutcome, LineStep} from '../flows/line-step.ts';
import {objectionTo} from './client-id.ts';
import {follow} from './follow.ts';

export const help = [
	'The client secret proves that it is your tool that asks. Keep it to yourself, as a password.',
	'In the console it stands under your profile, gear icon, Web Settings, Show Secret. Copy it whole.',
	'It is kept in the profile file of this computer, readable by you alone.',
	'The check is a hint only: one request with a made-up code, and one for the return URL.',
];

/** The secret, hidden; checked as a pair with the client ID before anybody is sent away to sign in. */
export async function ask(step: LineStep): Promise<LineOutcome> {
	const {asker, draft, facts} = step;
	asker.say(
		'The password of your tool, from the same Web Settings page: Show Secret. It is hidden while you type.',
	);
	if (!facts.noProbe) asker.say(checkWords(facts));
	const kept = draft.answers.clientSecret;
	const madeUp = facts.demo?.answers.clientSecret;
	const enter =
		kept !== undefined
			? {value: kept, says: `Enter alone keeps the one that you gave${endWords(kept)}.`}
			: madeUp !== undefined && {value: madeUp, says: 'This is practice: Enter alone takes a made-up one.'};
	for (;;) {
		const clientSecret = await asker.text('Client secret', {
			isSecret: true,
			judge: (text, isAgain) => objectionTo(judgeClientSecret(text), isAgain),
			empty: 'Paste the client secret first: Web Settings, Show Secret.',
			...(enter && {enter}),
		});
		if (clientSecret === back) return {type: 'back'};
		const verdict = await check(step, clientSecret);
		const answer = verdict === 'fine' ? 'go on' : await askVerdict(step, verdict);
		if (answer === 'go on') return {type: 'done', changes: {clientSecret}};
		if (answer !== back && answer !== 'clientSecret')
			return {type: 'edit', key: answer, changes: {clientSecret}};
	}
}

function endWords(secret: string): string {
	const end = lastFour(secret);
	return end === '' ? '' : `, ending in ${end}`;
}

function checkWords({hosts}: WizardFacts): string {
	const token = new URL(hosts.token).host;
	const authorize = new URL(hosts.authorize).host;
	return token === authorize
		? `Enter checks the pair and the return URL with ${token}.`
		: `Enter checks the pair with ${token} and the return URL with ${authorize}.`;
}

async function check(step: LineStep, clientSecret: string): Promise<PairVerdict> {
	const {asker, draft, facts, pairs, ports, signal} = step;
	const {clientId, scopes = defaultScopes} = draft.answers;
	if (facts.noProbe || clientId === undefined) return 'fine';
	const [redirectUri] = neededReturnUrls(draft.answers);
	const client = {hosts: facts.hosts, clientId, clientSecret};
	const pair: PairToCheck = {client, redirectUri: redirectUri!, scopes};
	return follow(checkPair(pair, pairs, ports, signal), () =>
		asker.say(`Checking the pair with ${new URL(facts.hosts.token).host}, 10 seconds at most.`),
	);
}

type Answer = 'clientSecret' | 'clientId' | 'returnUrls' | 'go on';

function askVerdict({asker, draft, facts}: LineStep, verdict: Exclude<PairVerdict, 'fine'>) {
	const changeSecret: AskRow<Answer> = {value: 'clientSecret', label: 'Change the client secret'};
	const changeId: AskRow<Answer> = {value: 'clientId', label: 'Change the client ID'};
	const changeUrls: AskRow<Answer> = {value: 'returnUrls', label: 'Go to Allowed return URLs'};
	const anyway: AskRow<Answer> = {value: 'go on', label: 'Go on anyway'};
	switch (verdict) {
		case 'unknown-pair':
			asker.say(
				'Amazon says that this client ID and this client secret do not belong together. Copy both again, from Web Settings of the same security profile.',
			);
			return asker.choose(
				'What now?',
				judgeClientId(draft.answers.clientId ?? '').verdict === 'take'
					? [changeSecret, changeId, anyway]
					: [changeId, changeSecret, anyway],
			);
		case 'unknown-client':
			asker.say(
				`Amazon does not seem to know the client ID that ends in ${(draft.answers.clientId ?? '').slice(-6)}. Copy it again from Web Settings.`,
			);
			return asker.choose('What now?', [changeId, changeSecret, anyway]);
		case 'unregistered':
			asker.say(
				`Amazon (${new URL(facts.hosts.authorize).host}) does not seem to know the return URL ${neededReturnUrls(draft.answers)[0]}. It has to stand in Allowed Return URLs, and Save has to be chosen.`,
			);
			return asker.choose('What now?', [changeUrls, anyway]);
	}
}
