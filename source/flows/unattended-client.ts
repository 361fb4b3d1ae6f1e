import {profileIn} from '../core/config-file.ts';
import {Failure} from '../core/failure.ts';
import {requireSameHosts} from '../core/hosts.ts';
import {isOldRequest} from '../core/old-requests.ts';
import {stateOfPastedText} from '../core/pasted-text.ts';
import type {Ports} from '../ports.ts';
import {
	type CodeRequest,
	codeRequestsIn,
	exchangeAnswer,
	judgeOwnerAnswer,
	makeRequest,
	requestOfAnswer,
	saveRequest,
} from './requests.ts';
import {requireSameClient, saveSession} from './save.ts';
import {
	announceHosts,
	report,
	requireAnswers,
	type UnattendedContext,
	type UnattendedInput,
	withDefaults,
} from './unattended.ts';

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
	const [requestId, request] = requestOf(text, open, profileName);
	requireSameHosts(profileName, request.hosts, input.settings.environmentHosts);
	announceHosts(request.hosts, streams);
	const name = request.profileName ?? profileName;
	const answer = judgeOwnerAnswer(text, request);
	const {bareCode} = answer;
	const session = {profileName: name, replace, vendorId, requestId, noSave: input.noSave, bareCode};
	// Before the code is spent.
	requireSameClient({...session, profile: {...request, role: 'client'}}, profileIn(ports.store.read(), name));
	const profile = await exchangeAnswer(answer, request, ports, signal);
	return report(await saveSession({...session, profile}, ports, signal), input, context);
}

function requestsFor(
	profileName: string,
	id: string | undefined,
	ports: Pick<Ports, 'store' | 'clock'>,
): [string, CodeRequest][] {
	const known = codeRequestsIn(ports.store.read()).filter(([own, request]) =>
		id === undefined ? request.profileName === profileName : own === id,
	);
	const now = ports.clock.now();
	const found = known.filter(([, request]) => !isOldRequest(request, now));
	if (found.length > 0) return found;
	const wanted = id === undefined ? `for “${profileName}”` : `“${id.slice(0, 40)}”`;
	throw new Failure('unknown_request', {
		detail: known.length > 0 ? `${wanted} any more: it was older than 30 days` : wanted,
	});
}

function requestOf(
	text: string,
	open: readonly [string, CodeRequest][],
	profileName: string,
): [string, CodeRequest] {
	if (open.length === 1) return open[0]!;
	const found = requestOfAnswer(text, open);
	if (found) return found;
	if (stateOfPastedText(text) !== undefined) throw new Failure('paste_other_sign_in');
	const list = open.map(([id, request]) => `  ${id}  ${request.createdAt.toISOString()}`).join('\n');
	throw new Failure('ambiguous_request', {profile: profileName, list});
}
