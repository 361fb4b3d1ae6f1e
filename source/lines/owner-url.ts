import {hostVariables} from '../core/hosts.ts';
import {type InspectedUrl, inspectAuthorizationUrl} from '../core/inspect-url.ts';
import {clientRequestMessage, codeReplyMessage} from '../core/owner-messages.ts';
import {authorizeHostOverride, demoOwnerUrl} from '../core/owner-url.ts';
import {goesOnHere} from '../core/request-words.ts';
import {judgementLines} from '../core/url-judgement.ts';
import {type AskRow, type Back, back} from '../flows/asker.ts';
import type {LineOutcome, LineStep} from '../flows/line-step.ts';
import {saveWait} from '../flows/owner-wait.ts';
import {sayMessage} from './say-message.ts';

export const help = [
	'The address is an authorization URL. Amazon asks you at it whether the client may do what it names; you can say no, and take a yes back at https://www.amazon.com/ap/adam',
	'The code that Amazon then shows is of use only to the client that made the address.',
	'What you get in the end is an access token. It lives one hour, and the client sends the next one.',
];

/** Role 3: the address that the client sent, judged before it is opened; or what to ask for when there is none yet. */
export async function ask(step: LineStep): Promise<LineOutcome> {
	let text = step.draft.answers.authorizationUrl;
	for (;;) {
		const given: string | Back | undefined = text ?? (await askStart(step));
		if (given === back) return {type: 'back'};
		if (given === undefined) return leave(step, undefined);
		const judged = inspectAuthorizationUrl(given, authorizeHostOverride(step.facts));
		if (judged.kind === 'no-url') {
			text = undefined;
			continue;
		}
		const url = judged.url ?? given;
		const way = await askJudged(step, judged);
		if (way === 'token') return {type: 'done', changes: {authorizationUrl: url}};
		if (way === 'leave') return leave(step, url);
		const isFirst = step.draft.answers.authorizationUrl === given;
		if (way === back && isFirst) return {type: 'back'};
		text = undefined;
	}
}

/** What is waited for is saved, so that the next run goes on here, after days too. */
async function leave({draft, facts, ports}: LineStep, url: string | undefined): Promise<LineOutcome> {
	const {requestId, profileName} = draft.answers;
	if (!facts.noSave)
		await saveWait({requestId, authorizationUrl: url, hosts: facts.hosts, profileName}, ports);
	return {type: 'leave'};
}

/** @returns the address; undefined: leave until it comes */
async function askStart({asker, copy, facts, write}: LineStep): Promise<string | Back | undefined> {
	asker.say('Whoever works on your skills (the client) sends you an address.');
	asker.say('You open it, sign in at Amazon and choose Allow; your password stays with Amazon.');
	asker.say('Give the address here first: you hear who asks, for what, and where your answer goes.');
	const message = clientRequestMessage();
	for (;;) {
		const way = await asker.choose('Is the address there?', [
			{value: 'have', label: 'Yes, I have it'},
			{
				value: 'copy',
				label: 'No: copy a request to the client',
				hint: 'what to send, which permissions mean what',
			},
			{value: 'say', label: 'No: read that request to me'},
			{value: 'write', label: 'No: write that request to a file'},
			{value: 'leave', label: 'Leave until it comes', hint: goesOnHere(facts.programName)},
		]);
		if (way === back) return back;
		if (way === 'leave') return undefined;
		if (way === 'copy') await copy(message, 'Request');
		else if (way === 'say') sayMessage(asker, message);
		else if (way === 'write') await write('smapi-login-ask-for-address.txt', message);
		else {
			asker.say('It is looked at, not opened.');
			const demoUrl = demoOwnerUrl(facts);
			const url = await asker.text('Address', {
				lines: 'all',
				empty: 'Paste the address first.',
				judge: text => {
					const judged = inspectAuthorizationUrl(text, authorizeHostOverride(facts));
					return judged.kind === 'no-url' ? judged.reason : undefined;
				},
				...(demoUrl !== undefined && {
					enter: {value: demoUrl, says: 'This is practice: Enter alone takes the address of the demo.'},
				}),
			});
			if (url !== back) return url;
		}
	}
}

async function askJudged(step: LineStep, judged: InspectedUrl): Promise<'token' | 'leave' | 'other' | Back> {
	const {asker, copy} = step;
	const {url} = judged;
	if (step.facts.demo) asker.say('The page is the practice server of this demo, not Amazon.');
	for (const line of judgementLines(judged).filter(
		line => line !== '' && !line.includes(hostVariables.authorize),
	))
		asker.say(line.replace(/^! /, 'Warning: ').trim());
	if (url === undefined) asker.say('It cannot be opened from here as it is. Ask the client for another one.');
	else
		asker.say(
			'When you have chosen Allow, Amazon shows a code or an address: send that to the client at once, it lives 5 minutes.',
		);
	const rows: readonly AskRow<'open' | 'copy' | 'token' | 'reply' | 'leave' | 'other'>[] = [
		{value: 'token', label: 'I have the token'},
		...(url === undefined
			? []
			: [
					{value: 'open' as const, label: 'Open the address in the browser'},
					{value: 'copy' as const, label: 'Copy the address'},
				]),
		{value: 'reply', label: 'Copy a reply that goes with the code'},
		{
			value: 'leave',
			label: 'Leave until the token comes',
			hint: goesOnHere(step.facts.programName),
		},
		{value: 'other', label: 'Give another address'},
	];
	for (;;) {
		const way = await asker.choose('What now?', rows);
		if (way === 'open' && url !== undefined) await openCarefully(step, judged, url);
		else if (way === 'copy' && url !== undefined) await copy(url, 'Address');
		else if (way === 'reply') await copy(codeReplyMessage(), 'Reply');
		else if (way === back || way === 'token' || way === 'leave' || way === 'other') return way;
	}
}

/** With warnings only after a second yes. */
async function openCarefully({asker, open}: LineStep, {warnings}: InspectedUrl, url: string): Promise<void> {
	if (warnings.length > 0) {
		for (const {text} of warnings) asker.say(`Warning: ${text}`);
		const answer = await asker.choose('Open it?', [
			{value: 'stay', label: 'Do not open it'},
			{value: 'open', label: 'Open it all the same'},
		]);
		if (answer !== 'open') return;
	}
	await open(url);
	asker.say(
		'When you have chosen Allow, send what Amazon shows to the client at once. They then send you the token.',
	);
}
