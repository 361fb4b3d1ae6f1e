import {type Draft, emptyDraft, withAnswers} from './draft.ts';
import {editDraft} from './home-drafts.ts';
import type {Profile} from './profile.ts';
import {type Whereabouts, wayAgain} from './way-advice.ts';

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
 * Role 2: the same client asks another owner; only the name is open, and the address is a new one.
 * @param profileName a free one, to be offered
 */
export function nextOwnerDraft(
	{clientId, clientSecret, redirectUri, scopes}: Profile,
	machine: Whereabouts,
	profileName?: string,
): Draft {
	const flow = wayAgain('client', redirectUri, machine);
	return withAnswers(emptyDraft, {
		role: 'client',
		...(flow ? {flow} : {}),
		...(profileName === undefined ? {} : {profileName}),
		securityProfile: 'have',
		scopes,
		...(redirectUri === undefined ? {} : {redirectUri, returnUrls: [redirectUri]}),
		...(clientId === undefined ? {} : {clientId}),
		...(clientSecret === undefined ? {} : {clientSecret}),
	});
}
