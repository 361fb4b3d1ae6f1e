import {returnUrls} from './client.ts';

/** The page whose words fit a redirect URI: for the one that the demo plays, the page that it plays. */
export function pageMeant(redirectUri: string, demo: {readonly codePageUrl?: string} | undefined): string {
	return redirectUri === demo?.codePageUrl ? returnUrls.hostedPage : redirectUri;
}

/** What the owner meets after Allow. */
export function whatOwnersSee(redirectUri: string): string {
	if (redirectUri === returnUrls.hostedPage || redirectUri === returnUrls.guidePage) {
		return 'They sign in, choose Allow, and see a code.';
	}
	if (/^http:\/\/(127\.|localhost|\[::1\])/.test(redirectUri)) {
		return 'They sign in, choose Allow, and their browser cannot connect. That is how it should be: the address bar then holds the answer.';
	}
	return 'They sign in, choose Allow, and see a code, or the address bar holds it.';
}
