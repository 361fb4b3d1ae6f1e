import type {Agent} from 'node:https';
import type {Socket} from 'node:net';
import type {HttpsProxyAgent as ProxyAgent} from 'https-proxy-agent';
import {Failure} from '../core/failure.ts';
import {isLoopback} from '../core/hosts.ts';
import type {Environment} from '../core/secret-variables.ts';

/** A proxy that the environment names. */
export interface ProxyRoute {
	/** Without user name and password. */
	readonly url: URL;
	/** The value of the Proxy-Authorization header (RFC 7617), when a user name was given. */
	readonly authorization: string | undefined;
	readonly password: string | undefined;
}

const variables = ['https_proxy', 'http_proxy', 'all_proxy'] as const;

/**
 * The proxy for an address, or undefined: none for this computer itself, none when NO_PROXY covers the host.
 *
 * The choice is proxy-from-env's, which reads the environment of the process; `environment` saves loading it.
 *
 * @throws Failure `proxy` when what the variable holds is no proxy that we can use; its text is not shown
 */
export async function chooseProxy(url: URL, environment: Environment): Promise<ProxyRoute | undefined> {
	const named = variables
		.flatMap(name => [environment[name], environment[name.toUpperCase()]])
		.filter(Boolean);
	if (named.length === 0 || isLoopback(url)) return undefined;
	const {getProxyForUrl} = await import('proxy-from-env');
	const chosen = getProxyForUrl(url.href);
	return chosen ? parseProxy(withRightScheme(chosen, named)) : undefined;
}

/** proxy-from-env completes `proxy:3128` to `https://proxy:3128`; everybody who writes so means http (curl does). */
function withRightScheme(chosen: string, named: readonly (string | undefined)[]): string {
	const bare = chosen.replace(/^https:\/\//, '');
	return bare !== chosen && named.includes(bare) && !named.includes(chosen) ? `http://${bare}` : chosen;
}

function parseProxy(text: string): ProxyRoute {
	const unusable = (detail: string) => new Failure('proxy', {proxy: 'named in HTTPS_PROXY', detail});
	if (!URL.canParse(text)) throw unusable('it is not an address');
	const url = new URL(text);
	if (!/^https?:$/.test(url.protocol)) throw unusable('only http:// and https:// proxies are supported');
	const userAndPassword = [url.username, url.password].map(decode);
	if (userAndPassword.includes(undefined))
		throw unusable('its user name or password has a broken % sequence');
	const hasUser = url.username !== '' || url.password !== '';
	const password = userAndPassword[1] || undefined;
	url.username = '';
	url.password = '';
	return {
		url,
		authorization: hasUser ? `Basic ${Buffer.from(userAndPassword.join(':')).toString('base64')}` : undefined,
		password,
	};
}

function decode(text: string): string | undefined {
	try {
		return decodeURIComponent(text);
	} catch {
		return undefined;
	}
}

/** How a proxy is shown: scheme, host and port, never a user name or password. */
export function proxyName(proxy: ProxyRoute): string {
	return proxy.url.origin;
}

export interface TunnelOptions {
	/** Ends a CONNECT that is under way: the library itself has no limit. */
	readonly signal: AbortSignal;
	/** The proxy let us through. */
	readonly onOpen: () => void;
	/** The proxy answered, but with something else than a tunnel. */
	readonly onRefusal: (detail: string) => void;
}

/** An agent for one https request through the proxy (CONNECT, RFC 9110 9.3.6). */
export async function createTunnelAgent(proxy: ProxyRoute, options: TunnelOptions): Promise<Agent> {
	const {HttpsProxyAgent} = await import('https-proxy-agent');
	/**
	 * Sockets that our signal ends emit an error, and between CONNECT and the request nobody listens for it: that would
	 * end the process.
	 */
	class TunnelAgent extends HttpsProxyAgent<string> {
		override async connect(...[request, target]: Parameters<ProxyAgent<string>['connect']>) {
			let refusal: string | undefined;
			this.once('proxyConnect', (answer: ConnectAnswer) => {
				refusal = refusalIn(answer);
			});
			request.once('proxy', ({socket}: {socket: Socket}) => socket.on('error', () => undefined));
			const socket = await super.connect(request, target);
			socket.on('error', () => undefined);
			if (refusal === undefined) {
				options.onOpen();
				return socket;
			}
			// The library would pass the proxy's answer on as if the host had sent it.
			options.onRefusal(refusal);
			socket.destroy();
			throw new Error('refused');
		}
	}
	return new TunnelAgent(proxy.url, {
		keepAlive: false,
		rejectUnauthorized: true,
		signal: options.signal,
		// The password goes by a header and not in the URL, which the library prints under DEBUG=*.
		headers: proxy.authorization === undefined ? {} : {'Proxy-Authorization': proxy.authorization},
	});
}

interface ConnectAnswer {
	readonly statusCode: number;
	readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** Why this answer is no tunnel, or undefined. */
function refusalIn({statusCode, headers}: ConnectAnswer): string | undefined {
	if (statusCode === 407) return 'it asks for a user name and password (407)';
	if (!Number.isInteger(statusCode)) return 'its answer is not HTTP';
	if (statusCode !== 200) return `it answered ${statusCode}`;
	// RFC 9110 9.3.6: a 2xx answer to CONNECT has no content. A page here is a network's login page.
	return /html/i.test(String(headers['content-type'] ?? '')) ? 'it answered with a web page' : undefined;
}
