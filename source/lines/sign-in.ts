import {listenerAddress} from '../core/client.ts';
import type {FailureCode} from '../core/failure.ts';
import {likelyCauses} from '../core/likely-causes.ts';
import {sessionOf} from '../core/session-warnings.ts';
import {type AskRow, back} from '../flows/asker.ts';
import type {LineOutcome, LineStep} from '../flows/line-step.ts';
import {type SignInEnd, signInOnce} from './sign-in-once.ts';

export const help = [
	'Amazon asks for your own sign-in in the browser; your password stays there.',
	'After Allow it sends the browser to the return URL with a code, which is exchanged for the token.',
	'Whatever answers first counts, once.',
	'Several Amazon accounts? Open the address in a private window, and sign in there with the account that owns the skills.',
];

/** Why somebody comes here to sign in at once; after any other failure the person starts it. */
const startsByItself: readonly FailureCode[] = ['sign_in_needed', 'refresh_refused'];

/** Role 1 signs in. A failure that is mended by another sign-in stays here and waits for Enter. */
export async function ask(step: LineStep): Promise<LineOutcome> {
	const {draft, failure} = step;
	let listens = canListen(step) && draft.answers.flow === 'browser';
	let isStopped = failure !== undefined && !startsByItself.includes(failure.code);
	for (;;) {
		if (isStopped) {
			const next = await askStopped(step, listens);
			if (next === 'way') listens = !listens;
			else if (next !== 'start') return next;
		}
		const ended = await signInOnce(step, listens);
		if (ended.type === 'again') isStopped = false;
		else return outcomeOf(ended, step);
	}
}

function canListen({draft}: LineStep): boolean {
	return listenerAddress(draft.answers.redirectUri!) !== undefined;
}

function outcomeOf(ended: Exclude<SignInEnd, {type: 'again'}>, {draft}: LineStep): LineOutcome {
	if (ended.type !== 'saved') return ended;
	const {saved, listens} = ended;
	const {profileName} = saved;
	const flow = listens ? 'browser' : 'other-device';
	return {
		type: 'done',
		changes: {
			session: sessionOf(saved)!,
			...(profileName === draft.answers.profileName ? {} : {profileName}),
			...(flow === draft.answers.flow ? {} : {flow}),
		},
	};
}

async function askStopped(step: LineStep, listens: boolean): Promise<'start' | 'way' | LineOutcome> {
	const {asker, draft} = step;
	const {redirectUri, clientId, scopes} = draft.answers;
	const causes = likelyCauses({redirectUri: redirectUri!, clientId: clientId!, scopes: scopes!});
	const other = listens ? 'sign in on another device instead' : 'sign in in the browser here instead';
	const rows: readonly AskRow<'start' | 'way' | LineOutcome>[] = [
		{value: 'start', label: 'Try again with a new address'},
		...(canListen(step) ? [{value: 'way' as const, label: `Try again, ${other}`}] : []),
		...causes.map(({name, value, answer}) => ({
			value: {type: 'edit', key: answer} as const,
			label: `Change the ${name} first: ${value}`,
		})),
	];
	const chosen = await asker.choose('What now?', rows);
	return chosen === back ? {type: 'back'} : chosen;
}
