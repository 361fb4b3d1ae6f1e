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
 * Where secrets, tokens and codes may go without a word: Login with Amazon's token hosts of the three regions, and SMAPI.
 * Exact origins: whoever owns a name that only ends like one of them is somebody else.
 */
const amazonOrigins: ReadonlySet<string> = new Set([
	amazonHosts.token,
	'https://api.amazon.co.uk',
	'https://api.amazon.co.jp',
	amazonHosts.smapi,
]);

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

/** `URL` lets quotes, `;` and `$` through in a host, and hosts end up in lines that people paste. */
const hostCharacters = /^(?:[A-Za-z0-9._-]{1,253}|\[[0-9a-f:.]+\])$/;

/** Why a text is no host that a secret may go to; undefined when it is one. */
export function hostProblem(text: string): string | undefined {
	// Nearly every profile: the first `URL` of a process takes half a millisecond of `token`.
	if (amazonOrigins.has(text) || text === amazonHosts.authorize) return undefined;
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (!url || !/^https?:\/\/[^/]/i.test(text.trim())) return `“${text}” is not an http address`;
	if (url.protocol === 'http:' && !isLoopback(url)) return 'plain http is for this computer only';
	if (url.username || url.password) return 'it holds a user name';
	if (!hostCharacters.test(url.hostname)) return 'it holds a character that no host has';
	if (url.pathname !== '/' || url.search || url.hash) return 'only a host is wanted, without a path';
	return undefined;
}

/**
 * The origin of a host setting.
 * @throws Failure `bad_host`: not a URL, not https or loopback, a user name, a path
 */
export function parseHost(text: string, name: string): string {
	const detail = hostProblem(text);
	if (detail !== undefined) throw new Failure('bad_host', {name, detail});
	return new URL(text).origin;
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

/**
 * The hosts that a secret, token or code would go to and that nobody has vouched for: not Amazon, not this computer, not
 * allowed.
 *
 * @param allowed what `--allow-host` named, blanks between several
 * @throws Failure `bad_host` for what is no host there
 */
export function hostsToAllow({token, smapi}: Pick<Hosts, 'token' | 'smapi'>, allowed = ''): string[] {
	const named = allowed
		.split(' ')
		.filter(Boolean)
		.map(text => parseHost(text, '--allow-host'));
	const isFine = (origin: string) =>
		amazonOrigins.has(origin) || isLoopback(new URL(origin)) || named.includes(origin);
	return [...new Set([token, smapi])].map(host => new URL(host).origin).filter(origin => !isFine(origin));
}

/**
 * The hosts of a profile that comes from elsewhere and that nobody has vouched for: like `hostsToAllow`, and where people
 * sign in too, since a later sign-in goes there unasked.
 */
export function hostsToAllowWhole(hosts: Hosts, allowed = ''): string[] {
	const {hostname, origin} = new URL(hosts.authorize);
	const isAmazon = origin === `https://${hostname}` && amazonSignInHosts.has(hostname);
	const signIn = isAmazon ? [] : hostsToAllow({token: origin, smapi: origin}, allowed);
	return [...new Set([...signIn, ...hostsToAllow(hosts, allowed)])];
}

/** @throws Failure `host_not_allowed` when there is one of `hostsToAllow` */
export function requireAllowed(hosts: readonly string[]): void {
	if (hosts.length === 0) return;
	throw new Failure('host_not_allowed', {
		hosts: hosts.join(' and '),
		flags: hosts.map(host => `--allow-host ${host}`).join(' '),
	});
}

/** Whether secrets of `hosts` go to Amazon alone. */
export function areAmazonHosts(hosts: Hosts): boolean {
	return kinds.every(kind => sameOrigin(hosts[kind], amazonHosts[kind]));
}

/** Who answers there, at the beginning of a sentence: Amazon, the practice server of the demo, else the host. */
export function siteName(origin: string, isDemo: boolean): string {
	const {host} = new URL(origin);
	if (isDemo) return 'The practice server';
	return amazonSignInHosts.has(host) || amazonOrigins.has(origin) ? 'Amazon' : host;
}

/** What is said first wherever something secret would go to another host. @param what `your secrets go` */
export function notAmazonWords(host: string, what = 'your secrets go'): string {
	return `Not Amazon: ${what} to ${host}, set in the environment or the profile.`;
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
