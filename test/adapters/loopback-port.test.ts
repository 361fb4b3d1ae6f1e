import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createServer as createHttpServer} from 'node:http';
import {createServer, type Server} from 'node:net';
import {networkInterfaces} from 'node:os';
import {afterEach, describe, expect, it} from 'vitest';
import {createListener} from '../../source/adapters/listener.ts';
import {
	bindLoopback,
	holderInLsof,
	listeningInodes,
	namePortHolder,
} from '../../source/adapters/loopback-port.ts';
import {ask, connectTo, freePort, good, goPath, judge, openListener, target} from './listener-client.ts';

const servers: Server[] = [];

afterEach(async () => {
	await Promise.all(servers.splice(0).map(server => new Promise(resolve => server.close(resolve))));
});

async function occupy(port: number, host: string): Promise<void> {
	const server = createServer(socket => socket.destroy());
	servers.push(server);
	await once(server.listen({port, host, ipv6Only: host === '::1'}), 'listening');
}

function open(port: number) {
	return createListener().open({port, path: '/cb', goPath, target, judge});
}

const hasIpv6Loopback = Object.values(networkInterfaces()).some(list =>
	list?.some(entry => entry.address === '::1'),
);

describe('the port', () => {
	it('T07: is none that browsers refuse, also where a saved address names it', async () => {
		await expect(bindLoopback(createHttpServer(), 6000)).rejects.toMatchObject({
			code: 'no_loopback',
			what: expect.stringContaining('browsers refuse to open port 6000'),
		});
	});

	it('B01 listens on 127.0.0.1 alone, and only while a sign-in waits', async () => {
		const {port, close} = await openListener();
		const others = Object.values(networkInterfaces()).flatMap(list =>
			(list ?? []).map(entry => entry.address),
		);
		for (const address of others) {
			if (address === '127.0.0.1' || address.startsWith('fe80')) continue;
			await expect(connectTo(port, address)).rejects.toThrow(/ECONNREFUSED|EADDRNOTAVAIL/);
		}
		await close();
		await expect(connectTo(port)).rejects.toThrow('ECONNREFUSED');
	});

	it.each(['127.0.0.1', '0.0.0.0', '::'])('B13 B15 is busy when %s holds it', async host => {
		const port = await freePort();
		if (host !== '::' || hasIpv6Loopback) await occupy(port, host);
		else await occupy(port, '0.0.0.0');
		const before = performance.now();
		await expect(open(port)).rejects.toMatchObject({
			code: 'port_busy',
			details: {
				port,
				...(process.platform === 'linux' && {holder: expect.stringContaining(`process ${process.pid})`)}),
			},
		});
		expect(performance.now() - before).toBeLessThan(2000);
	});

	it('B13 B16 opens once the port is free', async () => {
		const port = await freePort();
		await occupy(port, '127.0.0.1');
		await expect(open(port)).rejects.toMatchObject({code: 'port_busy'});
		await new Promise(resolve => servers.pop()!.close(resolve));
		await openListener({port});
	});

	it.skipIf(!hasIpv6Loopback)('B14 works when only [::1] is taken', async () => {
		const port = await freePort();
		await occupy(port, '::1');
		const listener = await openListener({port});
		expect((await ask(port, good)).status).toBe(200);
		expect((await listener.answer).get('code')).toBe('GOODCODE');
	});

	it.skipIf(process.platform !== 'linux')('B15 has one owner also with SO_REUSEPORT', async context => {
		const port = await freePort();
		const script = `import socket,sys
s=socket.socket()
s.setsockopt(socket.SOL_SOCKET,socket.SO_REUSEADDR,1)
s.setsockopt(socket.SOL_SOCKET,socket.SO_REUSEPORT,1)
s.bind(('0.0.0.0',${port}));s.listen();print('ready',flush=True);sys.stdin.read()`;
		const child = spawn('python3', ['-c', script]);
		const started = await Promise.race([
			once(child.stdout, 'data'),
			once(child, 'error').catch(error => [error]),
		]);
		if (started[0] instanceof Error) return context.skip('needs python3 to set SO_REUSEPORT');
		await expect(open(port)).rejects.toMatchObject({
			code: 'port_busy',
			message: expect.stringContaining(`(by python3, process ${child.pid})`),
		});
		const exit = once(child, 'exit');
		child.stdin.end();
		await exit;
	});

	it('B17 never lets two listeners share it', async () => {
		const first = await openListener();
		await expect(open(first.port)).rejects.toMatchObject({code: 'port_busy'});
		const port = await freePort();
		const results = await Promise.allSettled([open(port), open(port)]);
		expect(results.map(result => result.status).sort()).toEqual(['fulfilled', 'rejected']);
		for (const result of results) if (result.status === 'fulfilled') await result.value.close();
		expect((await ask(first.port, good)).status).toBe(200);
	});

	it.each([
		['EADDRNOTAVAIL', 0, 'no_loopback', 'the address is not set up here'],
		['EAFNOSUPPORT', 0, 'no_loopback', 'the address is not set up here'],
		['EACCES', 81, 'no_loopback', 'ports below 1024 need administrator rights'],
		['EACCES', 0, 'no_loopback', 'the system keeps port PORT for itself'],
		['EMFILE', 0, 'no_loopback', 'EMFILE'],
		['EADDRINUSE', 0, 'port_busy', 'Port PORT on 127.0.0.1 is in use'],
	])('G12 puts %s into words', async (code, lowPort, failure, words) => {
		const port = lowPort || (await freePort());
		const server = createHttpServer();
		server.listen = () => {
			server.emit('error', Object.assign(new Error(code), {code}));
			return server;
		};
		await expect(bindLoopback(server, port)).rejects.toMatchObject({
			code: failure,
			message: expect.stringContaining(words.replace('PORT', String(port))),
		});
	});

	it('says nothing of a holder that cannot be known', async () => {
		expect(await namePortHolder(await freePort())).toBe('');
	});
});

describe('who holds it', () => {
	const line = (local: string, state: string, inode: string) =>
		`   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0000 100 0 0 10 0`;
	const any6 = '0'.repeat(32);

	it('finds the sockets that listen on 127.0.0.1 or on all addresses', () => {
		const table = [
			'  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
			line('0100007F:2382', '0A', '11'),
			line('00000000:2382', '0A', '12'),
			line(`${any6}:2382`, '0A', '13'),
			line('0000000000000000FFFF00000100007F:2382', '0A', '14'),
			line('0100007F:2382', '01', '21'),
			line('0100007F:2383', '0A', '22'),
			line('00000000000000000000000001000000:2382', '0A', '23'),
			line('0200A8C0:2382', '0A', '24'),
			line('0100007F:2382', '0A', '0'),
		].join('\n');
		expect(listeningInodes(table, 9090)).toEqual(['11', '12', '13', '14']);
		expect(listeningInodes('', 9090)).toEqual([]);
	});

	it('reads the output of lsof', () => {
		expect(holderInLsof('p1234\ncnode\nf23\np99\ncother\n')).toEqual({pid: 1234, name: 'node'});
		expect(holderInLsof('')).toBeUndefined();
	});
});
