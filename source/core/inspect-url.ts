import {addressForOpener, authorizationPath, requestParameters} from './authorization-url.ts';
import {kindOfValue} from './client.ts';
import {readersOf} from './code-readers.ts';
import {cutAtEndWords, cutAtFirstWords, isCutAtEnd, isCutAtFirst} from './cut-address.ts';
import {amazonSignInHosts, isLoopback, sameOrigin} from './hosts.ts';
import {type ForeignAddress, foreignAddresses, otherParts, secretParameters} from './other-parameters.ts';
import {answerIn} from './owner-url.ts';
import {authorizationUrlIn, type NoUrl} from './pasted-request.ts';
import {maskSecret, shownValue} from './redact.ts';
import {nearScope, operationsOf, scopeProblem, shortScopeName} from './scopes.ts';

export type UrlWarningCode =
	| 'host-from-environment'
	| 'other_host'
	| 'look_alike_host'
	| 'user_name'
	| 'plain_http'
	| 'other_path'
	| 'cut_off'
	| 'secret'
	| 'too_long'
	| 'control_characters'
	| 'sharp_characters'
	| 'doubled_parameter'
	| 'foreign_address'
	| 'response_type'
	| 'no_client_id'
	| 'no_state'
	| 'no_scope'
	| 'unknown_scope'
	| 'no_redirect_uri'
	| 'redirect_uri';

interface UrlWarning {
	readonly code: UrlWarningCode;
	readonly text: string;
}

/** What an authorization URL asks for. All texts are cleaned. */
export interface InspectedUrl {
	readonly kind: 'url';
	/** As the browser will see it: punycode, with its port. */
	readonly host: string;
	readonly clientId: string | undefined;
	readonly scopes: readonly {readonly scope: string; readonly operations: readonly string[]}[];
	readonly redirectUri: string | undefined;
	/** All that stand there: of doubled ones Amazon may take any. */
	readonly clientIds: readonly string[];
	readonly redirectUris: readonly string[];
	/** Who can read the code at the redirect URI, in words. */
	readonly codeReaders: string;
	readonly state: string | undefined;
	/** Whether the code is bound to its asker by PKCE with S256 (RFC 7636). */
	readonly pkce: boolean;
	readonly warnings: readonly UrlWarning[];
	/** Not as good as it could be, and no warning: older tools do so. */
	readonly weaknesses: readonly string[];
	/** Worth knowing, and neither. */
	readonly remarks: readonly string[];
	/** As it is opened, see addressForOpener; absent where it holds what no address can hold. */
	readonly url?: string;
}

const scopeLimit = 50;
/** So many of doubled clients or return URLs are told. */
const placeLimit = 5;

/** The longest address that browsers and servers reliably take, in characters. */
const urlLimit = 8192;

/**
 * Judges somebody else's authorization URL (contract 2, `inspect`). Sends nothing, never throws.
 *
 * @param settings.authorizeHostOverride an origin that the environment names as the authorization host
 */
