import {mkdtempSync, rmSync} from 'node:fs';
import https from 'node:https';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import {afterAll, afterEach, beforeAll, describe, expect, it, test, vi} from 'vitest';
import {chooseProxy, proxyAdvice, proxyName} from '../../source/adapters/proxy.ts';
import {type Certificates, hasOpenssl, makeCertificates} from './certificates.ts';
import {buildSender, runSender} from './sender.ts';

const password = 'pa55-w0rd-of-the-proxy';

describe('chooseProxy', () => {
	afterEach(() => vi.unstubAllEnvs());

	/** proxy-from-env reads the environment of the process. */
	function choose(url: string, environment: Record<string, string>) {
		for (const name of ['https_proxy', 'http_proxy', 'all_proxy', 'no_proxy']) {
			vi.stubEnv(name, environment[name] ?? '');
			vi.stubEnv(name.toUpperCase(), environment[name.toUpperCase()] ?? '');
		}
		return chooseProxy(new URL(url), environment);
	}

	it.each(['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY'])('takes %s', async name => {
		const proxy = await choose('https://api.amazon.com/x', {[name]: 'http://proxy.example.test:3128'});
		expect(proxy?.url.origin).toBe('http://proxy.example.test:3128');
		expect(proxy?.authorization).toBeUndefined();
	});

	it.each(['127.0.0.1:9000', 'localhost:9000', '[::1]:9000'])('takes none for %s', async host => {
		expect(await choose(`https://${host}/`, {HTTPS_PROXY: 'http://proxy.example.test'})).toBeUndefined();
	});

	it('takes none for a host of NO_PROXY', async () => {
		const environment = {HTTPS_PROXY: 'http://proxy.example.test', NO_PROXY: 'x.test,.amazon.com'};
		expect(await choose('https://api.amazon.com/', environment)).toBeUndefined();
		expect(await choose('https://api.amazonalexa.com/', environment)).toBeDefined();
	});

	it('speaks http to a proxy that is named without a scheme', async () => {
		const proxy = await choose('https://api.amazon.com/', {HTTPS_PROXY: 'proxy.example.test:3128'});
		expect(proxy?.url.origin).toBe('http://proxy.example.test:3128');
	});

	it('keeps user name and password out of the address', async () => {
		const proxy = await choose('https://api.amazon.com/', {
			HTTPS_PROXY: `http://us%20er:${password}@p.test:1`,
		});
		expect(proxy && proxyName(proxy)).toBe('http://p.test:1');
		expect(proxy?.url.href).not.toContain(password);
		expect(proxy?.authorization).toBe(`Basic ${Buffer.from(`us er:${password}`).toString('base64')}`);
	});

	it.each([`http://u:${password}@`, `socks5://u:${password}@p.test`, `http://u:%zz${password}@p.test`])(
		'refuses %s and does not show it',
		async value => {
			const refused = choose('https://api.amazon.com/', {HTTPS_PROXY: value});
			await expect(refused).rejects.toMatchObject({code: 'proxy'});
			await refused.catch(error => expect(JSON.stringify([error, error.stack])).not.toContain(password));
		},
	);
});

test.each([
	[{ALL_PROXY: 'socks5://p.test:1080'}, 'ALL_PROXY'],
	[{all_proxy: 'socks5://p.test:1080'}, 'all_proxy'],
	[{HTTPS_PROXY: 'not an address'}, 'HTTPS_PROXY'],
	[{https_proxy: 'socks4://a', HTTPS_PROXY: 'http://b'}, 'https_proxy'],
])('N14: a proxy that is no use is told by the variable that names it: %j', async (environment, variable) => {
	for (const name of ['https_proxy', 'http_proxy', 'all_proxy', 'no_proxy']) {
		vi.stubEnv(name, '');
		vi.stubEnv(name.toUpperCase(), '');
	}
	for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
	const failure = await chooseProxy(new URL('https://api.amazon.com/'), environment).catch(error => error);
	vi.unstubAllEnvs();
	expect(failure.what).toContain(`named in ${variable} `);
	expect(failure.next).toContain(`Check ${variable} `);
});

