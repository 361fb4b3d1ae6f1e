import {scopeProblem, scopes as smapiScopes} from '../core/scopes.ts';
import {type Answer, redirect, repeatedName, type Visit} from './answer.ts';
import {answeredPage, consentPage} from './consent-page.ts';
import {authorizationErrorPage} from './error-page.ts';
import {type AuthorizationRequest, type DemoState, type Grant, randomText} from './state.ts';

/** Answers GET /ap/oa: the consent page, an error page of our own, or an error sent to the redirect URI. */
export function answerAuthorization(state: DemoState, visit: Visit): Answer {
	const {query} = visit;
	const repeated = repeatedName(query);
	if (repeated === 'client_id' || repeated === 'redirect_uri') {
		return authorizationErrorPage(400, 'The request has a parameter twice');
	}
	const profile = state.profileOf(query.get('client_id') ?? '');
	if (!profile) return authorizationErrorPage(400, 'An unknown client was used', 'client_id');
	const redirectUri = query.get('redirect_uri') ?? '';
	// Never a redirect from here: the address is not known to be the client's (RFC 6749 4.1.2.1).
	if (!profile.allowedReturnUrls.includes(redirectUri)) {
		return authorizationErrorPage(400, 'An unknown redirect_uri was used', 'redirect_uri');
	}
	const request: AuthorizationRequest = {
		clientId: profile.id,
		redirectUri,
		scopes: [...new Set((query.get('scope') ?? '').split(' ').filter(Boolean))],
		state: query.get('state') ?? undefined,
		codeChallenge: query.get('code_challenge') ?? undefined,
		address: `${visit.path}?${query}`,
	};
	const problem = repeated
		? {error: 'invalid_request', description: 'The request has a repeated parameter.'}
		: problemOf(request, query);
	if (problem) return redirect(errorAddress(request, problem.error, problem.description));
	const ticket = randomText(24);
	state.tickets.set(ticket, {request, answered: false});
	return consentPage({request, ticket, clientName: profile.name, accounts: state.accounts});
}

/** Answers POST /ap/consent: Allow or Cancel on a consent page. */
export function answerConsent(state: DemoState, visit: Visit): Answer {
	const form = visit.form ?? new URLSearchParams();
	const entry = state.tickets.get(form.get('ticket') ?? '');
	if (!entry) return authorizationErrorPage(400, 'This page is no longer good');
	if (entry.answered) return answeredPage(entry.request);
	entry.answered = true;
	const {request} = entry;
	if (form.get('choice') !== 'allow') {
		return redirect(errorAddress(request, 'access_denied', 'Access not permitted.'));
	}
	const account = form.get('account') === '1' ? 1 : 0;
	return allow(state, request, {
		clientId: request.clientId,
		account: state.accounts[account],
		scopes: request.scopes,
	});
}

function allow(state: DemoState, request: AuthorizationRequest, grant: Grant): Answer {
	switch (state.faults.take(['consent'])?.kind) {
		case 'access_denied':
			return redirect(errorAddress(request, 'access_denied', 'Access not permitted.'));
		case 'server_error_callback':
			return redirect(
				errorAddress(request, 'server_error', 'The authorization server has a fault of its own.'),
			);
		case 'invalid_scope_callback':
			return redirect(errorAddress(request, 'invalid_scope', 'An unknown scope was requested.'));
		case 'error_page':
			return authorizationErrorPage(500, 'Something went wrong here');
		case 'wrong_state':
			return redirect(codeAddress(state, {...request, state: randomText(24)}, grant));
		case 'narrower_scope':
			return redirect(codeAddress(state, request, {...grant, scopes: grant.scopes.slice(0, 1)}));
		default:
			return redirect(codeAddress(state, request, grant));
	}
}

function codeAddress(state: DemoState, request: AuthorizationRequest, grant: Grant): string {
	const code = randomText(15);
	state.codes.set(code, {
		grant,
		redirectUri: request.redirectUri,
		codeChallenge: request.codeChallenge,
		expiresAt: state.after(state.codeLifetimeSeconds),
	});
	return backTo(request, {code, scope: grant.scopes.join(' ')});
}

function errorAddress(request: AuthorizationRequest, error: string, description: string): string {
	return backTo(request, {error, error_description: description});
}

function backTo({redirectUri, state}: AuthorizationRequest, values: Record<string, string>): string {
	const query = new URLSearchParams({...values, ...(state !== undefined && {state})});
	return `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${query}`;
}

function problemOf(
	request: AuthorizationRequest,
	query: URLSearchParams,
): {readonly error: string; readonly description: string} | undefined {
	if (query.get('response_type') !== 'code') {
		return {error: 'unsupported_response_type', description: 'The response_type must be code.'};
	}
	if (request.scopes.length === 0 || !request.scopes.every(isKnownScope)) {
		return {error: 'invalid_scope', description: 'An unknown scope was requested.'};
	}
	const method = query.get('code_challenge_method');
	// A SHA-256 digest is 43 characters of base64url (RFC 7636 4.2). Requests without PKCE pass, as ask-cli's do.
	const challengeFits = /^[\w-]{43}$/.test(request.codeChallenge ?? '') && method === 'S256';
	if (!challengeFits && (request.codeChallenge !== undefined || method !== null)) {
		return {error: 'invalid_request', description: 'The code_challenge must be of method S256.'};
	}
	return undefined;
}

/** Alexa's scopes must be in its table; those of other services of Login with Amazon (`profile`) are taken as they are. */
function isKnownScope(name: string): boolean {
	if (name.startsWith('alexa:')) return smapiScopes.some(row => row.name === name);
	return scopeProblem(name) === undefined;
}