export function inspectAuthorizationUrl(
	text: string,
	settings: {readonly authorizeHostOverride?: string} = {},
): InspectedUrl | NoUrl {
	const found = authorizationUrlIn(text);
	if (typeof found.address !== 'string') return found.address;
	const {address, isUnwrapped} = found;
	if (!URL.canParse(address)) return {kind: 'no-url', reason: 'The address cannot be read.'};
	const url = new URL(address);
	const {searchParams: params} = url;
	const answer = answerIn(url);
	if (answer) return {kind: 'no-url', reason: answer};
	const isOverride =
		settings.authorizeHostOverride !== undefined && sameOrigin(url.origin, settings.authorizeHostOverride);
	const isSignIn = isOverride || amazonSignInHosts.has(url.host);
	const isCut = isSignIn && isCutAtFirst(url);
	const foreign = foreignAddresses(url, settings.authorizeHostOverride);
	const scopes = scopesIn(params);
	const redirectUri = params.get('redirect_uri') || undefined;
	return {
		kind: 'url',
		host: shownValue(url.host),
		clientId: shownIf(clientIdsIn(params)[0]),
		scopes: scopes
			.slice(0, scopeLimit)
			.map(scope => ({scope: shownValue(scope), operations: operationsOf(scope)})),
		redirectUri: shownIf(redirectUri),
		clientIds: clientIdsIn(params).slice(0, placeLimit).map(shownValue),
		redirectUris: placesIn(params).map(shownValue),
		codeReaders: readersOf(redirectUri).text,
		state: shownIf(params.get('state')),
		pkce: hasPkce(params),
		warnings: [
			...hostWarnings(url, address, isOverride),
			...secretWarnings(url),
			...foreignWarnings(foreign),
			...(isCut
				? [{code: 'cut_off' as const, text: cutAtFirstWords(url)}]
				: [
						...(isSignIn && isCutAtEnd(url) ? [{code: 'cut_off' as const, text: cutAtEndWords}] : []),
						...requestWarnings(params, address, text),
						...scopeWarnings(scopes),
						...redirectWarnings(params),
					]),
		],
		weaknesses: isCut ? [] : weaknessesOf(params, isOverride),
		remarks: [
			...(isUnwrapped
				? ['It came wrapped in a link of a mail filter or a search; this is the one inside.']
				: []),
			...(isCut ? [] : remarksOn(url, isOverride, foreign)),
		],
		...openedAs(address),
	};
}

function scopesIn(params: URLSearchParams): string[] {
	return [...new Set(params.getAll('scope').join(' ').split(/\s+/).filter(Boolean))];
}

/** Who asks; a secret that was put there by mistake stays hidden. */
function clientIdsIn(params: URLSearchParams): string[] {
	const values = [...new Set(params.getAll('client_id').filter(Boolean))];
	return values.map(value => (isSecretValue(value) ? maskSecret(value) : value));
}

/** Where the code may go. */
function placesIn(params: URLSearchParams): string[] {
	return [...new Set(params.getAll('redirect_uri').filter(Boolean))].slice(0, placeLimit);
}

function hasPkce(params: URLSearchParams): boolean {
	return Boolean(params.get('code_challenge')) && params.get('code_challenge_method') === 'S256';
}

function remarksOn(url: URL, isOverride: boolean, foreign: readonly ForeignAddress[]): string[] {
	const warned = foreign.map(({name}) => name);
	const others = otherParts(url).filter(name => !warned.includes(name));
	return [
		...(others.length > 0 ? [`Also in it: ${others.map(shownValue).join(', ')}.`] : []),
		...(isOverride && isLoopback(url)
			? [`The host ${shownValue(url.host)} is the one set in ASK_LWA_AUTHORIZE_HOST.`]
			: []),
	];
}

function weaknessesOf(params: URLSearchParams, isOverride: boolean): string[] {
	const weaknesses: string[] = [];
	const clientId = params.get('client_id');
	if (clientId && !isOverride && kindOfValue(clientId) !== 'client ID') {
		weaknesses.push('The client ID is unusual: at Amazon it begins with amzn1.application-oa2-client.');
	}
	if (!hasPkce(params)) {
		weaknesses.push(
			params.has('code_challenge')
				? 'The code is only weakly bound to the client (PKCE without S256).'
				: 'Another client that gets hold of the code might use it: the address has no proof key (PKCE). Older tools do without one.',
		);
	}
	return weaknesses;
}

/** All of a pasted address where that is one word: a quote or backquote in it ends the address that is read. */
function wholeWord(pasted: string, address: string): string {
	const word = pasted.trim();
	// What was unwrapped or decoded on the way holds signs that are none of the address's own.
	if (!word.startsWith(address) || !/^https?:\/\/\S+$/i.test(word) || word.length > urlLimit) return address;
	return word.replace(/(?<![.,;:!?)\]}>'"’”*`])[.,;:!?)\]}>'"’”*`]+$/, '');
}

