import {Failure} from '../core/failure.ts';

/**
 * Plays the owner over real HTTP: opens the address, reads the consent page and posts the choice, as a browser would.
 *
 * @returns the address that the browser is sent to (`Location`); it is not opened
 * @throws Failure `authorization_error` when an error page comes instead
 */
export async function answerConsentPage(
	authorizationUrl: string,
	choice: 'allow' | 'cancel',
	account: 0 | 1,
): Promise<string> {
	let address = authorizationUrl;
	let opened = await fetch(address, {redirect: 'manual'});
	// The listener's short address leads on to the long one.
	if (opened.status >= 300 && opened.status < 400) {
		const next = new URL(opened.headers.get('location') ?? '', address).href;
		if (new URL(next).pathname !== '/ap/oa') return opened.headers.get('location') ?? '';
		address = next;
		opened = await fetch(address, {redirect: 'manual'});
	}
	const location = opened.headers.get('location');
	if (location !== null) return location;
	const page = await opened.text();
	const ticket = /name="ticket" value="([\w-]+)"/.exec(page)?.[1];
	if (!ticket) throw new Failure('authorization_error', {}, {why: summaryOf(page)});
	const answered = await fetch(new URL('/ap/consent', address), {
		method: 'POST',
		body: new URLSearchParams({ticket, choice, account: String(account)}),
		redirect: 'manual',
	});
	const target = answered.headers.get('location');
	if (target === null) {
		throw new Failure('authorization_error', {}, {why: summaryOf(await answered.text())});
	}
	await answered.body?.cancel();
	return target;
}

function summaryOf(page: string): string {
	return (
		/class="error-summary">([^<]*)<\/p>\s*<p>([^<]*)</.exec(page)?.slice(1).join(': ') ?? 'no consent page'
	);
}
