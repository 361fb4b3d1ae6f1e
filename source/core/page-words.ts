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
		hint: "on Amazon's servers, shows the code to copy; Amazon's guide forgets it",
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
