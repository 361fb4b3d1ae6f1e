import type {IncomingMessage} from 'node:http';
import type {PageKind} from '../core/pages.ts';
import type {ListenerOptions} from '../ports.ts';

/** A page to send at once, or a query to judge. */
export type Route = PageKind | URLSearchParams;

/** Browsers send about 20 headers. */
const mostHeaders = 100;

/**
 * Judges everything about a request but the callback's query. The target is compared byte by byte: a path that only
 * means the same after normalising (`/x/../cb`, `//cb`) is another one.
 *
 * @param isAnswered the sign-in has its answer: callbacks get a page of their own and are not read, `/go` is gone
 */
export function routeOf(
	request: Pick<IncomingMessage, 'method' | 'url' | 'rawHeaders'>,
	options: Pick<ListenerOptions, 'port' | 'path' | 'goPath'>,
	isAnswered: boolean,
): Route {
	const target = request.url ?? '';
	if (request.rawHeaders.length > 2 * mostHeaders) return 'too-large';
	const hosts = valuesOf(request, 'host');
	if (hosts.length !== 1 || hosts[0] === '') return 'bad-request';
	// A page of another site that points its own name at 127.0.0.1 (DNS rebinding) is told apart by this alone.
	if (!isOwnHost(hosts[0]!, options.port)) return 'wrong-host';
	const mark = target.indexOf('?');
	const path = mark < 0 ? target : target.slice(0, mark);
	const isGo = target === options.goPath;
	if (!isGo && path !== options.path) return 'not-found';
	if (request.method !== 'GET') return 'wrong-method';
	if (isAheadOfTime(request)) return 'not-yet';
	if (hasBody(request)) return 'bad-request';
	if (isGo) return isAnswered ? 'not-found' : 'onward';
	if (isAnswered) return 'answered';
	return parseQuery(mark < 0 ? '' : target.slice(mark + 1)) ?? 'refused';
}

function isOwnHost(host: string, port: number): boolean {
	return host === `127.0.0.1:${port}` || (port === 80 && host === '127.0.0.1');
}

// Chromium sends Sec-Purpose, older ones and Safari Purpose or X-Purpose, Firefox X-Moz.
function isAheadOfTime(request: Pick<IncomingMessage, 'rawHeaders'>): boolean {
	return ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].some(name =>
		valuesOf(request, name).some(value => /prefetch|prerender|preview/i.test(value)),
	);
}

function hasBody(request: Pick<IncomingMessage, 'rawHeaders'>): boolean {
	return (
		valuesOf(request, 'transfer-encoding').length > 0 ||
		valuesOf(request, 'content-length').some(value => value !== '0')
	);
}

/** Undefined for a query that has no single meaning: URLSearchParams would repair it silently. */
function parseQuery(query: string): URLSearchParams | undefined {
	if (!/^[\x21-\x7e]*$/.test(query)) return undefined;
	try {
		// The result is used, if only so: a bundler takes a bare call for one that does nothing and leaves it out.
		return decodeURIComponent(query) === '' ? new URLSearchParams() : new URLSearchParams(query);
	} catch {
		return undefined;
	}
}

/** All values of a header. Node's own `headers` joins or drops repeated ones. */
function valuesOf({rawHeaders}: Pick<IncomingMessage, 'rawHeaders'>, name: string): string[] {
	return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]!.toLowerCase() === name);
}
