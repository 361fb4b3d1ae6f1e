import {connect, type Socket} from 'node:net';
import {performance} from 'node:perf_hooks';

export interface RawAnswer {
	/** Undefined when nothing, or no HTTP, came back. */
	readonly status: number | undefined;
	/** Names in lower case; a repeated one is joined by `, `. */
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
	/** Every byte received, as latin1. */
	readonly raw: string;
	/** `ECONNREFUSED`, `ECONNRESET`, `timeout`, … or undefined. */
	readonly error: string | undefined;
	readonly seconds: number;
}

export interface RawOptions {
	readonly address?: string;
	/** Until the socket is given up; 10. */
	readonly seconds?: number;
	/** Resolve as soon as one whole answer is there, also when the other side keeps the socket open; true. */
	readonly untilAnswer?: boolean;
	/** Gets the socket when it is open: for odd timing. */
	readonly onSocket?: (socket: Socket) => void;
}

/** Sends bytes to a port of this computer and reads what comes back. Never rejects. */
export function rawRequest(
	port: number,
	bytes: string | Uint8Array,
	options: RawOptions = {},
): Promise<RawAnswer> {
	const startedAt = performance.now();
	const chunks: Buffer[] = [];
	return new Promise(resolve => {
		const socket = connect(port, options.address ?? '127.0.0.1');
		const finish = (error?: string) => {
			clearTimeout(timer);
			socket.destroy();
			const seconds = (performance.now() - startedAt) / 1000;
			resolve({...parseAnswer(Buffer.concat(chunks).toString('latin1')), error, seconds});
		};
		const timer = setTimeout(() => finish('timeout'), (options.seconds ?? 10) * 1000);
		socket.on('connect', () => {
			options.onSocket?.(socket);
			socket.write(bytes);
		});
		socket.on('data', chunk => {
			chunks.push(chunk);
			if (options.untilAnswer !== false && isWhole(Buffer.concat(chunks).toString('latin1'))) finish();
		});
		socket.on('error', (error: NodeJS.ErrnoException) => finish(error.code ?? error.message));
		socket.on('close', () => finish());
	});
}

/** A plain GET of a path with its query, as a browser sends it; `headers` come on top or replace (undefined: left out). */
export function get(
	port: number,
	target: string,
	headers: Readonly<Record<string, string | undefined>> = {},
	options: RawOptions & {readonly method?: string} = {},
): Promise<RawAnswer> {
	const all: Record<string, string | undefined> = {Host: `127.0.0.1:${port}`, ...headers};
	const lines = Object.entries(all).filter(([, value]) => value !== undefined);
	const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
	return rawRequest(port, `${options.method ?? 'GET'} ${target} HTTP/1.1\r\n${head}\r\n`, options);
}

/** Whether something listens on a port. */
export async function isListening(port: number, address = '127.0.0.1'): Promise<boolean> {
	return new Promise(resolve => {
		const socket = connect(port, address);
		const finish = (listening: boolean) => {
			socket.destroy();
			resolve(listening);
		};
		socket.once('connect', () => finish(true));
		socket.once('error', () => finish(false));
	});
}

function parseAnswer(raw: string): Pick<RawAnswer, 'status' | 'headers' | 'body' | 'raw'> {
	const end = raw.indexOf('\r\n\r\n');
	const head = /^HTTP\/1\.[01] (\d{3})/.exec(raw);
	if (!head || end < 0) return {status: undefined, headers: {}, body: '', raw};
	const headers: Record<string, string> = {};
	for (const line of raw.slice(0, end).split('\r\n').slice(1)) {
		const colon = line.indexOf(':');
		const name = line.slice(0, colon).toLowerCase();
		const value = line.slice(colon + 1).trim();
		headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
	}
	return {status: Number(head[1]), headers, body: raw.slice(end + 4), raw};
}

function isWhole(raw: string): boolean {
	const {status, headers, body} = parseAnswer(raw);
	if (status === undefined) return false;
	const length = headers['content-length'];
	return length !== undefined && body.length >= Number(length);
}
