import {once} from 'node:events';
import {connect, createServer, type Socket} from 'node:net';
import {afterEach, vi} from 'vitest';
import {createListener} from '../../source/adapters/listener.ts';
import type {ListenerOptions, RunningListener} from '../../source/ports.ts';

export const state = 'S7f3kQ';
export const good = `/cb?code=GOODCODE&state=${state}`;
export const goPath = '/go/k3x9q2';
export const target = 'https://www.amazon.com/ap/oa?client_id=c&state=S7f3kQ';

/** Judges as the flow does: the state first, each parameter once. */
export function judge(query: URLSearchParams): 'accepted' | 'declined' | 'refused' {
	if (query.getAll('state').length !== 1 || query.get('state') !== state) return 'refused';
	if (query.has('error')) return 'declined';
	return query.getAll('code').length === 1 && query.get('code') ? 'accepted' : 'refused';
}

export interface Opened extends RunningListener {
	readonly port: number;
	/** Every query that was judged. */
	readonly judged: ReturnType<typeof vi.fn<ListenerOptions['judge']>>;
}

const running: RunningListener[] = [];

afterEach(async () => {
	await Promise.all(running.splice(0).map(listener => listener.close()));
});

/** A listener on a free port, closed after the test. */
export async function openListener(options: Partial<ListenerOptions> = {}): Promise<Opened> {
	const port = options.port ?? (await freePort());
	const judged = vi.fn(options.judge ?? judge);
	const listener = await createListener().open({
		path: '/cb',
		goPath,
		target,
		...options,
		port,
		judge: judged,
	});
	running.push(listener);
	return {...listener, port, judged};
}

/** A port that nothing listened on a moment ago. */
export async function freePort(): Promise<number> {
	const server = createServer();
	await once(server.listen(0, '127.0.0.1'), 'listening');
	const {port} = server.address() as {port: number};
	await new Promise(resolve => server.close(resolve));
	return port;
}

export async function connectTo(port: number, host = '127.0.0.1'): Promise<Socket> {
	const socket = connect({port, host});
	await once(socket, 'connect');
	socket.on('error', () => {});
	return socket;
}

/** All that comes until the other side closes; what came so far when it breaks. */
export function everything(socket: Socket): Promise<string> {
	return new Promise(resolve => {
		const chunks: Buffer[] = [];
		socket.on('data', chunk => chunks.push(chunk));
		socket.on('error', () => {});
		socket.on('close', () => resolve(Buffer.concat(chunks).toString('utf8')));
	});
}

/** Sends bytes as they are. @returns the whole answer */
export async function sendRaw(port: number, bytes: string | Buffer): Promise<string> {
	const socket = connect({port, host: '127.0.0.1'});
	const answer = everything(socket);
	socket.write(bytes);
	return answer;
}

interface Request {
	readonly method?: string;
	/** Lines, without Host; give `host` to replace it: one line an entry. */
	readonly headers?: readonly string[];
	readonly host?: readonly string[];
}

export function requestText(port: number, path: string, request: Request = {}): string {
	const host = request.host ?? [`Host: 127.0.0.1:${port}`];
	const lines = [`${request.method ?? 'GET'} ${path} HTTP/1.1`, ...host, ...(request.headers ?? [])];
	return `${lines.join('\r\n')}\r\n\r\n`;
}

export interface Answer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
	readonly raw: string;
}

/** One request on a socket of its own; status 0: closed without an answer. */
export async function ask(port: number, path: string, request: Request = {}): Promise<Answer> {
	return parseAnswer(await sendRaw(port, requestText(port, path, request)));
}

export function parseAnswer(raw: string): Answer {
	const [head = '', body = ''] = raw.split(/\r\n\r\n(.*)/s);
	const [line = '', ...headers] = head.split('\r\n');
	return {
		status: Number(line.split(' ')[1] ?? 0),
		headers: Object.fromEntries(
			headers.map(header => [
				header.slice(0, header.indexOf(':')).toLowerCase(),
				header.slice(header.indexOf(':') + 1).trim(),
			]),
		),
		body,
		raw,
	};
}
