import {type ConfigFile, requestsIn, withoutRequest} from '../core/config-file.ts';
import {Failure, usage} from '../core/failure.ts';
import {droppedRequests, oldRequests, withoutOldRequests} from '../core/old-requests.ts';
import {clientRequestMessage, codeReplyMessage, ownerRequestMessage} from '../core/owner-messages.ts';
import {describeDuration, type OpenRequest} from '../core/profile.ts';
import {cleanText} from '../core/redact.ts';
import type {Ports} from '../ports.ts';

/**
 * Open requests end after 30 days, with a word. A file that cannot be written is no reason to speak of that here.
 * @returns the file without them
 */
export async function dropOldRequests(
	file: ConfigFile,
	{store, clock}: Pick<Ports, 'store' | 'clock'>,
	say: (text: string) => void,
): Promise<ConfigFile> {
	const now = clock.now();
	const count = oldRequests(file, now).length;
	if (count === 0) return file;
	say(droppedRequests(count));
	await store.change(stored => withoutOldRequests(stored, now)).catch(() => undefined);
	return withoutOldRequests(file, now);
}

/** The open request of that ID. @throws Failure `unknown_request` */
export function requestNamed(file: ConfigFile, id: string): OpenRequest {
	const found = requestsIn(file).find(([own]) => own === id)?.[1];
	if (!found) throw unknown(id);
	return found;
}

/** The one of an ID, else those of a profile name. */
export function entriesNamed<Request extends OpenRequest>(
	open: readonly [string, Request][],
	word: string,
): [string, Request][] {
	const own = open.filter(([id]) => id === word);
	return own.length > 0 ? own : open.filter(([, {profileName}]) => profileName === word);
}

/**
 * The open request that a word means: its ID, else the name of one alone.
 * @throws Failure `unknown_request`; `usage` where several have that name
 */
export function requestMeant(file: ConfigFile, word: string, now: Date): [string, OpenRequest] {
	const [found, ...more] = entriesNamed(requestsIn(file), word);
	if (!found) throw unknown(word);
	if (more.length === 0) return found;
	const ids = [found, ...more].map(([id, request]) => `${id} (${ageOf(request, now)})`);
	throw usage(
		`${cleanText(word, 64)} is the name of several open requests: ${ids.join(', ')}.`,
		'Give the ID.',
	);
}

/** `3 days old`. */
export function ageOf({createdAt}: Pick<OpenRequest, 'createdAt'>, now: Date): string {
	const seconds = (now.getTime() - createdAt.getTime()) / 1000;
	return seconds < 60 ? 'made just now' : `${describeDuration(seconds)} old`;
}

function unknown(word: string): Failure {
	return new Failure('unknown_request', {detail: `“${word.slice(0, 40)}”`});
}

/** What is to be sent to somebody else for an open request. */
export interface RequestText {
	/** Undefined: an address is what is waited for. */
	readonly authorizationUrl: string | undefined;
	readonly message: string;
}

/** The address of an open request, and the message that goes with it: the same each time. */
export async function textOfRequest(request: OpenRequest, ports: Pick<Ports, 'store'>): Promise<RequestText> {
	// The protocol library is not loaded for those that need none.
	const {addressOf, isCodeRequest} = await import('./requests.ts');
	if (isCodeRequest(request)) {
		const authorizationUrl = await addressOf(request, ports);
		const {scopes = [], redirectUri, from} = request;
		const contact = from === undefined ? {} : {contact: from};
		return {
			authorizationUrl,
			message: ownerRequestMessage({authorizationUrl, scopes, redirectUri, ...contact}),
		};
	}
	const {authorizationUrl, kind} = request;
	return {
		authorizationUrl,
		message: kind === 'url' ? clientRequestMessage() : codeReplyMessage(),
	};
}

/** Ends an open request. @throws Failure `unknown_request`, of the store */
export async function cancelRequest(id: string, {store}: Pick<Ports, 'store'>): Promise<void> {
	await store.change(file => {
		requestNamed(file, id);
		return withoutRequest(file, id);
	});
}
