import {Failure} from '../core/failure.ts';
import {ownerRequestMessage} from '../core/owner-messages.ts';
import {pageMeant, whatOwnersSee} from '../core/page-words.ts';
import {goesOnHere} from '../core/request-words.ts';
import {shortScopeName} from '../core/scopes.ts';
import {type AskRow, back} from '../flows/asker.ts';
import {askReturnUrl} from '../flows/check-pair.ts';
import type {LineOutcome, LineStep} from '../flows/line-step.ts';
import type {NewRequest} from '../flows/owner-request.ts';
import {askedFor, prepareRequest} from '../flows/prepare-request.ts';
import {sayWhenSlow} from '../flows/say-when-slow.ts';
import {follow} from './follow.ts';
import {sayMessage} from './say-message.ts';

export const help = [
	'The owner is whose developer account the skills belong to.',
	'They open the address (the authorization URL), sign in at Amazon and choose Allow; no password and no token passes through you.',
	'What comes back is an authorization code. It works once, for 5 minutes, and only together with the client secret on this computer.',
	'You can leave in between, for days: the request stays open, and smapi-login lists it first. After 30 days it ends.',
];

type Way = 'code' | 'leave' | 'copy-message' | 'copy' | 'write' | 'say' | 'open' | 'returnUrls' | 'clientId';

/** Role 2: the address for the owner of the skills, in a message that explains itself. Days may pass after it. */
export async function ask(step: LineStep): Promise<LineOutcome> {
	const {asker, facts} = step;
	if (facts.noSave && !(await keepsRequest(step))) return {type: 'leave'};
	const prepared = await prepare(step);
	if ('type' in prepared) return prepared;
	const {request, authorizationUrl} = prepared;
	const {redirectUri, scopes = []} = request;
	asker.say('This address is for the owner of the skills:');
	asker.print(authorizationUrl);
	asker.say(`It asks for ${scopes.map(shortScopeName).join(', ')}.`);
	asker.say(
		`${whatOwnersSee(pageMeant(redirectUri, facts.demo))} It lives 5 minutes, so have it sent at once.`,
	);
	if (facts.demo) asker.say('In this demo you are the owner too.');
	return choose(step, prepared, await hintOf(step, prepared));
}

async function choose(
	{asker, facts, copy, open, write}: LineStep,
	{id, request, authorizationUrl}: NewRequest,
	hint: readonly AskRow<Way>[],
): Promise<LineOutcome> {
	const {redirectUri, scopes = [], profileName = 'default'} = request;
	const message = ownerRequestMessage({
		authorizationUrl,
		scopes,
		redirectUri: pageMeant(redirectUri, facts.demo),
	});
	const rows: readonly AskRow<Way>[] = [
		{value: 'code', label: 'I have the code'},
		{
			value: 'copy-message',
			label: 'Copy a message for the owner',
			hint: 'who asks, what for, what to send back',
		},
		{value: 'say', label: 'Read the message to me'},
		{value: 'write', label: 'Write the message to a file'},
		{value: 'copy', label: 'Copy the address alone'},
		...(facts.demo ? [{value: 'open' as const, label: 'Open the address, as the owner would'}] : []),
		...hint,
		{value: 'leave', label: 'Leave for now', hint: goesOnHere(facts.programName)},
	];
	for (;;) {
		const way = await asker.choose('What now?', rows);
		switch (way) {
			case back:
				return {type: 'back'};
			case 'code':
				return {type: 'done', changes: {requestId: id}};
			case 'leave':
				return {type: 'leave'};
			case 'copy-message':
				await copy(message, 'Message');
				break;
			case 'copy':
				await copy(authorizationUrl, 'Address');
				break;
			case 'write':
				await write(`smapi-login-request-${profileName}.txt`, message);
				break;
			case 'say':
				sayMessage(asker, message);
				break;
			case 'open':
				await open(authorizationUrl);
				break;
			default:
				return {type: 'edit', key: way};
		}
	}
}

async function keepsRequest({asker}: LineStep): Promise<boolean> {
	asker.say('Nothing is saved in this run (--no-save).');
	asker.say(
		'But the answer may take days, and only what made the address can use it: the request has to be kept on disk until then, with its client secret.',
	);
	const answer = await asker.choose('Keep it?', [
		{value: 'keep', label: 'Keep this one request on disk and go on'},
		{value: 'leave', label: 'Leave, and keep nothing'},
	]);
	return answer === 'keep';
}

/** Makes the request and saves it, or finds the one that there is. */
async function prepare(step: LineStep): Promise<NewRequest | LineOutcome> {
	const {asker, draft, facts, ports, onAddress} = step;
	const {requestId} = draft.answers;
	for (;;) {
		try {
			const asked = askedFor(draft.answers, facts.hosts);
			const prepared = await prepareRequest(asked, {requestId, states: facts.earlierStates}, ports);
			if (!prepared)
				throw new Failure('unknown_request', {detail: requestId === undefined ? 'here' : `“${requestId}”`});
			if (!facts.earlierStates.includes(prepared.request.state)) onAddress(prepared.request.state);
			return prepared;
		} catch (error) {
			if (!(error instanceof Failure)) throw error;
			asker.fail(error);
		}
		const answer = await asker.choose('There is no address to send yet. What now?', [
			{value: 'again', label: 'Try again'},
			{value: 'answers', label: 'Look at the answers'},
		]);
		if (answer === back) return {type: 'back'};
		if (answer === 'answers') return {type: 'edit', key: 'clientId'};
	}
}

/** Asks whether Amazon knows where the code is to go, before anybody is sent there. A hint, never a wall. */
async function hintOf(
	{asker, facts, pairs, ports, signal}: LineStep,
	{request}: NewRequest,
): Promise<readonly AskRow<Way>[]> {
	if (facts.noProbe) return [];
	const {redirectUri, scopes = []} = request;
	const probing = askReturnUrl({client: request, redirectUri, scopes}, pairs, ports, signal);
	const result = await follow(sayWhenSlow(probing, ports.clock, signal), () =>
		asker.say('Asking Amazon whether it knows the return URL, 10 seconds at most.'),
	);
	switch (result) {
		case 'unregistered':
			asker.say(
				`Amazon does not know the return URL ${redirectUri} yet. Add it to Allowed Return URLs before you send the address.`,
			);
			return [{value: 'returnUrls', label: 'Tell me how to add the return URL'}];
		case 'unknown-client':
			asker.say('Amazon shows an error page for this address: it seems not to know the client ID.');
			return [{value: 'clientId', label: 'Look at the client ID again'}];
		default:
			return [];
	}
}
