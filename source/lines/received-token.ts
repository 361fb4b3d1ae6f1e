import {Failure} from '../core/failure.ts';
import {amazonHosts, sameOrigin} from '../core/hosts.ts';
import {newTokenMessage} from '../core/new-token-message.ts';
import {type Profile, secondsLeft} from '../core/profile.ts';
import {readReceivedToken} from '../core/received-token.ts';
import {lastFour} from '../core/redact.ts';
import {goesOnHere} from '../core/request-words.ts';
import {type AskRow, type Back, back} from '../flows/asker.ts';
import {type CheckedToken, checkReceived} from '../flows/check-received.ts';
import type {LineOutcome, LineStep} from '../flows/line-step.ts';
import {askedOf} from '../flows/owner-wait.ts';
import {receivedProfile} from '../flows/received-profile.ts';
import {sayMessage} from './say-message.ts';

export const help = [
	'An access token is your permission for the client, as a text that begins with Atza|.',
	'Whoever has it can use it until it ends, one hour after it was made.',
	'You need it here only if you want to use it yourself. It cannot renew itself: the client sends the next one.',
	'Never take a client secret or a refresh token from anybody; neither is needed here.',
];

type Way = 'keep' | 'again' | 'paste' | 'leave';

/** Role 3: the access token that the client sent, told what it is, and checked with SMAPI before it is kept. */
export async function ask(step: LineStep): Promise<LineOutcome> {
	for (;;) {
		const profile = await askToken(step);
		if (profile === back) return {type: 'back'};
		let way: Way | Back = 'again';
		while (way === 'again') {
			const checked = await check(step, profile);
			const isGood = checked.kind === 'known' && checked.vendors.length > 0;
			way = isGood ? 'keep' : await askChecked(step, checked);
		}
		if (way === 'keep') return {type: 'done', changes: {receivedToken: profile}};
		if (way === 'leave') return {type: 'leave'};
	}
}

async function askToken({asker, draft, facts, ports}: LineStep): Promise<Profile | Back> {
	const {receivedToken} = draft.answers;
	const {host} = new URL(facts.hosts.smapi);
	const isAmazon = sameOrigin(facts.hosts.smapi, amazonHosts.smapi);
	asker.say('Paste what the client sent you: the access token, the header with it, or the JSON of it.');
	asker.say('It is a secret, so it is not shown.');
	asker.say(
		`It is checked with ${host}${isAmazon ? ', Amazon’s service for skills' : ', which is not Amazon'}, and goes nowhere else.`,
	);
	const now = ports.clock.now();
	const kept = receivedToken?.tokens.accessToken;
	const offered = facts.demo?.answers.receivedToken?.tokens.accessToken;
	const enter =
		kept !== undefined
			? {value: kept, says: `Enter alone keeps the one ending in ${lastFour(kept)}.`}
			: offered !== undefined && {value: offered, says: 'This is practice: Enter alone takes a made-up one.'};
	const text = await asker.text('Token', {
		isSecret: true,
		lines: 'all',
		empty: 'Paste the token first; it begins with Atza|.',
		judge: typed => {
			const read = readReceivedToken(typed, now);
			return read instanceof Failure ? `${read.what} ${read.next}` : undefined;
		},
		taken: typed => takenWords(typed, now),
		...(enter && {enter}),
	});
	if (text === back) return back;
	if (receivedToken && text === kept) return receivedToken;
	const token = readReceivedToken(text, now);
	if (token instanceof Failure) throw token;
	return receivedProfile(token, facts.hosts, now, askedOf(draft));
}

function takenWords(text: string, now: Date): string {
	const token = readReceivedToken(text, now);
	if (token instanceof Failure) return token.what;
	const end = token.expiresAt === undefined ? '' : `, which ends at ${utcMinutes(token.expiresAt)}`;
	return `Taken: the access token ending in ${lastFour(token.accessToken)}${end}.`;
}

async function check({asker, ports, signal}: LineStep, profile: Profile): Promise<CheckedToken> {
	if (secondsLeft(profile.tokens, ports.clock.now()) <= 0)
		return {kind: 'ended', failure: new Failure('smapi_unauthorized')};
	asker.say(`Asking ${new URL(profile.hosts.smapi).host} whose token it is.`);
	return checkReceived(profile, ports, signal);
}

async function askChecked({asker, copy, facts}: LineStep, checked: CheckedToken): Promise<Way | Back> {
	for (const line of wordsOf(checked)) asker.say(line);
	const rows: readonly AskRow<Way | 'copy' | 'say'>[] = rowsFor(checked, facts.programName);
	for (;;) {
		const way = await asker.choose('What now?', rows);
		if (way === 'copy') await copy(newTokenMessage(), 'Message');
		else if (way === 'say') sayMessage(asker, newTokenMessage());
		else return way;
	}
}

function wordsOf(checked: CheckedToken): readonly string[] {
	switch (checked.kind) {
		case 'ended':
			return [
				'Failed: this token no longer works. It has ended, was taken back, or was not copied whole.',
				'A token lives one hour. Ask the client for a new one.',
			];
		case 'uncovered':
			return [
				'Warning: the token works, but it may not list vendor IDs (403), so nobody can say here whose account it is.',
				'That is fine where the client asked for other permissions only.',
			];
		case 'unclear':
			return [`Failed: the token could not be checked. ${checked.failure.what} ${checked.failure.next}`];
		case 'known':
			return [
				'Warning: the token works, but its account has no vendor ID: its developer registration is not finished.',
				'Is it your developer account that chose Allow?',
			];
	}
}

function rowsFor({kind}: CheckedToken, programName: string): readonly AskRow<Way | 'copy' | 'say'>[] {
	const paste = {value: 'paste', label: 'Give another token'} as const;
	const keep = {value: 'keep', label: 'Keep it all the same'} as const;
	switch (kind) {
		case 'ended':
			return [
				paste,
				{value: 'copy', label: 'Copy a message that asks for a new one'},
				{value: 'say', label: 'Read that message to me'},
				{value: 'leave', label: 'Leave for now', hint: goesOnHere(programName)},
			];
		case 'unclear':
			return [{value: 'again', label: 'Check again'}, keep, paste];
		default:
			return [keep, paste];
	}
}

/** `2026-11-24 14:04 UTC` */
function utcMinutes(date: Date): string {
	return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
