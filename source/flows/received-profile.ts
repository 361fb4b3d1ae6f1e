import type {Hosts} from '../core/hosts.ts';
import type {Profile} from '../core/profile.ts';
import type {ReceivedToken} from '../core/received-token.ts';

/** What the authorization URL said about a token that came later. */
export interface AskedFor {
	readonly clientId?: string;
	/** Full names. */
	readonly scopes?: readonly string[];
}

/**
 * A received token as a profile: no client secret, no refresh token. The scopes that came with the token count before
 * those that were asked for.
 */
export function receivedProfile(
	received: ReceivedToken,
	hosts: Hosts,
	now: Date,
	{clientId, scopes: asked = []}: AskedFor = {},
): Profile {
	const {scopes = asked, ...tokens} = received;
	return {
		role: 'owner',
		...(clientId === undefined ? {} : {clientId}),
		hosts,
		scopes,
		createdAt: now,
		usedAt: now,
		tokens: {...tokens, obtainedAt: now},
	};
}
