import {request} from 'node:http';
import {Failure} from '../core/failure.ts';
import type {Browser} from '../ports.ts';

/** A browser that is the owner: it opens an address, chooses Allow and follows where that leads. */
export const ownersBrowser: Browser = {
	async open(url, onFailure) {
		answerConsentPage(url)
			.then(address => ask(address))
			.catch(error => onFailure(String(error)));
		return true;
	},
};

/**
 * Plays the owner over real HTTP: opens the address, reads the consent page and posts the choice, as a browser would.
 * The address may be the listener's short one.
 *
 * @returns the address that the browser is sent to (`Location`); it is not opened
 * @throws Failure `authorization_error` when an error page comes instead
 */
export async function answerConsentPage(
	authorizationUrl: string,
	choice: 'allow' | 'cancel' = 'allow',
	account: 0 | 1 = 0,
): Promise<string> {
	let address = authorizationUrl;
	let opened = await ask(address);
	// The listener's short address leads on to the long one.
	if (opened.location !== undefined) {
		address = new URL(opened.location, address).href;
		if (new URL(address).pathname !== '/ap/oa') return opened.location;
		opened = await ask(address);
	}
	if (opened.location !== undefined) return opened.location;
	const ticket = /name="ticket" value="([\w-]+)"/.exec(opened.body)?.[1];
	if (!ticket) throw refusal(opened.body);
	const answered = await ask(
		new URL('/ap/consent', address).href,
		new URLSearchParams({ticket, choice, account: String(account)}),
	);
	if (answered.location === undefined) throw refusal(answered.body);
	return answered.location;
}

function refusal(page: string): Failure {
	const summary = /class="error-summary">([^<]*)<\/p>\s*<p>([^<]*)</.exec(page)?.slice(1).join(': ');
	return new Failure('authorization_error', {}, {why: summary ?? 'no consent page'});
}

/** One request, a POST with a form. It does not follow where the answer leads. (`fetch` would take as long to load as got.) */
function ask(address: string, form?: URLSearchParams): Promise<{location: string | undefined; body: string}> {
	const type = {'content-type': 'application/x-www-form-urlencoded'};
	return new Promise((resolve, reject) => {
		request(address, form ? {method: 'POST', headers: type} : {}, response => {
			let body = '';
			response
				.setEncoding('utf8')
				.on('data', chunk => {
					body += chunk;
				})
				.on('end', () => resolve({location: response.headers.location, body}))
				.on('error', reject);
		})
			.on('error', reject)
			.end(form?.toString());
	});
}
