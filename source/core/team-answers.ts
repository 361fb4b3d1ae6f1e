import type {Answers, Flow} from './answers.ts';
import {type Draft, flowOf, flowsOf, redirectUriOf, withAnswers} from './draft.ts';
import type {FailureCode} from './failure.ts';
import {cleanText} from './redact.ts';
import type {TeamFile, TeamInUse} from './team.ts';

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

/** Whether the file has a say in this sign-in: its client, or, where it names none, any answer of it. */
export function isOfTeam({answers, from}: Draft, {clientId}: TeamFile): boolean {
	return clientId === undefined ? Object.values(from).includes('team') : answers.clientId === clientId;
}

/** Where the client secret is to be had, in the team's words, cleaned; undefined where they say nothing of it. */
export function secretWords(draft: Draft, offer: TeamInUse | undefined): string | undefined {
	if (offer?.team.secretFrom === undefined || !isOfTeam(draft, offer.team)) return undefined;
	return `Your team says where it is: ${cleanText(offer.team.secretFrom, 300)}`;
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
	if (offer?.team.contact === undefined || !isOfTeam(draft, offer.team)) return undefined;
	if (!teamFailures.includes(code)) return undefined;
	return `If you cannot mend it yourself, ask ${cleanText(offer.team.contact, 200)}.`;
}
