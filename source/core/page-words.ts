import type {Flow} from './answers.ts';
import {returnUrls} from './client.ts';

export type PageFlow = Exclude<Flow, 'browser' | 'other-device'>;

/** Role 2: where the owner sees the code. */
export const pageRows: readonly {
	readonly value: PageFlow;
	readonly label: string;
	readonly hint: string;
	/** The return URL of this page; absent where the person gives it. */
	readonly url?: string;
}[] = [
	{
		value: 'hosted-page',
		label: 'The page of ask-cli',
		hint: "on Amazon's servers, shows the code to copy; not in Amazon's guide, so add it yourself",
		url: returnUrls.hostedPage,
	},
	{
		value: 'guide-page',
		label: "The older page of Amazon's guide",
		hint: 'shows the code too, if it is still there',
		url: returnUrls.guidePage,
	},
	{
		value: 'address-bar',
		label: 'No page: the address bar',
		hint: '127.0.0.1, where nobody answers: the owner sends you the whole address',
		url: returnUrls.loopback,
	},
	{value: 'own-address', label: 'An address of your own', hint: 'a page of yours that shows the code'},
];

/** What the demo has of its own: a page that stands in for Amazon's two. */
interface PagePlayer {
	readonly codePageUrl?: string;
}

/** Amazon's pages as the rows lead to them: in the demo to its own page, so that nothing leaves this computer. */
export function pageRowsIn(demo: PagePlayer | undefined): typeof pageRows {
	const own = demo?.codePageUrl;
	if (own === undefined) return pageRows;
	return pageRows.map(row =>
		isPlayed(row.value) ? {...row, url: own, hint: 'shows the code to copy; here the demo plays it'} : row,
	);
}

/** The redirect URI that a way has in the demo instead of its usual one; undefined: the usual one. */
export function playedRedirectUri(flow: PageFlow, demo: PagePlayer | undefined): string | undefined {
	return isPlayed(flow) ? demo?.codePageUrl : undefined;
}

/** The page whose words fit a redirect URI: for the one that the demo plays, the page that it plays. */
export function pageMeant(redirectUri: string, demo: PagePlayer | undefined): string {
	return redirectUri === demo?.codePageUrl ? returnUrls.hostedPage : redirectUri;
}

/** Told beside the rows in the demo, where the real addresses are not used. */
export const realPages: readonly string[] = [
	'The demo shows the code on this computer. The real pages are, for your own security profile:',
	returnUrls.hostedPage,
	returnUrls.guidePage,
];

function isPlayed(flow: PageFlow): boolean {
	return flow === 'hosted-page' || flow === 'guide-page';
}

/** What the owner meets after Allow. */
export function whatOwnersSee(redirectUri: string): string {
	if (redirectUri === returnUrls.hostedPage || redirectUri === returnUrls.guidePage) {
		return 'They sign in, choose Allow, and see a code.';
	}
	if (/^http:\/\/(127\.|localhost|\[::1\])/.test(redirectUri)) {
		return 'They sign in, choose Allow, and their browser cannot connect, which is fine: the address bar then holds the answer.';
	}
	return 'They sign in, choose Allow, and see a code, or the address bar holds it.';
}
