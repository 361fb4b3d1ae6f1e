import type {ClientRequest, Agent as HttpAgent, IncomingMessage} from 'node:http';
import type {Agent as HttpsAgent} from 'node:https';
import type {Socket} from 'node:net';
import {Failure} from '../core/failure.ts';
import {isObject, parseJson} from '../core/json.ts';
import {Redactor, type SecretKind} from '../core/redact.ts';
import type {Environment} from '../core/secret-variables.ts';
import type {Http, HttpAnswer, HttpRequest} from '../ports.ts';
import {toFailure} from './http-errors.ts';
import {chooseProxy, createTunnelAgent, type ProxyRoute, proxyAdvice, proxyName} from './proxy.ts';
import {errorCode} from './system-error.ts';

export interface HttpOptions {
	readonly environment: Environment;
	/** For the User-Agent header. */
	readonly version: string;
	/** Takes one line of the log; the caller replaces the secrets that it knows. Absent: no log is made. */
	readonly debug?: ((line: string) => void) | undefined;
	/** Learns each secret that is sent, so that no message can show what a server echoes of it. */
	readonly redactor?: Redactor | undefined;
}

/** One MiB of decoded body. */
const bodyLimitBytes = 1024 * 1024;

/** A name that is not found or a host that is not there must not take up the whole deadline. */
const connectTimeouts = {lookup: 4000, connect: 10_000};

/** Node gives an address 250 ms before it tries the next one, too little for slow lines (nodejs/node#54359). */
const addressAttemptMilliseconds = 1000;

/**
 * Requests over got: one try, one deadline, no redirect followed, nothing kept between two requests. What an answer
 * echoes of the secrets of its request is replaced.
 */
export function createHttp(options: HttpOptions): Http {
	return {send: (request, signal) => send(request, signal, options)};
}

/** What is known of a request while it runs. */
interface Exchange {
	readonly url: URL;
	readonly proxy: ProxyRoute | undefined;
	readonly headers: Readonly<Record<string, string>>;
	/** Ends everything that belongs to the request. */
	readonly stop: AbortController;
	tunnelOpen: boolean;
	connected: boolean;
	timedOut: boolean;
	proxyRefusal: string | undefined;
}

async function send(request: HttpRequest, signal: AbortSignal, options: HttpOptions): Promise<HttpAnswer> {
	signal.throwIfAborted();
	if (options.redactor) learnSecrets(options.redactor, request);
	const exchange = await prepare(request, options);
	const log = options.debug && new ExchangeLog(request, options.debug);
	log?.request(exchange.headers, exchange.proxy && proxyName(exchange.proxy));
	const abort = () => exchange.stop.abort();
	const deadline = setTimeout(() => {
		exchange.timedOut = true;
		abort();
	}, request.deadlineSeconds * 1000);
	signal.addEventListener('abort', abort, {once: true});
	try {
		signal.throwIfAborted();
		const answer = withoutEchoes(await fetchAnswer(request, exchange), request);
		log?.answer(answer);
		return answer;
	} catch (error) {
		log?.failure(error);
		signal.throwIfAborted();
		throw error instanceof Failure ? error : explain(error, request, exchange, options.environment);
	} finally {
		clearTimeout(deadline);
		signal.removeEventListener('abort', abort);
		// Whatever still has a socket (a CONNECT that hangs) would keep the process alive.
		abort();
	}
}

async function prepare(request: HttpRequest, options: HttpOptions): Promise<Exchange> {
	const url = new URL(request.url);
	const headers = {
		Accept: 'application/json',
		'User-Agent': `smapi-login/${options.version}`,
		...(request.form && {'Content-Type': 'application/x-www-form-urlencoded'}),
		...request.headers,
	};
	for (const [name, value] of Object.entries(headers)) requireHeaderValue(name, value);
	return {
		url,
		headers,
		proxy: await chooseProxy(url, options.environment),
		stop: new AbortController(),
		tunnelOpen: false,
		connected: false,
		timedOut: false,
		proxyRefusal: undefined,
	};
}

/** RFC 9110 5.5. Checked here because the value, most often a token, is in no error then (npm/cli#7819). */
function requireHeaderValue(name: string, value: string): void {
	if (/^[\t\x20-\x7E]*$/.test(value)) return;
	throw new Failure('bad_value', {
		name: `the ${name} header`,
		detail: 'it holds a character that cannot be sent',
		hint: 'Sign in again, or mend the stored value that it is made from.',
	});
}

