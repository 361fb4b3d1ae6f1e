import {chooseProfile} from '../core/choose-profile.ts';
import {emptyDraft} from '../core/draft.ts';
import {Failure} from '../core/failure.ts';
import {openedDraft, reauthDraft, receiveAgainDraft, requestDraft} from '../core/home-drafts.ts';
import {type HomeRow, homeRows, profileRowId, shownName, wordsOf} from '../core/home-rows.ts';
import {newTokenMessage} from '../core/new-token-message.ts';
import {droppedRequests, oldRequests, withoutOldRequests} from '../core/old-requests.ts';
import type {StepId} from '../core/steps.ts';
import type {WizardFacts} from '../core/wizard-facts.ts';
import {type AskRow, back} from '../flows/asker.ts';
import type {LineOutcome, LineStep} from '../flows/line-step.ts';
import {openProfile} from '../flows/open-profile.ts';
import {isBound} from './edit-profile.ts';
import {follow} from './follow.ts';
import {manage} from './manage.ts';
import {sayMessage} from './say-message.ts';

export const help = [
	'A profile gives its access token: from the file while it lives 5 minutes more, else renewed.',
	'Where Amazon wants you yourself it leads to the sign-in, with every answer known.',
	'The default profile is the one that smapi-login token uses when none is named.',
];

type ProfileRow = Extract<HomeRow, {kind: 'profile'}>;

/** Saved profiles, open requests and the unfinished sign-in. */
export async function ask(step: LineStep): Promise<LineOutcome> {
	await dropOldRequests(step);
	for (;;) {
		const file = step.ports.store.read();
		const now = step.ports.clock.now();
		const found = homeRows(file);
		const rows: readonly AskRow<HomeRow | 'manage'>[] = [
			...found.map(row => ({value: row, label: labelOf(row, now)})),
			...(found.length > 1
				? [{value: 'manage' as const, label: 'Copy, edit, rename or delete one of these'}]
				: []),
		];
		const start = Math.max(
			0,
			found.findIndex(({id}) => id === startId(step.facts, file)),
		);
		const row = await step.asker.choose('What do you want?', rows, start);
		if (row === back) return {type: 'back'};
		const outcome = row === 'manage' ? await manage(step, found) : await enter(step, row);
		if (outcome) return outcome;
	}
}

function labelOf(row: HomeRow, now: Date): string {
	const {label, details} = wordsOf(row, now);
	const words = [label, ...details].join(', ');
	return row.kind === 'profile' ? `Token of ${words}` : words;
}

/** The profile that `token` would use here; without one the list starts at its top. */
function startId({environment, demo}: WizardFacts, file: WizardFacts['file']): string | undefined {
	try {
		return profileRowId(chooseProfile(undefined, demo ? {} : environment, file));
	} catch {
		return undefined;
	}
}

/** Open requests end after 30 days, with a word. A disk that fails is no reason to speak here. */
async function dropOldRequests({asker, facts, ports}: LineStep): Promise<void> {
	const now = ports.clock.now();
	const count = oldRequests(facts.file, now).length;
	if (count === 0 || facts.noSave) return;
	try {
		await ports.store.change(file => withoutOldRequests(file, now));
		asker.say(droppedRequests(count));
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
	}
}

async function enter(step: LineStep, row: HomeRow): Promise<LineOutcome | undefined> {
	const {asker} = step;
	switch (row.kind) {
		case 'draft':
			// `at` is a text of the file; what is no step starts from the beginning.
			return {type: 'go', draft: row.saved.draft, destination: {at: row.saved.at as StepId, resumes: true}};
		case 'request':
			return goOn(step, row);
		case 'profile':
			return openRow(step, row);
		case 'damaged':
			asker.say(`${shownName(row.name)} is damaged (${row.reason}). It can only be deleted.`);
			return undefined;
		case 'new':
			return {type: 'go', draft: emptyDraft};
	}
}

const placeOfRequest = {code: 'code', url: 'owner-url', token: 'received-token'} as const;

function goOn(
	step: LineStep,
	{requestId, request}: Extract<HomeRow, {kind: 'request'}>,
): LineOutcome | undefined {
	const {hosts} = request;
	if (hosts && !isBound(step, request.profileName ?? requestId, hosts)) return undefined;
	return {
		type: 'go',
		draft: requestDraft(requestId, request, step.ports.machine),
		destination: {at: placeOfRequest[request.kind], keepsDraft: false, ...(hosts && {hosts})},
	};
}

/** The token of a profile; whatever only a sign-in mends leads to that. */
async function openRow(step: LineStep, row: ProfileRow): Promise<LineOutcome | undefined> {
	const {asker, facts, ports, signal} = step;
	const {name, profile} = row;
	try {
		const input = {profileName: name, environmentHosts: facts.environmentHosts, noSave: facts.noSave};
		const opened = await follow(openProfile(input, ports, signal), () =>
			asker.say(`Renewing the token of ${shownName(name)} with ${new URL(profile.hosts.token).host}.`),
		);
		if (opened.fallback) asker.fail(opened.fallback);
		return {
			type: 'go',
			draft: openedDraft(name, opened.profile),
			destination: {at: 'token', hosts: opened.profile.hosts, keepsDraft: false},
		};
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		if (error.code === 'received_expired') return askExpired(step, row);
		if (error.exitCode !== 3) {
			asker.fail(error);
			return undefined;
		}
		return {
			type: 'go',
			draft: reauthDraft(name, profile, ports.machine),
			destination: {
				hosts: profile.hosts,
				failure: error,
				keepsDraft: false,
				...(error.code === 'invalid_client' && {at: 'client-secret' as const}),
			},
		};
	}
}

/** A received token has ended: only the client can get another one. */
async function askExpired(
	{asker, copy}: LineStep,
	{name, profile}: ProfileRow,
): Promise<LineOutcome | undefined> {
	asker.say(`The token of ${shownName(name)} has ended.`);
	asker.say('It was sent to you, so only the client that sent it can get a new one: ask for that.');
	for (;;) {
		const way = await asker.choose('What now?', [
			{value: 'paste', label: 'I have a new one'},
			{value: 'copy', label: 'Copy a message that asks for it'},
			{value: 'say', label: 'Read that message to me'},
			{value: 'list', label: 'Back to the list'},
		]);
		if (way === 'copy') await copy(newTokenMessage(), 'Message');
		else if (way === 'say') sayMessage(asker, newTokenMessage());
		else if (way === 'paste') {
			return {
				type: 'go',
				draft: receiveAgainDraft(name, profile),
				destination: {at: 'received-token', hosts: profile.hosts, keepsDraft: false},
			};
		} else return undefined;
	}
}
