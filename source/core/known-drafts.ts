import {type Draft, emptyDraft, withAnswers, withoutAnswers} from './draft.ts';
import type {OpenRequest, Profile} from './profile.ts';
import {answersOfProfile} from './settings.ts';
import {type Whereabouts, wayAgain} from './way-advice.ts';

/** A profile that was opened: its token is there. */
export function openedDraft(profileName: string, profile: Profile): Draft {
	const session = {profileName, profile};
	return withAnswers(emptyDraft, {...answersOfProfile(profile), profileName, session}, 'profile');
}

/** A profile's answers with the way judged anew, to be looked at on `review`. */
export function editDraft(profileName: string, profile: Profile, machine: Whereabouts): Draft {
	const flow = wayAgain(profile.role, profile.redirectUri, machine);
	const known = {...answersOfProfile(profile), profileName, ...(flow ? {flow} : {})};
	return withAnswers(emptyDraft, known, 'profile');
}

/**
 * The same with nothing left to ask: the sign-in itself comes up. For somebody else's skills that would make and keep a
 * new request by a mere look: there it starts from \`review\`.
 */
export function reauthDraft(profileName: string, profile: Profile, machine: Whereabouts): Draft {
	const known = editDraft(profileName, profile, machine);
	return profile.role === 'client' ? known : withAnswers(known, {reviewed: true}, 'profile');
}

/** A received token that has ended: the next one goes into the same profile. */
export function receiveAgainDraft(profileName: string, profile: Profile): Draft {
	const known = withAnswers(emptyDraft, {...answersOfProfile(profile), profileName}, 'profile');
	return withoutAnswers(known, ['securityProfile', 'returnUrls', 'redirectUri']);
}

/** An open request goes on with what it stored. */
export function requestDraft(requestId: string, request: OpenRequest, machine: Whereabouts): Draft {
	const {kind, profileName, clientId, clientSecret, clientSecretCommand} = request;
	const {redirectUri, scopes, authorizationUrl} = request;
	const named = {
		requestId,
		...(profileName === undefined ? {} : {profileName}),
		...(clientId === undefined ? {} : {clientId}),
		...(scopes === undefined ? {} : {scopes}),
	};
	if (kind !== 'code') {
		const known = {
			role: 'owner',
			...named,
			...(authorizationUrl === undefined ? {} : {authorizationUrl}),
		} as const;
		return withAnswers(emptyDraft, known, 'request');
	}
	const flow = wayAgain('client', redirectUri, machine);
	const known = {
		role: 'client',
		...named,
		...(flow ? {flow} : {}),
		...(redirectUri === undefined ? {} : {redirectUri, returnUrls: [redirectUri]}),
		...(clientSecret === undefined ? {} : {clientSecret}),
		...(clientSecretCommand === undefined ? {} : {clientSecretCommand}),
		securityProfile: 'have',
		reviewed: true,
	} as const;
	return withAnswers(emptyDraft, known, 'request');
}

/** A finished sign-in once more, to be looked at on `review`; the way that was chosen in this run stays. */
export function otherPermissionsDraft(
	{answers}: Draft,
	{profileName, profile}: {readonly profileName: string; readonly profile: Profile},
	machine: Whereabouts,
): Draft {
	const known = editDraft(profileName, profile, machine);
	return answers.flow === undefined ? known : withAnswers(known, {flow: answers.flow}, 'profile');
}

/**
 * Role 2: the same client asks another owner. The name is open, and none is known: it is another customer's; the address
 * is a new one.
 */
export function nextOwnerDraft(
	{clientId, clientSecret, clientSecretCommand, redirectUri, scopes}: Profile,
	machine: Whereabouts,
): Draft {
	const flow = wayAgain('client', redirectUri, machine);
	return withAnswers(emptyDraft, {
		role: 'client',
		...(flow ? {flow} : {}),
		securityProfile: 'have',
		scopes,
		...(redirectUri === undefined ? {} : {redirectUri, returnUrls: [redirectUri]}),
		...(clientId === undefined ? {} : {clientId}),
		...(clientSecret === undefined ? {} : {clientSecret}),
		...(clientSecretCommand === undefined ? {} : {clientSecretCommand}),
	});
}
