import {Failure} from './failure.ts';

/** The three origins that secrets go to. */
export interface Hosts {
	/** Where the person signs in; `/ap/oa` follows. */
	readonly authorize: string;
	/** Where codes and refresh tokens go; `tokenPath` follows. */
	readonly token: string;
	/** SMAPI; `/v1/…` follows. */
	readonly smapi: string;
}

/** Login with Amazon's token endpoint, below its host. */
export const tokenPath = '/auth/o2/token';

export const amazonHosts: Hosts = {
	authorize: 'https://www.amazon.com',
	token: 'https://api.amazon.com',
	smapi: 'https://api.amazonalexa.com',
};

/**
 * Amazon's own origins where people sign in: Login with Amazon's regional endpoints, and the shops of all countries,
 * which are one sign-in. Compared whole: a suffix would let others in.
 */
export const amazonSignInHosts: ReadonlySet<string> = new Set([
	'amazon.com',
	...['na', 'eu', 'fe', 'apac'].map(region => `${region}.account.amazon.com`),
	...[
		['com', 'ca', 'com.mx', 'com.br'],
		['co.uk', 'ie', 'de', 'fr', 'it', 'es', 'nl', 'com.be', 'se', 'pl', 'com.tr', 'ae', 'sa', 'eg', 'co.za'],
		['in', 'co.jp', 'com.au', 'sg', 'cn'],
	]
		.flat()
		.map(country => `www.amazon.${country}`),
]);

/** ask-cli's variables that move a host. */
export const hostVariables = {
	authorize: 'ASK_LWA_AUTHORIZE_HOST',
	token: 'ASK_LWA_TOKEN_HOST',
	smapi: 'ASK_SMAPI_SERVER_BASE_URL',
} as const satisfies Record<keyof Hosts, string>;

const kinds = ['authorize', 'token', 'smapi'] as const satisfies readonly (keyof Hosts)[];

/** Whether a URL points at this computer: 127.0.0.0/8, ::1 or localhost. */
export function isLoopback(url: URL): boolean {
	return /^(127(\.\d{1,3}){3}|\[::1\]|localhost)$/.test(url.hostname);
}

/**
 * The origin of a host setting.
 * @throws Failure `bad_host`: not a URL, not https or loopback, a user name, a path
 */
export function parseHost(text: string, name: string): string {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	const bad = (detail: string) => new Failure('bad_host', {name, detail});
	if (!url || !/^https?:\/\/[^/]/i.test(text.trim())) throw bad(`“${text}” is not an http address`);
	if (url.protocol === 'http:' && !isLoopback(url)) throw bad('plain http is for this computer only');
	if (url.username || url.password) throw bad('it holds a user name');
	if (url.pathname !== '/' || url.search || url.hash) throw bad('only a host is wanted, without a path');
	return url.origin;
}

/**
 * The hosts that the environment names; only those that are set and not empty.
 * @throws Failure `bad_host`
 */
export function hostsFromEnvironment(
	environment: Readonly<Record<string, string | undefined>>,
): Partial<Hosts> {
	const found: Partial<Record<keyof Hosts, string>> = {};
	for (const kind of kinds) {
		const text = environment[hostVariables[kind]];
		if (text) found[kind] = parseHost(text, hostVariables[kind]);
	}
	return found;
}

/** Whether secrets of `hosts` go to Amazon alone. */
export function areAmazonHosts(hosts: Hosts): boolean {
	return kinds.every(kind => sameOrigin(hosts[kind], amazonHosts[kind]));
}

/** Whether two addresses have the same origin; unreadable ones never do. */
export function sameOrigin(a: string, b: string): boolean {
	return URL.canParse(a) && URL.canParse(b) && new URL(a).origin === new URL(b).origin;
}

/**
 * Binds a profile's secrets to its own hosts (contract 3, "Bound"; RFC 9700 4.4, mix-up).
 * @throws Failure `host_mismatch` when the environment names another one
 */
export function requireSameHosts(profile: string, stored: Hosts, environment: Partial<Hosts>): void {
	for (const kind of kinds) {
		const wanted = environment[kind];
		if (wanted !== undefined && !sameOrigin(stored[kind], wanted)) {
			throw new Failure('host_mismatch', {
				profile,
				stored: stored[kind],
				wanted,
				variable: hostVariables[kind],
			});
		}
	}
}

/** A line for each host that the environment moves, once. */
export function hostNotices(environmentHosts: Partial<Hosts>): string[] {
	return [...new Set(Object.values(environmentHosts))].map(host => `! Host from the environment: ${host}`);
}
