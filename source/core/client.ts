import {isLoopback} from './hosts.ts';
import {cleanText} from './redact.ts';

/** Login with Amazon's console, where security profiles are made. */
export const consoleUrl = 'https://developer.amazon.com/loginwithamazon/console/site/lwa/overview.html';

/** Where an owner takes a client's permission back. */
export const revokeUrl = 'https://www.amazon.com/ap/adam';

/** The return URLs that people meet, with what each is for (Amazon's guide forgets the second). */
export const returnUrls = {
	/** The browser flow on this computer; also read from the address bar with nobody listening. */
	loopback: 'http://127.0.0.1:9090/cb',
	/** The page that ask-cli uses to show the code. */
	hostedPage: 'https://ask-cli-static-content.s3-us-west-2.amazonaws.com/html/ask-cli-no-browser.html',
	/** The page that Amazon's guide names. */
	guidePage: 'https://s3.amazonaws.com/ask-cli/response_parser.html',
} as const;

export type ValueKind =
	| 'client ID'
	| 'client secret'
	| 'access token'
	| 'refresh token'
	| 'skill ID'
	| 'vendor ID'
	| 'address'
	| 'unknown';

/** What a pasted value is, by its shape (Login with Amazon's and SMAPI's prefixes). */
export function kindOfValue(text: string): ValueKind {
	const value = text.trim();
	if (/^amzn1\.application-oa2-client\./.test(value)) return 'client ID';
	if (/^amzn1\.oa2-cs\.v1\./.test(value) || /^[0-9a-f]{64}$/i.test(value)) return 'client secret';
	if (/^(Bearer\s+)?"?Atza\|/i.test(value)) return 'access token';
	if (/^"?Atzr\|/.test(value)) return 'refresh token';
	if (/^amzn1\.ask\.skill\./.test(value)) return 'skill ID';
	if (/^M[0-9A-Z]{10,15}$/.test(value)) return 'vendor ID';
	if (/^https?:\/\//i.test(value)) return 'address';
	return 'unknown';
}

const quotes: Readonly<Record<string, string>> = {
	'<': '>',
	'"': '"',
	"'": "'",
	'`': '`',
	'“': '”',
	'„': '“',
	'‘': '’',
	'«': '»',
	'(': ')',
};

/** Whether a text holds a secret by its look: it is masked wherever it was typed or pasted to. */
export function holdsSecret(text: string): boolean {
	return /amzn1\.oa2-cs\.|Atz[ar]\|/.test(text) || /^[0-9a-f]{64}$/i.test(undecorated(text));
}

/** A value out of its quotes or brackets, and of the comma or semicolon behind them: as JSON, code and env files hold it. */
export function undecorated(text: string): string {
	let value = text.trim();
	for (let depth = 0; depth < 3; depth++) {
		const bare = value.replace(/[,;]$/, '');
		const close = quotes[bare[0] ?? ''];
		if (close === undefined || bare.length < 3 || !bare.endsWith(close)) break;
		value = bare.slice(1, -1).trim();
	}
	return value;
}

/** A field's name before its value: `client_id:`, `export NAME=`, `"clientId":`, `$env:NAME =`. */
const fieldName = /^["']?\$?[a-z][\w -]{0,40}?(?::\w{1,40})?["']?[ \t]*(?:=>|[:=])[ \t]*(?=["'“‘a-z\d])/i;

/** Such a name, or an option, with nothing but blanks behind it: `Client ID`, `--client-id`. */
const wordsBefore = /^[-\w ]{1,40}[ \t]+(?=\S+$)/;

/** The value of a field as people copy it: with the field's name before it, in quotes, with a comma. */
function fieldValue(text: string): string {
	const trimmed = text.trim();
	for (const start of [fieldName, wordsBefore]) {
		const name = start.exec(trimmed)?.[0] ?? '';
		const named = undecorated(trimmed.slice(name.length)).replace(/(?<![,;])[,;]+$/, '');
		if (kindOfValue(named) !== 'unknown' && !/\s/.test(named)) return named;
	}
	return undecorated(trimmed);
}

/** What refers to a secret that something else has to put there first, by its shape, and what it is of. */
const references: readonly (readonly [RegExp, string])[] = [
	[/^op:\/\//i, 'of 1Password (op://…)'],
	[/^\$\{\{.*\}\}$/s, 'of a CI workflow'],
	[/^\{\{.*\}\}$/s, 'of a template'],
	[/^<%.*%>$/s, 'of a template'],
	[/^\$\(.*\)$|^`.*`$/s, 'to a command ($(…))'],
	[/^\$(?:env:)?\{?[A-Za-z_][\w.:-]*\}?$/i, 'to a variable ($NAME)'],
	[/^%[A-Za-z_]\w*%$/, 'to a variable (%NAME%)'],
	[/^(?:process\.env|os\.environ|ENV)\b/, 'to a variable'],
	[/^@Microsoft\.KeyVault\(/i, 'of Azure (Key Vault)'],
	[/^arn:aws[\w-]*:(?:secretsmanager|ssm):/i, 'of AWS (arn:…)'],
	[/^(?:resolve:)?(?:ssm|ssm-secure|secretsmanager):/i, 'of AWS'],
	[/^projects\/[^/]+\/secrets\//i, 'of Google (projects/…/secrets/…)'],
	[/^(?:vault|hashivault|secret|secrets|keyring|keychain|env|file|ref\+[\w-]+):/i, 'to a store of secrets'],
	[
		/^(?:bws|doppler|infisical|akeyless|keepass|pass|lastpass|bitwarden|aws-?\w*|gcp-?\w*|azure-?\w*):\/\//i,
		'to a store of secrets',
	],
	[/^<[A-Za-z][\w -]{0,40}>$|^\[[A-Za-z][\w -]{0,40}\]$|^your[_ -]\w+/i, 'to be filled in'],
];

/** What stands in the place of a secret, in the console and in the log of a CI. */
const mask = /^[*•●]{3,}$/;

/** Why a value is only a reference, in words; undefined: it is a value. */
export function referenceProblem(value: string): string | undefined {
	const bare = value.trim();
	if (mask.test(bare))
		return `This is only the mask of a secret (${bare.slice(0, 3)}). In the console choose Show Secret, then copy it.`;
	const found = references.find(([pattern]) => pattern.test(bare));
	return found && `This is a reference ${found[1]} that nothing has resolved; the value itself is needed.`;
}

/**
 * `take`: the usual shape. `odd`: can be kept by asking twice. `refuse`: a value of another field, or one that no
 * request can carry.
 */
export type Judgement =
	| {readonly verdict: 'take'; readonly value: string}
	| {readonly verdict: 'odd'; readonly value: string; readonly reason: string}
	| {readonly verdict: 'refuse'; readonly reason: string};

/** The longest text that a field takes, in characters. */
export const fieldLimit = 4096;

/** Judges a client ID (RFC 6749 2.2; LWA: `amzn1.application-oa2-client.` and 32 hex digits). */
export function judgeClientId(text: string): Judgement {
	const value = fieldValue(text);
	const common = commonProblem(value, 'client ID', text);
	if (common) return common;
	const kind = kindOfValue(value);
	if (kind !== 'client ID' && kind !== 'unknown') {
		return {
			verdict: 'refuse',
			reason: `This is ${withArticle(kind)}. The client ID starts with amzn1.application-oa2-client.`,
		};
	}
	if (/^amzn1\.application-oa2-client\.[0-9a-f]{32}$/.test(value)) return {verdict: 'take', value};
	if (/^amzn1\.application\.[0-9a-f]+$/i.test(value)) {
		return {
			verdict: 'refuse',
			reason:
				'This is the ID of the security profile itself (Security Profile ID in the console). The client ID is on the same page, under Web Settings, and starts with amzn1.application-oa2-client.',
		};
	}
	const tail = /^amzn1\.[^.]*\.([0-9a-f]{32})$/i.exec(value)?.[1];
	if (tail !== undefined && kind === 'unknown') {
		return {
			verdict: 'odd',
			value,
			reason:
				'There is a typing error in it: a client ID starts with amzn1.application-oa2-client. Copy it again.',
		};
	}
	return {
		verdict: 'odd',
		value,
		reason:
			kind === 'client ID'
				? 'A client ID usually ends with 32 characters, each a digit or a letter from a to f. Some are missing here, or too many.'
				: 'A client ID usually looks like amzn1.application-oa2-client. and 32 characters, each a digit or a letter from a to f.',
	};
}

/** Judges a client secret: 64 hex digits (older) or `amzn1.oa2-cs.v1.` and 64 hex digits. */
export function judgeClientSecret(text: string): Judgement {
	const value = fieldValue(text);
	const common = commonProblem(value, 'client secret', text);
	if (common) return common;
	const kind = kindOfValue(value);
	if (kind !== 'client secret' && kind !== 'unknown') {
		return {verdict: 'refuse', reason: `This is ${withArticle(kind)}, not the client secret.`};
	}
	if (/^(amzn1\.oa2-cs\.v1\.)?[0-9a-f]{64}$/i.test(value)) return {verdict: 'take', value};
	return {
		verdict: 'odd',
		value,
		reason:
			'A client secret usually is amzn1.oa2-cs.v1. and 64 characters, each a digit or a letter from a to f. Was it copied whole?',
	};
}

/** The longest text of who asks, in characters. */
const fromLimit = 200;

/** Judges who asks, and what for (`--from`): one line, cleaned. */
export function judgeFrom(text: string): Judgement {
	const value = cleanText(text, fromLimit + 1);
	if (value === '') return {verdict: 'refuse', reason: 'There is nothing in it.'};
	if (value.length > fromLimit)
		return {verdict: 'refuse', reason: `This is longer than ${fromLimit} characters.`};
	return {verdict: 'take', value};
}

/** Judges a redirect URI: absolute, https or loopback http, without a fragment (RFC 6749 3.1.2). */
export function judgeRedirectUri(text: string): Judgement {
	const value = fieldValue(text);
	const common = commonProblem(value, 'return URL');
	if (common) return common;
	const url = URL.canParse(value) ? new URL(value) : undefined;
	if (!url || !/^https?:\/\/[^/]/i.test(value))
		return {verdict: 'refuse', reason: 'A return URL is a whole address: https://…'};
	if (url.hash || value.includes('#'))
		return {verdict: 'refuse', reason: 'A return URL cannot have a part after #.'};
	if (url.username || url.password)
		return {verdict: 'refuse', reason: 'A return URL cannot hold a user name.'};
	if (url.protocol === 'http:' && !isLoopback(url)) {
		return {
			verdict: 'refuse',
			reason: 'Plain http would show the code to the network. Use https, or 127.0.0.1.',
		};
	}
	return {verdict: 'take', value};
}

/** Port and path of a redirect URI that our listener can serve, or undefined. `localhost` is not 127.0.0.1. */
export function listenerAddress(
	redirectUri: string,
): {readonly port: number; readonly path: string} | undefined {
	const parts = /^http:\/\/127\.0\.0\.1(?::(\d{1,5}))?(\/[^?#]*)$/.exec(redirectUri);
	const port = Number(parts?.[1] ?? 80);
	return parts && port > 0 && port <= 65_535 ? {port, path: parts[2]!} : undefined;
}

/**
 * Ports that browsers refuse to open (Fetch standard, 2.9 “Port blocking”), where somebody waits for a callback in vain.
 */
const refusedPorts: ReadonlySet<number> = new Set([
	...[
		1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104,
	],
	...[
		109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515,
	],
	...[526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049],
	...[3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10_080],
]);

/** Whether no browser opens an address at this port. */
export function isRefusedByBrowsers(port: number): boolean {
	return refusedPorts.has(port);
}

function commonProblem(value: string, field: string, text = value): Judgement | undefined {
	if (value === '') return {verdict: 'refuse', reason: `The ${field} is empty.`};
	if (value.length > fieldLimit)
		return {verdict: 'refuse', reason: `Too long: at most ${fieldLimit} characters.`};
	const reference = field === 'return URL' ? undefined : (referenceProblem(text) ?? referenceProblem(value));
	if (reference) return {verdict: 'refuse', reason: reference};
	if (!/^[\x21-\x7E]+$/.test(value)) {
		const part = /\samzn1\./.test(value) ? ' Paste only the part from amzn1. on, up to the next blank.' : '';
		return {
			verdict: 'refuse',
			reason: `A ${field} has no blanks, line ends or letters outside ASCII.${part}`,
		};
	}
	return undefined;
}

/** `access token` → `an access token`. */
export function withArticle(kind: ValueKind): string {
	if (kind === 'unknown') return 'something else';
	return `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`;
}