async function fetchAnswer(request: HttpRequest, exchange: Exchange): Promise<HttpAnswer> {
	const [{default: got}, agent] = await Promise.all([import('got'), createAgent(exchange)]);
	const {url, stop} = exchange;
	const stream = got.stream(url, {
		method: request.method,
		headers: exchange.headers,
		...(request.form && {body: request.form.toString()}),
		agent,
		request: await hidingHeaders(exchange),
		// Said outright, since NODE_TLS_REJECT_UNAUTHORIZED=0 would turn the check off otherwise.
		https: {rejectUnauthorized: true, minVersion: 'TLSv1.2'},
		signal: stop.signal,
		timeout: connectTimeouts,
		retry: {limit: 0},
		followRedirect: false,
		throwHttpErrors: false,
	});
	// An error after the loop below has ended has nobody else to hear it.
	stream.on('error', () => undefined);
	let response: IncomingMessage | undefined;
	stream.once('response', (answer: IncomingMessage) => {
		response = answer;
	});
	const body = await readBody(stream, url.host);
	if (!response) throw new Failure('connection_lost', {host: url.host});
	return {status: response.statusCode ?? 0, headers: headersOf(response), body};
}

async function readBody(stream: AsyncIterable<Buffer>, host: string): Promise<string> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of stream) {
		size += chunk.length;
		// Leaving the loop ends the connection, so a bomb is unpacked no further.
		if (size > bodyLimitBytes) throw new Failure('answer_too_large', {host});
		chunks.push(chunk);
	}
	return new TextDecoder().decode(Buffer.concat(chunks));
}

function headersOf(response: IncomingMessage): Record<string, string> {
	const headers: Record<string, string> = {};
	for (const [name, value] of Object.entries(response.headers)) {
		if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
	}
	return headers;
}

async function createAgent(exchange: Exchange): Promise<{http: HttpAgent} | {https: HttpsAgent}> {
	if (exchange.proxy) {
		const tunnel = await createTunnelAgent(exchange.proxy, {
			signal: exchange.stop.signal,
			onOpen: () => {
				exchange.tunnelOpen = true;
			},
			onRefusal: detail => {
				exchange.proxyRefusal = detail;
			},
		});
		return {https: tunnel};
	}
	const settings = {keepAlive: false, autoSelectFamilyAttemptTimeout: addressAttemptMilliseconds};
	if (exchange.url.protocol === 'https:') return {https: new (await import('node:https')).Agent(settings)};
	return {http: new (await import('node:http')).Agent(settings)};
}

/**
 * Makes the request without its headers and sets them afterwards: what a request is made with goes on to the agent, and
 * NODE_DEBUG=https prints it there, bearer token and all.
 */
async function hidingHeaders(exchange: Exchange) {
	const secure = exchange.url.protocol === 'https:';
	const {request: makeRequest} = secure ? await import('node:https') : await import('node:http');
	return (url: URL, options: object, callback?: (response: IncomingMessage) => void): ClientRequest => {
		const {headers, ...rest} = options as {headers?: Record<string, string | string[] | undefined>};
		const request = makeRequest(url, rest, callback);
		for (const [name, value] of Object.entries(headers ?? {})) {
			if (value !== undefined) request.setHeader(name, value);
		}
		request.once('socket', (socket: Socket) => {
			socket.once(secure ? 'secureConnect' : 'connect', () => {
				exchange.connected = true;
			});
		});
		return request;
	};
}

function explain(
	error: unknown,
	request: HttpRequest,
	exchange: Exchange,
	environment: Environment,
): Failure {
	const {url, proxyRefusal, tunnelOpen, connected} = exchange;
	const proxy = exchange.proxy && proxyName(exchange.proxy);
	const variable = exchange.proxy?.variable ?? '';
	const seconds = request.deadlineSeconds;
	if (proxy !== undefined && proxyRefusal !== undefined) {
		return new Failure('proxy', {proxy, detail: proxyRefusal, variable});
	}
	if (exchange.timedOut && proxy !== undefined && !tunnelOpen) {
		return new Failure('proxy', {proxy, detail: `it did not answer within ${seconds} s`, variable});
	}
	const advice = proxyAdvice(environment);
	if (exchange.timedOut) return new Failure('http_timeout', {host: url.host, seconds, advice});
	return toFailure(error, {host: url.host, proxy, variable, advice, tunnelOpen, connected});
}

/** Fields of requests and answers that hold secrets (RFC 6749 4.1.3, 5.1, 6; RFC 7636 4.5). */
const secretFields: Readonly<Record<string, SecretKind>> = {
	access_token: 'access token',
	id_token: 'access token',
	refresh_token: 'refresh token',
	client_secret: 'client secret',
	code: 'authorization code',
	code_verifier: 'code verifier',
};

