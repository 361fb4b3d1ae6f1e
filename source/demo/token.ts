import {createHash, randomUUID, timingSafeEqual} from 'node:crypto';
import {type Answer, json, redirect, repeatedName, type Visit} from './answer.ts';
import {captivePortal, type Fault, retryAfter} from './faults.ts';
import type {DemoState, Grant} from './state.ts';

/** Answers POST /auth/o2/token: exchange and refresh, or the fault that is switched on. */
export function answerToken(state: DemoState, {form}: Visit): Answer {
	const isRefresh = form?.get('grant_type') === 'refresh_token';
	const code = form?.get('code') ?? '';
	const codeIsMadeUp = !isRefresh && !state.codes.has(code) && !state.spentCodes.has(code);
	const fault = state.faults.take(['token', isRefresh ? 'refresh' : 'exchange'], codeIsMadeUp);
	return fault ? spoilt(fault, state, form) : judge(state, form);
}

function judge(state: DemoState, form: URLSearchParams | undefined): Answer {
	if (!form) {
		return tokenError('invalid_request', 'The request must be sent as application/x-www-form-urlencoded');
	}
	const repeated = repeatedName(form);
	if (repeated)
		return tokenError('invalid_request', `The request has a repeated parameter : ${nameOf(repeated)}`);
	const grantType = form.get('grant_type');
	if (!grantType) return missing('grant_type');
	if (grantType !== 'authorization_code' && grantType !== 'refresh_token') return badGrantType();
	const clientId = form.get('client_id');
	if (!clientId) return missing('client_id');
	const profile = state.profileOf(clientId);
	const secret = form.get('client_secret');
	if (!profile || (secret !== null && !sameText(secret, profile.secret))) return badClient();
	return grantType === 'authorization_code'
		? exchange(state, form, clientId, secret !== null)
		: refresh(state, form, clientId, secret !== null);
}

function exchange(state: DemoState, form: URLSearchParams, clientId: string, withSecret: boolean): Answer {
	const code = form.get('code');
	const redirectUri = form.get('redirect_uri');
	const verifier = form.get('code_verifier');
	if (!code) return missing('code');
	if (!redirectUri) return missing('redirect_uri');
	if (!withSecret && !verifier) return badClient();
	const issued = state.codes.get(code);
	// A code is spent by the first attempt, also a wrong one: nobody gets to guess with it (RFC 6749 4.1.2).
	state.codes.delete(code);
	if (issued) state.spentCodes.set(code, true);
	if (!issued || issued.expiresAt <= state.now()) return badGrant('code');
	if (issued.grant.clientId !== clientId) return badGrant('code');
	if (issued.redirectUri !== redirectUri) return badGrant('redirect_uri');
	if (!verifierFits(issued.codeChallenge, verifier)) return badGrant('code_verifier');
	return tokens(state, issued.grant, withSecret ? newRefreshToken(state, issued.grant) : undefined);
}

function refresh(state: DemoState, form: URLSearchParams, clientId: string, withSecret: boolean): Answer {
	const refreshToken = form.get('refresh_token');
	if (!refreshToken) return missing('refresh_token');
	if (!withSecret) return badClient();
	const grant = grantOf(state, refreshPrefix, refreshToken);
	if (!grant || state.endedTokens.has(refreshToken)) return badGrant('refresh_token');
	if (grant.clientId !== clientId) {
		return tokenError('unauthorized_client', 'The client is not authorized to use this refresh token');
	}
	if (!state.rotatesRefreshTokens) return tokens(state, grant, refreshToken);
	state.endedTokens.set(refreshToken, true);
	return tokens(state, grant, newRefreshToken(state, grant));
}

function tokens(state: DemoState, grant: Grant, refreshToken: string | undefined): Answer {
	const accessToken = newAccessToken(state, grant);
	return json(
		200,
		{
			access_token: accessToken,
			...(refreshToken && {refresh_token: refreshToken}),
			token_type: 'bearer',
			expires_in: state.tokenLifetimeSeconds,
		},
		{pragma: 'no-cache'},
	);
}

/** An access token that SMAPI of the look-alike takes, without a sign-in. */
export function newAccessToken(state: DemoState, grant: Grant): string {
	return tokenOf(state, accessPrefix, {...grant, expiresAt: state.after(state.tokenLifetimeSeconds)});
}

/** What an access token allows until it ends; undefined: it was not given out here, or has ended. */
export function grantOfAccessToken(state: DemoState, token: string): Grant | undefined {
	const grant = grantOf(state, accessPrefix, token);
	return grant && new Date(grant.expiresAt ?? 0) > state.now() ? grant : undefined;
}

