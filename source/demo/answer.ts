import type {IncomingHttpHeaders} from 'node:http';

/** A request as the pages and endpoints see it, and as it is recorded. */
export interface Visit {
	readonly method: string;
	/** Without the query. */
	readonly path: string;
	readonly query: URLSearchParams;
	readonly headers: IncomingHttpHeaders;
	/** The body when it was sent form-encoded. */
	readonly form: URLSearchParams | undefined;
}

/** What is sent back, as data. */
export interface Answer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
	/** `hang`: nothing is ever sent; `cut`: the connection breaks in the middle of the body. */
	readonly ending?: 'hang' | 'cut';
}

/** A JSON answer that nobody may keep. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
	return {
		status,
		headers: {
			'content-type': 'application/json;charset=UTF-8',
			'cache-control': 'no-store',
			'x-content-type-options': 'nosniff',
			...headers,
		},
		body: JSON.stringify(body),
	};
}

/** A redirect; 302 as Login with Amazon, 303 after our own forms, 307 where the method is kept. */
export function redirect(location: string, status: 302 | 303 | 307 = 302): Answer {
	return {
		status,
		headers: {location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer'},
		body: '',
	};
}

/** The first name that comes twice: a parameter of OAuth may be there at most once (RFC 6749 3.1, 3.2). */
export function repeatedName(values: URLSearchParams): string | undefined {
	const names = [...values.keys()];
	return names.find((name, index) => names.indexOf(name) < index);
}
