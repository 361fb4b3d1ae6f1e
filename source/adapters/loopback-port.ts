import {execFile} from 'node:child_process';
import {readdir, readFile, readlink} from 'node:fs/promises';
import type {Server} from 'node:http';
import {connect} from 'node:net';
import {promisify} from 'node:util';
import {isRefusedByBrowsers} from '../core/client.ts';
import {Failure} from '../core/failure.ts';
import {errorCode} from './system-error.ts';

/** RFC 8252 7.3: the address itself, never a name that may resolve to something else. */
const loopback = '127.0.0.1';

/**
 * Binds 127.0.0.1:`port` for this process alone.
 * @throws Failure `port_busy`, with who holds it; `no_loopback`
 */
export async function bindLoopback(server: Server, port: number): Promise<void> {
	if (isRefusedByBrowsers(port))
		throw new Failure('no_loopback', {detail: `browsers refuse to open port ${port}`});
	// Where address reuse is set, macOS lets 127.0.0.1 be bound beside another owner of 0.0.0.0 (CWE-605).
	if (await isServed(port)) throw new Failure('port_busy', {port, holder: await namePortHolder(port)});
	try {
		await new Promise<void>((resolve, reject) => {
			server.once('error', reject);
			server.listen({host: loopback, port, exclusive: true}, () => {
				server.off('error', reject);
				resolve();
			});
		});
	} catch (error) {
		const code = errorCode(error) ?? 'unknown error';
		if (code === 'EADDRINUSE')
			throw new Failure('port_busy', {port, holder: await namePortHolder(port)}, {cause: error});
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

interface Holder {
	readonly name: string;
	readonly pid: number;
}

/**
 * Who listens on a port of 127.0.0.1, as far as this account may see it.
 *
 * @returns ` (by node, process 1234)`, or an empty text when it cannot be known within a second. Never throws.
 */
export async function namePortHolder(port: number): Promise<string> {
	try {
		const holder = process.platform === 'linux' ? await holderByProc(port) : await holderByLsof(port);
		return holder ? ` (by ${holder.name}, process ${holder.pid})` : '';
	} catch {
		return '';
	}
}

/**
 * The inodes of the sockets that listen on 127.0.0.1:`port` or on all addresses, from the text of /proc/net/tcp or tcp6
 * (proc(5); addresses stand in the byte order of the machine).
 */
export function listeningInodes(table: string, port: number): string[] {
	const addresses = /^(?:0100007F|7F000001|0{8}|0{32}|0{16}(?:FFFF0000|0000FFFF)(?:0100007F|7F000001|0{8}))$/;
	return table.split('\n').flatMap(line => {
		const [, local = '', , state, , , , , , inode = '0'] = line.trim().split(/\s+/);
		const [address = '', hexPort = ''] = local.split(':');
		const listens = state === '0A' && addresses.test(address) && Number.parseInt(hexPort, 16) === port;
		return listens && inode !== '0' ? [inode] : [];
	});
}

/** The first process in the output of `lsof -Fpc` (a line `p<pid>`, then a line `c<name>`). */
export function holderInLsof(output: string): Holder | undefined {
	const found = /^p(\d+)\nc(.+)$/m.exec(output);
	return found ? {pid: Number(found[1]), name: found[2]!} : undefined;
}

async function holderByLsof(port: number): Promise<Holder | undefined> {
	if (process.platform !== 'darwin') return undefined;
	const {stdout} = await promisify(execFile)(
		'/usr/sbin/lsof',
		['-nP', `-iTCP@127.0.0.1:${port}`, `-iTCP@0.0.0.0:${port}`, '-sTCP:LISTEN', '-Fpc'],
		{timeout: 1000, env: {}},
	);
	return holderInLsof(stdout);
}

async function holderByProc(port: number): Promise<Holder | undefined> {
	const deadline = AbortSignal.timeout(1000);
	const tables = await Promise.all(
		['tcp', 'tcp6'].map(name => readFile(`/proc/net/${name}`, 'latin1').catch(() => '')),
	);
	const links = new Set(
		tables.flatMap(table => listeningInodes(table, port)).map(inode => `socket:[${inode}]`),
	);
	if (links.size === 0) return undefined;
	for (const pid of await readdir('/proc')) {
		if (deadline.aborted) return undefined;
		if (!/^\d+$/.test(pid) || !(await holdsOneOf(pid, links))) continue;
		return {pid: Number(pid), name: (await readFile(`/proc/${pid}/comm`, 'utf8')).trim()};
	}
	return undefined;
}

/** Whether an open file of the process is one of these sockets; no for processes of other accounts. */
async function holdsOneOf(pid: string, links: ReadonlySet<string>): Promise<boolean> {
	const folder = `/proc/${pid}/fd`;
	const files = await readdir(folder).catch(() => []);
	const targets = await Promise.all(files.map(file => readlink(`${folder}/${file}`).catch(() => '')));
	return targets.some(target => links.has(target));
}
