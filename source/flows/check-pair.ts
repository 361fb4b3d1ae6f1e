import {buildAuthorizationUrl} from '../core/authorization-url.ts';
import {Failure} from '../core/failure.ts';
import {tokenPath} from '../core/hosts.ts';
import {isObject, parseJson} from '../core/json.ts';
import type {Ports} from '../ports.ts';
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

/** A hint about a pair or a return URL; never a wall. `unreached`: no answer came. */
export type ProbeResult = 'fits' | 'unknown-client' | 'unregistered' | 'unclear' | 'unreached';

/** A check blocks nobody longer than this; without an answer by then it stays unclear. */
const deadlineSeconds = 10;
/** Before anything was asked of the person. */
const soonSeconds = 3;

type ProbePorts = Pick<Ports, 'http' | 'random'>;

/** What was asked in this run: one request a question, whatever came of it. */
export class PairMemory {
	readonly #results = new Map<string, ProbeResult>();
	readonly #passed = new Set<string>();

	/** What came of a question; undefined: it was not asked in this run. */
	known(question: readonly unknown[]): ProbeResult | undefined {
		return this.#results.get(JSON.stringify(question));
	}

	/** The person goes on whatever came of a question: it is not put to them again. */
	pass(question: readonly unknown[]): void {
		this.#passed.add(JSON.stringify(question));
	}

	isPassed(question: readonly unknown[]): boolean {
		return this.#passed.has(JSON.stringify(question));
	}

