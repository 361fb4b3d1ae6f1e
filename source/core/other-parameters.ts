import {requestParameters} from './authorization-url.ts';
import {returnUrls} from './client.ts';
import {amazonSignInHosts, isLoopback, sameOrigin} from './hosts.ts';
import {readingsOf} from './pasted.ts';

/** Secrets that belong in no address. */
export const secretParameters: readonly string[] = ['client_secret', 'refresh_token', 'access_token'];

/** What is told by other words, or needs none. */
const toldElsewhere: ReadonlySet<string> = new Set([...requestParameters, ...secretParameters]);

/** So many are told. */
const most = 5;
/** Of one value that is looked at, in characters. */
const longestValue = 4096;

const afterHash = 'a part after #';

/** The names of what a sign-in does not need. */
export function otherParts(url: URL): string[] {
	const names = [...new Set(url.searchParams.keys())].filter(name => !toldElsewhere.has(name));
	const all = [...names, ...(url.hash.length > 1 ? [afterHash] : [])];
	return all.length > 2 * most ? [...all.slice(0, 2 * most), `${all.length - 2 * most} more`] : all;
}

export interface ForeignAddress {
	/** Of the parameter. */
	readonly name: string;
	/** `https://evil.example`: as much of it as tells whose it is. */
	readonly address: string;
}

/**
 * Addresses of somebody else's host in the parameters and behind `#`, once each. The return URL is not among them: it is
 * judged by itself.
 *
 * @param override an origin that the environment names as the authorization host
 */
export function foreignAddresses(url: URL, override: string | undefined): ForeignAddress[] {
	const parts: readonly (readonly [name: string, text: string])[] = [
		...[...url.searchParams].flatMap(([name, value]): [string, string][] =>
			name === 'redirect_uri' ? [] : [[name, `${name} ${value}`]],
		),
		[afterHash, url.hash.slice(1).replace(/^[^/?&=]*@/, '//')],
	];
	const found = new Map<string, string>();
	for (const [name, text] of parts) {
		for (const host of hostsIn(text.slice(0, longestValue))) {
			if (found.size >= most) break;
			if (isForeign(host, override) && !found.has(host.origin)) found.set(host.origin, name);
		}
	}
	return [...found].map(([address, name]) => ({name, address}));
}

/** The hosts of all addresses in a text, also percent-encoded once or twice more, or without their scheme. */
function hostsIn(text: string): URL[] {
	return [...readingsOf(text)].flatMap(reading =>
		[...reading.matchAll(/(?:(https?):)?[\\/]{2,}(?:[^\s\\/?#@]*@)?([^\s\\/?#"'<>&@]+)/gi)].flatMap(
			([, scheme = 'https', host]) => {
				const origin = `${scheme.toLowerCase()}://${host}`;
				return URL.canParse(origin) ? [new URL(origin)] : [];
			},
		),
	);
}

const pagesForCodes = [returnUrls.hostedPage, returnUrls.guidePage];

function isForeign(host: URL, override: string | undefined): boolean {
	if (amazonSignInHosts.has(host.host) || isLoopback(host)) return false;
	return ![...pagesForCodes, ...(override === undefined ? [] : [override])].some(own =>
		sameOrigin(own, host.href),
	);
}
