import {once} from 'node:events';
import {createServer} from 'node:net';
import {createInterface} from 'node:readline';

/**
 * Where bench/inside.cjs of a wizard connects to.
 * @returns `port`, `memory()` (bytes in use after a collection, and resident), `tick()` (moves the clock to the end of the
 * next wait; false without one), `close()`
 */
export async function listenInside() {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const connected = once(server, 'connection');
	let lines;
	const ask = async question => {
		const [socket] = await connected;
		lines ??= createInterface({input: socket})[Symbol.asyncIterator]();
		socket.write(`${question}\n`);
		return JSON.parse((await lines.next()).value);
	};
	return {
		port: server.address().port,
		memory: () => ask('memory'),
		tick: () => ask('tick'),
		close: () => server.close(),
	};
}
