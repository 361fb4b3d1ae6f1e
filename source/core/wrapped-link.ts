/**
 * Links as mail filters, search engines and chats wrap them. The wrapper is a page of somebody else's; what a person was
 * sent stands inside.
 */
interface Wrapper {
	readonly host: RegExp;
	/** The parameters that hold the address inside, the likeliest first. */
	readonly parameters?: readonly string[];
	readonly read?: (url: URL) => string | undefined;
}

/** How many wrappers may lie around one another. */
const mostWrappers = 5;

const wrappers: readonly Wrapper[] = [
	{host: /(^|\.)safelinks\.protection\.(outlook\.com|office365\.us)$/, parameters: ['url']},
	{host: /(^|\.)(teams\.microsoft\.com|teams\.cdn\.office\.net)$/, parameters: ['url', 'originalUrl']},
	{host: /(^|\.)google\.(com?\.)?[a-z]{2,3}$/, parameters: ['q', 'url', 'adurl']},
	{host: /(^|\.)slack-redir\.net$/, parameters: ['url']},
	{host: /(^|\.)urldefense\.proofpoint\.com$/, read: proofpoint2},
	{host: /(^|\.)urldefense\.(com|us)$/, read: proofpoint3},
	{host: /(^|\.)(facebook|instagram|messenger)\.com$/, parameters: ['u']},
	{host: /(^|\.)(linkedin|youtube|t\.umblr)\.com$/, parameters: ['url', 'q', 'z']},
	{host: /(^|\.)cudasvc\.com$/, parameters: ['a']},
	{host: /(^|\.)(duckduckgo|yahoo|bing|baidu)\.com$/, parameters: ['uddg', 'RU', 'url']},
	{host: /(^|\.)(deref-[a-z-]+|gmx|web|mail)\.(com|net|de)$/, parameters: ['redirectUrl', 'url']},
	{
		host: /(^|\.)(clicktime\.symantec\.com|protect\.checkpoint\.com)$/,
		parameters: ['u', 'url'],
		read: inPath,
	},
	{
		host: /(^|\.)(secure-web\.cisco\.com|sophos\.com|fortimail\.com)$/,
		parameters: ['u', 'url'],
		read: inPath,
	},
];

const addressStart = /^https?:\/\//i;

/** The address inside of a wrapped link, through several wrappers too; undefined where nothing is wrapped. */
export function linkInside(link: string): string | undefined {
	let inner: string | undefined;
	for (let depth = 0; depth < mostWrappers; depth++) {
		const next = onceInside(inner ?? link);
		if (next === undefined) return inner;
		inner = next;
	}
	return inner;
}

/** A text with what is inside in place of each wrapped link. */
export function withoutWrappers(text: string): string {
	return text.replace(/https?:\/\/[^\s<>"“”]+/gi, link => linkInside(link) ?? link);
}

function onceInside(link: string): string | undefined {
	if (!URL.canParse(link)) return undefined;
	const url = new URL(link);
	const {searchParams: params} = url;
	for (const {host, parameters = [], read} of wrappers) {
		if (!host.test(url.hostname)) continue;
		const name = parameters.find(each => addressStart.test(params.get(each) ?? ''));
		const found = name === undefined ? read?.(url) : (unencodedIn(url, name) ?? params.get(name));
		if (found && addressStart.test(found)) return found;
	}
	if (params.has('client_id') || params.has('code') || params.has('error')) return undefined;
	// Wrappers that nobody knows: what is inside is an authorization request all the same.
	const values = [...params.values()].slice(0, 50);
	return values.find(value => addressStart.test(value) && /[?&]client_id=/.test(value));
}

/** A hand-made wrapper may hold the address as it is: then all that follows belongs to it. */
function unencodedIn({href}: URL, name: string): string | undefined {
	const from = href.search(new RegExp(`[?&]${name}=https?://[^?&]*\\?`, 'i'));
	return from === -1 ? undefined : href.slice(href.indexOf('=', from) + 1);
}

/** Proofpoint 2: `-` for `%`, `_` for `/`. */
function proofpoint2({searchParams}: URL): string | undefined {
	const text = searchParams.get('u');
	return text === null ? undefined : decoded(text.replaceAll('-', '%').replaceAll('_', '/'));
}

const runLengths = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Proofpoint 3: `__https:/…__;BASE64!!`, where `*` is the next of the letters that BASE64 holds, `**X` a run of them. */
function proofpoint3({href}: URL): string | undefined {
	const parts = /\/v3\/__(.*?)__;([\w-]*=*)!/.exec(href);
	if (!parts) return undefined;
	const [, text = '', base64 = ''] = parts;
	let letters: string;
	try {
		letters = atob(base64.replaceAll('-', '+').replaceAll('_', '/'));
	} catch {
		return undefined;
	}
	let at = 0;
	const whole = text.replace(/\*(?:\*(.))?/g, (_, run: string | undefined) => {
		const from = at;
		at += run === undefined ? 1 : runLengths.indexOf(run) + 2;
		return letters.slice(from, at);
	});
	return whole.replace(/^(https?):\/+/i, '$1://');
}

/** `https://secure-web.cisco.com/1abc/https%3A%2F%2F…` */
function inPath({pathname}: URL): string | undefined {
	const last = pathname.slice(pathname.lastIndexOf('/') + 1);
	return decoded(last);
}

function decoded(text: string): string | undefined {
	try {
		return decodeURIComponent(text);
	} catch {
		return undefined;
	}
}
