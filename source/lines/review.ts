import type {AnswerKey, Answers} from '../core/answers.ts';
import {lastFour} from '../core/redact.ts';
import {contactedHosts, reviewRows, storedWhere} from '../core/review-rows.ts';
import {type AskRow, back} from '../flows/asker.ts';
import type {LineOutcome, LineStep} from '../flows/line-step.ts';

export const help = [
	'Start begins the sign-in with these answers.',
	'Another number changes that answer and leads back here.',
];

/** Start, then every answer; what happens and what is stored before it. */
export async function ask({asker, draft, facts, ports}: LineStep): Promise<LineOutcome> {
	const {answers} = draft;
	asker.say(contactedHosts(facts.hosts, facts.demo !== undefined));
	asker.say(storedWhere(answers.role, ports.store.path, facts.noSave));
	if (facts.demo) asker.say(`To practise failures, open ${facts.demo.practiceUrl}`);
	const rows: readonly AskRow<'start' | AnswerKey>[] = [
		{value: 'start', label: startWords(answers)},
		...reviewRows(answers).map(({key, label, value}) => ({
			value: key,
			label: changeWords(
				key,
				label,
				key === 'clientSecret' ? secretWords(answers.clientSecret ?? '') : value,
			),
		})),
	];
	const key = await asker.choose('Is all of this right?', rows);
	if (key === back) return {type: 'back'};
	return key === 'start' ? {type: 'done', changes: {reviewed: true}} : {type: 'edit', key};
}

function changeWords(key: AnswerKey, label: string, value: string): string {
	return key === 'returnUrls' ? `Look at the return URLs again: ${value}` : `Change the ${label}: ${value}`;
}

function startWords({role, flow}: Partial<Answers>): string {
	if (role === 'client') return 'Yes, start: make the address for the owner';
	return flow === 'browser'
		? 'Yes, start: open Amazon in your browser'
		: 'Yes, start: make the address to open';
}

function secretWords(secret: string): string {
	const end = lastFour(secret);
	return end === '' ? 'given' : `given, ending in ${end}`;
}
