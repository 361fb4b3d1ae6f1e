import {readFileSync} from 'node:fs';
import {connect, createServer, type Server, type Socket} from 'node:net';
import {networkInterfaces} from 'node:os';
import {skip} from './case.ts';

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
	const server = createServer(socket => socket.destroy());
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
