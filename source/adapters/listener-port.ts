import type {Server} from 'node:http';
import {connect} from 'node:net';
import {Failure} from '../core/failure.ts';

/** RFC 8252 7.3: the address itself, never a name that may resolve to something else. */
const loopback = '127.0.0.1';

/**
 * Binds 127.0.0.1:`port` for this process alone.
 *
 * @param nameHolder who holds a busy port, for the message
 * @throws Failure `port_busy`, `no_loopback`
 */
export async function bindLoopback(
	server: Server,
	port: number,
	nameHolder: (port: number) => Promise<string>,
): Promise<void> {
	// Where address reuse is set, macOS lets 127.0.0.1 be bound beside another owner of 0.0.0.0 (CWE-605).
	if (await isServed(port)) throw new Failure('port_busy', {port, holder: await nameHolder(port)});
	try {
		await new Promise<void>((resolve, reject) => {
			server.once('error', reject);
			server.listen({host: loopback, port, exclusive: true}, () => {
				server.off('error', reject);
				resolve();
			});
		});
	} catch (error) {
		const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
		if (code === 'EADDRINUSE')
			throw new Failure('port_busy', {port, holder: await nameHolder(port)}, {cause: error});
		throw new Failure('no_loopback', {detail: detailOf(code, port)}, {cause: error});
	}
}

function detailOf(code: string, port: number): string {
	if (code === 'EACCES' && port < 1024)
		return `ports below 1024 need administrator rights, and this is port ${port}`;
	if (code === 'EACCES') return `the system keeps port ${port} for itself (EACCES)`;
	if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') return `the address is not set up here (${code})`;
	return code;
}

/** Whether something takes connections there now. A firewall that swallows them counts as no: binding then decides. */
async function isServed(port: number): Promise<boolean> {
	const socket = connect({host: loopback, port});
	try {
		return await new Promise<boolean>(resolve => {
			// From a port of the dynamic range a socket can happen to reach itself.
			socket.once('connect', () => resolve(socket.localPort !== port));
			socket.once('error', () => resolve(false));
			socket.setTimeout(300, () => resolve(false));
		});
	} finally {
		socket.destroy();
	}
}
