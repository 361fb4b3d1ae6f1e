import {createHash, randomBytes} from 'node:crypto';
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {type Canary, codeCanary} from './secrets.ts';

/** One request as it came in. */
export interface RecordedRequest {
	readonly method: string;
	readonly path: string;
	readonly rawQuery: string;
	readonly headers: IncomingMessage['headers'];
	readonly rawHeaders: readonly string[];
	readonly rawBody: string;
	readonly form: URLSearchParams;
	/** Milliseconds since the epoch. */
	readonly at: number;
}

export type Handler = (
	request: RecordedRequest,
	response: ServerResponse,
	server: HostileServer,
) => void | Promise<void>;

interface IssuedCode {
	readonly clientId: string;
	readonly redirectUri: string;
	readonly scope: string;
	readonly challenge: string;
	used: boolean;
}

/** The environment that sends the program to an origin. */
export function envOf(origin: string): Record<string, string> {
	return {ASK_LWA_AUTHORIZE_HOST: origin, ASK_LWA_TOKEN_HOST: origin, ASK_SMAPI_SERVER_BASE_URL: origin};
}

/**
 * The stand-in for the authorise page, the token endpoint and the vendor list. Without handlers it is an ordinary OAuth
 * server with its own look: `Bearer`, tokens without Amazon's prefix, forms only, PKCE S256 checked, codes used once,
 * refresh tokens rotated, `iss` and `scope` in the callback. It records everything.
 */
export class HostileServer {
	readonly requests: RecordedRequest[] = [];
	/** Every secret that it gave out or was sent. */
	readonly canaries: Canary[] = [];
	/** Instead of the good answer of `/auth/o2/token`, `/v1/vendors`, and of all other paths. */
	onToken: Handler = goodToken;
	onVendors: Handler = goodVendors;
	onOther: Handler = (_request, response) => void response.writeHead(404).end();
	/** Known clients with their secrets; any is taken while it is empty. */
	readonly clients = new Map<string, string>();
	/** Refresh tokens that are alive. */
	readonly liveRefreshTokens = new Set<string>();
	/** Refresh tokens that came again after they were used. */
	readonly replayed: string[] = [];
	readonly codes = new Map<string, IssuedCode>();
	readonly #server: Server;

	constructor() {
		this.#server = createServer((request, response) => void this.#take(request, response));
		this.#server.keepAliveTimeout = 500;
	}

	/** Starts one on a free port of 127.0.0.1. */
	static async start(): Promise<HostileServer> {
		const server = new HostileServer();
		await new Promise<void>(resolve => server.#server.listen(0, '127.0.0.1', resolve));
		return server;
	}

	get port(): number {
		return (this.#server.address() as AddressInfo).port;
	}

	get origin(): string {
		return `http://127.0.0.1:${this.port}`;
	}

	/** The environment that sends the program here. */
	get env(): Record<string, string> {
		return envOf(this.origin);
	}

	/** The POSTs at the token endpoint that count as X: all but the wizard's probes, which carry a made-up code. */
	get exchanges(): RecordedRequest[] {
		return this.#posts.filter(({form}) => !isProbe(form));
	}

	/** The wizard's checks of a pair. */
	get probes(): RecordedRequest[] {
		return this.#posts.filter(({form}) => isProbe(form));
	}

	get #posts(): RecordedRequest[] {
		return this.requests.filter(request => request.path === '/auth/o2/token');
	}

	get vendorCalls(): RecordedRequest[] {
		return this.requests.filter(request => request.path === '/v1/vendors');
	}

	/** Plays the owner who chose Allow on the page of `url`. @returns the code */
	issueCode(url: string, code = codeCanary()): string {
		const query = new URL(url).searchParams;
		const value = (name: string) => {
			const all = query.getAll(name);
			if (all.length !== 1) throw new Error(`The sign-in address has ${name} ${all.length} times.`);
			return all[0]!;
		};
		if (value('response_type') !== 'code' || value('code_challenge_method') !== 'S256') {
			throw new Error('The sign-in address asks for no code with S256.');
		}
		this.codes.set(code, {
			clientId: value('client_id'),
			redirectUri: value('redirect_uri'),
			scope: value('scope'),
			challenge: value('code_challenge'),
			used: false,
		});
		this.canaries.push({kind: 'authorization code', value: code});
		return code;
	}

	/** The same, as the address that the browser ends on. */
	authorize(url: string): string {
		const query = new URL(url).searchParams;
		const back = new URL(query.get('redirect_uri') ?? '');
		back.searchParams.set('code', this.issueCode(url));
		back.searchParams.set('scope', query.get('scope') ?? '');
		back.searchParams.set('state', query.get('state') ?? '');
		back.searchParams.set('iss', this.origin);
		return back.href;
	}

	/** A good token answer; changes replace fields, undefined takes one away. Its tokens are alive and canaries. */
	tokens(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
		const answer: Record<string, unknown> = {
			access_token: `at-${randomBytes(32).toString('hex')}`,
			token_type: 'Bearer',
			expires_in: 3600,
			refresh_token: `rt-${randomBytes(32).toString('hex')}`,
			...changes,
		};
		for (const [key, kind] of [
			['access_token', 'access token'],
			['refresh_token', 'refresh token'],
		] as const) {
			const value = answer[key];
			if (typeof value === 'string') this.canaries.push({kind, value});
		}
		if (typeof answer.refresh_token === 'string') this.liveRefreshTokens.add(answer.refresh_token);
		return answer;
	}

	async close(): Promise<void> {
		this.#server.closeAllConnections();
		await new Promise<void>(resolve => this.#server.close(() => resolve()));
	}

	async #take(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
		const chunks: Buffer[] = [];
		incoming.on('error', () => undefined);
		response.on('error', () => undefined);
		for await (const chunk of incoming) chunks.push(chunk as Buffer);
		const rawBody = Buffer.concat(chunks).toString('utf8');
		const [path = '', ...query] = (incoming.url ?? '').split('?');
		const isForm = incoming.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
		const request: RecordedRequest = {
			method: incoming.method ?? '',
			path,
			rawQuery: query.join('?'),
			headers: incoming.headers,
			rawHeaders: incoming.rawHeaders,
			rawBody,
			form: new URLSearchParams(isForm ? rawBody : ''),
			at: Date.now(),
		};
		this.requests.push(request);
		this.#keepSecretsOf(request.form);
		const handler =
			path === '/auth/o2/token' ? this.onToken : path === '/v1/vendors' ? this.onVendors : this.onOther;
		await handler(request, response, this);
	}

	#keepSecretsOf(form: URLSearchParams): void {
		for (const [key, kind] of [
			['code_verifier', 'code verifier'],
			['client_secret', 'client secret'],
			['refresh_token', 'refresh token'],
		] as const) {
			const value = form.get(key);
			if (value && !this.canaries.some(canary => canary.value === value)) this.canaries.push({kind, value});
		}
	}
}

