import {type AnswerKey, type Answers, answerKeys, type Flow} from './answers.ts';
import {type Draft, flowOf, flowsOf, redirectUriOf, withAnswers, withoutAnswers} from './draft.ts';
import type {FailureCode} from './failure.ts';
import type {Profile} from './profile.ts';
import {cleanText} from './redact.ts';
import type {TeamFile, TeamInUse} from './team.ts';
import {type Whereabouts, wayAdvice} from './way-advice.ts';

/** A team file that a wizard can begin with, and the draft that it begins. */
export interface TeamOffer extends TeamInUse {
	/** What flags, environment and the file say together. */
	readonly draft: Draft;
}

/** The answers that the file gives. A redirect URI is no answer before the person has agreed to it. */
export function answersOfTeam(team: TeamFile): Partial<Answers> {
	const {profile, role, clientId, scopes, way, vendorId} = team;
	// The way would bring its usual address along.
	const hasWay = way !== undefined && flowsOf(role ?? 'self').includes(way) && ownAddress(team) === undefined;
	return {
		...(profile !== undefined && {profileName: profile}),
		...(role !== undefined && {role}),
		// Who names the client has its security profile.
		...(clientId !== undefined && {clientId, securityProfile: 'have'}),
		...(scopes !== undefined && scopes.length > 0 && {scopes}),
		...(vendorId !== undefined && {vendorId}),
		...(hasWay && {flow: way}),
	};
}

/** The way that the file's redirect URI goes by. */
export function teamWay({role = 'self', redirectUri}: TeamFile): Flow | undefined {
	return redirectUri === undefined || role === 'owner' ? undefined : flowOf(role, redirectUri);
}

/** The file's redirect URI where it is none that we would take anyway: such a one has to be agreed to. */
export function ownAddress(team: TeamFile): string | undefined {
	const way = teamWay(team);
	return way === undefined || team.redirectUri === redirectUriOf(way) ? undefined : team.redirectUri;
}

/**
 * Adds what the file says to what stronger sources did not. A name counts as the sign-in's own only for the file's
 * client and where no profile of another client has it; else it is just offered.
 * @param isTaken whether a profile of another client has that name
 */
export function withTeam(draft: Draft, team: TeamFile, isTaken: boolean): Draft {
	const {profileName, ...others} = answersOfTeam(team);
	const isOpen = ([key]: [string, unknown]) => draft.answers[key as keyof Answers] === undefined;
	const isOtherWay = draft.answers.flow !== undefined || draft.answers.redirectUri !== undefined;
	const open = Object.fromEntries(
		Object.entries(others).filter(entry => isOpen(entry) && !(isOtherWay && entry[0] === 'flow')),
	);
	const next = withAnswers(draft, open, 'team');
	if (profileName === undefined || draft.answers.profileName !== undefined) return next;
	const isItsOwn = !isTaken && team.clientId !== undefined && next.answers.clientId === team.clientId;
	return withAnswers(next, {profileName}, isItsOwn ? 'team' : 'default');
}

/**
 * Where the browser of this computer is out of reach (SSH, a container) the file's way is only told, and the person is
 * asked: its way would end in a page that cannot be shown.
 */
export function withAdvisedWay(draft: Draft, machine: Whereabouts): Draft {
	const isTeams = draft.answers.flow === 'browser' && draft.from.flow === 'team';
	if (!isTeams || wayAdvice(machine).better === 'browser') return draft;
	return withoutAnswers(draft, [
		'flow',
		...(draft.from.redirectUri === 'team' ? (['redirectUri'] as const) : []),
	]);
}

/** A draft from the disk, which does not keep where its answers came from: those that the file gives count as its own. */
export function withTeamMarks(draft: Draft, team: TeamFile): Draft {
	if (team.clientId !== undefined && draft.answers.clientId !== team.clientId) return draft;
	const given: Partial<Answers> = {
		...answersOfTeam(team),
		...(team.redirectUri !== undefined && {redirectUri: team.redirectUri}),
	};
	const isGiven = (key: AnswerKey) =>
		given[key] !== undefined && JSON.stringify(given[key]) === JSON.stringify(draft.answers[key]);
	const marks = Object.fromEntries(answerKeys.filter(isGiven).map(key => [key, 'team' as const]));
	return {...draft, from: {...draft.from, ...marks}};
}

/** Whether the file has a say in this sign-in: its client, or, where it names none, any answer of it. */
export function isOfTeam({answers, from}: Draft, {clientId}: TeamFile): boolean {
	return clientId === undefined ? Object.values(from).includes('team') : answers.clientId === clientId;
}

/** Where the client secret of a team is to be had: in its words, or whom to ask; cleaned. Undefined: it is the person's own client. */
export function secretWords(draft: Draft, offer: TeamInUse | undefined): string | undefined {
	if (!offer || !isOfTeam(draft, offer.team)) return undefined;
	const {secretFrom, contact, clientId} = offer.team;
	if (secretFrom !== undefined) return `Your team says where it is: ${cleanText(secretFrom, 300)}`;
	// Who joins a team has not seen its security profile.
	if (clientId === undefined) return undefined;
	return contact === undefined
		? 'The password of your team’s tool. Ask whoever looks after its security profile.'
		: `The password of your team’s tool. Ask ${cleanText(contact, 200)} for it.`;
}

/** Failures whose cause is in the security profile, which is the team's. */
const teamFailures: readonly FailureCode[] = [
	'invalid_client',
	'client_mismatch',
	'authorization_unauthorized_client',
	'authorization_invalid_request',
	'amazon_page_client_id',
	'amazon_page_return_url',
	'amazon_page_scope',
	'invalid_scope',
	'token_invalid_scope',
];

/**
 * Whom to ask about what only the team can mend, cleaned; undefined where the file names nobody.
 * @param code of the failure that it is about
 */
export function contactLine(
	draft: Draft,
	offer: TeamInUse | undefined,
	code: FailureCode = 'invalid_client',
): string | undefined {
	return offer && isOfTeam(draft, offer.team) ? wordsOf(offer, code) : undefined;
}

/** The same for a saved profile: that of the file's client. */
export function contactOfProfile(
	{clientId}: Pick<Profile, 'clientId'>,
	offer: TeamInUse | undefined,
	code: FailureCode,
): string | undefined {
	const isItsClient = clientId !== undefined && offer?.team.clientId === clientId;
	return isItsClient ? wordsOf(offer, code) : undefined;
}

function wordsOf({team: {contact}}: TeamInUse, code: FailureCode): string | undefined {
	if (contact === undefined || !teamFailures.includes(code)) return undefined;
	return `If you cannot mend it yourself, ask ${cleanText(contact, 200)}.`;
}
