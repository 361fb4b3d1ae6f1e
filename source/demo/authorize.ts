import {operationsOf, scopeProblem, shortScopeName, scopes as smapiScopes} from '../core/scopes.ts';
import {type Answer, redirect, repeatedName, type Visit} from './answer.ts';
import {html, page, toPractice} from './pages.ts';
import {type Account, type AuthorizationRequest, type DemoState, type Grant, randomText} from './state.ts';

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
	if (problem) return refuse(request, problem.error, problem.description);
	const ticket = randomText(24);
	state.tickets.set(ticket, {request, answered: false});
	return consentPage(request, ticket, profile.name, state.accounts);
}

/** Answers POST /ap/consent: Allow or Cancel on a consent page, or the fault that is switched on. */
export function answerConsent(state: DemoState, visit: Visit): Answer {
	const form = visit.form ?? new URLSearchParams();
	const entry = state.tickets.get(form.get('ticket') ?? '');
	if (!entry) return authorizationErrorPage(400, 'This page is no longer good');
	const {request} = entry;
	if (entry.answered) return answeredPage(request);
	entry.answered = true;
	if (form.get('choice') !== 'allow') return refuse(request, 'access_denied', 'Access not permitted.');
	const account = state.accounts[form.get('account') === '1' ? 1 : 0];
	return allow(state, request, {clientId: request.clientId, account, scopes: request.scopes});
}

function allow(state: DemoState, request: AuthorizationRequest, grant: Grant): Answer {
	switch (state.faults.take(['consent'])?.kind) {
		case 'access_denied':
			return refuse(request, 'access_denied', 'Access not permitted.');
		case 'server_error_callback':
			return refuse(request, 'server_error', 'The authorization server has a fault of its own.');
		case 'invalid_scope_callback':
			return refuse(request, 'invalid_scope', 'An unknown scope was requested.');
		case 'error_page':
			return authorizationErrorPage(500, 'Something went wrong here');
		case 'wrong_state':
			return sendCode(state, {...request, state: randomText(24)}, grant);
		case 'narrower_scope':
			return sendCode(state, request, {...grant, scopes: grant.scopes.slice(0, 1)});
		default:
			return sendCode(state, request, grant);
	}
}

function sendCode(state: DemoState, request: AuthorizationRequest, grant: Grant): Answer {
	const code = randomText(15);
	state.codes.set(code, {
		grant,
		redirectUri: request.redirectUri,
		codeChallenge: request.codeChallenge,
		expiresAt: state.after(state.codeLifetimeSeconds),
	});
	return sendBack(request, {code, scope: grant.scopes.join(' ')});
}

function refuse(request: AuthorizationRequest, error: string, description: string): Answer {
	return sendBack(request, {error, error_description: description});
}

function sendBack({redirectUri, state}: AuthorizationRequest, values: Record<string, string>): Answer {
	const query = new URLSearchParams({...values, ...(state !== undefined && {state})});
	return redirect(`${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${query}`);
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

/** The page that asks the owner: which account, what the client may do, Allow or Cancel. */
function consentPage(
	request: AuthorizationRequest,
	ticket: string,
	clientName: string,
	accounts: readonly Account[],
): Answer {
	return page({
		title: `Allow ${clientName}?`,
		links: [toPractice],
		formTarget: request.redirectUri,
		main: html`<form class="card" method="post" action="/ap/consent">
<input type="hidden" name="ticket" value="${ticket}">
<h1>“${clientName}” asks to work on your Alexa skills</h1>
<p class="soft small">Client ID <code>${request.clientId}</code></p>
<fieldset>
<legend>Sign in as</legend>
${accounts.map((account, index) => accountChoice(account, index))}
</fieldset>
<h2>It would be allowed to</h2>
<ul class="scopes">
${request.scopes.map(scopeRow)}
</ul>
<p class="soft small">After your choice the browser goes on to<br><code>${request.redirectUri}</code></p>
<div class="buttons fill">
<button class="main" name="choice" value="allow">Allow</button>
<button name="choice" value="cancel">Cancel</button>
</div>
</form>`,
	});
}

/** Shown when Allow or Cancel was chosen already on this page (the way back, a double click). */
function answeredPage(request: AuthorizationRequest): Answer {
	return page({
		status: 400,
		title: 'Already answered',
		links: [toPractice],
		main: html`<section class="card">
<h1>You have answered this page already</h1>
<p>One answer counts, so nothing was sent a second time.</p>
<p class="buttons"><a class="button main" href="${request.address}">Choose again</a></p>
</section>`,
	});
}

function accountChoice(account: Account, index: number) {
	const vendors = account.vendors.map(vendor => vendor.name).join(', ') || 'no developer registration yet';
	return html`<label class="choice"><input type="radio" name="account" value="${index}"${index === 0 && html` checked`}>
<span><b>${account.name}</b><small>${account.email} · ${vendors}</small></span></label>
`;
}

function scopeRow(name: string) {
	const operations = operationsOf(name);
	if (operations.length === 0) {
		return html`<li><code>${name}</code><br><span class="soft small">a permission of another Amazon service</span></li>
`;
	}
	return html`<li><code>${shortScopeName(name)}</code><ul>${operations.map(text => html`<li>${text}</li>`)}</ul></li>
`;
}

const remedies = {
	client_id: html`<p>The client ID in the address belongs to no security profile here. Copy it again from
<a href="/console">Web Settings</a>.</p>`,
	redirect_uri: html`<p>The return URL in the address is not one of the profile’s <b>Allowed Return URLs</b>, byte for byte:
<code>localhost</code> is not <code>127.0.0.1</code>, and a final slash counts. Add it in
<a href="/console">Web Settings</a>, then open the same address again.</p>`,
};

/**
 * The page where a sign-in ends that never calls back, as Login with Amazon does it: nothing that was sent is shown.
 */
function authorizationErrorPage(
	status: 400 | 500,
	summary: string,
	parameter?: keyof typeof remedies,
): Answer {
	return page({
		status,
		title: 'We’re sorry',
		main: html`<section class="card">
<h1>We’re sorry!</h1>
<p>The sign-in cannot go on. The browser is <b>not</b> sent back: the program that opened this page hears nothing of it.</p>
<div class="note bad">
<h2>Error Summary</h2>
<p class="error-summary">${status} ${status === 400 ? 'Bad Request' : 'Internal Server Error'}</p>
<p>${summary}</p>
</div>
${parameter && remedies[parameter]}
</section>`,
	});
}