/** A redactor that knows the secrets of a request. */
function redactorFor(request: HttpRequest): Redactor {
	const redactor = new Redactor();
	learnSecrets(redactor, request);
	return redactor;
}

function learnSecrets(redactor: Redactor, {form, headers = {}}: HttpRequest): void {
	const clientId = form?.get('client_id');
	if (clientId) redactor.keep(clientId);
	for (const [name, value] of form ?? []) learn(redactor, name, value);
	for (const [name, value] of Object.entries(headers)) {
		if (name.toLowerCase() === 'authorization') redactor.add(value.replace(/^\w+ /, ''), 'access token');
	}
}

function learn(redactor: Redactor, field: string, value: string): void {
	const kind = secretFields[field];
	if (kind) redactor.add(value, kind);
}

/**
 * A server may echo in an error what it was sent (a proxy page, an error_description). Before anything reads such an
 * answer, the secrets of its request are replaced in it; cutting the text later could leave half a secret (CWE-209).
 */
function withoutEchoes(answer: HttpAnswer, request: HttpRequest): HttpAnswer {
	const value = parseJson(answer.body);
	const isGood = answer.status >= 200 && answer.status < 300;
	// Only what is judged by its members tells tokens from an error that speaks of them.
	if (
		isGood &&
		isObject(value) &&
		typeof value.access_token === 'string' &&
		(value.error ?? undefined) === undefined
	)
		return answer;
	const redactor = redactorFor(request);
	// A text in JSON can be written in many ways (`\/`, `\u002f`): each is judged as it is read.
	return {...answer, body: redactedJson(value, redactor) ?? redactor.redact(answer.body)};
}

/** Undefined where there is no JSON, or none that can be gone through. */
function redactedJson(value: unknown, redactor: Redactor): string | undefined {
	try {
		return value === undefined ? undefined : JSON.stringify(redactedValue(value, redactor));
	} catch {
		return undefined;
	}
}

function redactedValue(value: unknown, redactor: Redactor): unknown {
	if (typeof value === 'string') return redactor.redact(value);
	if (Array.isArray(value)) return value.map(one => redactedValue(one, redactor));
	if (!isObject(value)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, one]) => [redactor.redact(name), redactedValue(one, redactor)]),
	);
}

/** So much of a body is shown. */
const shownCharacters = 2000;

/** Writes one exchange as lines for `--debug`, the secrets of this exchange replaced wherever they are echoed. */
export class ExchangeLog {
	readonly #request: HttpRequest;
	readonly #redactor: Redactor;
	readonly #write: (line: string) => void;

	constructor(request: HttpRequest, write: (line: string) => void) {
		this.#request = request;
		this.#redactor = redactorFor(request);
		this.#write = write;
	}

	/** @param headers all that are sent @param proxy as it may be shown */
	request(headers: Readonly<Record<string, string>>, proxy: string | undefined): void {
		const {method, url, form} = this.#request;
		this.#line(`> ${method} ${url}${proxy === undefined ? '' : ` (through ${proxy})`}`);
		for (const [name, value] of Object.entries(headers)) this.#line(`> ${name}: ${value}`);
		if (form) this.#line(`> ${this.#shorten(form.toString())}`);
	}

	answer({status, headers, body}: HttpAnswer): void {
		for (const [, name = '', value = ''] of body.matchAll(
			/"(\w+_token|client_secret)"\s*:\s*"((?:[^"\\]|\\.)*)"/g,
		)) {
			learn(this.#redactor, name, value);
		}
		this.#line(`< ${status}`);
		for (const [name, value] of Object.entries(headers)) this.#line(`< ${name}: ${value}`);
		if (body !== '') this.#line(`< ${this.#shorten(body)}`);
	}

	/** @param error its code only: texts of errors may quote the request */
	failure(error: unknown): void {
		this.#line(`! ${errorCode(error) ?? 'stopped'}`);
	}

	#line(text: string): void {
		this.#write(this.#redactor.redact(text));
	}

	/** Cuts after redacting, and drops the word at the cut: half a secret would no longer be recognised as one. */
	#shorten(body: string): string {
		const text = this.#redactor.redact(body);
		if (text.length <= shownCharacters) return text;
		return `${text.slice(0, shownCharacters).replace(/[^\s"'<>&,;]*$/, '')}… (${body.length} characters)`;
	}
}
