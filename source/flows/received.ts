import {requestsIn, withoutRequest, withRequest} from '../core/config-file.ts';
import {type Draft, withoutDraftOf} from '../core/draft.ts';
import {Failure} from '../core/failure.ts';
import type {Hosts} from '../core/hosts.ts';
import {inspectAuthorizationUrl} from '../core/inspect-url.ts';
import type {OpenRequest, Profile, Vendor} from '../core/profile.ts';
import type {ReceivedToken} from '../core/received-token.ts';
import {scopeProblem} from '../core/scopes.ts';
import type {Ports} from '../ports.ts';
import {listVendors} from './list-vendors.ts';
import {newRequestId} from './requests.ts';

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
	// The same mail pasted again is the same wait.
	const isSame = ([, open]: [string, OpenRequest]) =>
		open.kind === 'token' && open.authorizationUrl === authorizationUrl;
	const id = requestId ?? requestsIn(ports.store.read()).find(isSame)?.[0] ?? newRequestId(ports);
	const name = profileName === undefined ? {} : {profileName};
	const createdAt = ports.clock.now();
	const request: OpenRequest =
		authorizationUrl === undefined
			? {kind: 'url', ...name, createdAt}
			: {kind: 'token', ...name, authorizationUrl, ...askedIn(authorizationUrl), hosts, createdAt};
	await ports.store.change(file => {
		const saved = withRequest(withoutRequest(file, id), id, request);
		// Who goes on with an open request has no draft of it; another one stays.
		return requestId === undefined ? withoutDraftOf(saved, {role: 'owner'}) : saved;
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

/** What SMAPI says about a received token. `ended`: it does not take it; whatever else: it can be saved. */
export type CheckedToken =
	| {readonly kind: 'known'; readonly vendors: readonly Vendor[]}
	| {readonly kind: 'ended'; readonly failure: Failure}
	/** It is alive, and the permission to list vendors is missing. */
	| {readonly kind: 'uncovered'}
	/** Nobody could be asked, or the answer says nothing. */
	| {readonly kind: 'unclear'; readonly failure: Failure};

/**
 * Asks SMAPI whose token it is. Always asked, also where the scopes do not cover the call: a 403 still tells that the
 * token is alive, a 401 that it is not.
 */
export async function checkReceived(
	{hosts, tokens}: Pick<Profile, 'hosts' | 'tokens'>,
	ports: Pick<Ports, 'http' | 'clock'>,
	signal: AbortSignal,
): Promise<CheckedToken> {
	try {
		const {vendors} = await listVendors(hosts, tokens.accessToken, ports, signal);
		return {kind: 'known', vendors};
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		if (error.code === 'smapi_unauthorized') return {kind: 'ended', failure: error};
		return error.code === 'smapi_forbidden' ? {kind: 'uncovered'} : {kind: 'unclear', failure: error};
	}
}