function newRefreshToken(state: DemoState, grant: Grant): string {
	return tokenOf(state, refreshPrefix, grant);
}

const accessPrefix = 'Atza|';
const refreshPrefix = 'Atzr|';

type TimedGrant = Grant & {readonly expiresAt?: Date | string};

/** An account goes by its place, so that its vendors are those of the practice that runs. */
function tokenOf({accounts, seals}: DemoState, prefix: string, {account, ...rest}: TimedGrant): string {
	return prefix + seals.close(prefix, {...rest, account: accounts.indexOf(account)});
}

function grantOf({accounts, seals}: DemoState, prefix: string, token: string): TimedGrant | undefined {
	if (!token.startsWith(prefix)) return undefined;
	const found = seals.open(prefix, token.slice(prefix.length)) as
		| (Omit<TimedGrant, 'account'> & {readonly account: 0 | 1})
		| undefined;
	return found && {...found, account: accounts[found.account]};
}

/** RFC 7636 4.6; a verifier without a challenge is a downgrade or a mix-up (RFC 9700 4.8.2). */
function verifierFits(challenge: string | undefined, verifier: string | null): boolean {
	if (challenge === undefined || verifier === null) return challenge === undefined && verifier === null;
	return sameText(createHash('sha256').update(verifier).digest('base64url'), challenge);
}

function sameText(a: string, b: string): boolean {
	const [first, second] = [a, b].map(text => createHash('sha256').update(text).digest());
	return timingSafeEqual(first!, second!);
}

/**
 * What a fault makes of a request. Where the answer is lost or changed on its way back (hang, truncated, …) the request
 * is done all the same: its code is spent, as it would be at Amazon.
 */
function spoilt(fault: Fault, state: DemoState, form: URLSearchParams | undefined): Answer {
	const answer = () => judge(state, form);
	switch (fault.kind) {
		case 'invalid_client':
			return badClient();
		case 'invalid_grant_code':
			answer();
			return badGrant('code');
		case 'invalid_grant_refresh':
			return badGrant('refresh_token');
		case 'unauthorized_client':
			return tokenError('unauthorized_client', 'The client is not authorized to use this token');
		case 'invalid_request':
			return missing('grant_type');
		case 'unsupported_grant_type':
			return badGrantType();
		case 'invalid_scope':
			return tokenError('invalid_scope', 'The requested scope is invalid');
		case 'rate_limited':
			return json(429, {message: 'Rate exceeded'}, retryAfter(fault));
		case 'server_error':
			return json(500, {error: 'server_error', error_description: 'The server has a fault of its own'});
		case 'unavailable':
			return {status: 503, headers: {'content-type': 'text/plain'}, body: ''};
		case 'html':
			return captivePortal;
		case 'redirect':
			return redirect(`${state.origin}/elsewhere`, 307);
		case 'hang':
			return {...answer(), ending: 'hang'};
		case 'truncated':
			return {...answer(), ending: 'cut'};
		case 'too_large':
			return {...answer(), body: JSON.stringify({padding: 'x'.repeat(2 * 1024 * 1024)})};
		case 'no_access_token':
			return without(answer(), 'access_token');
		case 'no_refresh_token':
			return without(answer(), 'refresh_token');
		default:
			return answer();
	}
}

function without(answer: Answer, member: string): Answer {
	const body: Record<string, unknown> = JSON.parse(answer.body);
	delete body[member];
	return {...answer, body: JSON.stringify(body)};
}

type TokenError =
	| 'invalid_client'
	| 'invalid_grant'
	| 'unauthorized_client'
	| 'invalid_request'
	| 'unsupported_grant_type'
	| 'invalid_scope';

/** An error answer of Login with Amazon's token endpoint (RFC 6749 5.2, with Amazon's two more members). */
function tokenError(error: TokenError, description: string): Answer {
	return json(error === 'invalid_client' ? 401 : 400, {
		error,
		error_description: description,
		error_index: error,
		request_id: randomUUID(),
	});
}

const missing = (name: string) =>
	tokenError('invalid_request', `The request is missing a required parameter : ${name}`);
const badGrantType = () =>
	tokenError('unsupported_grant_type', 'The authorization grant type is not supported');
const badClient = () => tokenError('invalid_client', 'Client authentication failed');
const badGrant = (name: string) =>
	tokenError('invalid_grant', `The request has an invalid grant parameter : ${name}`);
/** Only names of the protocol are said back: nothing that was sent is echoed. */
const nameOf = (name: string) => (/^[a-z_]{1,30}$/.test(name) ? name : 'unknown');
