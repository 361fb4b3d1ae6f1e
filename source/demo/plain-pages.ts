import type {Answer} from './answer.ts';
import {html} from './html.ts';
import {page} from './page.ts';

const links = [{href: '/console', text: 'Console'}];

/** There is nothing at this address. */
export function notFoundPage(): Answer {
	return page({
		status: 404,
		title: 'Not found',
		links,
		main: html`<section class="card"><h1>There is no such page</h1>
<p>The practice has a <a href="/console">console</a> and a page to <a href="/practice">practise failures</a>.</p></section>`,
	});
}

/** A form arrived that was not made by this run of the practice. */
export function foreignFormPage(): Answer {
	return page({
		status: 403,
		title: 'Form out of date',
		links,
		main: html`<section class="card"><h1>This form is out of date</h1>
<p>It was opened before the practice was started again, or it comes from another page. Nothing was changed.</p>
<p class="buttons"><a class="button main" href="/console">Open the console</a></p></section>`,
	});
}

/** The page for a code that a person carries over by hand, as a client's hosted page shows it. */
export function codePage(query: URLSearchParams): Answer {
	const code = query.get('code');
	const error = query.get('error');
	return page({
		title: code ? 'Authorization code' : 'No code',
		links,
		main: code
			? html`<section class="card"><h1>Your authorization code</h1>
<p>Send it to the person or tool that asked for it, at once: it lives about five minutes.</p>
<p class="note value">${code}</p></section>`
			: html`<section class="card"><h1>There is no code</h1>
<p>${error === 'access_denied' ? 'You chose Cancel, so nothing is allowed.' : 'The sign-in ended without one.'}</p></section>`,
	});
}
