import {readFileSync, rmSync} from 'node:fs';
import {request as forward} from 'node:http';
import {createServer} from 'node:https';
import {type AddressInfo, connect, createServer as createTcp, type Server, type Socket} from 'node:net';
import {networkInterfaces} from 'node:os';
import {type Certificates, hasOpenssl, type KeyPair, makeCertificates} from '../adapters/certificates.ts';
import {skip} from './case.ts';
import type {Context} from './context.ts';

/** The local addresses that listen on a port, as the kernel lists them (Linux): `0100007F`, 32 digits for IPv6. */
export function listeningAddresses(port: number): string[] {
	const wanted = port.toString(16).toUpperCase().padStart(4, '0');
	const listening = '0A';
	return ['/proc/net/tcp', '/proc/net/tcp6'].flatMap(path => {
		const rows = readFileSync(path, 'utf8').split('\n').slice(1);
		return rows.flatMap(row => {
			const [, local = '', , state] = row.trim().split(/\s+/);
			const [address, portHex] = local.split(':');
			return portHex === wanted && state === listening ? [address!] : [];
		});
	});
}

/** 127.0.0.1 as `listeningAddresses` gives it. */
export const loopbackHex = '0100007F';

/** The addresses of this machine other than 127.0.0.1, `::1` among them. */
export function otherAddresses(): string[] {
	const all = Object.values(networkInterfaces()).flatMap(list => list ?? []);
	const usable = all.filter(({address, scopeid}) => address !== '127.0.0.1' && !scopeid);
	return [...new Set([...usable.map(({address}) => address), '127.0.0.2', '::1'])];
}

/** Opens a socket and leaves it: resolves when it is connected; errors later do not matter. */
export function openSocket(port: number): Promise<Socket> {
	return new Promise((resolve, reject) => {
		const socket = connect(port, '127.0.0.1', () => resolve(socket));
		socket.on('error', reject);
	});
}

/** Takes a port so that the program finds it busy. */
export async function occupy(port: number, address: string): Promise<Server> {
	const server = createTcp(socket => socket.destroy());
	await new Promise<void>((resolve, reject) => {
		server.once('error', error => reject(error));
		server.listen(port, address, resolve);
	}).catch((error: NodeJS.ErrnoException) =>
		skip(`cannot listen on ${address}:${port} here (${error.code})`),
	);
	return server;
}

/** Gives a port back. */
export function release(server: Server): Promise<void> {
	return new Promise(resolve => {
		if (server.listening) server.close(() => resolve());
		else resolve();
	});
}

/** A name that the certificates are for and that no resolver knows. */
export const secureName = 'api.example.test';

/** Certificates for the case. @throws Skip without openssl */
export function certificatesFor(context: Context): Certificates {
	if (!hasOpenssl()) skip('no openssl to make certificates with');
	const made = makeCertificates();
	context.cleanUp(() => rmSync(made.folder, {recursive: true, force: true}));
	return made;
}

/** The case's server behind TLS, on a port of its own. */
export function startTlsFront(context: Context, pair: KeyPair, address = '127.0.0.1'): Promise<number> {
	const server = createServer(pair, (incoming, outgoing) => {
		const {method, url: path, headers} = incoming;
		const onward = forward({host: '127.0.0.1', port: context.server.port, method, path, headers}, answer => {
			outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
			answer.pipe(outgoing);
		});
		onward.on('error', () => outgoing.destroy());
		incoming.pipe(onward);
	});
	server.on('tlsClientError', () => undefined);
	return listenFor(context, server, address);
}

/** What a proxy does once it has read the head of a CONNECT. */
export type ProxyAct = (socket: Socket, head: string) => void;

export interface Proxy {
	readonly port: number;
	/** The head of each request so far. */
	readonly heads: string[];
}

/** A proxy that behaves as told. */
export async function startProxy(context: Context, act: ProxyAct): Promise<Proxy> {
	const heads: string[] = [];
	const server = createTcp(socket => {
		socket.once('data', chunk => {
			heads.push(chunk.toString('latin1'));
			act(socket, chunk.toString('latin1'));
		});
	});
	return {port: await listenFor(context, server, '127.0.0.1'), heads};
}

/** A proxy's good answer: whatever host was asked for, the way leads to this port. */
export function tunnelTo(port: number): ProxyAct {
	return socket => {
		const onward = connect(port, '127.0.0.1', () => {
			socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
			socket.pipe(onward).pipe(socket);
		});
		onward.on('error', () => socket.destroy());
	};
}

/** Listens, and ends with the case. */
export async function listenFor(context: Context, server: Server, address: string): Promise<number> {
	const sockets = new Set<Socket>();
	server.on('connection', socket => {
		sockets.add(socket);
		socket.on('error', () => undefined);
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(0, address, resolve);
	}).catch((error: NodeJS.ErrnoException) => skip(`cannot listen on ${address} here (${error.code})`));
	context.cleanUp(() => {
		for (const socket of sockets) socket.destroy();
		server.close();
	});
	return (server.address() as AddressInfo).port;
}
