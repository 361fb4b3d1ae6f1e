import {Failure, type FailureCode} from './failure.ts';
import {isObject, type Json, parseJson} from './json.ts';
import type {Tokens} from './profile.ts';
import {notGranted, scopeProblem, withIncluded} from './scopes.ts';

/** A token answer that can be used, reduced to the members that count (RFC 6749 5.1). */
export interface TokenBody {
	readonly access_token: string;
	readonly token_type: 'bearer';
	/** Whole seconds; absent: the answer named no usable end. */
	readonly expires_in?: number;
	readonly refresh_token?: string;
	readonly scope?: string;
}

export type PreparedBody =
	| {readonly kind: 'tokens'; readonly body: TokenBody}
	| {readonly kind: 'error'; readonly error: string; readonly description: string | undefined};

/** The longest token that we take, in characters (LWA: up to 2048 bytes). */
const tokenLimit = 8192;
const tenYearsInSeconds = 315_360_000;

/**
 * Our tolerances before the protocol library judges: a code is spent by the answer, so what can be read is read.
 * Nothing of a body that is not ours is shown.
 *
 * @param headers names in lower case
 * @param host for the words of a failure
 * @returns Failure `redirected`, `server_busy`, `not_lwa`, `bad_answer` when there is neither tokens nor an error in it
 */
export function prepareTokenBody(
	status: number,
	headers: Readonly<Record<string, string>>,
	bodyText: string,
	host: string,
): PreparedBody | Failure {
	if (status >= 300 && status < 400) return new Failure('redirected', {host});
	// RFC 6585 6: a captive portal says so itself.
	if (status === 511) return new Failure('not_lwa');
	const value = parseJson(bodyText);
	if (status === 429 || status >= 500) {
		const why = isObject(value) ? textOf(value.error_description) : undefined;
		return new Failure('server_busy', {host, status}, {why});
	}
	if (value === undefined) return notJson(headers, bodyText, host);
	if (!isObject(value)) return badAnswer(host, 'it is not a JSON object');
	const {error} = value;
	// Optional members that are no use count as absent.
	const isNoError =
		error === undefined || error === null || (typeof error === 'string' && error.trim() === '');
	if (!isNoError || status >= 400) {
		return {kind: 'error', error: textOf(error) ?? '', description: textOf(value.error_description)};
	}
	return readTokens(value, host);
}

function readTokens(value: Json, host: string): PreparedBody | Failure {
	const {access_token: accessToken, token_type: tokenType, refresh_token: refreshToken, scope} = value;
	if (!isToken(accessToken)) return badAnswer(host, 'its access token is missing or unreadable');
	if (typeof tokenType !== 'string' || tokenType.toLowerCase() !== 'bearer') {
		return badAnswer(host, 'its token type is not bearer');
	}
	// Of another type or blank it counts as absent; what is meant as one and cannot be sent is no answer of ours.
	const isBroken = typeof refreshToken === 'string' && refreshToken.trim() !== '' && !isToken(refreshToken);
	if (isBroken) return badAnswer(host, 'its refresh token is unreadable');
	const seconds = lifetimeOf(value.expires_in);
	return {
		kind: 'tokens',
		body: {
			access_token: accessToken,
			token_type: 'bearer',
			...(seconds === undefined ? {} : {expires_in: seconds}),
			...(isToken(refreshToken) ? {refresh_token: refreshToken} : {}),
			...(isScopeList(scope) ? {scope: scope.trim()} : {}),
		},
	};
}

/** RFC 6749 appendices A.12 and A.17: visible ASCII. */
function isToken(value: unknown): value is string {
	return typeof value === 'string' && value.length <= tokenLimit && /^[\x21-\x7E]+$/.test(value);
}

function isScopeList(value: unknown): value is string {
	if (typeof value !== 'string' || value.length > tokenLimit) return false;
	const names = value.trim().split(/\s+/);
	return names.every(name => name !== '' && !scopeProblem(name));
}

/** Seconds of an `expires_in`; undefined (unknown) where it says nothing usable. */
function lifetimeOf(value: unknown): number | undefined {
	const isNumberText = typeof value === 'string' && /^\d{1,12}(\.\d{1,12})?$/.test(value);
	if (typeof value !== 'number' && !isNumberText) return undefined;
	const seconds = Math.floor(Number(value));
	return seconds > 0 && seconds <= tenYearsInSeconds ? seconds : undefined;
}