test.each([
	[{ASK_CLI_PROXY: 'http://p.test'}, /ASK_CLI_PROXY is read by ask-cli alone: set HTTPS_PROXY/],
	[{ASK_CLI_PROXY: 'http://p.test', HTTPS_PROXY: 'http://p.test'}, /^$/],
	[{ASK_CLI_PROXY: 'http://p.test', all_proxy: 'http://p.test'}, /^$/],
	[{}, /^Behind a company proxy, set HTTPS_PROXY\.$/],
])('N14: what to do about a proxy with %j', (environment, words) => {
	expect(proxyAdvice(environment)).toMatch(words);
});

describe.skipIf(!hasOpenssl())('G10: requests through a proxy (needs openssl)', () => {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'smapi-login-proxy-'));
	const servers: net.Server[] = [];
	const sockets = new Set<net.Socket>();
	let certificates: Certificates;
	let sender: string;

	beforeAll(async () => {
		certificates = makeCertificates();
		sender = await buildSender(folder);
	});
	afterEach(() => {
		for (const socket of sockets) socket.destroy();
		for (const server of servers.splice(0)) server.close();
	});
	afterAll(() => {
		rmSync(folder, {recursive: true, force: true});
		rmSync(certificates.folder, {recursive: true, force: true});
	});

	async function listen(server: net.Server): Promise<number> {
		servers.push(server);
		server.on('connection', socket => {
			sockets.add(socket);
			socket.on('error', () => undefined);
		});
		await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
		return (server.address() as net.AddressInfo).port;
	}

	/** A proxy that gets the head of each CONNECT, and then what `act` does. */
	async function proxy(
		act: (socket: net.Socket, head: string) => void,
	): Promise<{port: number; heads: string[]}> {
		const heads: string[] = [];
		const server = net.createServer(socket => {
			socket.once('data', chunk => {
				heads.push(chunk.toString());
				act(socket, chunk.toString());
			});
		});
		return {port: await listen(server), heads};
	}

	const target = () =>
		listen(
			https.createServer(certificates.good, (request, response) => response.end(`{"via":"${request.url}"}`)),
		);

	const tunnelTo = (port: number) => (socket: net.Socket) => {
		const onward = net.connect(port, '127.0.0.1', () => {
			socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
			socket.pipe(onward).pipe(socket);
		});
		onward.on('error', () => socket.destroy());
	};

	function send(port: number, more: Record<string, string> = {}, deadlineSeconds = 10) {
		return runSender(
			sender,
			{
				url: 'https://api.example.test/v1/vendors',
				headers: {Authorization: 'Bearer Atza|abcdefghijkl'},
				deadlineSeconds,
			},
			{
				NODE_EXTRA_CA_CERTS: certificates.authorityFile,
				HTTPS_PROXY: `http://user:${password}@127.0.0.1:${port}`,
				DEBUG: '*',
				...more,
			},
		);
	}

	it('works, with the password in the head of CONNECT alone and the token in none', async () => {
		const {port, heads} = await proxy(tunnelTo(await target()));
		const {answer, output} = await send(port);
		expect(answer).toMatchObject({status: 200, body: '{"via":"/v1/vendors"}'});
		expect(heads).toHaveLength(1);
		expect(heads[0]).toMatch(/^CONNECT api\.example\.test:443 HTTP\/1\.1\r\n/);
		expect(heads[0]).toContain(Buffer.from(`user:${password}`).toString('base64'));
		expect(heads[0]).not.toContain('Atza');
		expect(output).not.toContain(password);
		expect(output).not.toContain(Buffer.from(`user:${password}`).toString('base64'));
	});

	it('sends no Proxy-Authorization when the proxy has no user', async () => {
		const {port, heads} = await proxy(tunnelTo(await target()));
		const {answer} = await send(port, {HTTPS_PROXY: `http://127.0.0.1:${port}`});
		expect(answer?.status).toBe(200);
		expect(heads[0]).not.toMatch(/authorization/i);
	});

	it('checks the certificate of the host, not only the way to it', async () => {
		const other = https.createServer(certificates.wrongName, (_, response) => response.end('{}'));
		const {port} = await proxy(tunnelTo(await listen(other)));
		const {failure} = await send(port, {NODE_TLS_REJECT_UNAUTHORIZED: '0'});
		expect(failure?.code).toBe('tls');
		expect(failure?.what).toContain('other.example.test');
	});

	it.each([
		['asks for a password', 'HTTP/1.1 407 Proxy Authentication Required\r\n\r\n', '407'],
		['refuses', 'HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\nHTML', '403'],
		['answers with a page', 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>', 'web page'],
		['lets through a page', 'HTTP/1.1 200 OK\r\n\r\n<html>'.padEnd(400, 'x'), 'api.example.test'],
		['does not speak HTTP', 'SSH-2.0-OpenSSH_9.9\r\n\r\n', 'not HTTP'],
		['ends the connection', '', 'broke'],
	])('fails with the name of a proxy that %s', async (_, bytes, words) => {
		const {port} = await proxy(socket => socket.end(bytes));
		const {failure, output} = await send(port);
		expect(failure?.code).toBe('proxy');
		expect(failure?.what).toContain(`http://127.0.0.1:${port}`);
		expect(failure?.what).toContain(words);
		expect(output).not.toContain(password);
	});

	it.each([
		['a head', 'HTTP/1.1 200 OK\r\nX: '],
		['lines of a head', 'HTTP/1.1 200 OK\r\n'],
		['words that are no HTTP', ''],
		['the page of a refusal', 'HTTP/1.1 407 No\r\n\r\n'],
	])('A07: is not kept busy by a proxy that sends %s without end', async (_, start) => {
		let sent = 0;
		const {port} = await proxy(socket => {
			socket.write(start);
			const more = Buffer.from(start.endsWith(': ') ? 'x'.repeat(65_536) : 'X-A: b\r\n'.repeat(8192));
			const pump = () => {
				if (socket.destroyed) return;
				sent += more.length;
				if (socket.write(more)) setImmediate(pump);
				else socket.once('drain', pump);
			};
			pump();
		});
		const {failure, seconds} = await send(port, {}, 20);
		expect(failure?.code).toBe('proxy');
		expect(failure?.what).toMatch(/does not end|not HTTP|407/);
		expect(seconds).toBeLessThan(10);
		// What the sockets' buffers take, and no more.
		expect(sent).toBeLessThan(8 * 1024 * 1024);
	});

	it('fails in time when the proxy hangs, and leaves nothing that keeps the process', async () => {
		const {port} = await proxy(() => undefined);
		const {failure, seconds} = await send(port, {}, 0.5);
		expect(failure?.code).toBe('proxy');
		expect(failure?.what).toContain('0.5 s');
		expect(seconds).toBeLessThan(10);
	});

	it('fails in time when nothing comes through the open way', async () => {
		const {port} = await proxy(socket => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
		const {failure, seconds} = await send(port, {}, 0.5);
		expect(failure?.code).toBe('http_timeout');
		expect(seconds).toBeLessThan(10);
	});

	it('fails when nothing listens there', async () => {
		const server = net.createServer();
		const port = await listen(server);
		await new Promise(resolve => server.close(resolve));
		const {failure, output} = await send(port);
		expect(failure?.code).toBe('proxy');
		expect(failure?.what).toContain('refuses the connection');
		expect(output).not.toContain(password);
	});

	it('goes to this computer without the proxy', async () => {
		const {port, heads} = await proxy(socket => socket.destroy());
		const own = await target();
		const {answer} = await runSender(
			sender,
			{url: `https://localhost:${own}/x`},
			{NODE_EXTRA_CA_CERTS: certificates.authorityFile, HTTPS_PROXY: `http://127.0.0.1:${port}`},
		);
		expect(answer?.status).toBe(200);
		expect(heads).toEqual([]);
	});
});
