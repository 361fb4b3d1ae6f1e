import {Failure, type FailureCode} from '../core/failure.ts';
import {areAmazonHosts, requireSameHosts} from '../core/hosts.ts';
import {openAgainMessage} from '../core/owner-messages.ts';
import {pageMeant} from '../core/page-words.ts';
import {doubtAboutLength} from '../core/pasted-text.ts';
import {goesOnHere, requestWords} from '../core/request-words.ts';
import {sessionOf} from '../core/session-warnings.ts';
import type {AnswerInput} from '../flows/answer-request.ts';
import {type AskRow, type Back, back} from '../flows/asker.ts';
import type {LineOutcome, LineStep} from '../flows/line-step.ts';
import {
	addressOf,
	type CodeRequest,
	codeRequestsIn,
	judgeOwnerAnswer,
	requestOfAnswer,
} from '../flows/owner-request.ts';
import {exchangeInLines} from './exchange.ts';
import {sayMessage} from './say-message.ts';

export const help = [
	'What the owner sends is an authorization code. It works once, for 5 minutes, and only with what this computer keeps for the request.',
	'An address is matched with its request by the state in it.',
	'A code alone names no request, so the account that answers is told before a profile is replaced.',
	'No code yet? Going back leads to the address and its message.',
];

type Entry = [id: string, request: CodeRequest];

/** After these the code was never sent, so the same one can be tried again. */
const unspent: readonly FailureCode[] = [
	'unreachable',
	'unreachable_here',
	'proxy',
	'tls',
	'clock_wrong',
	'host_mismatch',
];

/** Role 2: what the owner sent back, perhaps days later. The request stays open until a token is saved. */
export async function ask(step: LineStep): Promise<LineOutcome> {
	const open = codeRequestsIn(step.facts.file);
	let id = step.draft.answers.requestId;
	let text: string | undefined;
	let isRefused = step.failure !== undefined;
	for (;;) {
		const entry = open.find(([own]) => own === id);
		if (!entry || isChanged(entry, step)) return askGone(step, entry !== undefined);
		const mine = withTypedSecret(entry, step);
		if (isRefused) {
			const way = await askRefused(step, mine[1], text !== undefined);
			if (way === 'leave') return {type: 'leave'};
			if (way === back) return {type: 'back'};
			if (way === 'paste') text = undefined;
			isRefused = false;
		}
		const answer = text ?? (await askAnswer(step, mine[1], open));
		if (answer === back) return {type: 'back'};
		const other = requestOfAnswer(answer, open);
		if (other && other[0] !== id) {
			const isTaken = await askOther(step, other[1]);
			id = isTaken ? other[0] : id;
			text = isTaken ? answer : undefined;
			continue;
		}
		try {
			const saved = await exchangeInLines(step, inputOf(step, mine, answer));
			text = undefined;
			if (saved === undefined) isRefused = true;
			else {
				const {profileName} = saved;
				return {type: 'done', changes: {profileName, session: sessionOf(saved)!}};
			}
		} catch (error) {
			if (!(error instanceof Failure) || !unspent.includes(error.code)) throw error;
			step.asker.fail(error);
			text = answer;
			isRefused = true;
		}
	}
}

/** The client ID was mended after the address had been sent: the answer would be of the old one. */
function isChanged([id, request]: Entry, {draft}: LineStep): boolean {
	const {clientId, requestId} = draft.answers;
	return id === requestId && draft.from.clientId === 'typed' && clientId !== request.clientId;
}

/** A request uses what it stored, but for a secret that was typed anew because that one was wrong. */
function withTypedSecret([id, request]: Entry, {draft}: LineStep): Entry {
	const {clientId, clientSecret} = draft.answers;
	const isTyped = draft.from.clientSecret === 'typed' && clientId === request.clientId;
	return isTyped && clientSecret ? [id, {...request, clientSecret}] : [id, request];
}