/** The stored form of a token answer; `grantedScopes` is the list that the answer itself names. */
export function tokensFrom(
	body: TokenBody,
	now: Date,
): Tokens & {readonly grantedScopes?: readonly string[]} {
	const {expires_in: seconds, refresh_token: refreshToken, scope} = body;
	return {
		accessToken: body.access_token,
		tokenType: 'bearer',
		...(seconds === undefined ? {} : {expiresAt: new Date(now.getTime() + seconds * 1000)}),
		...(refreshToken === undefined ? {} : {refreshToken}),
		obtainedAt: now,
		...(scope === undefined ? {} : {grantedScopes: [...new Set(scope.split(/\s+/))]}),
	};
}

/**
 * The list to keep as `grantedScopes`: `named` where it covers less than was asked for, else undefined. A list that
 * shares nothing with what was asked for says nothing.
 */
export function narrowerScopes(
	asked: readonly string[],
	named: readonly string[] | undefined,
): readonly string[] | undefined {
	if (!named) return undefined;
	const wanted = withIncluded(asked);
	const sharesSome = [...withIncluded(named)].some(name => wanted.has(name));
	return sharesSome && notGranted(asked, named).length > 0 ? named : undefined;
}

/**
 * The list to keep after a refresh whose answer names `named`: the new narrower one, none where all that was asked for is
 * granted again, `before` where the answer says nothing.
 */
export function scopesAfterRefresh(
	asked: readonly string[],
	before: readonly string[] | undefined,
	named: readonly string[] | undefined,
): readonly string[] | undefined {
	if (!named || notGranted(asked, named).length > 0) return narrowerScopes(asked, named) ?? before;
	return undefined;
}

/** Stands in for the code of an error answer that names none. */
export const unnamedError = 'unnamed_error';

export interface TokenError {
	readonly status: number;
	readonly error: string;
	readonly description?: string | undefined;
	readonly grant: 'code' | 'refresh';
	readonly host: string;
	/** How to sign in again, as one types it. */
	readonly command: string;
}

const errorCodes: ReadonlyMap<string, FailureCode> = new Map([
	['invalid_client', 'invalid_client'],
	['unauthorized_client', 'client_mismatch'],
	['invalid_request', 'token_invalid_request'],
	['unsupported_grant_type', 'unsupported_grant_type'],
	['invalid_scope', 'token_invalid_scope'],
	['server_error', 'server_busy'],
	['temporarily_unavailable', 'server_busy'],
]);

/** The failure that an error answer of the token endpoint means (RFC 6749 5.2; Login with Amazon's table). */
export function failureOfTokenError(answer: TokenError): Failure {
	const {status, error, grant, host, command} = answer;
	const code = codeOf(status, error, grant);
	const isUnsaid = error === unnamedError || errorCodes.has(error);
	const why = answer.description || (isUnsaid ? undefined : error);
	return new Failure(code, {host, status, command}, {why});
}

function codeOf(status: number, error: string, grant: TokenError['grant']): FailureCode {
	if (error === 'invalid_grant') return grant === 'code' ? 'code_refused' : 'refresh_refused';
	const known = errorCodes.get(error);
	if (known) return known;
	if (status === 429 || status >= 500) return 'server_busy';
	return status === 401 ? 'invalid_client' : 'token_error';
}

function notJson(headers: Readonly<Record<string, string>>, bodyText: string, host: string): Failure {
	const text = bodyText.trimStart();
	const isEmpty = text === '';
	const isHtml = /html/i.test(headers['content-type'] ?? '') || text.startsWith('<');
	if (isHtml && !isEmpty) return new Failure('not_lwa');
	if (isEmpty) return badAnswer(host, 'it is empty');
	return /^[[{"]/.test(text) ? badAnswer(host, 'its JSON is broken') : new Failure('not_lwa');
}

function badAnswer(host: string, detail: string): Failure {
	return new Failure('bad_answer', {host, detail});
}

function textOf(value: unknown): string | undefined {
	return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}
