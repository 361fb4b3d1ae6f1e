import {returnUrls} from './client.ts';

/** The page whose words fit a redirect URI: for the one that the demo plays, the page that it plays. */
export function pageMeant(redirectUri: string, demo: {readonly codePageUrl?: string} | undefined): string {
	return redirectUri === demo?.codePageUrl ? returnUrls.hostedPage : redirectUri;
}

/** What the owner meets after Allow, for the client. */
export function whatOwnersSee(redirectUri: string): string {
	return {
		code: 'They sign in, choose Allow, and see a code.',
		nothing:
			'They sign in, choose Allow, and their browser cannot connect. That is how it should be: the address bar then holds the answer.',
		unknown: 'They sign in, choose Allow, and see a code, or the address bar holds it.',
	}[pageAt(redirectUri)];
}

/** The same for the owner, and what to send back. */
export function whatIsSeen(redirectUri: string): string {
	return {
		code: 'The page then shows a code. Send me that code.',
		nothing:
			'Your browser then says that it cannot connect. That is how it should be: send me the whole address from the address bar.',
		unknown: 'The page then shows a code. If it does not, send me the whole address from the address bar.',
	}[pageAt(redirectUri)];
}

/** What stands where the browser ends: a page of Amazon's that shows the code, nothing, or who knows what. */
function pageAt(redirectUri: string): 'code' | 'nothing' | 'unknown' {
	if (redirectUri === returnUrls.hostedPage || redirectUri === returnUrls.guidePage) return 'code';
	return /^http:\/\/(127\.|localhost|\[::1\])/.test(redirectUri) ? 'nothing' : 'unknown';
}
