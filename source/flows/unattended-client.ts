import {calculatePKCECodeChallenge} from 'oauth4webapi';
import {judgeAuthorizationResponse} from '../core/authorization-response.ts';
import {buildAuthorizationUrl} from '../core/authorization-url.ts';
import {profileIn, requestsIn, withDraft, withRequest} from '../core/config-file.ts';
import {Failure} from '../core/failure.ts';
import {requireSameHosts} from '../core/hosts.ts';
import {readPastedAnswer, stateOfPastedText} from '../core/pasted-text.ts';
import type {OpenRequest} from '../core/profile.ts';
import {narrowerScopes} from '../core/token-response.ts';
import type {Ports} from '../ports.ts';
import {requireSameClient, type SavedSession, saveSession} from './save-sign-in.ts';
import {exchangeCode} from './token-endpoint.ts';
import {
	announceHosts,
	report,
	requireAnswers,
	type UnattendedContext,
	type UnattendedInput,
	withDefaults,
} from './unattended.ts';
import {profileFrom} from './unattended-self.ts';

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
	const id = `r${ports.random.base64url(6).replace(/[-_]/g, 'x')}`;
	return {id, request, authorizationUrl: await addressOf(request)};
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

/** Saves an open request; the draft that led to it ends in the same write. */
export async function saveRequest({id, request}: NewRequest, ports: Pick<Ports, 'store'>): Promise<void> {
	await ports.store.change(file => withDraft(withRequest(file, id, request), undefined));
}

/**
 * Role 2, first call: reads nothing, saves the open request, prints the address.
 * @throws Failure of usage and store
 */
export async function openRequest(
	input: UnattendedInput,
	context: UnattendedContext,
	_signal: AbortSignal,
): Promise<undefined> {
	const {ports, streams} = context;
	if (input.noSave)
		throw new Failure('usage', {
			detail: 'A request for another owner has to be kept to be answered.',
			hint: 'Leave --no-save out.',
		});
	const draft = withDefaults(input.settings.draft);
	requireAnswers(draft);
	const {clientId, clientSecret, redirectUri, scopes, profileName, replace = false} = draft.answers;
	const {hosts} = input.settings;
	const asked = {
		clientId: clientId!,
		clientSecret: clientSecret!,
		redirectUri: redirectUri!,
		hosts,
		profileName: profileName!,
		scopes: scopes!,
	};
	const profile = {clientId: asked.clientId, hosts, role: 'client' as const};
	requireSameClient(
		{profileName: asked.profileName, replace, profile},
		profileIn(ports.store.read(), asked.profileName),
	);
	announceHosts(hosts, streams);
	const made = await makeRequest(asked, ports);
	await saveRequest(made, ports);
	streams.message(`Saved as open request ${made.id}. Send the address to the owner of the skills.`);
	streams.message(
		`With the code that comes back (it lives 5 minutes): smapi-login --code-stdin --profile ${asked.profileName} --request ${made.id}`,
	);
	const {id: requestId, request, authorizationUrl} = made;
	const json = {
		requestId,
		profile: request.profileName,
		authorizationUrl,
		createdAt: request.createdAt.toISOString(),
	};
	await streams.result(input.json ? JSON.stringify(json) : authorizationUrl);
	return undefined;
}

/**
 * Role 2, second call: reads the owner's answer from standard input, finds its request, exchanges, saves, prints the
 * token. A failure leaves the request as it is.
 * @throws Failure of usage, sign-in, store
 */
export async function answerRequest(
	input: UnattendedInput,
	context: UnattendedContext,
	signal: AbortSignal,
): Promise<undefined> {
	const {ports, streams} = context;
	const {profileName = 'default', replace = false, vendorId} = input.settings.draft.answers;
	const open = requestsFor(profileName, input.requestId, ports);
	const text = await streams.readLine(signal);
	if (text === undefined) throw new Failure('input_ended', {wanted: "the owner's code or address"});
	const [id, request] = requestOf(text, open, profileName);
	requireSameHosts(profileName, request.hosts, input.settings.environmentHosts);
	announceHosts(request.hosts, streams);
	const name = request.profileName ?? profileName;
	const saved = await exchangeAnswer(
		{id, request, text, profileName: name, replace, vendorId, noSave: input.noSave},
		ports,
		signal,
	);
	return report(saved, input, context);
}

