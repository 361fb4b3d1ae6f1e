import {returnUrls} from './client.ts';
import {cleanText} from './redact.ts';
import {operationsOf, scopePresets, shortScopeName} from './scopes.ts';

/** How long an authorization code lives, in minutes (Login with Amazon). */
const codeMinutes = 5;

export interface OwnerRequest {
	readonly authorizationUrl: string;
	/** Full names. */
	readonly scopes: readonly string[];
	readonly redirectUri: string;
	/** Who asks; without it the message leaves that to the sender's own name. */
	readonly contact?: string;
}

/** Role 2, to the owner: who asks, for what, what will be seen, the address on a line of its own, what to send back. */
export function ownerRequestMessage(request: OwnerRequest): string {
	const contact = cleanText(request.contact ?? '', 200);
	return paragraphs(
		'Hello,',
		contact
			? `${contact} asks you for access to your Alexa skills, through Login with Amazon.`
			: 'I ask you for access to your Alexa skills, through Login with Amazon.',
		`With your permission it is possible to:\n${permissionLines(request.scopes)}`,
		'Please open this address in your browser. It has to arrive as one piece:',
		request.authorizationUrl,
		[
			'1. Sign in with the Amazon account of your developer console.',
			'2. Read what is asked for and choose Allow. Your password stays with Amazon.',
			`3. ${whatIsSeen(request.redirectUri)}`,
		].join('\n'),
		`Send it back at once: it works once and only for ${codeMinutes} minutes. If it is too late, open the same address again.`,
		'You can take the permission back at any time: https://www.amazon.com/ap/adam',
	);
}

/** Role 2, to the owner, when a code was used up or too old. */
export function openAgainMessage(request: Pick<OwnerRequest, 'authorizationUrl' | 'redirectUri'>): string {
	return paragraphs(
		'Hello,',
		`the code that you sent has ended: it works once and only for ${codeMinutes} minutes. Please open the same address again:`,
		request.authorizationUrl,
		`${whatIsSeen(request.redirectUri)} Please send the new one at once.`,
	);
}

export interface TokenHandOver {
	readonly accessToken: string;
	/** Undefined: the answer named no end; Login with Amazon's tokens live one hour. */
	readonly expiresAt: Date | undefined;
	/** Full names. */
	readonly scopes: readonly string[];
	/** Where SMAPI is: `https://api.amazonalexa.com`. */
	readonly smapiHost: string;
}

/** Role 2, to the owner: the access token. This message is a secret; nothing in it puts the token into an argument. */
export function tokenHandOverMessage(handOver: TokenHandOver): string {
	const end = handOver.expiresAt
		? `It works until ${isoMinutes(handOver.expiresAt)} (UTC).`
		: 'It works for one hour from now.';
	return paragraphs(
		'Hello,',
		`here is the access token for your skills. ${end} Whoever has it can use it: please do not pass it on.`,
		'Every request carries it in this header:',
		`Authorization: Bearer ${handOver.accessToken}`,
		`It allows to:\n${permissionLines(handOver.scopes)}`,
		'To try it, run this line, paste the header, press Enter and then Ctrl+D (on Windows: Ctrl+Z and Enter):',
		`curl -sS -H @- ${new URL('/v1/vendors', handOver.smapiHost).href}`,
		'Or keep it with smapi-login: smapi-login --role owner',
	);
}

/** Role 3, to the client, when no address has come yet: what to send, which permissions mean what, how to send it safely. */
export function clientRequestMessage(): string {
	const tasks = scopePresets
		.filter(preset => preset.id !== 'ask-cli')
		.map(preset => `- ${preset.label}: ${preset.scopes.map(shortScopeName).join(' ')}`);
	return paragraphs(
		'Hello,',
		'to work on my Alexa skills you need my permission, through Login with Amazon. Please send me an authorization URL.',
		`Ask only for what you need. The permissions (scopes) by task:\n${tasks.join('\n')}`,
		`Use response_type=code, a state, and PKCE (S256). A return URL that shows me the code is\n${returnUrls.hostedPage}`,
		'smapi-login makes such an address: run it, choose that the skills are somebody else’s, and send me the address as one piece.',
		'Please never send me your client secret or a refresh token. I send you the code when I have chosen Allow. You then send me the access token, over a channel that only we two read.',
	);
}

/** Role 3, to the client, when the token has ended. */
export function newTokenMessage(): string {
	return paragraphs(
		'Hello,',
		'the access token that you sent me has ended. Please send me a new one and when it ends, over a channel that only we two read; no client secret, no refresh token.',
		'If you cannot renew it, send me the authorization URL again, and I choose Allow once more.',
	);
}

/** Role 3, to the client, right after Allow: the place for the code, and that it does not wait. */
export function codeReplyMessage(): string {
	return paragraphs(
		'Hello,',
		'I have chosen Allow. Here is the code, or the address that my browser ended on:',
		'[paste it here]',
		`It works once and only for ${codeMinutes} minutes, with your client ID and the same return URL. If it is too late, tell me and I open your address again.`,
		'Please send me the access token and when it ends, over a channel that only we two read; no client secret, no refresh token.',
	);
}

/** The permissions in SMAPI's words, one a line; a scope of another API by its name. */
function permissionLines(scopes: readonly string[]): string {
	const operations = scopes.flatMap(scope => {
		const known = operationsOf(scope);
		return known.length > 0 ? known : [`use the permission ${cleanText(scope, 200)}`];
	});
	return [...new Set(operations)].map(operation => `- ${operation}`).join('\n');
}

/** What the owner sees after Allow, and what to send back. */
function whatIsSeen(redirectUri: string): string {
	if (redirectUri === returnUrls.hostedPage || redirectUri === returnUrls.guidePage) {
		return 'The page then shows a code: send that back.';
	}
	if (/^http:\/\/(127\.|localhost|\[::1\])/.test(redirectUri)) {
		return 'The browser then says that it cannot connect, which is fine: send back the whole address from its address bar.';
	}
	return 'The page then shows a code; if not, send back the whole address from the address bar.';
}

/** `2026-11-23T14:04Z`: what people and our own paste field can read. */
function isoMinutes(date: Date): string {
	return `${date.toISOString().slice(0, 16)}Z`;
}

function paragraphs(...parts: readonly string[]): string {
	return `${parts.join('\n\n')}\n`;
}
