import type {Ports} from '../ports.ts';
import {type ProbeResult, probeClient, probeReturnUrl} from './probe.ts';
import {type SlowEvent, sayWhenSlow} from './say-when-slow.ts';
import type {TokenClient} from './token-endpoint.ts';

export interface PairToCheck {
	readonly client: TokenClient;
	readonly redirectUri: string;
	/** Full names. */
	readonly scopes: readonly string[];
}

/** A return URL is registered for a client ID; no secret is needed to ask about it. */
export type ReturnUrlToCheck = Omit<PairToCheck, 'client'> & {
	readonly client: Pick<TokenClient, 'hosts' | 'clientId'>;
};

/** What Amazon seems to think: a hint, never a wall. `fine` also where it gave no clear answer. */
export type PairVerdict = 'fine' | 'unknown-pair' | 'unknown-client' | 'unregistered';

/** A check blocks nobody longer than this. */
const longestSeconds = 10;

/** What was asked in this run: one request a pair, whatever came of it. */
export class PairMemory {
	readonly #pairs = new Map<string, ProbeResult>();
	readonly #returnUrls = new Map<string, ProbeResult>();

	/** The pair's result; `unclear` while its request is under way. */
	pair({client}: PairToCheck): ProbeResult | undefined {
		return this.#pairs.get(pairKey(client));
	}

	setPair({client}: PairToCheck, result: ProbeResult): void {
		this.#pairs.set(pairKey(client), result);
	}

	/** An unregistered one is asked about again: the person has been sent to the console to register it. */
	returnUrl(check: ReturnUrlToCheck): ProbeResult | undefined {
		const known = this.#returnUrls.get(returnUrlKey(check));
		return known === 'unregistered' ? undefined : known;
	}

	setReturnUrl(check: ReturnUrlToCheck, result: ProbeResult): void {
		this.#returnUrls.set(returnUrlKey(check), result);
	}
}

function pairKey({hosts, clientId, clientSecret}: TokenClient): string {
	return JSON.stringify([hosts.token, clientId, clientSecret]);
}

function returnUrlKey({client, redirectUri}: ReturnUrlToCheck): string {
	return JSON.stringify([client.hosts.authorize, client.clientId, redirectUri]);
}

/**
 * Asks Amazon whether client ID and secret belong together and whether it knows the return URL, both at once, each
 * unless `memory` knows. Silent without network; over after 10 s.
 */
export async function* checkPair(
	check: PairToCheck,
	memory: PairMemory,
	ports: Pick<Ports, 'http' | 'random' | 'clock'>,
	signal: AbortSignal,
): AsyncGenerator<SlowEvent, PairVerdict> {
	const done = new AbortController();
	const both = AbortSignal.any([signal, done.signal]);
	const asked = Promise.all([askPair(check, memory, ports, both), askReturnUrl(check, memory, ports, both)]);
	const bounded = Promise.race([
		asked.then(([pair, returnUrl]) => verdictOf(pair, returnUrl)),
		ports.clock.wait(longestSeconds, both).then(() => 'fine' as const),
	]);
	try {
		return yield* sayWhenSlow(bounded, ports.clock, signal);
	} finally {
		done.abort();
	}
}

async function askPair(
	check: PairToCheck,
	memory: PairMemory,
	ports: Pick<Ports, 'http' | 'random'>,
	signal: AbortSignal,
): Promise<ProbeResult> {
	const known = memory.pair(check);
	if (known !== undefined) return known;
	memory.setPair(check, 'unclear');
	const result = await probeClient(check.client, check.redirectUri, ports, signal);
	memory.setPair(check, result);
	return result;
}

/** Whether Amazon knows a return URL, asked for unless `memory` knows. Silent without network. */
export async function askReturnUrl(
	check: ReturnUrlToCheck,
	memory: PairMemory,
	ports: Pick<Ports, 'http' | 'random'>,
	signal: AbortSignal,
): Promise<ProbeResult> {
	const known = memory.returnUrl(check);
	if (known !== undefined) return known;
	memory.setReturnUrl(check, 'unclear');
	const {client, redirectUri, scopes} = check;
	const result = await probeReturnUrl(client, redirectUri, scopes, ports, signal);
	memory.setReturnUrl(check, result);
	return result;
}

/** The token endpoint's word on the client counts more than an error page's. */
function verdictOf(pair: ProbeResult, returnUrl: ProbeResult): PairVerdict {
	if (pair === 'unknown-client') return 'unknown-pair';
	if (returnUrl === 'unregistered') return 'unregistered';
	return pair === 'unclear' && returnUrl === 'unknown-client' ? 'unknown-client' : 'fine';
}
