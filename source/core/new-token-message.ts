/** Role 3, to the client, when the token has ended. */
export function newTokenMessage(): string {
	return [
		'Hello,',
		'the access token that you sent me has ended. Please send me a new one and when it ends, over a channel that only we two read; no client secret, no refresh token.',
		'If you cannot renew it, send me the authorization URL again, and I choose Allow once more.',
		'',
	].join('\n\n');
}
