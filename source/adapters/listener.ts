import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import type {Duplex} from 'node:stream';
import type {PageKind} from '../core/pages.ts';
import type {Listener, ListenerOptions, RunningListener} from '../ports.ts';
import {namePortHolder} from './listener-holder.ts';
import {bindLoopback} from './listener-port.ts';
import {sendPage, sendRawPage} from './listener-reply.ts';
import {routeOf} from './listener-request.ts';
import {ListenerSockets} from './listener-sockets.ts';

const slowRequestMilliseconds = 10_000;
/** Cookies of every other program on 127.0.0.1 come along: browsers do not keep them apart by port. */
const mostHeaderBytes = 32 * 1024;
/** Well below the 256 file descriptors that macOS gives a process. */
const mostSockets = 100;
const closeGraceMilliseconds = 500;

/**
 * The callback listener over node:http. Keep it open until the code is exchanged: a reload of the page, or a second tab,
 * then still gets a page.
 *
 * @param nameHolder finds out who holds a busy port
 */
export function createListener(nameHolder: (port: number) => Promise<string> = namePortHolder): Listener {
	return {
		async open(options) {
			const {server, running} = prepare(options);
			await bindLoopback(server, options.port, nameHolder);
			// Failing to accept one connection (no file descriptor left) is no reason to stop listening.
			server.on('error', () => {});
			return running;
		},
	};
}

function prepare(options: ListenerOptions): {server: Server; running: RunningListener} {
	const sockets = new ListenerSockets(mostSockets);
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
	server.on('clientError', answerUnreadable);
	return {
		server,
		running: {
			answer: wait.answer,
			refusedCount: () => wait.refusedCount,
			close: closerOf(server, sockets),
		},
	};
}

/** What one sign-in has been told so far. */
class Wait {
	readonly answer: Promise<URLSearchParams>;
	refusedCount = 0;
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
		const route = routeOf(request, this.#options, this.#isAnswered);
		const page = route instanceof URLSearchParams ? this.#judge(route) : route;
		if (page === 'refused') this.refusedCount++;
		sendPage(response, page, this.#options.target);
		// Only now: whoever waits may close the listener at once, and the page is on its way.
		if (route instanceof URLSearchParams && this.#isAnswered) this.#resolve(route);
	}

	#judge(query: URLSearchParams): PageKind {
		const verdict = this.#verdict(query);
		this.#isAnswered = verdict !== 'refused';
		return verdict;
	}

	#verdict(query: URLSearchParams): 'accepted' | 'declined' | 'refused' {
		try {
			return this.#options.judge(query);
		} catch {
			// Any local process or page can send a query: none may end the program.
			return 'refused';
		}
	}
}

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

function closerOf(server: Server, sockets: ListenerSockets): () => Promise<void> {
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
