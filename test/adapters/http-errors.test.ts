import {mkdtempSync, rmSync} from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import {toFailure} from '../../source/adapters/http-errors.ts';
import {type Certificates, hasOpenssl, makeCertificates} from './certificates.ts';
import {buildSender, runSender} from './sender.ts';

const secret = 'Atza|IwEBsecretsecretsecret';

describe('toFailure', () => {
	const progress = {
		host: 'api.example.test',
		proxy: undefined,
		variable: 'HTTPS_PROXY',
		advice: '',
		tunnelOpen: false,
		connected: false,
	};
	const withCode = (code: string, more = {}) =>
		Object.assign(new Error(`${code} ${secret}`), {code, ...more});

	it.each([
		['ENOTFOUND', 'unreachable'],
		['EAI_AGAIN', 'unreachable'],
		['ECONNREFUSED', 'unreachable'],
		['ENETUNREACH', 'unreachable'],
		['ECONNRESET', 'unreachable'],
		['something new', 'unreachable'],
		['CERT_HAS_EXPIRED', 'tls'],
		['CERT_NEVER_HEARD_OF', 'tls'],
		['EPROTO', 'tls'],
	])('before the connection stands, %s is %s', (code, expected) => {
		const failure = toFailure(withCode(code), progress);
		expect(failure.code).toBe(expected);
		expect(failure.what).toContain('api.example.test');
		expect(JSON.stringify([failure, failure.stack])).not.toContain(secret);
	});

	it.each([
		['ECONNRESET', 'connection_lost'],
		['EPIPE', 'connection_lost'],
		['Z_BUF_ERROR', 'connection_lost'],
		['ERR_HTTP_CONTENT_LENGTH_MISMATCH', 'connection_lost'],
		['Z_DATA_ERROR', 'bad_answer'],
		['HPE_INVALID_CONSTANT', 'bad_answer'],
		['HPE_HEADER_OVERFLOW', 'bad_answer'],
	])('once the connection stands, %s is %s', (code, expected) => {
		expect(toFailure(withCode(code), {...progress, connected: true}).code).toBe(expected);
	});

	it('cleans the names of a certificate', () => {
		const cert = {subjectaltname: 'DNS:evil\u001B[2J.example, DNS:other.example'};
		const failure = toFailure(withCode('ERR_TLS_CERT_ALTNAME_INVALID', {cert}), progress);
		expect(failure.code).toBe('tls');
		expect(failure.what).toContain('other.example');
		expect(failure.what).not.toContain('\u001B');
	});

	it('blames the proxy until it has opened the way', () => {
		const behind = {...progress, proxy: 'http://proxy.example.test:3128'};
		expect(toFailure(withCode('ECONNREFUSED'), behind)).toMatchObject({code: 'proxy'});
		expect(toFailure(withCode('CERT_HAS_EXPIRED'), {...behind, tunnelOpen: true}).code).toBe('tls');
		expect(toFailure(withCode('ECONNRESET'), {...behind, tunnelOpen: true}).code).toBe('proxy');
	});
});

