import {createHash} from 'node:crypto';
import {createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES} from 'node:http';
import type {Socket} from 'node:net';
import type {Duplex} from 'node:stream';
import {type PageKind, pageStyle, pages} from '../core/pages.ts';
import type {Listener, ListenerOptions, RunningListener} from '../ports.ts';
import {bindLoopback} from './loopback-port.ts';

const slowRequestMilliseconds = 10_000;
/** Cookies of every other program on 127.0.0.1 come along: browsers do not keep them apart by port. */
const mostHeaderBytes = 32 * 1024;
/** Well below the 256 file descriptors that macOS gives a process. */
const mostSockets = 100;
/** Browsers send about 20 headers. */
const mostHeaders = 100;
const closeGraceMilliseconds = 500;

/**
 * The callback listener over node:http. Keep it open until the code is exchanged: a reload of the page, or a second tab,
 * then still gets a page.
 */
export function createListener(): Listener {
	return {
		async open(options) {
			const {server, running} = prepare(options);
			await bindLoopback(server, options.port);
			// Failing to accept one connection (no file descriptor left) is no reason to stop listening.
			server.on('error', () => {});
			return running;
		},
	};
}

function prepare(options: ListenerOptions): {server: Server; running: RunningListener} {
	const sockets = new OpenSockets();
	const wait = new Wait(options);
	const server = createServer({
		maxHeaderSize: mostHeaderBytes,
		headersTimeout: slowRequestMilliseconds,
		requestTimeout: slowRequestMilliseconds,
		connectionsCheckingInterval: 1000,
		// Our own answer to a missing Host has all the headers.
		requireHostHeader: false,
		keepAlive: false,
	});
	// A request behind another on the same socket gets no answer, so it must not be judged either.
	server.maxRequestsPerSocket = 1;
	const onRequest = (request: IncomingMessage, response: ServerResponse) => {
		sockets.markAnswering(request.socket);
		wait.answerRequest(request, response);
	};
	server.on('request', onRequest);
	// Without a handler Node would ask for the body that is never read.
	server.on('checkContinue', onRequest);
	server.on('checkExpectation', onRequest);
	server.on('connect', (_request: IncomingMessage, socket: Duplex) => sendRawPage(socket, 'wrong-method'));
	server.on('connection', socket => sockets.add(socket));
	let isTold = false;
	server.on('clientError', (error: UnreadableError, socket) => {
		// A TLS record of a handshake begins so (RFC 8446 5.1).
		if (!isTold && error.rawPacket?.[0] === 0x16 && error.rawPacket[1] === 0x03) {
			isTold = true;
			options.onSecureHello?.();
		}
		answerUnreadable(error, socket);
	});
	return {
		server,
		running: {
			answer: wait.answer,
			addOpening: path => wait.openings.set(path, 'fresh'),
			refusedCount: () => wait.refusedCount,
			close: closerOf(server, sockets),
		},
	};
}

/** What one sign-in has been told so far. */
class Wait {
	readonly answer: Promise<URLSearchParams>;
	refusedCount = 0;
	/** The paths that lead on once. */
	readonly openings = new Map<string, 'fresh' | 'used'>();
	readonly #options: ListenerOptions;
	#isAnswered = false;
	#resolve: (query: URLSearchParams) => void = () => {};

	constructor(options: ListenerOptions) {
		this.#options = options;
		this.answer = new Promise(resolve => {
			this.#resolve = resolve;
		});
	}

	answerRequest(request: IncomingMessage, response: ServerResponse): void {
		const route = routeOf(request, this.#options, this.openings, this.#isAnswered);
		const page =
			route instanceof URLSearchParams
				? this.#judge(route)
				: route === 'opening'
					? this.#open(request.url!)
					: route;
		if (page === 'refused') this.refusedCount++;
		sendPage(response, page, this.#options.target);
		// Only now: whoever waits may close the listener at once, and the page is on its way.
		if (route instanceof URLSearchParams && this.#isAnswered) this.#resolve(route);
	}

	#open(path: string): PageKind {
		const isFresh = this.openings.get(path) === 'fresh';
		this.openings.set(path, 'used');
		this.#options.onOpening?.(isFresh ? 'came' : 'late');
		return isFresh ? 'onward' : 'used-up';
	}

	#judge(query: URLSearchParams): PageKind {
		try {
			const verdict = this.#options.judge(query);
			this.#isAnswered = verdict !== 'refused';
			return verdict;
		} catch {
			// Any local process or page can send a query: none may end the program.
			return 'refused';
		}
	}
}

type UnreadableError = NodeJS.ErrnoException & {readonly rawPacket?: Buffer};

/** A request that could not be parsed, was too large or too slow; also sockets that broke. */
function answerUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
	const {bytesRead = 0, bytesWritten = 0} = socket as {bytesRead?: number; bytesWritten?: number};
	// Browsers open sockets ahead of need; a word on one that asked nothing would be taken as the answer to a later request.
	if (!socket.writable || bytesRead === 0 || bytesWritten > 0) {
		socket.destroy();
		return;
	}
	sendRawPage(socket, unreadable[error.code ?? ''] ?? 'bad-request');
}