function isProbe(form: URLSearchParams): boolean {
	return /^probe-[\w-]{12,}$/.test(form.get('code') ?? '');
}

/** Answers with JSON. */
export function sendJson(
	response: ServerResponse,
	value: unknown,
	status = 200,
	headers: Readonly<Record<string, string>> = {},
): void {
	response.writeHead(status, {'content-type': 'application/json', 'cache-control': 'no-store', ...headers});
	response.end(JSON.stringify(value));
}

/** A handler that always gives this JSON. */
export function json(value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Handler {
	return (_request, response) => sendJson(response, value, status, headers);
}

/** A handler that gives these bytes. */
export function body(
	text: string | Uint8Array,
	status = 200,
	headers: Readonly<Record<string, string>> = {'content-type': 'application/json'},
): Handler {
	return (_request, response) => void response.writeHead(status, headers).end(text);
}

/** The good token endpoint (RFC 6749 4.1.3, 6; RFC 7636 4.6). `changes` are put into its answer. */
export function goodTokenWith(changes: Readonly<Record<string, unknown>>): Handler {
	return (request, response, server) => {
		const refused = judgeGrant(request, server);
		if (refused) return sendJson(response, refused[1], refused[0]);
		sendJson(response, server.tokens(changes));
	};
}

/** The good token endpoint. */
export function goodToken(request: RecordedRequest, response: ServerResponse, server: HostileServer): void {
	void goodTokenWith({})(request, response, server);
}

/** One vendor for whoever has a bearer token. */
export function goodVendors(request: RecordedRequest, response: ServerResponse): void {
	if (!request.headers.authorization?.startsWith('Bearer ')) {
		sendJson(response, {message: 'Token is invalid/expired.'}, 401);
		return;
	}
	sendJson(response, {vendors: [{id: 'M1ABCDEFGHIJK', name: 'First Vendor', roles: ['ROLE_ADMINISTRATOR']}]});
}

function judgeGrant(
	{method, form, rawQuery}: RecordedRequest,
	server: HostileServer,
): [number, {error: string; error_description?: string}] | undefined {
	const refuse = (
		error: string,
		why: string,
		status = 400,
	): [number, {error: string; error_description: string}] => [status, {error, error_description: why}];
	if (method !== 'POST' || rawQuery !== '') return refuse('invalid_request', 'POST without a query only.');
	const clientId = form.get('client_id') ?? '';
	const secret = server.clients.get(clientId);
	if (server.clients.size > 0 && (secret === undefined || secret !== form.get('client_secret'))) {
		return refuse('invalid_client', 'Client authentication failed.', 401);
	}
	if (form.get('grant_type') === 'refresh_token')
		return judgeRefresh(form.get('refresh_token') ?? '', server, refuse);
	if (form.get('grant_type') !== 'authorization_code')
		return refuse('unsupported_grant_type', 'Not offered.');
	const issued = server.codes.get(form.get('code') ?? '');
	if (!issued || issued.used) return refuse('invalid_grant', 'The code is unknown or used.');
	issued.used = true;
	const challenge = createHash('sha256')
		.update(form.get('code_verifier') ?? '')
		.digest('base64url');
	if (issued.clientId !== clientId) return refuse('invalid_grant', 'The code is of another client.');
	if (issued.redirectUri !== form.get('redirect_uri'))
		return refuse('invalid_grant', 'Another redirect URI.');
	if (issued.challenge !== challenge) return refuse('invalid_grant', 'The verifier is of another sign-in.');
	return undefined;
}

function judgeRefresh<T>(
	token: string,
	server: HostileServer,
	refuse: (error: string, why: string) => T,
): T | undefined {
	if (server.liveRefreshTokens.delete(token)) return undefined;
	server.replayed.push(token);
	return refuse('invalid_grant', 'The refresh token is unknown or used.');
}