function openedAs(address: string): {readonly url?: string} {
	// A host in letters of another alphabet is for nobody to open by a key.
	const isPlain = !hasHidden(address) && isVisible(/^https?:\/\/[^/?#]*/i.exec(address)?.[0] ?? '');
	const opened = address.length <= urlLimit && isPlain ? addressForOpener(address) : undefined;
	return opened === undefined ? {} : {url: opened};
}

function shownIf(text: string | null | undefined): string | undefined {
	return text ? shownValue(text) : undefined;
}

/** Whether the page is Amazon's; `isOverride`: it is the host that the environment names. */
function hostWarnings(url: URL, address: string, isOverride: boolean): UrlWarning[] {
	const host = shownValue(url.host);
	const warnings: UrlWarning[] = [];
	const isAmazon = amazonSignInHosts.has(url.host);
	if (isOverride && !isAmazon && !isLoopback(url)) {
		warnings.push({
			code: 'host-from-environment',
			text: `The page is at ${host}, which is not Amazon: ASK_LWA_AUTHORIZE_HOST names it here.`,
		});
	}
	if (!isAmazon && !isOverride) {
		warnings.push({
			code: 'other_host',
			text: `The page is at ${host}, which is not Amazon. Do not type your Amazon password there.`,
		});
		if (isLookAlike(url.hostname)) {
			warnings.push({code: 'look_alike_host', text: `The host ${host} is made to look like another one.`});
		}
	}
	if (/^https?:\/\/[^/?#]*@/i.test(address)) {
		warnings.push({
			code: 'user_name',
			text: `What stands before the @ is not the host: the address leads to ${host}.`,
		});
	}
	if (url.protocol === 'http:' && !isOverride) {
		warnings.push({
			code: 'plain_http',
			text: 'The address uses plain http: others on the network can read along.',
		});
	}
	if (url.pathname !== authorizationPath) {
		const path = shownValue(url.pathname);
		warnings.push({
			code: 'other_path',
			text: `The page is ${path}, not ${authorizationPath} as at Login with Amazon.`,
		});
	}
	return warnings;
}

/** Letters of other alphabets (punycode), or Amazon's name in a host that is not Amazon's (CWE-1007). */
function isLookAlike(hostname: string): boolean {
	const plain = hostname.replace(/[01]/g, digit => (digit === '0' ? 'o' : 'l')).replaceAll('rn', 'm');
	return /(^|\.)xn--/.test(hostname) || /amaz[o]?n|ama[sz]+on|arnazon/.test(plain);
}

/** Whether a value of the address is a secret by its shape. */
function isSecretValue(value: string): boolean {
	return /^(client secret|access token|refresh token)$/.test(kindOfValue(value));
}

/** Secrets in the address, told by name alone: addresses are kept in histories and logs (RFC 6750 5.3). */
function secretWarnings(url: URL): UrlWarning[] {
	const given = [...url.searchParams, ...new URLSearchParams(url.hash.slice(1))];
	const named = secretParameters.filter(name =>
		given.some(([other, value]) => other.toLowerCase() === name && value !== ''),
	);
	const clientId = url.searchParams.get('client_id') ?? '';
	const names = isSecretValue(clientId) ? [...named, 'client_id'] : named;
	return names.map(name => ({
		code: 'secret',
		text:
			name === 'client_id'
				? `The address holds a secret where the client ID belongs (client_id). Tell the client, and do not open it.`
				: `The address carries a secret (${name}), which belongs in no address. Tell the client, and do not open it.`,
	}));
}

/** What is odd in the request itself (RFC 6749 4.1.1). */
function requestWarnings(params: URLSearchParams, address: string, pasted: string): UrlWarning[] {
	const warnings: UrlWarning[] = [];
	if (address.length > urlLimit) {
		warnings.push({
			code: 'too_long',
			text: `The address has ${address.length} characters; more than ${urlLimit} do not arrive whole.`,
		});
	}
	const decoded = [...params].some(([name, value]) => hasHidden(name) || hasHidden(value));
	if (decoded || !isVisible(address)) {
		warnings.push({code: 'control_characters', text: 'The address holds control or invisible characters.'});
	}
	const sharp = [...new Set(wholeWord(pasted, address).match(/[^\w.~:/?#@!&*+,=%[\]-]/g) ?? [])].filter(
		isVisible,
	);
	if (sharp.length > 0) {
		warnings.push({
			code: 'sharp_characters',
			text: `The address holds ${shownValue(sharp.slice(0, 10).join(' '))}, which real sign-in addresses never do: a command line may run what is written there. It is opened percent-encoded.`,
		});
	}
	for (const name of requestParameters) {
		const count = params.getAll(name).length;
		if (count > 1) {
			warnings.push({
				code: 'doubled_parameter',
				text: `The address has ${name} ${count} times; Amazon may take any of them.`,
			});
		}
	}
	const responseType = params.get('response_type');
	if (responseType !== 'code') warnings.push({code: 'response_type', text: responseWords(responseType)});
	if (!params.get('client_id')) {
		warnings.push({code: 'no_client_id', text: 'The address names no client (client_id).'});
	}
	if (!params.get('state')) {
		warnings.push({
			code: 'no_state',
			text: 'The client cannot tell your answer from a forged one: the address has no “state”.',
		});
	}
	return warnings;
}

/** What an answer of another kind than a code means for who allows it (RFC 6749 4.2, RFC 9700 2.1.2). */
function responseWords(responseType: string | null): string {
	if (!responseType) return 'The address asks for nothing where “code” is usual.';
	const seen = `“${shownValue(responseType)}”`;
	return /token/i.test(responseType)
		? `The address asks for ${seen} where “code” is usual: the token itself would be handed over in the browser, without the client's secret. Do not open it.`
		: `The address asks for ${seen} where “code” is usual.`;
}

/** Addresses of others beside what a sign-in needs. */
function foreignWarnings(foreign: readonly ForeignAddress[]): UrlWarning[] {
	return foreign.map(({name, address}) => ({
		code: 'foreign_address',
		text: `The address also has ${shownValue(name)}, which names ${shownValue(address)}: a sign-in does not need that.`,
	}));
}

/** Permissions that SMAPI does not have. */
function scopeWarnings(scopes: readonly string[]): UrlWarning[] {
	if (scopes.length === 0) {
		return [{code: 'no_scope', text: 'The address asks for no permission (scope).'}];
	}
	const unknown = scopes.filter(scope => operationsOf(scope).length === 0);
	const warnings: UrlWarning[] = unknown.slice(0, 10).map(scope => ({
		code: 'unknown_scope',
		text: `“${shownValue(shortScopeName(scope))}” ${scopeProblem(scope) ?? 'is not a permission of SMAPI'}.${meant(scope)}`,
	}));
	if (unknown.length > 10) {
		warnings.push({code: 'unknown_scope', text: `${unknown.length - 10} more permissions are unknown.`});
	}
	return warnings;
}

function meant(scope: string): string {
	const near = nearScope(scope);
	return near === undefined ? '' : ` Is ${shortScopeName(near)} meant?`;
}

/** Places for the code that nobody knows; of doubled ones Amazon may take any. */
function redirectWarnings(params: URLSearchParams): UrlWarning[] {
	const places = placesIn(params);
	if (places.length === 0) {
		return [{code: 'no_redirect_uri', text: 'The address does not say where the code goes (redirect_uri).'}];
	}
	return places
		.map(readersOf)
		.filter(readers => !readers.isKnown)
		.map(({text}) => ({code: 'redirect_uri', text}));
}

/** Whether a text is visible ASCII throughout. */
function isVisible(text: string): boolean {
	return !/[^\x21-\x7E]/.test(text);
}

function hasHidden(text: string): boolean {
	return /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u.test(text);
}
