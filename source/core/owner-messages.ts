import {returnUrls} from './client.ts';
import {whatIsSeen} from './page-words.ts';
import {cleanText} from './redact.ts';
import {operationsOf, scopePresets, shortScopeName} from './scopes.ts';

/** How long an authorization code lives, in minutes (Login with Amazon). */
const codeMinutes = 5;

export interface OwnerRequest {
	readonly authorizationUrl: string;
	/** Full names. */
	readonly scopes: readonly string[];
	readonly redirectUri: string;
	/** Who asks, and what for; without it the message leaves that to the sender's own name. */
	readonly contact?: string;
}

/** Role 2, to the owner: who asks, for what, what will be seen, the address on a line of its own, what to send back. */
export function ownerRequestMessage(request: OwnerRequest): string {
	const contact = cleanText(request.contact ?? '', 200);
	return paragraphs(
		'Hello,',
		`I am asking you for access to your Alexa skills, through Login with Amazon.${contact && `\nWho asks, and what for: ${contact}`}`,
		`With your permission I can:\n${permissionLines(request.scopes)}`,
		'Please open this address in your browser. It must be in one piece, without a line break:',
		request.authorizationUrl,
		[
			'1. Sign in with the Amazon account of your developer console.',
			'2. Read what it asks for, then choose Allow. Amazon does not give me your password.',
			`3. ${whatIsSeen(request.redirectUri)}`,
		].join('\n'),
		`Please send it right away: it works once, and only for ${codeMinutes} minutes. If it is too late, open the same address again.`,
		'Would you rather not? Close the page, or choose Cancel, and tell me. You can also take a permission back later, at https://www.amazon.com/ap/adam',
	);
}

/** Role 2, to the owner, when a code was used up or too old. */
export function openAgainMessage(request: Pick<OwnerRequest, 'authorizationUrl' | 'redirectUri'>): string {
	return paragraphs(
		'Hello,',
		`the code you sent no longer works: a code works once, and only for ${codeMinutes} minutes. Please open the same address again:`,
		request.authorizationUrl,
		`${whatIsSeen(request.redirectUri)} Please send me the new one right away.`,
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
		: 'It is good for one hour at most.';
	return paragraphs(
		'Hello,',
		`here is the access token for your skills. ${end} Anyone who has it can use it, so please do not pass it on.`,
		'Send it with every request, in this header:',
		`Authorization: Bearer ${handOver.accessToken}`,
		`With it you can:\n${permissionLines(handOver.scopes)}`,
		'To try it, run this line, paste the header, press Enter, then Ctrl+D (on Windows: Ctrl+Z, then Enter):',
		`curl -sS -H @- ${new URL('/v1/vendors', handOver.smapiHost).href}`,
		'To keep it on your computer, you can use the same tool: smapi-login --role owner',
	);
}

/** Role 3, to the client, when no address has come yet: what to send, which permissions mean what, how to send it safely. */
export function clientRequestMessage(): string {
	const tasks = scopePresets
		.filter(preset => preset.id !== 'ask-cli')
		.map(preset => `- ${preset.label}: ${preset.scopes.map(shortScopeName).join(' ')}`);
	return paragraphs(
		'Hello,',
		'to work on my Alexa skills you need my permission, which I give through Login with Amazon. Please send me an authorization URL.',
		`Please ask only for what you need. These are the permissions (scopes) for each task:\n${tasks.join('\n')}`,
		`Use response_type=code, a state, and PKCE (S256). This return URL shows me the code:\n${returnUrls.hostedPage}`,
		'smapi-login can make the address for you: start it, choose that the skills are somebody else’s, and send me the address in one piece.',
		'Please never send me your client secret or a refresh token. When I have chosen Allow, I will send you the code.',
	);
}

/** Role 3, to the client, when the token has ended. */
export function newTokenMessage(): string {
	return paragraphs(
		'Hello,',
		'the access token you sent me no longer works. Please send me a new one and tell me when it ends, over a channel that only the two of us can read. No client secret and no refresh token, please.',
		'If you cannot renew it, send me the authorization URL again, and I will choose Allow once more.',
	);
}

/** Role 3, to the client, right after Allow: the place for the code, and that it does not wait. */
export function codeReplyMessage(): string {
	return paragraphs(...codeParagraphs);
}

/** The same from an owner who is done with it. */
export function codeOnlyMessage(): string {
	return paragraphs(
		...codeParagraphs,
		'I do not need the access token myself, so please do not send it to me.',
	);
}

/** The same from an owner who wants to use the permission too. */
export function codeAndTokenMessage(): string {
	return paragraphs(
		...codeParagraphs,
		'I would like to use the access token myself: please send it to me and tell me when it ends, over a channel that only the two of us can read. No client secret and no refresh token, please.',
	);
}

const codeParagraphs: readonly string[] = [
	'Hello,',
	'I have chosen Allow. Here is the code, or the address that my browser ended on:',
	'[paste it here]',
	`It works once, and only for ${codeMinutes} minutes. If it is too late, tell me, and I will open your address again.`,
];

/** Role 3, to the client: a no, and what would help. Nothing of the address is in it. */
export function declineMessage(): string {
	return paragraphs(
		'Hello,',
		'I have looked at the address you sent, and I do not give this permission. Nothing was allowed.',
		'If you still need access, please tell me what you need it for, ask only for that, and let me see where the code goes: to a page of Amazon, or to my own browser.',
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

/** `2026-11-23T14:04Z`: what people and our own paste field can read. */
function isoMinutes(date: Date): string {
	return `${date.toISOString().slice(0, 16)}Z`;
}

function paragraphs(...parts: readonly string[]): string {
	return `${parts.join('\n\n')}\n`;
}
