import http from 'node:http';
import net from 'node:net';
import zlib from 'node:zlib';
import {afterEach, describe, expect, it} from 'vitest';
import {createHttp, ExchangeLog} from '../../source/adapters/http.ts';
import {Failure} from '../../source/core/failure.ts';
import {Redactor} from '../../source/core/redact.ts';
import type {HttpRequest} from '../../source/ports.ts';

const secret = 'amzn1.oa2-cs.v1.0123456789abcdef0123456789abcdef';
const servers: net.Server[] = [];
const sockets = new Set<net.Socket>();

afterEach(() => {
	for (const socket of sockets) socket.destroy();
	for (const server of servers.splice(0)) server.close();
});

async function listen(server: net.Server): Promise<string> {
	servers.push(server);
	server.on('connection', socket => {
		sockets.add(socket);
		socket.on('error', () => undefined);
		socket.on('close', () => sockets.delete(socket));
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	return `http://127.0.0.1:${(server.address() as net.AddressInfo).port}/auth/o2/token`;
}

const serve = (handler: http.RequestListener) => listen(http.createServer(handler));

/** A server that reads the request and then does something with the bare socket. */
const serveRaw = (act: (socket: net.Socket) => void) =>
	listen(net.createServer(socket => socket.once('data', () => act(socket))));

function send(url: string, more: Partial<HttpRequest> = {}, signal = new AbortController().signal) {
	const port = createHttp({environment: {}, version: '1.2.3'});
	return port.send(
		{method: 'POST', url, form: new URLSearchParams({a: 'b c'}), deadlineSeconds: 10, ...more},
		signal,
	);
}

async function failureOf(sending: Promise<unknown>): Promise<Failure> {
	const error = await sending.then(
		() => new Error('nothing failed'),
		(reason: unknown) => reason,
	);
	if (!(error instanceof Failure)) throw error;
	return error;
}

describe('a request', () => {
	it('is sent once, form-encoded, and its answer given back', async () => {
		const seen: string[] = [];
		const url = await serve((request, response) => {
			let body = '';
			request.on('data', chunk => {
				body += chunk;
			});
			request.on('end', () => {
				const {accept, 'user-agent': agent, 'content-type': type, connection, cookie} = request.headers;
				seen.push([request.method, body, accept, agent, type, connection, cookie].join(' | '));
				response.writeHead(400, {'X-Kind': 'test', 'Set-Cookie': 'a=b'}).end('{"error":"ünïcode"}');
			});
		});
		const answer = await send(url);
		expect(answer.status).toBe(400);
		expect(answer.headers['x-kind']).toBe('test');
		expect(answer.body).toBe('{"error":"ünïcode"}');
		await send(url);
		const line =
			'POST | a=b+c | application/json | smapi-login/1.2.3 | application/x-www-form-urlencoded | close | ';
		expect(seen).toEqual([line, line]);
	});

	it('is not repeated when the server has a fault', async () => {
		let count = 0;
		const url = await serve((_, response) => {
			count += 1;
			response.writeHead(503, {'Retry-After': '0'}).end();
		});
		expect((await send(url, {headers: {'X-Try': '1'}})).status).toBe(503);
		expect(count).toBe(1);
	});

	it.each([301, 302, 303, 307, 308])('C02: %i is given back and not followed', async status => {
		let reached = 0;
		const elsewhere = await serve((_, response) => {
			reached += 1;
			response.end();
		});
		const url = await serve((request, response) => {
			if (request.url === '/there') reached += 1;
			const where = request.url?.endsWith('?same') ? '/there' : elsewhere;
			response.writeHead(status, {Location: where}).end('<html>');
		});
		for (const address of [url, `${url}?same`]) {
			const answer = await send(address);
			expect(answer.status).toBe(status);
			expect(answer.headers.location).toBeTruthy();
		}
		expect(reached).toBe(0);
	});

	it('unpacks a packed answer', async () => {
		const url = await serve((_, response) => {
			response.writeHead(200, {'Content-Encoding': 'gzip'}).end(zlib.gzipSync('{"a":1}'));
		});
		expect((await send(url)).body).toBe('{"a":1}');
	});

	it('has the secrets of the request replaced where its answer echoes them, but for a good token answer', async () => {
		const form = new URLSearchParams({client_secret: secret, code: 'ANabcdefghijklmnop'});
		const headers = {authorization: 'Bearer Atza|someAccessToken'};
		const echo = `${form} ${secret} Atza|someAccessToken`;
		const failed = await send(await serve((_, response) => response.writeHead(500).end(echo)), {
			form,
			headers,
		});
		for (const part of [secret.slice(-12), 'ANabcdefgh', 'someAccess'])
			expect(failed.body).not.toContain(part);
		const tokens = JSON.stringify({access_token: 'Atza|someAccessToken'});
		const good = await send(await serve((_, response) => response.end(tokens)), {form, headers});
		expect(good.body).toBe(tokens);
	});

	it('takes exactly 1 MiB', async () => {
		const url = await serve((_, response) => response.end(Buffer.alloc(1024 * 1024, 'x')));
		expect((await send(url)).body).toHaveLength(1024 * 1024);
	});

	it('is never put together with a header value that cannot be sent (F13)', async () => {
		let count = 0;
		const url = await serve((_, response) => {
			count += 1;
			response.end();
		});
		const failure = await failureOf(send(url, {headers: {Authorization: `Bearer ${secret}\nX: y`}}));
		expect(failure.what).toContain('Authorization');
		expect(JSON.stringify([failure, failure.stack])).not.toContain('0123456789');
		expect(count).toBe(0);
	});
});

describe('an answer that does not come whole', () => {
	it('C04: never', async () => {
		const url = await serve(() => undefined);
		const failure = await failureOf(send(url, {deadlineSeconds: 0.3}));
		expect(failure).toMatchObject({code: 'http_timeout', details: {seconds: 0.3}});
		expect(failure.what).toContain('127.0.0.1');
	});

	it('C05: byte by byte, without end', async () => {
		const url = await serve((_, response) => {
			const timer = setInterval(() => response.write('{'), 20);
			response.on('close', () => clearInterval(timer));
		});
		const startedAt = performance.now();
		expect((await failureOf(send(url, {deadlineSeconds: 0.5}))).code).toBe('http_timeout');
		expect(performance.now() - startedAt).toBeLessThan(2500);
	});

	const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';
	it.each([
		['the connection is reset before the answer', (socket: net.Socket) => socket.resetAndDestroy()],
		['the connection ends before the answer', (socket: net.Socket) => socket.end()],
		[
			'the connection is reset after the headers',
			(socket: net.Socket) =>
				socket.write(`${head}Content-Length: 9\r\n\r\n`, () => socket.resetAndDestroy()),
		],
		[
			'the connection is reset in the body',
			(socket: net.Socket) =>
				socket.write(`${head}Content-Length: 9\r\n\r\n{"a`, () => socket.resetAndDestroy()),
		],
		[
			'Content-Length is larger than the body',
			(socket: net.Socket) => socket.end(`${head}Content-Length: 9\r\n\r\n{"a":1}`),
		],
		[
			'the last chunk is missing',
			(socket: net.Socket) => socket.end(`${head}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n`),
		],
		[
			'a packed body is cut',
			(socket: net.Socket) => {
				const packed = zlib.gzipSync('{"a":1}').subarray(0, 15);
				socket.write(`${head}Content-Encoding: gzip\r\nContent-Length: ${packed.length}\r\n\r\n`);
				socket.end(packed);
			},
		],
	])('C06: %s', async (_, act) => {
		expect((await failureOf(send(await serveRaw(act)))).code).toBe('connection_lost');
	});

	it.each([
		['is not HTTP', 'SSH-2.0-OpenSSH_9.9\r\n'],
		['has no end of headers', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`],
		['cannot be unpacked', 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello'],
	])('one that %s is a bad answer', async (_, bytes) => {
		expect((await failureOf(send(await serveRaw(socket => socket.end(bytes))))).code).toBe('bad_answer');
	});
});

describe('C07: an answer without measure', () => {
	const chunk = Buffer.alloc(64 * 1024, 0x20);
	const pump = (response: http.ServerResponse) => {
		while (!response.destroyed && response.write(chunk));
		response.once('drain', () => pump(response));
	};
	/** 1 GiB of blanks, packed in layers of one stream so that the test itself needs no memory. */
	const bomb = (): Promise<Buffer> =>
		new Promise(resolve => {
			const packer = zlib.createGzip({level: 9});
			const parts: Buffer[] = [];
			packer.on('data', (part: Buffer) => parts.push(part));
			packer.on('end', () => resolve(Buffer.concat(parts)));
			const one = Buffer.alloc(1024 * 1024);
			let left = 256;
			const feed = () => {
				while (left > 0) {
					left -= 1;
					if (!packer.write(one)) return void packer.once('drain', feed);
				}
				packer.end();
			};
			feed();
		});

	it.each(['500 MB', 'endless chunks', 'a gzip bomb'])('%s', async kind => {
		const packed = kind === 'a gzip bomb' ? await bomb() : Buffer.alloc(0);
		const url = await serve((_, response) => {
			if (kind === 'a gzip bomb') return response.writeHead(200, {'Content-Encoding': 'gzip'}).end(packed);
			response.writeHead(200, kind === '500 MB' ? {'Content-Length': 500_000_000} : {});
			return pump(response);
		});
		const before = process.memoryUsage().rss;
		const startedAt = performance.now();
		expect((await failureOf(send(url))).code).toBe('answer_too_large');
		expect(performance.now() - startedAt).toBeLessThan(5000);
		expect((process.memoryUsage().rss - before) / 1e6).toBeLessThan(50);
	});
});

describe('C26: a host that cannot be reached', () => {
	it('refuses', async () => {
		const server = net.createServer();
		const url = await listen(server);
		await new Promise(resolve => server.close(resolve));
		const failure = await failureOf(send(url));
		expect(failure.code).toBe('unreachable_here');
		expect(failure.what).toContain('refuses the connection');
		expect(failure.next).toContain('smapi-login demo');
	});

	it('has a name that is not known', async () => {
		const startedAt = performance.now();
		const failure = await failureOf(send('http://does-not-exist.invalid/x'));
		expect(failure.code).toBe('unreachable');
		expect(failure.what).toContain('does-not-exist.invalid');
		expect(performance.now() - startedAt).toBeLessThan(5000);
	});
});

describe('stopping', () => {
	it('rejects with the reason of the signal and ends the connection', async () => {
		const stop = new AbortController();
		const reason = new Error('Ctrl+C');
		let closed: Promise<unknown> | undefined;
		const url = await serve((_, response) => {
			closed = new Promise(resolve => response.once('close', resolve));
			stop.abort(reason);
		});
		await expect(send(url, {}, stop.signal)).rejects.toBe(reason);
		await closed;
	});

	it('sends nothing when it was stopped before', async () => {
		let count = 0;
		const url = await serve(() => {
			count += 1;
		});
		await expect(send(url, {}, AbortSignal.abort('over'))).rejects.toBe('over');
		expect(count).toBe(0);
	});
});

const token = 'IwEBsomeAccessTokenOfNoKnownKind';
const refreshToken = 'someRefreshTokenOfNoKnownKind';
const form = new URLSearchParams({
	grant_type: 'authorization_code',
	code: 'ANabcdefghijklmnop',
	client_secret: 'top/secret+value=1',
	code_verifier: 'verifierverifierverifier',
});

const logged: HttpRequest = {
	method: 'POST',
	url: 'https://api.example.test/auth/o2/token',
	form,
	headers: {Authorization: `Bearer ${token}`},
	deadlineSeconds: 1,
};

function logOf(act: (log: ExchangeLog) => void): string {
	const lines: string[] = [];
	act(new ExchangeLog(logged, line => lines.push(line)));
	return lines.join('\n');
}

describe('ExchangeLog', () => {
	it('shows what was asked and answered', () => {
		const text = logOf(log => {
			log.request(logged.headers ?? {}, undefined);
			log.answer({status: 400, headers: {'content-type': 'text/plain'}, body: 'no'});
		});
		expect(text).toContain(`> POST ${logged.url}`);
		expect(text).toContain('grant_type=authorization_code');
		expect(text).toContain('< 400\n< content-type: text/plain\n< no');
	});

	it('replaces the secrets of the request wherever they are echoed (F03)', () => {
		const body = `<p>${form}</p> ${JSON.stringify(Object.fromEntries(form))} ${token}`;
		const text = logOf(log => {
			log.request(logged.headers ?? {}, undefined);
			log.answer({status: 500, headers: {location: `/x?${form}`}, body});
		});
		for (const part of ['ANabcdefgh', 'top/secret', 'top%2Fsecret', 'verifierver', 'someAccessToken']) {
			expect(text).not.toContain(part);
		}
	});

	it('replaces the tokens of the answer', () => {
		const body = JSON.stringify({access_token: token, refresh_token: refreshToken, expires_in: 3600});
		const text = logOf(log => log.answer({status: 200, headers: {}, body}));
		expect(text).toContain('"expires_in":3600');
		expect(text).not.toContain('someAccess');
		expect(text).not.toContain('someRefresh');
	});

	it('cuts a long body, and no word of it in half', () => {
		const body = `${'x '.repeat(990)}${'unknownsecret'.repeat(10)}`;
		const text = logOf(log => log.answer({status: 200, headers: {}, body}));
		expect(text).not.toContain('unknownsecret');
		expect(text).toContain('… (2110 characters)');
	});
});

describe('A03: a server that echoes what it was sent', () => {
	const clientId = 'amzn1.application-oa2-client.0123456789abcdef0123456789abcdef';
	const secrets = {
		client_secret: 'pw/of+client=9&ü',
		code: 'ANcode+/x',
		code_verifier: 'verifier_of-the~test.0123456789abcdefghijklmn',
		refresh_token: 'Atzr|IwEBrefresh/token+of=the|test',
	};
	const forms: Record<string, (secret: string) => string> = {
		'as it is': secret => JSON.stringify(secret).slice(1, -1),
		'percent-encoded': encodeURIComponent,
		'percent-encoded in small letters': secret =>
			encodeURIComponent(secret).replace(/%../g, code => code.toLowerCase()),
		'percent-encoded twice': secret => encodeURIComponent(encodeURIComponent(secret)),
		'in base64': secret => Buffer.from(secret).toString('base64'),
		'in base64 behind the client ID': secret => Buffer.from(`${clientId}:${secret}`).toString('base64'),
		'in hex': secret => Buffer.from(secret).toString('hex'),
	};
	/** Ways to write a text in JSON, read as the same one. */
	const escaped: Record<string, (secret: string) => string> = {
		'with slashes escaped': secret => JSON.stringify(secret).slice(1, -1).replaceAll('/', '\\/'),
		'with every character escaped': secret =>
			Array.from(secret, char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
	};
	const bodies: Record<string, (echo: string) => string> = {
		'an error that speaks of access_token': echo =>
			`{"error":"invalid_request","error_description":"access_token refused for ${echo}"}`,
		'an error beside a token': echo =>
			`{"access_token":"Atza|x","error":"invalid_grant","error_description":"${echo} is bad"}`,
		'members of other names': echo => `{"error":{"${echo}":["${echo}"]},"access_token":1}`,
	};
	const page = (echo: string) => `<p>access_token ${echo}</p>`;

	const leaks = (text: string, secret: string) =>
		[...Object.values(forms)].some(form => text.includes(form(secret.replace(/^Atzr\|/, ''))));

	async function answering(body: () => string, status = 200) {
		const url = await listen(http.createServer((_, response) => response.writeHead(status).end(body())));
		const redactor = new Redactor();
		const lines: string[] = [];
		const ours = createHttp({environment: {}, version: '0', redactor, debug: line => lines.push(line)});
		const form = new URLSearchParams({client_id: clientId, ...secrets});
		const send = () =>
			ours.send({method: 'POST', url, form, deadlineSeconds: 10}, new AbortController().signal);
		return {send, redactor, lines};
	}

	it.each([200, 400, 401])(
		'with status %i: no secret in any usual form comes through, or gets into a message',
		async status => {
			let body = '';
			const {send, redactor, lines} = await answering(() => body, status);
			const leaked: string[] = [];
			for (const [name, secret] of Object.entries(secrets)) {
				for (const [how, encode] of Object.entries({...forms, ...escaped})) {
					for (const [what, make] of Object.entries({...bodies, ...(how in forms && {page})})) {
						body = make(encode(secret));
						const answer = await send();
						const isSafe = !leaks(answer.body, secret) && !leaks(lines.join('\n'), secret);
						const isKnown = how in escaped || !leaks(redactor.redact(body), secret);
						if (!isSafe || !isKnown) leaked.push(`${name} ${how}, ${what}`);
					}
				}
			}
			expect(leaked).toEqual([]);
		},
	);

	it('an answer with tokens arrives as it was sent', async () => {
		const body = JSON.stringify({
			access_token: 'Atza|new',
			refresh_token: secrets.refresh_token,
			error: null,
		});
		expect((await (await answering(() => body)).send()).body).toBe(body);
	});

	it('JSON that nobody can go through is no reason to fail', async () => {
		const {send} = await answering(() => `${'['.repeat(200_000)}${']'.repeat(200_000)}`, 400);
		expect((await send()).status).toBe(400);
	});
});
