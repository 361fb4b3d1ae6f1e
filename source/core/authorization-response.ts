import {skipStateCheck, validateAuthResponse} from 'oauth4webapi';
import {Failure, type FailureCode} from './failure.ts';
import {type Hosts, sameOrigin} from './hosts.ts';
import {scopeProblem} from './scopes.ts';

export interface ExpectedResponse {
	/** The `state` of this sign-in. */
	readonly state: string;
	readonly hosts: Hosts;
	readonly clientId: string;
	/** The person gave a code alone, which carries no `state` to compare. */
	readonly bareCode?: boolean;
}

/**
 * How an authorization response was judged. `refused`: it is not this sign-in's answer, the wait goes on. `failure`:
 * it is, and ends this sign-in.
 */
export type JudgedResponse =
	| {
			readonly kind: 'code';
			/** Marked by oauth4webapi: its token request takes no others. */
			readonly parameters: URLSearchParams;
			/** The callback's own `scope`, where it names one. */
			readonly grantedScopes?: readonly string[];
	  }
	| {readonly kind: 'failure'; readonly failure: Failure}
	| {readonly kind: 'refused'; readonly reason: 'state' | 'doubled'};

/** The parameters that count (RFC 6749 4.1.2, RFC 9207). What else comes along is ignored. */
const known = ['code', 'state', 'error', 'error_description', 'iss'] as const;

const errorCodes: ReadonlyMap<string, FailureCode> = new Map([
	['access_denied', 'access_denied'],
	['invalid_request', 'authorization_invalid_request'],
	['unauthorized_client', 'authorization_unauthorized_client'],
	['unsupported_response_type', 'unsupported_response_type'],
	['invalid_scope', 'invalid_scope'],
	['server_error', 'authorization_server_error'],
	['temporarily_unavailable', 'authorization_server_error'],
]);

/**
 * Judges the query of a callback or of a pasted address: doubled parameters, then `state`, then `iss`, then `error`,
 * then the code (RFC 6749 4.1.2 and 4.1.2.1, RFC 9207 2.4, RFC 9700 4.4 and 4.7). Nothing is believed before `state` is right.
 */
export function judgeAuthorizationResponse(
	params: URLSearchParams,
	expected: ExpectedResponse,
): JudgedResponse {
	// RFC 6749 3.1: no parameter more than once.
	if (known.some(name => params.getAll(name).length > 1)) return {kind: 'refused', reason: 'doubled'};
	if (!expected.bareCode && !isSameText(params.get('state') ?? '', expected.state)) {
		return {kind: 'refused', reason: 'state'};
	}
	const issuer = params.get('iss');
	if (issuer && !isIssuer(issuer, expected.hosts)) return failed('issuer_mismatch');
	const error = params.get('error');
	if (error) return {kind: 'failure', failure: failureOfError(error, params.get('error_description'))};
	const code = params.get('code') ?? '';
	if (!isUsableCode(code)) return failed('answer_without_code');
	return {
		kind: 'code',
		parameters: validated(code, params.get('state'), expected),
		...grantedScopesIn(params),
	};
}

/**
 * Whether a text can be an authorization code. RFC 6749 (appendix A.11) allows all of visible ASCII; those of Login with
 * Amazon are letters and digits, and what is quoted, joined or marked up around a code is spent with it.
 */
export function isUsableCode(code: string): boolean {
	return /^[A-Za-z0-9._~/+*!-]+$/.test(code);
}

/** Only what counts is handed on: oauth4webapi takes `response`, `token` and the like for other flows. */
function validated(code: string, state: string | null, expected: ExpectedResponse): URLSearchParams {
	const answer = new URLSearchParams({code});
	if (state !== null) answer.set('state', state);
	return validateAuthResponse(
		{issuer: expected.hosts.authorize},
		{client_id: expected.clientId},
		answer,
		expected.bareCode ? skipStateCheck : expected.state,
	);
}

function failed(code: FailureCode): JudgedResponse {
	return {kind: 'failure', failure: new Failure(code)};
}

function failureOfError(error: string, description: string | null): Failure {
	const code = errorCodes.get(error);
	if (code) return new Failure(code, {}, {why: description ?? undefined});
	return new Failure('authorization_error', {}, {why: description ? `${error}: ${description}` : error});
}

/** An origin, with or without its slash: LWA's authorization or token host. */
function isIssuer(issuer: string, hosts: Hosts): boolean {
	if (!URL.canParse(issuer)) return false;
	const url = new URL(issuer);
	if (url.href !== `${url.origin}/`) return false;
	return sameOrigin(issuer, hosts.authorize) || sameOrigin(issuer, hosts.token);
}

function grantedScopesIn(params: URLSearchParams): {grantedScopes?: readonly string[]} {
	const lists = params.getAll('scope');
	const names = [...new Set((lists.length === 1 ? lists[0]! : '').split(/\s+/))].filter(Boolean);
	const usable = names.length > 0 && names.length <= 100 && names.every(name => !scopeProblem(name));
	return usable ? {grantedScopes: names} : {};
}

/** Compares without telling by its time how much was right. */
function isSameText(a: string, b: string): boolean {
	if (a.length !== b.length || b === '') return false;
	let difference = 0;
	for (let at = 0; at < a.length; at++) difference |= a.charCodeAt(at) ^ b.charCodeAt(at);
	return difference === 0;
}
