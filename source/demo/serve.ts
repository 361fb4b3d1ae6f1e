import type {IncomingHttpHeaders, IncomingMessage, ServerResponse} from 'node:http';
import {type Answer, json} from './answer.ts';
import {answerVisit} from './routes.ts';
import type {DemoState} from './state.ts';

/** A request as it came, for tests. */
export interface RecordedRequest {
	readonly method: string;
	/** Without the query. */
	readonly path: string;
	readonly query: URLSearchParams;
	/** The body, when it was sent form-encoded. */
	readonly form?: URLSearchParams;
	readonly headers: IncomingHttpHeaders;
}

const bodyLimit = 64 * 1024;
const recordLimit = 2000;

/** The request handler of the look-alike's server; writes every request down in `requests`. */
export function serve(state: DemoState, origin: string, requests: RecordedRequest[]) {
	return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
		try {
			const answer = await answerRequest(state, origin, requests, request);
			if (answer.ending !== 'hang') send(response, answer);
		} catch {
			if (request.readableAborted || response.headersSent) response.destroy();
			else send(response, json(500, {message: 'Internal error.'}));
		}
	};
}

async function answerRequest(
	state: DemoState,
	origin: string,
	requests: RecordedRequest[],
	request: IncomingMessage,
): Promise<Answer> {
	const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET');
	const target = /^\/[^?#]*/.exec(request.url ?? '');
	const path = target?.[0] ?? '';
	const query = new URLSearchParams((request.url ?? '').slice(path.length));
	const body = await readBody(request);
	const isForm = /^application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? '');
	const form = isForm && body !== undefined ? new URLSearchParams(body) : undefined;
	requests.push({method, path, query, headers: request.headers, ...(form && {form})});
	if (requests.length > recordLimit) requests.shift();
	// A page from elsewhere whose name was pointed at 127.0.0.1 (DNS rebinding) still sends its own Host.
	if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/i.test(request.headers.host ?? '')) {
		return json(421, {message: 'This server answers for 127.0.0.1 only.'});
	}
	if (body === undefined) return json(413, {message: 'The request is too large.'}, {connection: 'close'});
	return answerVisit(state, {method, path, query, headers: request.headers, form, origin});
}

/** The body as text; undefined when it is larger than 64 KiB. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size <= bodyLimit) chunks.push(chunk);
	}
	return size > bodyLimit ? undefined : Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, answer: Answer): void {
	const bytes = Buffer.from(answer.body);
	response.writeHead(answer.status, {...answer.headers, 'content-length': bytes.length});
	if (answer.ending !== 'cut') {
		response.end(bytes);
		return;
	}
	response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
}
