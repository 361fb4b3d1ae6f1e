import {operationsOf, shortScopeName} from '../core/scopes.ts';
import type {Account} from './accounts.ts';
import type {Answer} from './answer.ts';
import {html} from './html.ts';
import {page, policySource} from './page.ts';
import type {AuthorizationRequest} from './state.ts';

interface Consent {
	readonly request: AuthorizationRequest;
	readonly ticket: string;
	readonly clientName: string;
	readonly accounts: readonly Account[];
}

const links = [{href: '/practice', text: 'Practise a failure'}];

/** The page that asks the owner: which account, what the client may do, Allow or Cancel. */
export function consentPage({request, ticket, clientName, accounts}: Consent): Answer {
	const target = policySource(request.redirectUri);
	return page({
		title: `Allow ${clientName}?`,
		links,
		...(target && {formTarget: target}),
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
export function answeredPage(request: AuthorizationRequest): Answer {
	return page({
		status: 400,
		title: 'Already answered',
		links,
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
