import {type ConfigFile, requestsIn, withoutRequest} from '../core/config-file.ts';
import {Failure} from '../core/failure.ts';
import {droppedRequests, oldRequests, withoutOldRequests} from '../core/old-requests.ts';
import {clientRequestMessage, codeReplyMessage, ownerRequestMessage} from '../core/owner-messages.ts';
import type {OpenRequest} from '../core/profile.ts';
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
	if (!found) throw new Failure('unknown_request', {detail: `“${id.slice(0, 40)}”`});
	return found;
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
