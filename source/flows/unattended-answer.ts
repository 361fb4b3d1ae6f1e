import {profileIn} from '../core/config-file.ts';
import {Failure} from '../core/failure.ts';
import {requireSameHosts} from '../core/hosts.ts';
import {isOldRequest} from '../core/old-requests.ts';
import {holdsAnswer, stateOfPastedText} from '../core/pasted-text.ts';
import type {Ports} from '../ports.ts';
import {readMessage} from './read-message.ts';
import {
	type CodeRequest,
	codeRequestsIn,
	exchangeAnswer,
	judgeOwnerAnswer,
	requestOfAnswer,
} from './requests.ts';
import {requireSameClient, saveSession} from './save.ts';
import {announceHosts, report, type UnattendedContext, type UnattendedInput} from './unattended.ts';

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
	const {profileName, replace = false, vendorId} = input.settings.draft.answers;
	const all = openRequests(ports);
	const open = requestsFor(all, profileName, input.requestId, ports);
	const known = {
		states: all.map(([, request]) => request.state),
		redirectUris: [...new Set(all.map(([, request]) => request.redirectUri))],
	};
	const holds = (each: string) => holdsAnswer(each, known);
	const example = '{program} --code-stdin <mail.txt';
	const wanted = {name: "the owner's code or address", example, holds};
	const {text} = await readMessage(wanted, streams, ports, signal);
	const [requestId, request] = requestOf(text, open, all);
	const name = request.profileName ?? profileName ?? 'default';
	requireSameHosts(name, request.hosts, input.settings.environmentHosts);
	announceHosts(request.hosts, streams);
	const answer = judged(text, request, requestId);
	const {bareCode, remark} = answer;
	if (remark !== undefined) streams.message(remark);
	const session = {profileName: name, replace, vendorId, requestId, noSave: input.noSave, bareCode};
	// Before the code is spent.
	requireSameClient({...session, profile: {...request, role: 'client'}}, profileIn(ports.store.read(), name));
	if (!input.noSave) await ports.store.proveWritable(signal, name);
	const profile = await exchangeAnswer(answer, request, ports, signal).catch((error: unknown) => {
		if (!(error instanceof Failure) || error.code !== 'code_refused') throw error;
		const others = bareCode ? all.filter(([id]) => id !== requestId) : [];
		const list = [`The address again: {program} requests show ${requestId}`, ...others.map(otherWords)].join(
			'\n  ',
		);
		throw new Failure(error.code, {...error.details, list}, {why: error.why, cause: error});
	});
	return report(await saveSession({...session, profile}, ports, signal), input, context);
}

/** A bare code does not say whose it is. */
function otherWords(other: OpenEntry): string {
	return `Or was it a code for ${wordsOf(other)}? {program} --code-stdin --request ${other[0]}`;
}

/** The owner's answer, whose failures are told to the client. @throws Failure as `judgeOwnerAnswer` */
function judged(text: string, request: CodeRequest, id: string) {
	try {
		return judgeOwnerAnswer(text, request);
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		if (error.code === 'access_denied')
			throw new Failure('owner_declined', {id}, {why: error.why, cause: error});
		if (error.code === 'paste_other_sign_in') throw new Failure('request_ended', {}, {cause: error});
		throw error;
	}
}

type OpenEntry = [id: string, request: CodeRequest];

/** Every open request that a code can answer. */
function openRequests({store, clock}: Pick<Ports, 'store' | 'clock'>): OpenEntry[] {
	const now = clock.now();
	return codeRequestsIn(store.readForUse()).filter(([, request]) => !isOldRequest(request, now));
}

/**
 * Those that are meant: of the ID, else of the name where one was given, else all.
 * @throws Failure `unknown_request`
 */
function requestsFor(
	all: readonly OpenEntry[],
	profileName: string | undefined,
	id: string | undefined,
	ports: Pick<Ports, 'store'>,
): OpenEntry[] {
	const isMeant = ([own, request]: OpenEntry) =>
		id === undefined ? profileName === undefined || request.profileName === profileName : own === id;
	const found = all.filter(isMeant);
	if (found.length > 0) return found;
	const isOld = codeRequestsIn(ports.store.read()).some(isMeant);
	const named = profileName === undefined ? 'that waits for a code' : `for “${profileName}”`;
	const wanted = id === undefined ? named : `“${id.slice(0, 40)}”`;
	throw new Failure('unknown_request', {
		detail: isOld ? `${wanted} any more: it was older than 30 days` : wanted,
	});
}

/** The request that an answer is for: by its `state`, else the only one that is meant. */
function requestOf(text: string, open: readonly OpenEntry[], all: readonly OpenEntry[]): OpenEntry {
	const named = requestOfAnswer(text, all);
	if (named && open.some(([id]) => id === named[0])) return named;
	if (named) {
		throw new Failure('request_mismatch', {
			answered: wordsOf(named),
			named: open.length === 1 ? wordsOf(open[0]!) : `“${open[0]![1].profileName}”`,
			id: named[0],
		});
	}
	if (open.length === 1) return open[0]!;
	if (stateOfPastedText(text) !== undefined) throw new Failure('request_ended');
	// What no request could take is told as what it is.
	judgeOwnerAnswer(text, open[0]![1]);
	const list = open.map(([id, request]) => {
		const name = request.profileName === undefined ? '' : `  ${request.profileName}`;
		return `  ${id}  ${request.createdAt.toISOString()}${name}`;
	});
	throw new Failure('ambiguous_request', {list: list.join('\n')});
}

function wordsOf([id, {profileName}]: OpenEntry): string {
	return profileName === undefined ? id : `${id} (${profileName})`;
}
