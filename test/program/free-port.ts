import {createServer} from 'node:net';

/**
 * A port of 127.0.0.1 that was free just now. Below the range that the system hands out to clients by itself
 * (32768 and up on Linux), so that no outgoing connection takes it meanwhile. Processes begin at places of their own
 * and go on in order: two that ask at the same time would else take each other's now and then.
 */
export async function freePort(): Promise<number> {
	for (;;) {
		const port = ports();
		if (await canBind(port)) return port;
	}
}

const [lowest, count] = [20_000, 12_000];
const ports = inOrder((process.pid * 307 + Math.floor(Math.random() * 200)) % count);

function inOrder(from: number): () => number {
	let at = from;
	return () => {
		at = (at + 1) % count;
		return lowest + at;
	};
}

function canBind(port: number): Promise<boolean> {
	return new Promise(resolve => {
		const server = createServer();
		server.once('error', () => resolve(false));
		server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
	});
}
