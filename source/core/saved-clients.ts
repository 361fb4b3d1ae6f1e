import {type ConfigFile, isDamaged, profilesIn, requestsIn} from './config-file.ts';
import {type Hosts, sameOrigin} from './hosts.ts';
import {hasClientSecret, type OpenRequest, type Profile, shownName} from './profile.ts';

/** A client whose ID and secret are in the file. */
export interface SavedClient {
	/** As the answer `securityProfile` names it: `profile:me`, `request:acme`. */
	readonly id: string;
	/** `profile me`, `the request for acme`; cleaned. */
	readonly words: string;
	/** Of the other profiles of the same client: `, also of work and 2 more (…abcdef)`. Empty without any. */
	readonly shared: string;
	/** All of them, as the answer may name them. */
	readonly ids: readonly string[];
	readonly from: 'profile' | 'request';
	readonly client: {
		readonly clientId: string;
		readonly clientSecret?: string;
		/** Instead of the secret. */
		readonly clientSecretCommand?: string;
	};
}

/**
 * The clients that a sign-in with these hosts can use again, once each: those of the profiles, then those that only an
 * open request has. Of several profiles with one client the newest secret counts. A secret goes only to the hosts that it
 * was saved with (contract 3, "Bound").
 */
export function savedClients(file: ConfigFile, hosts: Hosts): readonly SavedClient[] {
	const ofProfiles = new Map<string, [name: string, profile: Profile, client: SavedClient['client']][]>();
	for (const [name, profile] of profilesIn(file)) {
		const client = isDamaged(profile) ? undefined : clientOf(profile, hosts);
		if (!client || isDamaged(profile)) continue;
		const same = ofProfiles.get(client.clientId) ?? [];
		ofProfiles.set(client.clientId, [...same, [name, profile, client]]);
	}
	const found = [...ofProfiles.values()].map((same): SavedClient => {
		const byAge = same.toSorted(([, one], [, other]) => secretTime(other) - secretTime(one));
		const [[name, , client], ...others] = byAge as [(typeof same)[number], ...typeof same];
		return {
			id: `profile:${name}`,
			words: `profile ${shownName(name)}`,
			shared: sharedWords(
				others.map(([other]) => other),
				client.clientId,
			),
			ids: same.map(([each]) => `profile:${each}`),
			from: 'profile',
			client,
		};
	});
	for (const [id, request] of requestsIn(file)) {
		const client = request.kind === 'code' ? clientOf(request, hosts) : undefined;
		if (!client || found.some(saved => saved.client.clientId === client.clientId)) continue;
		const name = request.profileName ?? id;
		const words = `the request for ${shownName(name)}`;
		const own = `request:${name}`;
		found.push({id: own, words, shared: '', ids: [own], from: 'request', client});
	}
	return found;
}

/** When the secret was given, as far as anybody knows. */
function secretTime({secretAt, signedInAt, createdAt}: Profile): number {
	return (secretAt ?? signedInAt ?? createdAt).getTime();
}

function sharedWords([name, ...more]: readonly string[], clientId: string): string {
	if (name === undefined) return '';
	const rest = more.length === 0 ? '' : ` and ${more.length} more`;
	return `, also of ${shownName(name)}${rest} (…${clientId.slice(-6)})`;
}

function clientOf(saved: Profile | OpenRequest, hosts: Hosts): SavedClient['client'] | undefined {
	const {clientId, clientSecret, clientSecretCommand: command} = saved;
	if (!clientId || !saved.hosts || !hasClientSecret(saved) || !sameOrigin(saved.hosts.token, hosts.token))
		return undefined;
	return command ? {clientId, clientSecretCommand: command} : {clientId, clientSecret: clientSecret!};
}