function inputOf({draft, facts}: LineStep, [id, request]: Entry, text: string): AnswerInput {
	const {answers} = draft;
	const isDrafts = id === answers.requestId;
	const profileName = request.profileName ?? answers.profileName ?? 'default';
	requireSameHosts(profileName, request.hosts, facts.environmentHosts);
	return {
		request,
		answer: judgeOwnerAnswer(text, request),
		session: {
			profileName,
			replace: isDrafts && answers.replace === true && answers.profileName === profileName,
			vendorId: isDrafts ? answers.vendorId : undefined,
			requestId: id,
			noSave: facts.noSave,
		},
	};
}

async function askAnswer({asker, facts, ports}: LineStep, request: CodeRequest, open: Entry[]) {
	asker.say('Paste what the owner sent back: the code, or the whole address that their browser ended on.');
	asker.say(`It answers ${requestWords(request, ports.clock.now())}.`);
	const {hosts} = request;
	if (!facts.demo && !areAmazonHosts(hosts))
		asker.say(`It goes to ${hosts.token}, which is not Amazon, with the client secret.`);
	return asker.text('Code or address', {
		isSecret: true,
		lines: 'all',
		empty: 'Paste the code or the address first.',
		judge: (text, isAgain) =>
			requestOfAnswer(text, open)
				? undefined
				: (objectionTo(text, request) ?? (isAgain ? undefined : doubtAboutLength(text))),
		taken: text => `Taken: ${text.length} characters.`,
	});
}

function objectionTo(text: string, request: CodeRequest): string | undefined {
	try {
		judgeOwnerAnswer(text, request);
		return undefined;
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		// Amazon's own answer, and no code: what it says counts.
		return error.code.startsWith('paste_') ? `${error.what} ${error.next}` : undefined;
	}
}

async function askOther({asker, ports}: LineStep, request: CodeRequest): Promise<boolean> {
	const answer = await asker.choose(
		`This is the answer to another open request: ${requestWords(request, ports.clock.now())}.`,
		[
			{value: 'take', label: `Take it for ${request.profileName ?? 'that request'}`},
			{value: 'another', label: 'Paste another one here'},
		],
	);
	return answer === 'take';
}

/** It did not work, and the request stays: the owner opens the same address again. */
async function askRefused(
	{asker, copy, facts}: LineStep,
	request: CodeRequest,
	canRetry: boolean,
): Promise<'retry' | 'paste' | 'leave' | Back> {
	const authorizationUrl = await addressOf(request);
	const message = openAgainMessage({
		authorizationUrl,
		redirectUri: pageMeant(request.redirectUri, facts.demo),
	});
	asker.say(
		canRetry
			? 'The code was not used, and the request stays open.'
			: 'The request stays open. Ask the owner to open the same address again and to send the new code at once.',
	);
	const rows: readonly AskRow<'retry' | 'paste' | 'copy' | 'say' | 'leave'>[] = [
		...(canRetry ? [{value: 'retry' as const, label: 'Try the same code again'}] : []),
		{value: 'paste', label: 'Paste another code'},
		{value: 'copy', label: 'Copy a message that asks the owner for it'},
		{value: 'say', label: 'Read that message to me'},
		{value: 'leave', label: 'Leave for now', hint: goesOnHere(facts.programName)},
	];
	for (;;) {
		const way = await asker.choose('What now?', rows);
		if (way === 'copy') await copy(message, 'Message');
		else if (way === 'say') sayMessage(asker, message);
		else return way;
	}
}

async function askGone({asker}: LineStep, isOfOtherClient: boolean): Promise<LineOutcome> {
	const answer = await asker.choose(
		isOfOtherClient
			? 'The client ID has changed since the address was made, so the owner needs a new address.'
			: 'This request is no longer open: it was answered, or removed, elsewhere.',
		[
			{value: 'new', label: 'Make a new address for the owner'},
			{value: 'leave', label: 'Leave'},
		],
	);
	if (answer === back) return {type: 'back'};
	return answer === 'new' ? {type: 'edit', key: 'requestId'} : {type: 'leave'};
}
