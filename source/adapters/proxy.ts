import type {IncomingMessage} from 'node:http';
import type {Agent, RequestOptions} from 'node:https';
import type {Socket} from 'node:net';
import type {Duplex} from 'node:stream';
import type {ConnectionOptions} from 'node:tls';
import {Failure} from '../core/failure.ts';
import {isLoopback} from '../core/hosts.ts';
import type {Environment} from '../core/secret-variables.ts';

/** A proxy that the environment names. */
export interface ProxyRoute {
	/** Without user name and password. */
	readonly url: URL;
	/** The variable that names it. */
	readonly variable: string;
	/** The value of the Proxy-Authorization header (RFC 7617), when a user name was given. */
	readonly authorization: string | undefined;
	readonly password: string | undefined;
}

/** As proxy-from-env looks for them; the one of the other scheme is no proxy for this address. */
const variables = (url: URL) =>
	[`${url.protocol.slice(0, -1)}_proxy`, 'all_proxy'].flatMap(name => [name, name.toUpperCase()]);

/**
 * The proxy for an address, or undefined: none for this computer itself, none when NO_PROXY covers the host.
 *
 * The choice is proxy-from-env's, which reads the environment of the process; `environment` saves loading it.
 *
 * @throws Failure `proxy` when what the variable holds is no proxy that we can use; its text is not shown
 */
export async function chooseProxy(url: URL, environment: Environment): Promise<ProxyRoute | undefined> {
	const names = variables(url).filter(name => environment[name]);
	if (names.length === 0 || isLoopback(url)) return undefined;
	const {getProxyForUrl} = await import('proxy-from-env');
	const chosen = getProxyForUrl(url.href);
	const named = names.map(name => environment[name]);
	return chosen ? parseProxy(withRightScheme(chosen, named), names[0]!) : undefined;
}

/** What to do about a proxy when a request did not get through: ask-cli has a variable of its own for it. */
export function proxyAdvice(environment: Environment): string {
	if (['https', 'all'].some(name => isProxySet(name, environment))) return '';
	if (environment.ASK_CLI_PROXY)
		return 'ASK_CLI_PROXY is read by ask-cli alone: set HTTPS_PROXY to the same proxy.';
	return 'Behind a company proxy, set HTTPS_PROXY.';
}

function isProxySet(scheme: string, environment: Environment): boolean {
	return Boolean(environment[`${scheme}_proxy`] || environment[`${scheme}_proxy`.toUpperCase()]);
}

/** proxy-from-env completes `proxy:3128` to `https://proxy:3128`; everybody who writes so means http (curl does). */
function withRightScheme(chosen: string, named: readonly (string | undefined)[]): string {
	const bare = chosen.replace(/^https:\/\//, '');
	return bare !== chosen && named.includes(bare) && !named.includes(chosen) ? `http://${bare}` : chosen;
}

function parseProxy(text: string, variable: string): ProxyRoute {
	const unusable = (detail: string) =>
		new Failure('proxy', {proxy: `named in ${variable}`, detail, variable});
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
		variable,
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

/**
 * An agent for one https request through the proxy (CONNECT, RFC 9110 9.3.6). The answer to CONNECT is read by Node's own
 * parser, which bounds it: https-proxy-agent keeps all that comes until a line is empty, and a proxy may never send one.
 */
export async function createTunnelAgent(proxy: ProxyRoute, options: TunnelOptions): Promise<Agent> {
	const [{Agent: HttpsAgent}, tls] = await Promise.all([import('node:https'), import('node:tls')]);
	class TunnelAgent extends HttpsAgent {
		override createConnection(
			target: RequestOptions,
			done: (error: Error | null, socket: Duplex) => void = () => undefined,
		): undefined {
			openTunnel(proxy, `${target.host}:${target.port}`, options).then(
				socket => done(null, tls.connect({...(target as ConnectionOptions), socket})),
				// Node takes no socket for a failure, its types do not say so.
				error => done(error, undefined as never),
			);
		}
	}
	return new TunnelAgent({keepAlive: false});
}

/** @param target host and port @throws Error after `onRefusal`, or of the connection to the proxy */
async function openTunnel(proxy: ProxyRoute, target: string, options: TunnelOptions): Promise<Socket> {
	const isSecure = proxy.url.protocol === 'https:';
	const {request: makeRequest} = isSecure ? await import('node:https') : await import('node:http');
	return new Promise((resolve, reject) => {
		const request = makeRequest({
			// The address of a proxy may be an IPv6 one, which URL keeps in brackets.
			host: proxy.url.hostname.replace(/^\[|\]$/g, ''),
			port: proxy.url.port || (isSecure ? 443 : 80),
			method: 'CONNECT',
			path: target,
			agent: false,
			signal: options.signal,
			rejectUnauthorized: true,
		});
		// Set here and not above, where NODE_DEBUG=https would print it.
		request.setHeader('Host', target);
		if (proxy.authorization !== undefined) request.setHeader('Proxy-Authorization', proxy.authorization);
		request.on('error', error => {
			const isUnreadable = String((error as NodeJS.ErrnoException).code).startsWith('HPE_');
			if (isUnreadable) options.onRefusal(unreadable(error));
			reject(error);
		});
		request.once('connect', (answer: IncomingMessage, socket: Socket) => {
			// What ends it later, our own signal too, is told by the request that goes through it.
			socket.on('error', () => undefined);
			const refusal = refusalIn(answer);
			if (refusal !== undefined) {
				socket.destroy();
				options.onRefusal(refusal);
				reject(new Error('refused'));
				return;
			}
			options.signal.addEventListener('abort', () => socket.destroy(), {once: true});
			options.onOpen();
			resolve(socket);
		});
		request.end();
	});
}

function unreadable(error: Error): string {
	const isLong = (error as NodeJS.ErrnoException).code === 'HPE_HEADER_OVERFLOW';
	return isLong ? 'its answer does not end' : 'its answer is not HTTP';
}

/** Why this answer is no tunnel, or undefined. */
function refusalIn({statusCode, headers}: IncomingMessage): string | undefined {
	if (statusCode === 407) return 'it asks for a user name and password (407)';
	if (statusCode !== 200) return `it answered ${statusCode}`;
	// RFC 9110 9.3.6: a 2xx answer to CONNECT has no content. A page here is a network's login page.
	return /html/i.test(headers['content-type'] ?? '') ? 'it answered with a web page' : undefined;
}
