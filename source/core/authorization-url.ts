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
