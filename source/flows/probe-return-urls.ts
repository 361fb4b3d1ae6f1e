import type {Ports} from '../ports.ts';
import {askReturnUrl, type PairMemory, type ReturnUrlToCheck} from './check-pair.ts';

/** The addresses that Amazon seems to know for this client. */
export interface RegisteredEvent {
	readonly type: 'registered';
	readonly urls: readonly string[];
}

/**
 * Asks about several return URLs at once and tells, when all have answered, which ones Amazon knows. Silent without
 * network; one request an address that `memory` does not know, each over after 10 s.
 */
export async function* probeReturnUrls(
	{client, scopes}: Omit<ReturnUrlToCheck, 'redirectUri'>,
	urls: readonly string[],
	memory: PairMemory,
	ports: Pick<Ports, 'http' | 'random'>,
	signal: AbortSignal,
): AsyncGenerator<RegisteredEvent, undefined> {
	const results = await Promise.all(
		urls.map(redirectUri => askReturnUrl({client, scopes, redirectUri}, memory, ports, signal)),
	);
	yield {type: 'registered', urls: urls.filter((_, at) => results[at] === 'fits')};
	return undefined;
}
