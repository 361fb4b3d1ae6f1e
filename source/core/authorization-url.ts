/** What an authorization request asks for (RFC 6749 4.1.1, RFC 7636 4.3). */
export interface AuthorizationRequest {
	/** Origin of the sign-in page: `https://www.amazon.com`. */
	readonly authorizeHost: string;
	readonly clientId: string;
	/** Full names. */
	readonly scopes: readonly string[];
	readonly redirectUri: string;
	readonly state: string;
	/** base64url of the SHA-256 of the verifier; the method is always S256. */
	readonly codeChallenge: string;
}

/** Where Login with Amazon asks people, below the authorization host. */
export const authorizationPath = '/ap/oa';

/** What no request lacks, in the order that requests have (RFC 6749 4.1.1; LWA needs `scope` too). */
export const requiredParameters: readonly string[] = [
	'client_id',
	'scope',
	'response_type',
	'redirect_uri',
	'state',
];

/** All that a request is made of, with PKCE (RFC 7636 4.3). */
export const requestParameters: readonly string[] = [
	...requiredParameters,
	'code_challenge',
	'code_challenge_method',
];

/**
 * The address that the owner of the skills opens. Every value is encoded, so that none can add a parameter of its own;
 * blanks are `%20`, since some mail programs and shells break an address at `+`.
 */
export function buildAuthorizationUrl(request: AuthorizationRequest): string {
	const query = new URLSearchParams({
		client_id: request.clientId,
		scope: request.scopes.join(' '),
		response_type: 'code',
		redirect_uri: request.redirectUri,
		state: request.state,
		code_challenge: request.codeChallenge,
		code_challenge_method: 'S256',
	});
	// A literal plus is %2B already, so each `+` left is a blank.
	return `${new URL(authorizationPath, request.authorizeHost).href}?${query.toString().replaceAll('+', '%20')}`;
}

/** So long an address some openers and browsers still take. */
const openedLimit = 32_768;

/**
 * An address as an opener gets it. What RFC 3986 does not allow is percent-encoded, and so are characters that it allows
 * and that a command line, built of it by the opener or by what the opener starts, would read as more (CWE-78).
 * Encoded they mean the same to every server.
 *
 * @returns undefined for what is no web address
 */
export function addressForOpener(text: string): string | undefined {
	if (!/^https?:\/\/[^\s\p{Cc}]+$/iu.test(text) || text.length > openedLimit || !URL.canParse(text))
		return undefined;
	const {href} = new URL(text);
	const start = href.indexOf('/', 'https://'.length);
	const [head, tail] = start < 0 ? [href, ''] : [href.slice(0, start), href.slice(start)];
	const mark = tail.indexOf('#');
	const fragment = mark < 0 ? '' : tail.slice(mark + 1);
	const encode = (part: string) =>
		part.replace(/%(?![\dA-Fa-f]{2})/g, '%25').replace(/[^\w.~:/?@!&*+,=%-]/g, percent);
	return (
		head.replace(/[^\w.~:/@[\]%-]/g, percent) +
		encode(mark < 0 ? tail : tail.slice(0, mark)) +
		(mark < 0 ? '' : `#${encode(fragment)}`)
	);
}

/** `URL` has left nothing outside ASCII. */
function percent(char: string): string {
	return `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