describe.skipIf(!hasOpenssl())('C23: TLS that cannot be trusted (needs openssl)', () => {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'smapi-login-tls-'));
	const servers: net.Server[] = [];
	let certificates: Certificates;
	let sender: string;

	beforeAll(async () => {
		certificates = makeCertificates();
		sender = await buildSender(folder);
	});
	afterEach(() => {
		for (const server of servers.splice(0)) server.close();
	});
	afterAll(() => {
		rmSync(folder, {recursive: true, force: true});
		rmSync(certificates.folder, {recursive: true, force: true});
	});

	async function listen(server: net.Server): Promise<number> {
		servers.push(server);
		await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
		return (server.address() as net.AddressInfo).port;
	}

	/** Counts the requests that came through the handshake. */
	async function serve(options: tls.TlsOptions): Promise<{port: number; requests: () => number}> {
		let requests = 0;
		const server = tls.createServer(options, socket => {
			socket.on('error', () => undefined);
			socket.once('data', () => {
				requests += 1;
				socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}');
			});
		});
		server.on('tlsClientError', () => undefined);
		return {port: await listen(server), requests: () => requests};
	}

	function send(port: number, environment: Record<string, string> = {}) {
		const input = {
			url: `https://localhost:${port}/auth/o2/token`,
			method: 'POST' as const,
			headers: {Authorization: `Bearer ${secret}`},
			form: `client_secret=${encodeURIComponent(secret)}`,
		};
		return runSender(sender, input, {NODE_EXTRA_CA_CERTS: certificates.authorityFile, ...environment});
	}

	it('takes a good certificate of an added authority', async () => {
		const {port} = await serve(certificates.good);
		expect((await send(port)).answer).toMatchObject({status: 200, body: '{}'});
	});

	it.each([
		['self-signed', 'selfSigned', 'self-signed'],
		['expired', 'expired', 'expired'],
		['not yet valid', 'notYetValid', 'not valid yet'],
		['of a wrong name', 'wrongName', 'other.example.test'],
	] as const)('refuses a certificate that is %s', async (_, which, words) => {
		const {port, requests} = await serve(certificates[which]);
		const {failure, output} = await send(port, {NODE_TLS_REJECT_UNAUTHORIZED: '0'});
		expect(failure?.code).toBe('tls');
		expect(failure?.what).toContain(`localhost:${port}`);
		expect(failure?.what).toContain(words);
		expect(failure?.next).toContain('NODE_EXTRA_CA_CERTS');
		expect(output).not.toContain('secretsecret');
		expect(requests()).toBe(0);
	});

	it('refuses an authority that was not added', async () => {
		const {port, requests} = await serve(certificates.good);
		const {failure} = await send(port, {NODE_EXTRA_CA_CERTS: ''});
		expect(failure?.what).toContain('authority that is not known');
		expect(requests()).toBe(0);
	});

	it('refuses TLS 1.0', async () => {
		const old = {minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0'} as const;
		const {port, requests} = await serve({...certificates.good, ...old});
		const {failure} = await send(port, {NODE_OPTIONS: '--tls-min-v1.0'});
		expect(failure?.code).toBe('tls');
		expect(failure?.what).toContain('old TLS');
		expect(requests()).toBe(0);
	});

	it('tells plain text on the TLS port', async () => {
		const port = await listen(
			net.createServer(socket => {
				socket.on('error', () => undefined);
				socket.end('HTTP/1.1 400 Bad Request\r\n\r\nplain text');
			}),
		);
		const {failure} = await send(port);
		expect(failure?.code).toBe('tls');
		expect(failure?.what).toContain('does not speak TLS');
	});

	it('tells a connection that is closed in the handshake', async () => {
		const port = await listen(net.createServer(socket => socket.destroy()));
		const {failure} = await send(port);
		expect(failure?.code).toBe('unreachable');
	});

	it('F02: shows no secret under NODE_DEBUG, DEBUG and --debug', async () => {
		const {port} = await serve(certificates.good);
		const input = {
			url: `https://localhost:${port}/auth/o2/token`,
			method: 'POST' as const,
			headers: {Authorization: `Bearer ${secret}`},
			form: new URLSearchParams({client_secret: secret, code: 'ANcodeANcodeANcode'}).toString(),
			debug: true,
		};
		const {output, answer} = await runSender(sender, input, {
			NODE_EXTRA_CA_CERTS: certificates.authorityFile,
			NODE_DEBUG: 'http,https,fetch,undici',
			DEBUG: '*',
		});
		expect(answer?.status).toBe(200);
		expect(output).toContain('HTTPS');
		expect(output).toContain('POST');
		expect(output).not.toContain('secretsecret');
		expect(output).not.toContain('ANcodeANcode');
	});
});
