import {calculatePKCECodeChallenge} from 'oauth4webapi';
import {judgeAuthorizationResponse} from '../core/authorization-response.ts';
import {buildAuthorizationUrl} from '../core/authorization-url.ts';
import {type ConfigFile, requestsIn, withDraft, withRequest} from '../core/config-file.ts';
import {Failure} from '../core/failure.ts';
import {readPastedAnswer, stateOfPastedText} from '../core/pasted-text.ts';
import {newProfile, type OpenRequest, type Profile} from '../core/profile.ts';
import {narrowerScopes} from '../core/token-response.ts';
import type {Ports} from '../ports.ts';
import {exchangeCode} from './token-endpoint.ts';

/** An open request of kind `code` with everything that its answer needs. */
export type CodeRequest = OpenRequest &
	Required<
		Pick<OpenRequest, 'clientId' | 'clientSecret' | 'redirectUri' | 'hosts' | 'state' | 'codeVerifier'>
	>;

export interface NewRequest {
	readonly id: string;
	readonly request: CodeRequest;
	readonly authorizationUrl: string;
}

/** Makes a request for another owner: new state and verifier, the address to send. Nothing is saved here. */
export async function makeRequest(
	asked: Pick<CodeRequest, 'clientId' | 'clientSecret' | 'redirectUri' | 'hosts'> & {
		profileName: string;
		scopes: readonly string[];
	},
	ports: Pick<Ports, 'random' | 'clock'>,
): Promise<NewRequest> {
	const state = ports.random.base64url(32);
	const codeVerifier = ports.random.base64url(48);
	const request: CodeRequest = {kind: 'code', ...asked, state, codeVerifier, createdAt: ports.clock.now()};
	return {id: newRequestId(ports), request, authorizationUrl: await addressOf(request)};
}

/** A name for an open request: short, without signs, new each time. */
export function newRequestId(ports: Pick<Ports, 'random'>): string {
	return `r${ports.random.base64url(6).replace(/[-_]/g, 'x')}`;
}

/** The address of an open request, the same each time. */
export async function addressOf(request: CodeRequest): Promise<string> {
	return buildAuthorizationUrl({
		authorizeHost: request.hosts.authorize,
		clientId: request.clientId,
		scopes: request.scopes ?? [],
		redirectUri: request.redirectUri,
		state: request.state,
		codeChallenge: await calculatePKCECodeChallenge(request.codeVerifier),
	});
}

/**
 * Saves an open request of any kind; the draft that led to it ends in the same write.
 * @throws Failure of the store
 */
export async function saveRequest(
	{id, request}: {readonly id: string; readonly request: OpenRequest},
	ports: Pick<Ports, 'store'>,
): Promise<void> {
	await ports.store.change(file => withDraft(withRequest(file, id, request), undefined));
}

/** Whether an open request can be answered by a code. */
export function isCodeRequest(request: OpenRequest): request is CodeRequest {
	return request.kind === 'code';
}

/** The open requests of kind `code`, oldest first, with their IDs. */
export function codeRequestsIn(file: ConfigFile): [string, CodeRequest][] {
	return requestsIn(file).filter((entry): entry is [string, CodeRequest] => isCodeRequest(entry[1]));
}

/** Which of several open requests a pasted answer belongs to, by its `state`; undefined for a bare code or a strange one. */
export function requestOfAnswer(
	text: string,
	open: readonly [string, CodeRequest][],
): [string, CodeRequest] | undefined {
	const state = stateOfPastedText(
		text,
		open.map(([, request]) => request.state),
	);
	return open.find(([, request]) => request.state === state);
}

/** The owner's answer as it may be exchanged. */
export interface OwnerAnswer {
	/** Marked by the protocol library: its token request takes no others. */
	readonly parameters: URLSearchParams;
	/** It carried no `state`: whose account it is shows only after the exchange. */
	readonly bareCode: boolean;
	/** A narrower list that the callback named. */
	readonly grantedScopes?: readonly string[];
}

/**
 * Judges what the owner sent back against its request. Sends nothing.
 * @throws Failure `paste_*`, of the authorization response
 */
export function judgeOwnerAnswer(text: string, request: CodeRequest): OwnerAnswer {
	const {hosts, clientId, redirectUri, state} = request;
	const pasted = readPastedAnswer(text, {state, redirectUri});
	if (pasted instanceof Failure) throw pasted;
	const {bareCode} = pasted;
	const judged = judgeAuthorizationResponse(pasted.params, {state, bareCode, hosts, clientId});
	if (judged.kind === 'refused') throw new Failure('paste_other_sign_in');
	if (judged.kind === 'failure') throw judged.failure;
	const {parameters, grantedScopes} = judged;
	return {parameters, bareCode, ...(grantedScopes ? {grantedScopes} : {})};
}

/**
 * Exchanges the owner's answer, once, with the request's own verifier. Saves nothing.
 * @throws Failure of the token endpoint, network
 */
export async function exchangeAnswer(
	answer: OwnerAnswer,
	request: CodeRequest,
	ports: Pick<Ports, 'http' | 'clock'>,
	signal: AbortSignal,
): Promise<Profile> {
	const {hosts, clientId, clientSecret, redirectUri, scopes = []} = request;
	const {grantedScopes: named = answer.grantedScopes, ...tokens} = await exchangeCode(
		{hosts, clientId, clientSecret},
		answer.parameters,
		redirectUri,
		request.codeVerifier,
		ports,
		signal,
	);
	const grantedScopes = narrowerScopes(scopes, named);
	const client = {role: 'client', clientId, clientSecret, redirectUri, hosts, scopes} as const;
	return newProfile(client, tokens, grantedScopes, ports.clock.now());
}
