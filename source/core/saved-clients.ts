import {type ConfigFile, isDamaged, profilesIn, requestsIn} from './config-file.ts';
import {type Hosts, sameOrigin} from './hosts.ts';
import {hasClientSecret, type OpenRequest, type Profile, shownName} from './profile.ts';

/** A client whose ID and secret are in the file. */
export interface SavedClient {
	/** As the answer `securityProfile` names it: `profile:me`, `request:acme`. */
	readonly id: string;
	/** `profile me`, `the request for acme`; cleaned. */
	readonly words: string;
	readonly from: 'profile' | 'request';
	readonly client: {
		readonly clientId: string;
		readonly clientSecret?: string;
		/** Instead of the secret. */
		readonly clientSecretCommand?: string;
	};
}

/**
 * The clients that a sign-in with these hosts can use again: those of the profiles, then those that only an open request
 * has. A secret goes only to the hosts that it was saved with (contract 3, "Bound").
 */
export function savedClients(file: ConfigFile, hosts: Hosts): readonly SavedClient[] {
	const ofProfiles = profilesIn(file).flatMap(([name, profile]): readonly SavedClient[] => {
		const client = isDamaged(profile) ? undefined : clientOf(profile, hosts);
		if (!client) return [];
		return [{id: `profile:${name}`, words: `profile ${shownName(name)}`, from: 'profile', client}];
	});
	const found = [...ofProfiles];
	for (const [id, request] of requestsIn(file)) {
		const client = request.kind === 'code' ? clientOf(request, hosts) : undefined;
		if (!client || found.some(saved => saved.client.clientId === client.clientId)) continue;
		const name = request.profileName ?? id;
		const words = `the request for ${shownName(name)}`;
		found.push({id: `request:${name}`, words, from: 'request', client});
	}
	return found;
}

function clientOf(saved: Profile | OpenRequest, hosts: Hosts): SavedClient['client'] | undefined {
	const {clientId, clientSecret, clientSecretCommand: command} = saved;
	if (!clientId || !saved.hosts || !hasClientSecret(saved) || !sameOrigin(saved.hosts.token, hosts.token))
		return undefined;
	return command ? {clientId, clientSecretCommand: command} : {clientId, clientSecret: clientSecret!};
}
