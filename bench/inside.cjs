// Loaded into the wizard that is measured (`node --require`). The bench asks over a socket of loopback: for the memory in
// use after a collection, or to move the clock to where the next wait ends.
const {connect} = require('node:net');
const {syncBuiltinESMExports} = require('node:module');
const timers = require('node:timers/promises');

const RealDate = Date;
const realWait = timers.setTimeout;
let aheadMilliseconds = 0;
const waits = new Set();

globalThis.Date = class MovedDate extends RealDate {
	constructor(...given) {
		if (given.length > 0) super(...given);
		else super(MovedDate.now());
	}

	static now() {
		return RealDate.now() + aheadMilliseconds;
	}
};

/** The wait of the Clock port (source/adapters/clock.ts): ends by itself as always, or earlier when the clock is moved. */
timers.setTimeout = (milliseconds, value, options) => {
	if (!(milliseconds >= 1000)) return realWait(milliseconds, value, options);
	const {signal} = options ?? {};
	return new Promise((resolve, reject) => {
		const settle = () => {
			clearTimeout(timer);
			waits.delete(wait);
			signal?.removeEventListener('abort', abort);
		};
		const end = () => {
			settle();
			resolve(value);
		};
		const abort = () => {
			settle();
			reject(signal.reason);
		};
		const timer = setTimeout(end, milliseconds);
		const wait = {dueAt: Date.now() + milliseconds, end};
		waits.add(wait);
		signal?.addEventListener('abort', abort);
		if (signal?.aborted) abort();
	});
};
syncBuiltinESMExports();

/** Moves the clock to the end of the wait that ends first. */
function tick() {
	const [next] = [...waits].sort((a, b) => a.dueAt - b.dueAt);
	if (!next) return false;
	aheadMilliseconds += Math.max(0, next.dueAt - Date.now());
	next.end();
	return true;
}

async function memory() {
	for (let turn = 0; turn < 3; turn++) {
		await new Promise(resolve => setImmediate(resolve));
		globalThis.gc();
	}
	const {heapUsed, external, rss} = process.memoryUsage();
	return {used: heapUsed + external, rss};
}

const socket = connect(Number(process.env.SMAPI_LOGIN_BENCH_PORT), '127.0.0.1');
socket.setEncoding('utf8').unref();
socket.on('error', () => {});
socket.on('data', async asked => {
	socket.write(`${JSON.stringify(asked.trim() === 'tick' ? tick() : await memory())}\n`);
});
