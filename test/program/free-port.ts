import {createServer} from 'node:net';

/**
 * A port of 127.0.0.1 that was free just now. Below the range that the system hands out to clients by itself
 * (32768 and up on Linux), so that no outgoing connection takes it meanwhile.
 */
export async function freePort(): Promise<number> {
	for (;;) {
		const port = 20_000 + Math.floor(Math.random() * 12_000);
		if (await canBind(port)) return port;
	}
}

function canBind(port: number): Promise<boolean> {
	return new Promise(resolve => {
		const server = createServer();
		server.once('error', () => resolve(false));
		server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
	});
}