const unreadable: Readonly<Record<string, PageKind>> = {
	HPE_HEADER_OVERFLOW: 'too-large',
	ERR_HTTP_REQUEST_TIMEOUT: 'timed-out',
};

function closerOf(server: Server, sockets: OpenSockets): () => Promise<void> {
	let closing: Promise<void> | undefined;
	const close = async () => {
		const closed = new Promise<void>(resolve => {
			server.close(() => resolve());
		});
		sockets.destroyWaiting();
		const timer = setTimeout(() => sockets.destroyAll(), closeGraceMilliseconds);
		await closed;
		clearTimeout(timer);
	};
	return () => {
		closing ??= close();
		return closing;
	};
}

/** A page to send at once, a path that leads on once, or a query to judge. */
type Route = PageKind | 'opening' | URLSearchParams;

/**
 * Judges everything about a request but the callback's query. The target is compared byte by byte: a path that only
 * means the same after normalising (`/x/../cb`, `//cb`) is another one.
 *
 * @param isAnswered the sign-in has its answer: callbacks get a page of their own and are not read, `/go` is gone
 */
function routeOf(
	request: IncomingMessage,
	options: ListenerOptions,
	openings: ReadonlyMap<string, unknown>,
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
	const isOpening = openings.has(target);
	const isGo = isOpening || target === options.goPath;
	if (!isGo && path !== options.path) return 'not-found';
	if (request.method !== 'GET') return 'wrong-method';
	if (isAheadOfTime(request)) return 'not-yet';
	if (hasBody(request)) return 'bad-request';
	if (isGo && isAnswered) return 'not-found';
	if (isGo) return isOpening ? 'opening' : 'onward';
	if (isAnswered) return 'answered';
	return parseQuery(mark < 0 ? '' : target.slice(mark + 1)) ?? 'refused';
}

function isOwnHost(host: string, port: number): boolean {
	return host === `127.0.0.1:${port}` || (port === 80 && host === '127.0.0.1');
}

// Chromium sends Sec-Purpose, older ones and Safari Purpose or X-Purpose, Firefox X-Moz.
function isAheadOfTime(request: IncomingMessage): boolean {
	return ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].some(name =>
		valuesOf(request, name).some(value => /prefetch|prerender|preview/i.test(value)),
	);
}

function hasBody(request: IncomingMessage): boolean {
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
function valuesOf({rawHeaders}: IncomingMessage, name: string): string[] {
	return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]!.toLowerCase() === name);
}

const styleHash = createHash('sha256').update(pageStyle).digest('base64');

// RFC 6749 3.1.2.5 and RFC 9700 4.2: the address holds a code, so the page keeps and passes on nothing.
const commonHeaders = {
	'Content-Type': 'text/html; charset=utf-8',
	'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${styleHash}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
	'X-Content-Type-Options': 'nosniff',
	'Referrer-Policy': 'no-referrer',
	'Cache-Control': 'no-store',
	Connection: 'close',
};

/** Sends a page. `target`: where `onward` leads. A HEAD request gets the headers alone. */
function sendPage(response: ServerResponse, kind: PageKind, target: string): void {
	const {status, html} = pages[kind];
	response.writeHead(status, headersOf(kind, target));
	response.end(html);
}

/** Sends a page on a bare socket, where there is no response object, and closes it. */
function sendRawPage(socket: Duplex, kind: PageKind): void {
	const {status, html} = pages[kind];
	const head = Object.entries(headersOf(kind, '')).map(([name, value]) => `${name}: ${value}\r\n`);
	socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head.join('')}\r\n${html}`, () =>
		socket.destroy(),
	);
}

function headersOf(kind: PageKind, target: string): Record<string, string> {
	return {
		...commonHeaders,
		'Content-Length': String(Buffer.byteLength(pages[kind].html)),
		...(kind === 'onward' ? {Location: target} : {}),
		...(kind === 'wrong-method' ? {Allow: 'GET'} : {}),
	};
}

/**
 * The open sockets of a listener. At the limit the oldest one without an answer makes room, so that neither a flood nor
 * sockets that stay silent use up the file descriptors or keep the real callback out (CWE-770).
 */
class OpenSockets {
	readonly #waiting = new Set<Socket>();
	readonly #answering = new Set<Socket>();

	add(socket: Socket): void {
		if (this.#waiting.size + this.#answering.size >= mostSockets) this.#dropOldest();
		this.#waiting.add(socket);
		socket.once('close', () => {
			this.#waiting.delete(socket);
			this.#answering.delete(socket);
		});
	}

	/** From here on the socket only sends what it still has to send. */
	markAnswering(socket: Socket): void {
		if (this.#waiting.delete(socket)) this.#answering.add(socket);
	}

	/** Ends the sockets that no page is being sent on. */
	destroyWaiting(): void {
		for (const socket of this.#waiting) socket.destroy();
	}

	destroyAll(): void {
		this.destroyWaiting();
		for (const socket of this.#answering) socket.destroy();
	}

	#dropOldest(): void {
		const set = this.#waiting.size > 0 ? this.#waiting : this.#answering;
		for (const socket of set) {
			set.delete(socket);
			socket.destroy();
			return;
		}
	}
}