export interface RequestAnswer {
	readonly id: string;
	readonly request: CodeRequest;
	/** The code, address or query string, as pasted. */
	readonly text: string;
	readonly profileName: string;
	readonly replace: boolean;
	readonly vendorId: string | undefined;
	readonly noSave?: boolean;
}

/**
 * Judges the owner's answer against its request, exchanges it with the request's own verifier, saves the profile and
 * ends the request in one write.
 * @throws Failure `paste_*`, of the authorization response, token endpoint, network, store
 */
export async function exchangeAnswer(
	answer: RequestAnswer,
	ports: Pick<Ports, 'store' | 'http' | 'clock'>,
	signal: AbortSignal,
): Promise<SavedSession> {
	const {request} = answer;
	const {hosts, clientId, clientSecret, redirectUri, state, scopes = []} = request;
	const pasted = readPastedAnswer(answer.text, {state, redirectUri});
	if (pasted instanceof Failure) throw pasted;
	const judged = judgeAuthorizationResponse(pasted.params, {
		state,
		bareCode: pasted.bareCode,
		hosts,
		clientId,
	});
	if (judged.kind === 'refused') throw new Failure('paste_other_sign_in');
	if (judged.kind === 'failure') throw judged.failure;
	const template = {role: 'client' as const, clientId, clientSecret, redirectUri, hosts, scopes};
	const session = {
		profileName: answer.profileName,
		replace: answer.replace,
		vendorId: answer.vendorId,
		requestId: answer.id,
		noSave: answer.noSave ?? false,
	};
	// Before the code is spent.
	requireSameClient({...session, profile: template}, profileIn(ports.store.read(), answer.profileName));
	const {grantedScopes: named = judged.grantedScopes, ...tokens} = await exchangeCode(
		{hosts, clientId, clientSecret},
		judged.parameters,
		redirectUri,
		request.codeVerifier,
		ports,
		signal,
	);
	const grantedScopes = narrowerScopes(scopes, named);
	const profile = profileFrom(
		template,
		{tokens, ...(grantedScopes ? {grantedScopes} : {})},
		ports.clock.now(),
	);
	return saveSession({...session, profile, bareCode: pasted.bareCode}, ports, signal);
}

/** Whether an open request can be answered by a code. */
export function isCodeRequest(request: OpenRequest): request is CodeRequest {
	return request.kind === 'code';
}

function requestsFor(
	profileName: string,
	id: string | undefined,
	ports: Pick<Ports, 'store'>,
): [string, CodeRequest][] {
	const all = requestsIn(ports.store.read()).filter((entry): entry is [string, CodeRequest] =>
		isCodeRequest(entry[1]),
	);
	const found = all.filter(([own, request]) =>
		id === undefined ? request.profileName === profileName : own === id,
	);
	if (found.length > 0) return found;
	throw new Failure('unknown_request', {
		detail: id === undefined ? `for “${profileName}”` : `“${id.slice(0, 40)}”`,
	});
}

function requestOf(
	text: string,
	open: readonly [string, CodeRequest][],
	profileName: string,
): [string, CodeRequest] {
	if (open.length === 1) return open[0]!;
	const states = open.map(([, request]) => request.state);
	const state = stateOfPastedText(text, states);
	const found = open.find(([, request]) => request.state === state);
	if (found) return found;
	if (state !== undefined) throw new Failure('paste_other_sign_in');
	const list = open.map(([id, request]) => `  ${id}  ${request.createdAt.toISOString()}`).join('\n');
	throw new Failure('ambiguous_request', {profile: profileName, list});
}
