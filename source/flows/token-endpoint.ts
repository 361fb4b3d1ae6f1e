import * as oauth from 'oauth4webapi';
import {Failure, type FailureCode} from '../core/failure.ts';
import {type Hosts, tokenPath} from '../core/hosts.ts';
import type {Tokens} from '../core/profile.ts';
import {
	failureOfTokenError,
	prepareTokenBody,
	type TokenBody,
	tokensFrom,
	unnamedError,
} from '../core/token-response.ts';
import type {Http, HttpAnswer, Ports} from '../ports.ts';
import {sendPatiently} from './retry.ts';

/** The client that speaks to the token endpoint. */
export interface TokenClient {
	readonly hosts: Hosts;
	readonly clientId: string;
	readonly clientSecret: string;
}

export interface GrantedTokens extends Tokens {
	readonly grantedScopes?: readonly string[];
}

const exchangeDeadlineSeconds = 30;

/**
 * Exchanges an authorization code, once (RFC 6749 4.1.3, RFC 7636 4.5). Never sent again: the code may be spent.
 *
 * @param parameters what the validator has passed, see core/authorization-response.ts
 * @throws Failure of the token endpoint or the network; `exchange_lost` when no whole answer came
 */
export async function exchangeCode(
	client: TokenClient,
	parameters: URLSearchParams,
	redirectUri: string,
	codeVerifier: string,
	ports: Pick<Ports, 'http' | 'clock'>,
	signal: AbortSignal,
): Promise<GrantedTokens> {
	const caught: Caught = {};
	const send = (request: SentRequest) => sendOnce(ports.http, request, exchangeDeadlineSeconds, signal);
	return judged(client, caught, 'code', ports, async options => {
		const {server, self, authentication} = parties(client);
		const response = await oauth.authorizationCodeGrantRequest(
			server,
			self,
			authentication,
			parameters,
			redirectUri,
			codeVerifier,
			options(async request => {
				try {
					return await send(request);
				} catch (error) {
					throw mayBeSpent(error, client.hosts.token);
				}
			}),
		);
		return oauth.processAuthorizationCodeResponse(server, self, response);
	});
}

/**
 * Gets a new access token with a refresh token (RFC 6749 6); tries again after 429 and 5xx, at most three times.
 *
 * @param command what the person runs when a new sign-in is needed
 * @param budgetSeconds for all tries together
 * @throws Failure of the token endpoint or the network
 */
export async function refreshTokens(
	client: TokenClient,
	refreshToken: string,
	command: string,
	ports: Pick<Ports, 'http' | 'clock'>,
	signal: AbortSignal,
	budgetSeconds?: number,
): Promise<GrantedTokens> {
	const caught: Caught = {};
	return judged(
		client,
		caught,
		'refresh',
		ports,
		async options => {
			const {server, self, authentication} = parties(client);
			const response = await oauth.refreshTokenGrantRequest(
				server,
				self,
				authentication,
				refreshToken,
				options(request =>
					sendPatiently(
						client.hosts.token,
						seconds => sendOnce(ports.http, request, seconds, signal),
						ports.clock,
						signal,
						budgetSeconds,
					),
				),
			);
			return oauth.processRefreshTokenResponse(server, self, response);
		},
		command,
	);
}

interface SentRequest {
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly form: URLSearchParams;
}

/** A Failure of ours that the protocol library would wrap, kept so that it comes out as it was. */
interface Caught {
	failure?: unknown;
}

type Options = (send: (request: SentRequest) => Promise<HttpAnswer>) => oauth.TokenEndpointRequestOptions;

async function judged(
	client: TokenClient,
	caught: Caught,
	grant: 'code' | 'refresh',
	ports: Pick<Ports, 'clock'>,
	work: (options: Options) => Promise<oauth.TokenEndpointResponse>,
	command = '{program}',
): Promise<GrantedTokens> {
	const host = client.hosts.token;
	const options: Options = send => ({
		[oauth.allowInsecureRequests]: new URL(host).protocol === 'http:',
		[oauth.customFetch]: async (url: string, init: oauth.CustomFetchOptions<'POST', URLSearchParams>) => {
			try {
				const answer = await send({url, headers: init.headers, form: init.body});
				return responseFor(answer, host);
			} catch (error) {
				caught.failure = error;
				throw error;
			}
		},
	});
	try {
		return tokensFrom((await work(options)) as TokenBody, ports.clock.now());
	} catch (error) {
		if (caught.failure !== undefined) throw caught.failure;
		if (error instanceof oauth.ResponseBodyError) {
			throw failureOfTokenError({
				status: error.status,
				error: error.error,
				...(error.error_description === undefined ? {} : {description: error.error_description}),
				grant,
				host,
				command,
			});
		}
		if (error instanceof Failure) throw error;
		throw new Failure(
			'bad_answer',
			{host, detail: 'a field has another type than RFC 6749 says'},
			{cause: error},
		);
	}
}

/** What the protocol library is given to judge: only the members that count, as JSON (see core/token-response.ts). */
function responseFor(answer: HttpAnswer, host: string): Response {
	const prepared = prepareTokenBody(answer.status, answer.headers, answer.body, host);
	if (prepared instanceof Failure) throw prepared;
	const isError = prepared.kind === 'error';
	const body = isError
		? {error: prepared.error || unnamedError, error_description: prepared.description}
		: prepared.body;
	return new JsonResponse(isError ? Math.max(400, answer.status) : 200, body) as object as Response;
}

/** As much of a `Response` as the protocol library reads; Node's own comes with all of fetch, 30 ms. */
class JsonResponse {
	readonly status: number;
	readonly headers = new Map([['content-type', 'application/json']]);
	readonly bodyUsed = false;
	readonly body = null;
	readonly #value: unknown;

	constructor(status: number, value: unknown) {
		this.status = status;
		this.#value = value;
	}

	/** By this name the library knows what it is given. */
	get [Symbol.toStringTag](): string {
		return 'Response';
	}

	clone(): this {
		return this;
	}

	async json(): Promise<unknown> {
		return JSON.parse(JSON.stringify(this.#value));
	}
}

function parties(client: TokenClient) {
	return {
		server: {issuer: client.hosts.authorize, token_endpoint: client.hosts.token + tokenPath},
		self: {client_id: client.clientId},
		authentication: oauth.ClientSecretPost(client.clientSecret),
	};
}

async function sendOnce(
	http: Http,
	request: SentRequest,
	deadlineSeconds: number,
	signal: AbortSignal,
): Promise<HttpAnswer> {
	const {accept = 'application/json'} = request.headers;
	return http.send(
		{method: 'POST', url: request.url, headers: {accept}, form: request.form, deadlineSeconds},
		signal,
	);
}

/** Failures of the connection after which the server may have seen the code. */
const mayHaveReached: readonly FailureCode[] = [
	'http_timeout',
	'connection_lost',
	'bad_answer',
	'answer_too_large',
];

function mayBeSpent(error: unknown, host: string): unknown {
	const isLost = error instanceof Failure && mayHaveReached.includes(error.code);
	return isLost ? new Failure('exchange_lost', {host}, {cause: error}) : error;
}
