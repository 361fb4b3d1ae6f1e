import {buildAuthorizationUrl} from '../core/authorization-url.ts';
import {isObject} from '../core/config-file.ts';
import {Failure} from '../core/failure.ts';
import type {Ports} from '../ports.ts';
import type {TokenClient} from './token-endpoint.ts';

/** A hint about a pair or a return URL; never a wall. */
export type ProbeResult = 'fits' | 'unknown-client' | 'unregistered' | 'unclear';

/** Probes answer within this many seconds or stay unclear. */
const deadlineSeconds = 10;

type ProbePorts = Pick<Ports, 'http' | 'random'>;

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
	const url = `${client.hosts.token}/auth/o2/token`;
	const answer = await quietly(ports.http.send({method: 'POST', url, form, deadlineSeconds}, signal), signal);
	if (!answer) return 'unclear';
	const error = errorOf(answer.body);
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
	if (!answer) return 'unclear';
	if (answer.status >= 200 && answer.status < 400) return 'fits';
	if (answer.status !== 400) return 'unclear';
	if (/redirect.?uri|return url/i.test(answer.body)) return 'unregistered';
	return /client/i.test(answer.body) ? 'unknown-client' : 'unclear';
}

async function quietly<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
	try {
		return await work;
	} catch (error) {
		if (signal.aborted || !(error instanceof Failure)) throw error;
		return undefined;
	}
}

function errorOf(body: string): unknown {
	try {
		const value: unknown = JSON.parse(body);
		return isObject(value) ? value.error : undefined;
	} catch {
		return undefined;
	}
}
