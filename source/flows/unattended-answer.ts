import {profileIn} from '../core/config-file.ts';
import {Failure} from '../core/failure.ts';
import {requireSameHosts} from '../core/hosts.ts';
import {isOldRequest} from '../core/old-requests.ts';
import {holdsAnswer, stateOfPastedText} from '../core/pasted-text.ts';
import type {Ports} from '../ports.ts';
import {ageOf, entriesNamed} from './open-requests.ts';
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
	const [requestId, request] = requestOf(text, open, all, ports);
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
		const list = [showWords(requestId), ...mixedUpWords(others)].join('\n  ');
		throw new Failure(error.code, {...error.details, list}, {why: error.why, cause: error});
	});
	return report(await saveSession({...session, profile}, ports, signal), input, context);
}

function showWords(id: string): string {
	return `The address again: {program} requests show ${id}`;
}

/** A bare code does not say whose it is, and one that was tried with the wrong request is used up (RFC 7636 4.6). */
function mixedUpWords(others: readonly OpenEntry[]): readonly string[] {
	const [only, more] = others;
	if (only === undefined) return [];
	const used = 'It is used up all the same: that owner has to open their address again too.';
	if (more === undefined) return [`Or was it made for ${wordsOf(only)}? ${used}`, showWords(only[0])];
	return [
		`Or was it made for another open request? ${used}`,
		...others.map(other => `${wordsOf(other)}: {program} requests show ${other[0]}`),
	];
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
 * Those that are meant: of `--request`, else of the name where one was given, else all.
 * @throws Failure `unknown_request`
 */
function requestsFor(
	all: readonly OpenEntry[],
	profileName: string | undefined,
	id: string | undefined,
	ports: Pick<Ports, 'store'>,
): OpenEntry[] {
	const meantIn = (open: readonly OpenEntry[]) =>
		id === undefined
			? open.filter(([, request]) => profileName === undefined || request.profileName === profileName)
			: entriesNamed(open, id);
	const found = meantIn(all);
	if (found.length > 0) return found;
	const isOld = meantIn(codeRequestsIn(ports.store.read())).length > 0;
	const named = profileName === undefined ? 'that waits for a code' : `for “${profileName}”`;
	const wanted = id === undefined ? named : `“${id.slice(0, 40)}”`;
	throw new Failure('unknown_request', {
		detail: isOld ? `${wanted} any more: it was older than 30 days` : wanted,
	});
}

/** The request that an answer is for: by its `state`, else the only one that is meant. */
function requestOf(
	text: string,
	open: readonly OpenEntry[],
	all: readonly OpenEntry[],
	ports: Pick<Ports, 'clock'>,
): OpenEntry {
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
	const now = ports.clock.now();
	const list = open.map(([id, request]) => {
		const {profileName = 'without a name'} = request;
		return `  ${profileName}  ${ageOf(request, now)}  --request ${id}`;
	});
	throw new Failure('ambiguous_request', {list: list.join('\n')});
}

function wordsOf([id, {profileName}]: OpenEntry): string {
	return profileName === undefined ? id : `${id} (${profileName})`;
}
