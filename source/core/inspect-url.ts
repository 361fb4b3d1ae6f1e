import {kindOfValue} from './client.ts';
import {sameOrigin} from './hosts.ts';
import {outOfEntities} from './pasted-address.ts';
import {maskSecret} from './redact.ts';
import {operationsOf} from './scopes.ts';
import {
	hostWarnings,
	isSecretValue,
	isVisible,
	readersOf,
	redirectWarnings,
	requestWarnings,
	scopeWarnings,
	secretWarnings,
	shown,
	type UrlWarning,
	urlLimit,
} from './url-warnings.ts';

/** What an authorization URL asks for. All texts are cleaned; only `url` is as it was given. */
export interface InspectedUrl {
	readonly kind: 'url';
	/** As the browser will see it: punycode, with its port. */
	readonly host: string;
	readonly clientId: string | undefined;
	readonly scopes: readonly {readonly scope: string; readonly operations: readonly string[]}[];
	readonly redirectUri: string | undefined;
	/** Who can read the code at the redirect URI, in words. */
	readonly codeReaders: string;
	readonly state: string | undefined;
	/** Whether the code is bound to its asker by PKCE with S256 (RFC 7636). */
	readonly pkce: boolean;
	readonly warnings: readonly UrlWarning[];
	/** Worth knowing, and no warning. */
	readonly remarks: readonly string[];
	/** The exact address to open; absent where it holds what no address can hold. */
	readonly url?: string;
}

export interface NoUrl {
	readonly kind: 'no-url';
	readonly reason: string;
}

const scopeLimit = 50;

/**
 * Judges somebody else's authorization URL (contract 2, `inspect`). Sends nothing, never throws.
 *
 * @param settings.authorizeHostOverride an origin that the environment names as the authorization host
 */
export function inspectAuthorizationUrl(
	text: string,
	settings: {readonly authorizeHostOverride?: string} = {},
): InspectedUrl | NoUrl {
	const found = addressIn(text);
	if (typeof found !== 'string') return found;
	const address = outOfEntities(found);
	if (!URL.canParse(address)) return {kind: 'no-url', reason: 'The address cannot be read.'};
	const url = new URL(address);
	const {searchParams: params} = url;
	const isOverride =
		settings.authorizeHostOverride !== undefined && sameOrigin(url.origin, settings.authorizeHostOverride);
	const scopes = scopesIn(params);
	const redirectUri = params.get('redirect_uri') || undefined;
	return {
		kind: 'url',
		host: shown(url.host),
		clientId: shownIf(clientIdIn(params)),
		scopes: scopes
			.slice(0, scopeLimit)
			.map(scope => ({scope: shown(scope), operations: operationsOf(scope)})),
		redirectUri: shownIf(redirectUri),
		codeReaders: readersOf(redirectUri).text,
		state: shownIf(params.get('state')),
		pkce: hasPkce(params),
		warnings: [
			...hostWarnings(url, address, isOverride),
			...secretWarnings(url),
			...requestWarnings(params, address),
			...scopeWarnings(scopes),
			...redirectWarnings(params),
		],
		remarks: remarksOn(params, url, isOverride),
		...(isPlainAddress(address) ? {url: address} : {}),
	};
}

/** The address in a text: all of it, also quoted or broken over lines, else the first one in it. */
function addressIn(text: string): string | NoUrl {
	const trimmed = text.trim();
	const inner = /^[<"'“‘`](.*)[>"'”’`]$/s.exec(trimmed)?.[1] ?? trimmed;
	if (inner === '') return {kind: 'no-url', reason: 'There is no address in it.'};
	const isOne = /^https?:\/\/\S+(?:[\r\n]+[ \t]*\S+)*$/i.test(inner) && !/\shttps?:/i.test(inner);
	// A mail's greeting below the address is not its last line.
	const isGreeted = /[\r\n][ \t]*[A-Z]?[a-z]+[,.!]?$/.test(inner);
	if (isOne && !isGreeted) return inner.replace(/[\r\n][\s]*/g, '');
	const found = /https?:\/\/[^\s<>"“”]+/i.exec(inner)?.[0];
	// `javascript:open("https://…")` is no address; “Address: https://…” holds one.
	if (found !== undefined && !/^[a-z][a-z\d+.-]*:(?!https?:|\s)/i.test(inner.replace(/^https?:/i, ''))) {
		return found.replace(/[.,;:!?)\]}'’*]+$/, '');
	}
	const scheme = /^([a-z][a-z\d+.-]{0,30}):/i.exec(inner)?.[1];
	if (scheme && !/^https?$/i.test(scheme)) {
		return {kind: 'no-url', reason: `An authorization URL begins with https://, not with ${shown(scheme)}:`};
	}
	return {kind: 'no-url', reason: 'There is no address in it: an authorization URL begins with https://'};
}

function scopesIn(params: URLSearchParams): string[] {
	return [...new Set((params.get('scope') ?? '').split(/\s+/).filter(Boolean))];
}

/** Who asks; a secret that was put there by mistake stays hidden. */
function clientIdIn(params: URLSearchParams): string | null {
	const value = params.get('client_id');
	return value && isSecretValue(value) ? maskSecret(value) : value;
}

function hasPkce(params: URLSearchParams): boolean {
	return Boolean(params.get('code_challenge')) && params.get('code_challenge_method') === 'S256';
}

function remarksOn(params: URLSearchParams, url: URL, isOverride: boolean): string[] {
	const remarks: string[] = [];
	if (isOverride) remarks.push(`The host ${shown(url.host)} is the one that ASK_LWA_AUTHORIZE_HOST names.`);
	const clientId = params.get('client_id');
	if (clientId && !isOverride && kindOfValue(clientId) !== 'client ID') {
		remarks.push('The client ID is unusual: at Amazon it begins with amzn1.application-oa2-client.');
	}
	if (!hasPkce(params)) {
		remarks.push(
			params.has('code_challenge')
				? 'The code is bound to the client by PKCE without S256, which protects less.'
				: 'The code is not bound to the client by PKCE; older tools do without.',
		);
	}
	return remarks;
}

function isPlainAddress(address: string): boolean {
	return address.length <= urlLimit && isVisible(address);
}

function shownIf(text: string | null | undefined): string | undefined {
	return text ? shown(text) : undefined;
}
