import type {Answer} from './answer.ts';
import {html} from './html.ts';
import {page} from './page.ts';

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
export function authorizationErrorPage(
	status: 400 | 500,
	summary: string,
	parameter?: keyof typeof remedies,
): Answer {
	return page({
		status,
		title: 'We’re sorry',
		links: [{href: '/console', text: 'Console'}],
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
