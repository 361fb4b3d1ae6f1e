import {request} from 'node:http';
import {Failure} from '../core/failure.ts';
import type {Browser} from '../ports.ts';

/** A browser that is the owner: it opens an address, chooses Allow and follows where that leads. */
export const ownersBrowser: Browser = {
	async open(url, onFailure) {
		answerConsentPage(url)
			.then(visit)
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
	let opened = await fetch(address, {redirect: 'manual'});
	// The listener's short address leads on to the long one.
	if (opened.status >= 300 && opened.status < 400) {
		const location = opened.headers.get('location') ?? '';
		address = new URL(location, address).href;
		if (new URL(address).pathname !== '/ap/oa') return location;
		opened = await fetch(address, {redirect: 'manual'});
	}
	const location = opened.headers.get('location');
	if (location !== null) return location;
	const page = await opened.text();
	const ticket = /name="ticket" value="([\w-]+)"/.exec(page)?.[1];
	if (!ticket) throw refusal(page);
	const answered = await fetch(new URL('/ap/consent', address), {
		method: 'POST',
		body: new URLSearchParams({ticket, choice, account: String(account)}),
		redirect: 'manual',
	});
	const target = answered.headers.get('location');
	if (target === null) throw refusal(await answered.text());
	await answered.body?.cancel();
	return target;
}

function refusal(page: string): Failure {
	const summary = /class="error-summary">([^<]*)<\/p>\s*<p>([^<]*)</.exec(page)?.slice(1).join(': ');
	return new Failure('authorization_error', {}, {why: summary ?? 'no consent page'});
}

function visit(address: string): Promise<void> {
	return new Promise((resolve, reject) => {
		request(address, response => response.resume().on('end', resolve))
			.on('error', reject)
			.end();
	});
}
