import type {Answers} from '../core/answers.ts';
import {nextOwnerDraft, otherPermissionsDraft} from '../core/next-drafts.ts';
import {tokenHandOverMessage} from '../core/owner-messages.ts';
import {freeName, type Profile, scopesOf} from '../core/profile.ts';
import {type AskRow, back} from '../flows/asker.ts';
import type {LineOutcome, LineStep} from '../flows/line-step.ts';
import {sayMessage} from './say-message.ts';
import {sayToken} from './say-token.ts';
import {isUnasked, lookUp, renew} from './token-work.ts';

export const help = [
	'The access token goes with every request to SMAPI, in the header Authorization: Bearer.',
	'It lives one hour. smapi-login token prints it at any time, renewed when it has to be.',
	'Whoever has the token can use it: showing it puts it on your screen and into its scrollback.',
];

type Session = Answers['session'];
type Way =
	| 'leave'
	| 'show'
	| 'copy'
	| 'header'
	| 'renew'
	| 'scopes'
	| 'vendors'
	| 'message'
	| 'say-message'
	| 'another'
	| 'home';

/** The token: what it is good for, and what to do with it. Enter alone leaves. */
export async function ask(step: LineStep): Promise<LineOutcome> {
	const {asker, copy, draft, ports} = step;
	const session = draft.answers.session!;
	if (isUnasked(session, ports.clock.now())) return lookUp(step, session);
	sayToken(step, session);
	const {profile} = session;
	const {accessToken} = profile.tokens;
	const rows = rowsFor(session);
	for (;;) {
		const way = await asker.choose('What now?', rows);
		switch (way) {
			case back:
			case 'home':
				return {type: 'back'};
			case 'leave':
				return {type: 'leave'};
			case 'show':
				asker.print(accessToken);
				break;
			case 'copy':
				await copy(accessToken, 'Access token');
				break;
			case 'header':
				await copy(`Authorization: Bearer ${accessToken}`, 'Header');
				break;
			case 'renew': {
				const renewed = await renew(step, session);
				if (renewed) return renewed;
				break;
			}
			case 'vendors':
				return lookUp(step, session);
			case 'scopes':
				return {
					type: 'go',
					draft: otherPermissionsDraft(draft, session, ports.machine),
					destination: {at: 'review', hosts: profile.hosts, keepsDraft: false},
				};
			case 'message':
				await copy(handOver(profile), 'Message');
				break;
			case 'say-message':
				sayMessage(asker, handOver(profile));
				break;
			case 'another':
				return {
					type: 'go',
					draft: nextOwnerDraft(profile, ports.machine, freeNameBeside(session.profileName, step)),
					destination: {at: 'profile-name', hosts: profile.hosts},
				};
		}
	}
}

function rowsFor({profile, vendorsFailure}: Session): readonly AskRow<Way>[] {
	const isClient = profile.role === 'client';
	const rows: readonly (AskRow<Way> | undefined)[] = [
		{value: 'leave', label: 'Leave'},
		{value: 'copy', label: 'Copy the token'},
		{value: 'header', label: 'Copy the header with it'},
		{value: 'show', label: 'Show the token'},
		isClient
			? {value: 'message', label: 'Copy the message that hands it to the owner', hint: 'it holds the token'}
			: undefined,
		isClient ? {value: 'say-message', label: 'Show that message'} : undefined,
		canRenew(profile) ? {value: 'renew', label: 'Renew it now'} : undefined,
		vendorsFailure ? {value: 'vendors', label: 'Ask for the vendor IDs again'} : undefined,
		profile.role === 'owner' ? undefined : {value: 'scopes', label: 'Ask for other permissions'},
		isClient ? {value: 'another', label: 'Another owner, with the same client'} : undefined,
		{value: 'home', label: 'Saved profiles'},
	];
	return rows.filter(row => row !== undefined);
}

/** A name for the next owner's profile that no profile has. */
function freeNameBeside(profileName: string, {facts}: LineStep): string {
	const isTaken = (name: string) => name === profileName || Object.hasOwn(facts.file.profiles ?? {}, name);
	return freeName(profileName, isTaken);
}

function handOver(profile: Profile): string {
	return tokenHandOverMessage({
		accessToken: profile.tokens.accessToken,
		expiresAt: profile.tokens.expiresAt,
		scopes: scopesOf(profile),
		smapiHost: profile.hosts.smapi,
	});
}

/** A refused refresh token is sent once more on request: the person may have allowed the client again. */
function canRenew({role, tokens, clientId, clientSecret}: Profile): boolean {
	return role !== 'owner' && Boolean(tokens.refreshToken && clientId && clientSecret);
}