	/** The pairs that Amazon refused, oldest first: token host, client ID, client secret. */
	refusedPairs(): readonly (readonly string[])[] {
		return [...this.#results]
			.filter(([, result]) => result === 'unknown-client')
			.map(([question]): string[] => JSON.parse(question))
			.filter(({length}) => length === pairLength);
	}

	/** @returns what is known, `unclear` while its request is under way, else what `ask` says */
	async once(question: readonly unknown[], ask: () => Promise<ProbeResult>): Promise<ProbeResult> {
		const key = JSON.stringify(question);
		const known = this.#results.get(key);
		// An unregistered return URL is asked about again: the person has been sent to the console to register it.
		if (known !== undefined && known !== 'unregistered') return known;
		this.#results.set(key, 'unclear');
		let result: ProbeResult | undefined;
		try {
			result = await ask();
			return result;
		} finally {
			// What was found out stays where the person did not wait for more, or nothing came.
			const isNews = result !== undefined && result !== 'unreached';
			this.#results.set(key, isNews ? result! : (known ?? result ?? 'unclear'));
		}
	}
}

/**
 * Asks Amazon whether client ID and secret belong together and whether it knows the return URL, both at once, each
 * unless `memory` knows. Silent without network; over after 10 s.
 */
export async function* checkPair(
	check: PairToCheck,
	memory: PairMemory,
	ports: ProbePorts & Pick<Ports, 'clock'>,
	signal: AbortSignal,
): AsyncGenerator<SlowEvent, PairVerdict> {
	const done = new AbortController();
	const both = AbortSignal.any([signal, done.signal]);
	const asked = Promise.all([askPair(check, memory, ports, both), askReturnUrl(check, memory, ports, both)]);
	const bounded = Promise.race([
		asked.then(([pair, returnUrl]) => verdictOf(pair, returnUrl)),
		ports.clock.wait(deadlineSeconds, both).then(() => 'fine' as const),
	]);
	try {
		return yield* sayWhenSlow(bounded, ports.clock, signal);
	} finally {
		done.abort();
	}
}

function askPair(
	{client, redirectUri}: PairToCheck,
	memory: PairMemory,
	ports: ProbePorts,
	signal: AbortSignal,
): Promise<ProbeResult> {
	return memory.once(pairQuestion(client), () => probeClient(client, redirectUri, ports, signal));
}

/** Whether Amazon knows a return URL, asked for unless `memory` knows. Silent without network. */
export function askReturnUrl(
	{client, redirectUri, scopes}: ReturnUrlToCheck,
	memory: PairMemory,
	ports: ProbePorts,
	signal: AbortSignal,
): Promise<ProbeResult> {
	return memory.once(returnUrlQuestion({client, redirectUri}), () =>
		probeReturnUrl(client, redirectUri, scopes, ports, signal),
	);
}

/** What an error page of Amazon is about: the answer to change; undefined where its words do not say. */
export function causeOfErrorPage(text: string): 'returnUrls' | 'clientId' | 'scopes' | undefined {
	if (/redirect.?uri|return url/i.test(text)) return 'returnUrls';
	if (/client/i.test(text)) return 'clientId';
	return /scope/i.test(text) ? 'scopes' : undefined;
}

/** The same, over after 3 s: for a question that need not be put to the person when Amazon can answer it. */
export async function* checkReturnUrl(
	check: ReturnUrlToCheck,
	memory: PairMemory,
	ports: ProbePorts & Pick<Ports, 'clock'>,
	signal: AbortSignal,
): AsyncGenerator<SlowEvent, ProbeResult> {
	const done = new AbortController();
	const both = AbortSignal.any([signal, done.signal]);
	const asked = askReturnUrl(check, memory, ports, both);
	const bounded = Promise.race([asked, ports.clock.wait(soonSeconds, both).then(() => 'unreached' as const)]);
	try {
		return yield* sayWhenSlow(bounded, ports.clock, signal);
	} finally {
		done.abort();
		asked.catch(() => undefined);
	}
}

/** What Amazon said in this run of client ID and secret; undefined: it was not asked. */
export function knownPair(
	client: Pick<TokenClient, 'hosts' | 'clientId' | 'clientSecret'>,
	memory: PairMemory,
): ProbeResult | undefined {
	return memory.known(pairQuestion(client));
}

/**
 * Of a pair that Amazon refuses: which of the two was changed since it refused the one before, in vain. Undefined: neither
 * or both.
 */
export function changedInVain(
	{hosts, clientId, clientSecret}: Pick<TokenClient, 'hosts' | 'clientId' | 'clientSecret'>,
	memory: PairMemory,
): 'clientId' | 'clientSecret' | undefined {
	const refused = memory.refusedPairs().filter(([host]) => host === hosts.token);
	const at = refused.findIndex(([, id, secret]) => id === clientId && secret === clientSecret);
	const [, id, secret] = refused[at - 1] ?? [];
	if (id === clientId) return 'clientSecret';
	return secret === clientSecret ? 'clientId' : undefined;
}

/** What Amazon said in this run of a return URL; undefined: it was not asked. */
export function knownReturnUrl(
	check: Pick<ReturnUrlToCheck, 'client' | 'redirectUri'>,
	memory: PairMemory,
): ProbeResult | undefined {
	return memory.known(returnUrlQuestion(check));
}

/** The person was told what Amazon said of a return URL, and goes on with it. */
export function goOnWithReturnUrl(
	check: Pick<ReturnUrlToCheck, 'client' | 'redirectUri'>,
	memory: PairMemory,
): void {
	memory.pass(returnUrlQuestion(check));
}

/** The same of what a check of both found. */
export function goOnAnyway(check: PairToCheck, verdict: PairVerdict, memory: PairMemory): void {
	memory.pass(questionBehind(check, verdict));
}

/** Whether the person has gone on after such a verdict, here or where the return URL is asked for. */
export function wentOnAnyway(check: PairToCheck, verdict: PairVerdict, memory: PairMemory): boolean {
	return memory.isPassed(questionBehind(check, verdict));
}

function questionBehind(check: PairToCheck, verdict: PairVerdict): readonly unknown[] {
	return verdict === 'unregistered' ? returnUrlQuestion(check) : pairQuestion(check.client);
}

function pairQuestion({
	hosts,
	clientId,
	clientSecret,
}: Pick<TokenClient, 'hosts' | 'clientId' | 'clientSecret'>) {
	return [hosts.token, clientId, clientSecret];
}

const pairLength = 3;

function returnUrlQuestion({client, redirectUri}: Pick<ReturnUrlToCheck, 'client' | 'redirectUri'>) {
	return ['return URL', client.hosts.authorize, client.clientId, redirectUri];
}

/** The token endpoint's word on the client counts more than an error page's; both together name the client ID. */
function verdictOf(pair: ProbeResult, returnUrl: ProbeResult): PairVerdict {
	if (pair === 'unknown-client') return returnUrl === 'unknown-client' ? 'unknown-client' : 'unknown-pair';
	if (returnUrl === 'unregistered') return 'unregistered';
	return pair === 'unclear' && returnUrl === 'unknown-client' ? 'unknown-client' : 'fine';
}

/**
 * Posts a made-up code: LWA answers `invalid_client` when client ID and secret do not belong together, and
 * `invalid_grant` or `invalid_request` when they do. Whatever else comes back is thrown away.
 */
export async function probeClient(
	client: TokenClient,
	redirectUri: string,
	ports: ProbePorts,
	signal: AbortSignal,
): Promise<ProbeResult> {
	const form = new URLSearchParams({
		grant_type: 'authorization_code',
		code: `probe-${ports.random.base64url(12)}`,
		redirect_uri: redirectUri,
		client_id: client.clientId,
		client_secret: client.clientSecret,
		code_verifier: ports.random.base64url(48),
	});
	const url = `${client.hosts.token}${tokenPath}`;
	const answer = await quietly(ports.http.send({method: 'POST', url, form, deadlineSeconds}, signal), signal);
	if (!answer) return 'unreached';
	const body = parseJson(answer.body);
	const error = isObject(body) ? body.error : undefined;
	if (error === 'invalid_client') return 'unknown-client';
	return answer.status === 400 && (error === 'invalid_grant' || error === 'invalid_request')
		? 'fits'
		: 'unclear';
}

/**
 * Opens the authorization URL without cookies: Amazon shows an error page (400) for an unregistered return URL or an
 * unknown client and leads on to the sign-in otherwise. No redirect is followed; state and challenge are of its own.
 */
export async function probeReturnUrl(
	client: Pick<TokenClient, 'hosts' | 'clientId'>,
	redirectUri: string,
	scopes: readonly string[],
	ports: ProbePorts,
	signal: AbortSignal,
): Promise<ProbeResult> {
	const url = buildAuthorizationUrl({
		authorizeHost: client.hosts.authorize,
		clientId: client.clientId,
		scopes,
		redirectUri,
		state: ports.random.base64url(32),
		codeChallenge: ports.random.base64url(32),
	});
	const answer = await quietly(ports.http.send({method: 'GET', url, deadlineSeconds}, signal), signal);
	if (!answer) return 'unreached';
	if (answer.status >= 200 && answer.status < 400) return 'fits';
	if (answer.status !== 400) return 'unclear';
	const cause = causeOfErrorPage(answer.body);
	if (cause === 'returnUrls') return 'unregistered';
	return cause === 'clientId' ? 'unknown-client' : 'unclear';
}

async function quietly<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
	try {
		return await work;
	} catch (error) {
		if (signal.aborted || !(error instanceof Failure)) throw error;
		return undefined;
	}
}
