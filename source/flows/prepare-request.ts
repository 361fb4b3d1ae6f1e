import type {Answers} from '../core/answers.ts';
import {withDraft, withRequest} from '../core/config-file.ts';
import {type Hosts, sameOrigin} from '../core/hosts.ts';
import type {Ports} from '../ports.ts';
import {
	addressOf,
	type CodeRequest,
	codeRequestsIn,
	makeRequest,
	type NewRequest,
	saveRequest,
} from './owner-request.ts';

/** What a request asks for, once every answer is there. */
export type Asked = Parameters<typeof makeRequest>[0];

/** The request that the answers lead to; undefined when some of them are missing. */
export function askedFor(answers: Partial<Answers>, hosts: Hosts): Asked | undefined {
	const {clientId, clientSecret, redirectUri, scopes, profileName} = answers;
	const isWhole = clientId && clientSecret && redirectUri && scopes && profileName;
	return isWhole ? {clientId, clientSecret, redirectUri, scopes, profileName, hosts} : undefined;
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
			return isOfThisRun ? withDraft(named, undefined) : named;
		});
		return {id, request, authorizationUrl: await addressOf(request)};
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
