import {calculatePKCECodeChallenge} from 'oauth4webapi';
import type {Answers} from '../core/answers.ts';
import {judgeAuthorizationResponse} from '../core/authorization-response.ts';
import {buildAuthorizationUrl} from '../core/authorization-url.ts';
import {type ConfigFile, isDamaged, profileIn, requestsIn, withRequest} from '../core/config-file.ts';
import {withoutDraftOf} from '../core/draft.ts';
import {Failure} from '../core/failure.ts';
import {type Hosts, sameOrigin} from '../core/hosts.ts';
import {readPastedAnswer, stateOfPastedText} from '../core/pasted-text.ts';
import {newProfile, type OpenRequest, type Profile, type Vendor} from '../core/profile.ts';
import {narrowerScopes} from '../core/token-response.ts';
import type {Ports} from '../ports.ts';
import {clientSecretOf} from './client-secret.ts';
import {listVendors} from './list-vendors.ts';
import {type NewSession, nameBeside} from './save.ts';
import {exchangeCode} from './token-endpoint.ts';
import {unsealedAnew} from './unsealed.ts';

/** An open request of kind `code` with everything that its answer needs. */
export type CodeRequest = OpenRequest &
	Required<Pick<OpenRequest, 'clientId' | 'redirectUri' | 'hosts' | 'state' | 'codeVerifier'>>;

/** What a request asks for, once every answer is there. */
export type Asked = Pick<CodeRequest, 'clientId' | 'clientSecretCommand' | 'redirectUri' | 'hosts' | 'from'> &
	Required<Pick<CodeRequest, 'clientSecret' | 'profileName' | 'scopes'>>;

export interface NewRequest {
	readonly id: string;
	readonly request: CodeRequest;
	readonly authorizationUrl: string;
}

/** Makes a request for another owner: new state and verifier, the address to send. Nothing is saved here. */
export async function makeRequest(
	asked: Asked,
	ports: Pick<Ports, 'random' | 'clock' | 'store'>,
): Promise<NewRequest> {
	const state = ports.random.base64url(32);
	const codeVerifier = ports.random.base64url(48);
	const request: CodeRequest = {kind: 'code', ...asked, state, codeVerifier, createdAt: ports.clock.now()};
	return {id: newRequestId(ports), request, authorizationUrl: await addressOf(request, ports)};
}

/** A name for an open request: short, without signs, new each time. */
export function newRequestId(ports: Pick<Ports, 'random'>): string {
	return `r${ports.random.base64url(6).replace(/[-_]/g, 'x')}`;
}

/** The address of an open request, the same each time. @throws Failure `keychain_unavailable`, `keychain_missing` */
export async function addressOf(request: CodeRequest, ports: Pick<Ports, 'store'>): Promise<string> {
	const {codeVerifier} = await wholeRequest(request, ports);
	return buildAuthorizationUrl({
		authorizeHost: request.hosts.authorize,
		clientId: request.clientId,
		scopes: request.scopes ?? [],
		redirectUri: request.redirectUri,
		state: request.state,
		codeChallenge: await calculatePKCECodeChallenge(codeVerifier),
	});
}

/** The request with its secrets, those in the keychain too. */
function wholeRequest(
	request: CodeRequest,
	{store}: Pick<Ports, 'store'>,
	signal?: AbortSignal,
): Promise<CodeRequest> {
	const lost = {
		whose: 'this open request',
		hint: 'Cancel it ({program} requests list shows it), and send the owner a new address.',
	};
	return unsealedAnew(() => request, lost, store, signal);
}

/**
 * Saves an open request of any kind; the draft that led to it ends in the same write.
 * @throws Failure of the store
 */
export async function saveRequest(
	{id, request}: {readonly id: string; readonly request: OpenRequest},
	ports: Pick<Ports, 'store'>,
): Promise<void> {
	const asker = {role: 'client', clientId: request.clientId} as const;
	await ports.store.change(file => withoutDraftOf(withLastFrom(withRequest(file, id, request)), asker));

	function withLastFrom(file: ConfigFile): ConfigFile {
		return request.from === undefined ? file : {...file, from: request.from};
	}
}

/** The request that the answers lead to; undefined when some of them are missing. */
export function askedFor(answers: Partial<Answers>, hosts: Hosts): Asked | undefined {
	const {clientId, clientSecret, clientSecretCommand, redirectUri, scopes, profileName, from} = answers;
	const isWhole = clientId && clientSecret && redirectUri && scopes && profileName;
	if (!isWhole) return undefined;
	const command = clientSecretCommand === undefined ? {} : {clientSecretCommand};
	const asked = {clientId, clientSecret, ...command, redirectUri, scopes, profileName, hosts};
	return from === undefined ? asked : {...asked, from};
}

/**
 * The open request for these answers: the one that there is already, so that the owner is never sent two addresses for
 * one thing, else a new one. It is on disk when this resolves.
 *
 * @param known the request that the draft names, and the states of addresses that this run has given out
 * @returns undefined when there is none and answers for a new one are missing
 * @throws Failure of the store
 */
