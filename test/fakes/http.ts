import type {Http, HttpAnswer, HttpRequest} from '../../source/ports.ts';

/** An answer, a failure to throw, or a function of the request that makes one (`hang` waits for the signal). */
export type ScriptedAnswer = Partial<HttpAnswer> | Error | ((request: HttpRequest) => HttpReply);
type HttpReply = Partial<HttpAnswer> | Error | Promise<Partial<HttpAnswer>>;

interface Row {
	readonly route: string;
	readonly answer: ScriptedAnswer | 'hang';
	readonly repeated: boolean;
}

/**
 * HTTP by script: every request takes the next answer of its route (`POST https://api.amazon.com/auth/o2/token`, the
 * query left out). A request without one fails the test with its route, and stays in `unexpected`.
 */
export class FakeHttp implements Http {
	/** Every request, in order. */
	readonly requests: HttpRequest[] = [];
	/** The routes that nobody scripted: assert that it is empty where the code under test catches errors. */
	readonly unexpected: string[] = [];
	#rows: Row[] = [];

	/** The next request of this route gets this answer, once. */
	on(route: string, answer: ScriptedAnswer | 'hang'): this {
		this.#rows.push({route, answer, repeated: false});
		return this;
	}

	/** Every request of this route gets this answer, once those of `on` are used. */
	always(route: string, answer: ScriptedAnswer | 'hang'): this {
		this.#rows.push({route, answer, repeated: true});
		return this;
	}

	/** The routes of answers that nobody asked for. */
	unused(): string[] {
		return this.#rows.filter(row => !row.repeated).map(row => row.route);
	}

	/** The requests of a route. */
	requestsOf(route: string): HttpRequest[] {
		return this.requests.filter(request => routeOf(request) === route);
	}

	async send(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
		signal.throwIfAborted();
		this.requests.push(request);
		const route = routeOf(request);
		const matching = this.#rows.filter(row => row.route === route);
		const row = matching.find(candidate => !candidate.repeated) ?? matching[0];
		if (!row) {
			this.unexpected.push(route);
			throw new Error(`FakeHttp: nobody expected ${route}`);
		}
		if (!row.repeated) this.#rows = this.#rows.filter(candidate => candidate !== row);
		const {answer} = row;
		const reply = await untilAborted(
			signal,
			answer === 'hang'
				? new Promise<never>(() => undefined)
				: typeof answer === 'function'
					? answer(request)
					: answer,
		);
		if (reply instanceof Error) throw reply;
		return {status: 200, headers: {}, body: '', ...reply};
	}
}

/** A JSON answer. */
export function json(value: unknown, status = 200): HttpAnswer {
	return {status, headers: {'content-type': 'application/json;charset=UTF-8'}, body: JSON.stringify(value)};
}

/** Login with Amazon's answer to a good exchange or refresh. */
export function tokenAnswer(changes: Readonly<Record<string, unknown>> = {}): HttpAnswer {
	return json({
		access_token: 'Atza|access-token-of-the-test',
		token_type: 'bearer',
		expires_in: 3600,
		refresh_token: 'Atzr|refresh-token-of-the-test',
		...changes,
	});
}

/** Login with Amazon's error answer (RFC 6749 5.2). */
export function errorAnswer(
	error: string,
	status = 400,
	description = `The reason for ${error}.`,
): HttpAnswer {
	return json(
		{error, error_description: description, request_id: '00000000-0000-4000-8000-000000000000'},
		status,
	);
}

/** SMAPI's answer to `GET /v1/vendors`. */
export function vendorsAnswer(...ids: readonly string[]): HttpAnswer {
	return json({vendors: ids.map(id => ({id, name: `Vendor ${id}`, roles: ['ROLE_ADMINISTRATOR']}))});
}

/** Method and address without the query. */
function routeOf(request: HttpRequest): string {
	const url = new URL(request.url);
	return `${request.method} ${url.origin}${url.pathname}`;
}

function untilAborted<T>(signal: AbortSignal, work: T | Promise<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		const abort = () => reject(signal.reason);
		if (signal.aborted) return abort();
		signal.addEventListener('abort', abort, {once: true});
		Promise.resolve(work)
			.finally(() => signal.removeEventListener('abort', abort))
			.then(resolve, reject);
	});
}
