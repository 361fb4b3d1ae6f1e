import {withDraft, withoutRequest, withRequest} from '../core/config-file.ts';
import type {Draft} from '../core/draft.ts';
import type {Hosts} from '../core/hosts.ts';
import {inspectAuthorizationUrl} from '../core/inspect-url.ts';
import type {OpenRequest} from '../core/profile.ts';
import {scopeProblem} from '../core/scopes.ts';
import type {Ports} from '../ports.ts';
import {newRequestId} from './owner-request.ts';
import type {AskedFor} from './received-profile.ts';

export interface OwnerWait {
	/** The open request that this one replaces: of this run, or the one that was gone on with. */
	readonly requestId: string | undefined;
	/** Undefined: the address itself is waited for. */
	readonly authorizationUrl: string | undefined;
	/** Where the token will be of use. */
	readonly hosts: Hosts;
	readonly profileName: string | undefined;
}

/**
 * Role 3: saves what is waited for, an address (`url`) or a token (`token`), so that the person can leave. The draft ends
 * in the same write.
 *
 * @returns the ID of the open request
 * @throws Failure of the store
 */
export async function saveWait(
	{requestId, authorizationUrl, hosts, profileName}: OwnerWait,
	ports: Pick<Ports, 'store' | 'random' | 'clock'>,
): Promise<string> {
	const id = requestId ?? newRequestId(ports);
	const name = profileName === undefined ? {} : {profileName};
	const createdAt = ports.clock.now();
	const request: OpenRequest =
		authorizationUrl === undefined
			? {kind: 'url', ...name, createdAt}
			: {kind: 'token', ...name, authorizationUrl, ...askedIn(authorizationUrl), hosts, createdAt};
	await ports.store.change(file => {
		const saved = withRequest(withoutRequest(file, id), id, request);
		// Who goes on with an open request has no draft of it; another one stays.
		return requestId === undefined ? withDraft(saved, undefined) : saved;
	});
	return id;
}

/**
 * What a received token was asked for: by its authorization URL, else by the profile or open request that is gone on with.
 * A client ID of the environment is somebody's own, not that of the client who sent the token.
 */
export function askedOf({answers, from}: Draft): AskedFor {
	const {authorizationUrl, clientId, scopes} = answers;
	if (authorizationUrl !== undefined) return askedIn(authorizationUrl);
	const isStored = (key: 'clientId' | 'scopes') => from[key] === 'profile' || from[key] === 'request';
	return {
		...(clientId !== undefined && isStored('clientId') ? {clientId} : {}),
		...(scopes !== undefined && isStored('scopes') ? {scopes} : {}),
	};
}

/** Client and permissions that an authorization URL names, as far as they can be stored. */
export function askedIn(
	authorizationUrl: string | undefined,
): Required<Pick<OpenRequest, 'scopes'>> & AskedFor {
	const judged = authorizationUrl === undefined ? undefined : inspectAuthorizationUrl(authorizationUrl);
	if (judged?.kind !== 'url') return {scopes: []};
	const scopes = judged.scopes.map(({scope}) => scope).filter(scope => scopeProblem(scope) === undefined);
	const {clientId} = judged;
	const isPlain = clientId !== undefined && /^[\x21-\x7E]+$/.test(clientId);
	return {scopes, ...(isPlain ? {clientId} : {})};
}
