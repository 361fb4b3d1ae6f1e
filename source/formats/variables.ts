import {amazonHosts, type Hosts, sameOrigin} from '../core/hosts.ts';
import type {Profile} from '../core/profile.ts';
import type {Action, Handed} from './format.ts';

/**
 * The variables that `exec` gives to its command and the formats write down: ask-cli's names, and ours for the end.
 * What is not known is not there.
 */
export function variablesOf({accessToken, expiresAt, vendorId, secrets}: Variables): [string, string][] {
	const {refreshToken, clientId, clientSecret} = secrets;
	const all: [string, string | undefined][] = [
		['ASK_ACCESS_TOKEN', accessToken],
		['SMAPI_ACCESS_TOKEN', accessToken],
		['SMAPI_TOKEN_EXPIRES_AT', expiresAt.toISOString()],
		['ASK_VENDOR_ID', vendorId],
		['ASK_REFRESH_TOKEN', refreshToken],
		['ASK_LWA_CLIENT_ID', clientId],
		['ASK_LWA_CLIENT_CONFIRMATION', clientSecret],
	];
	return all.filter((row): row is [string, string] => row[1] !== undefined);
}

type Variables = Pick<Handed, 'accessToken' | 'expiresAt' | 'vendorId' | 'secrets'>;

/** The vendor that a profile's own calls go to; undefined: it has none, or several and none is the default. */
export function vendorOf({
	vendorId,
	vendors = [],
}: Pick<Profile, 'vendorId' | 'vendors'>): string | undefined {
	return vendorId ?? (vendors.length === 1 ? vendors[0]!.id : undefined);
}

/** What an SDK cannot do without; flows/export.ts has made sure that it is there. */
export function sdkSecrets({secrets}: Pick<Handed, 'secrets'>): Required<Handed['secrets']> {
	const {clientId = '', clientSecret = '', refreshToken = ''} = secrets;
	return {clientId, clientSecret, refreshToken};
}

/** What is to be known of a program that renews at Amazon's token host alone, where the profile has another one. */
export function tokenHostNotes({token}: Hosts): readonly Action[] {
	if (sameOrigin(token, amazonHosts.token)) return [];
	return [
		{
			type: 'say',
			text: `! This program renews at ${amazonHosts.token}, and the profile belongs to ${token}. For that host: {program} export sdk-node, or {program} export env`,
		},
	];
}