export async function prepareRequest(
	asked: Asked | undefined,
	known: {readonly requestId: string | undefined; readonly states: readonly string[]},
	ports: Pick<Ports, 'store' | 'random' | 'clock'>,
): Promise<NewRequest | undefined> {
	const open = codeRequestsIn(ports.store.read());
	const isKnown = ([id, {state}]: [string, CodeRequest]) =>
		id === known.requestId || known.states.includes(state);
	const found = open.findLast(
		entry => isKnown(entry) && (asked === undefined || asksTheSame(entry[1], asked)),
	);
	if (found) {
		const [id, before] = found;
		const profileName = asked?.profileName ?? before.profileName;
		const request = profileName === undefined ? before : {...before, profileName};
		const isOfThisRun = id !== known.requestId;
		await ports.store.change(file => {
			const named = profileName === before.profileName ? file : withRequest(file, id, request);
			// Another draft than the one that led here stays.
			return isOfThisRun ? withoutDraftOf(named, {role: 'client', clientId: request.clientId}) : named;
		});
		return {id, request, authorizationUrl: await addressOf(request, ports)};
	}
	if (asked === undefined) return undefined;
	const made = await makeRequest(asked, ports);
	await saveRequest(made, ports);
	return made;
}

/** Whether the address would be the same, apart from its state; the name is only ours. */
function asksTheSame(request: CodeRequest, asked: Asked): boolean {
	const scopes = request.scopes ?? [];
	return (
		request.clientId === asked.clientId &&
		request.redirectUri === asked.redirectUri &&
		sameOrigin(request.hosts.authorize, asked.hosts.authorize) &&
		sameOrigin(request.hosts.token, asked.hosts.token) &&
		scopes.length === asked.scopes.length &&
		asked.scopes.every(scope => scopes.includes(scope))
	);
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
	/** What was odd about the paste. */
	readonly remark?: string;
}

/**
 * Judges what the owner sent back against its request. Sends nothing.
 * @throws Failure `paste_*`, of the authorization response
 */
export function judgeOwnerAnswer(text: string, request: CodeRequest): OwnerAnswer {
	const {hosts, clientId, redirectUri, state} = request;
	const pasted = readPastedAnswer(text, {state, redirectUri});
	if (pasted instanceof Failure) throw ofOwner(pasted);
	const {bareCode, remark} = pasted;
	const judged = judgeAuthorizationResponse(pasted.params, {state, bareCode, hosts, clientId});
	if (judged.kind === 'refused') throw ofOwner(new Failure('paste_other_sign_in'));
	if (judged.kind === 'failure') throw judged.failure;
	const {parameters, grantedScopes} = judged;
	return {
		parameters,
		bareCode,
		...(grantedScopes ? {grantedScopes} : {}),
		...(remark === undefined ? {} : {remark}),
	};
}

/** It was somebody else's browser: the words say whom to ask. */
export function ofOwner({code, details, why, cause}: Failure): Failure {
	return new Failure(code, {...details, answeredBy: 'owner'}, {why, cause});
}

/**
 * Exchanges the owner's answer, once, with the request's own verifier. Saves nothing.
 * @throws Failure of the token endpoint, network, keychain
 */
export async function exchangeAnswer(
	answer: OwnerAnswer,
	request: CodeRequest,
	ports: Pick<Ports, 'http' | 'clock' | 'programs' | 'store'>,
	signal: AbortSignal,
): Promise<Profile> {
	const {hosts, clientId, clientSecretCommand, redirectUri, scopes = []} = request;
	const whole = await wholeRequest(request, ports, signal);
	const clientSecret = await clientSecretOf(whole, ports, signal);
	const {grantedScopes: named = answer.grantedScopes, ...tokens} = await exchangeCode(
		{hosts, clientId, clientSecret},
		answer.parameters,
		redirectUri,
		whole.codeVerifier,
		ports,
		signal,
	).catch((error: unknown) => {
		throw error instanceof Failure && error.code === 'code_refused' ? ofOwner(error) : error;
	});
	const grantedScopes = narrowerScopes(scopes, named);
	const command = clientSecretCommand === undefined ? {} : {clientSecretCommand};
	const client = {role: 'client', clientId, clientSecret, ...command, redirectUri, hosts, scopes} as const;
	return newProfile(client, tokens, grantedScopes, ports.clock.now());
}

/** A bare code brought tokens for a name that exists, and not surely of the same account: look before it is replaced. */
export interface Whose {
	/** Of the account that answered; undefined: nobody says. */
	readonly vendors: readonly Vendor[] | undefined;
	/** Of the profile that would be replaced. */
	readonly before: readonly Vendor[];
	/** A name that is free: keep as a new profile. */
	readonly freeName: string;
}

/**
 * Looks at the account of tokens that a bare code brought.
 * @returns undefined: nothing would be replaced, or the account is the same
 */
export async function lookWhose(
	session: NewSession,
	ports: Pick<Ports, 'store' | 'http' | 'clock'>,
	signal: AbortSignal,
): Promise<Whose | undefined> {
	const before = session.noSave ? undefined : existing(session.profileName, ports);
	if (before === undefined) return undefined;
	const vendors = await vendorsOf(session.profile, ports, signal);
	const known = before.vendors ?? [];
	if (vendors?.some(vendor => known.some(({id}) => id === vendor.id))) return undefined;
	return {vendors, before: known, freeName: nameBeside(session.profileName, ports)};
}

function existing(name: string, ports: Pick<Ports, 'store'>): Profile | undefined {
	try {
		const found = profileIn(ports.store.read(), name);
		return found === undefined || isDamaged(found) ? undefined : found;
	} catch (error) {
		// A file that cannot be read is told by the save.
		if (error instanceof Failure) return undefined;
		throw error;
	}
}

async function vendorsOf(
	profile: Profile,
	ports: Pick<Ports, 'http' | 'clock'>,
	signal: AbortSignal,
): Promise<readonly Vendor[] | undefined> {
	try {
		return (await listVendors(profile.hosts, profile.tokens.accessToken, ports, signal)).vendors;
	} catch (error) {
		if (error instanceof Failure) return undefined;
		throw error;
	}
}
