import type {Socket} from 'node:net';
import {isListening} from '../program/raw-http.ts';
import {type Case, check, inWizard, row, skip} from './case.ts';
import {type Context, limits, short} from './context.ts';
import {after, memoryOf} from './measure.ts';
import {entersTo, queryOf} from './outcomes.ts';
import {goodToken} from './server.ts';
import {listeningAddresses, loopbackHex, occupy, openSocket, otherAddresses, release} from './sockets.ts';
import {Wizard} from './wizard.ts';

/** Group B: sockets, floods, ports and the end of the listener. */
export const loadCases: readonly Case[] = [
	row('B01', {needsPort9090: true}, async context => {
		if (process.platform !== 'linux') skip('reads /proc/net/tcp');
		check(listeningAddresses(9090).length === 0, 'something listens on 9090 before');
		const signIn = await context.signIn({port: 9090});
		check(listeningAddresses(9090).join() === loopbackHex, `listening: ${listeningAddresses(9090).join()}`);
		for (const address of otherAddresses()) {
			check(!(await isListening(9090, address)), `${address}:9090 takes connections`);
		}
		await context.completes(signIn);
		check(listeningAddresses(9090).length === 0, 'something listens on 9090 after');
		return '127.0.0.1 alone, only while it waits';
	}),
	row('B05', async context => {
		const signIn = await context.signIn();
		const {port, state} = signIn;
		const request = (target: string) =>
			`GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: keep-alive\r\n\r\n`;
		const socket = await openSocket(port);
		context.cleanUp(() => void socket.destroy());
		let seen = '';
		socket.on('data', chunk => {
			seen += chunk.toString('latin1');
		});
		socket.on('error', () => undefined);
		socket.write(request(`/cb?code=${signIn.code()}&state=${state}`));
		socket.write(request('/favicon.ico'));
		await context.ends(signIn.program, 0, limits.exit + 1);
		context.exchanged(1);
		check(/^HTTP\/1\.1 200/.test(seen), `the page: ${short(seen, 100) || 'nothing'}`);
		const [head = '', ...rest] = seen.split('\r\n\r\n');
		const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN);
		check(!(rest.join('\r\n\r\n').length < length), 'the page is not complete');
		return 'page complete, ended';
	}),
	row('B06', async context => {
		const signIn = await context.signIn();
		const idle = await Promise.all(Array.from({length: 6}, () => openSocket(signIn.port)));
		for (const socket of idle) socket.on('error', () => undefined);
		await context.completes(signIn);
		for (const socket of idle) socket.destroy();
		return 'ended in time';
	}),
	row('B08', async context => {
		const signIn = await context.signIn();
		const memory = memoryOf(signIn.program.pid);
		const start = `GET /cb?code=${signIn.code()}&state=${signIn.state}`;
		const host = `HTTP/1.1\r\nHost: 127.0.0.1:${signIn.port}\r\n`;
		const many = Array.from({length: 3000}, (_, index) => `X-${index}: y\r\n`).join('');
		for (const request of [
			`${start} ${host}X-Long: ${'a'.repeat(65_536)}\r\n\r\n`,
			`${start} ${host}${many}\r\n`,
			`${start}&x=${'a'.repeat(1_048_576)} ${host}\r\n`,
		]) {
			const {status, error} = await context.raw(signIn.port, request, {seconds: 15});
			check(error !== 'timeout', 'neither answered nor closed');
			check(status === undefined || [400, 414, 431].includes(status), `answered ${status}`);
		}
		const grown = memory.grownMegabytes();
		check(grown < 50, `memory grew by ${grown.toFixed(0)} MB`);
		context.exchanged(0);
		await context.completes(signIn);
		return 'refused or closed each, still open';
	}),
	row('B09', {slow: true, waits: true, limitSeconds: 90}, async context => {
		const signIn = await context.signIn({personSeconds: 60});
		const slow = await slowSockets(signIn.port, 200);
		const early = await signIn.cb('code=EVIL&state=bad');
		check(early.status === 400 && early.seconds <= limits.page * context.slack, 'slow answer meanwhile');
		const startedAt = Date.now();
		while (slow.open() > 0 && Date.now() - startedAt < 15_000 * context.slack) await after(100);
		slow.stop();
		check(slow.open() === 0, `${slow.open()} slow sockets are open after 15 s`);
		const again = await slowSockets(signIn.port, 200);
		await context.completes(signIn);
		again.stop();
		return `closed after ${((Date.now() - startedAt) / 1000).toFixed(0)} s, GOOD in time`;
	}),
	row('B10', {slow: true, alone: true}, async context => {
		if (process.platform !== 'linux') skip('needs prlimit');
		const signIn = await context.signIn({through: ['prlimit', '--nofile=256:256'], personSeconds: 60});
		const flood = Array.from({length: 1000}, () =>
			signIn.cb('code=EVIL&state=bad', {}, {seconds: 30}).catch(() => undefined),
		);
		await Promise.all(flood);
		const answer = await signIn.good();
		check(answer.status === 200, `GOOD was answered ${answer.status ?? answer.error}`);
		check(answer.seconds <= 5 * context.slack, `GOOD was answered after ${answer.seconds.toFixed(1)} s`);
		await context.ends(signIn.program, 0);
		context.exchanged(1);
		return 'no crash, GOOD answered';
	}),
	row('B11', async context => {
		const signIn = await context.signIn();
		const memory = memoryOf(signIn.program.pid);
		const head = `GET /cb?code=${signIn.code()}&state=${signIn.state} HTTP/1.1\r\nHost: 127.0.0.1:${signIn.port}\r\n`;
		const answer = await context.raw(signIn.port, `${head}Content-Length: 1000000000\r\n\r\n`, {
			onSocket: socket => pour(socket),
		});
		check(answer.error !== 'timeout', 'neither answered nor closed');
		check(answer.seconds <= limits.page * context.slack, `took ${answer.seconds.toFixed(1)} s`);
		if (await isListening(signIn.port)) {
			context.exchanged(0);
			await context.completes(signIn);
		} else {
			await context.ends(signIn.program, 0);
			context.exchanged(1);
		}
		const grown = memory.grownMegabytes();
		check(grown < 50, `memory grew by ${grown.toFixed(0)} MB`);
		return `${answer.status ?? 'closed'}, X=1 in the end, ${grown.toFixed(0)} MB more`;
	}),
	row('B13', {needsPort9090: true}, context => portTaken(context, '127.0.0.1')),
	row('B14', {needsPort9090: true}, async context => {
		const holder = await occupy(9090, '::1');
		context.cleanUp(() => release(holder));
		await context.completes(await context.signIn({port: 9090}));
		return 'OK';
	}),
	row('B15', {needsPort9090: true}, context => portTaken(context, '0.0.0.0')),
	row('B17', async context => {
		const first = await context.signIn({profile: 'first'});
		const port = String(first.port);
		const second = context.start(['--client-id', context.clientId, '--client-secret-stdin', '--port', port]);
		second.write(`${context.clientSecret}\n`);
		const {stderr} = await context.ends(second, 1, 3);
		check(stderr.includes(port), 'the port is not named');
		const other = await context.signIn({profile: 'other'});
		const {status} = await other.cb(`code=${first.code()}&state=${first.state}`);
		check(status === 400, `the answer of the first was taken by the other: ${status}`);
		await context.completes(first, 'first');
		await context.completes(other, 'other');
		return 'both undisturbed, the third LOCAL';
	}),
	row('B18', {slow: true}, async context => {
		const stopped = await context.signIn();
		stopped.program.kill('SIGINT');
		await context.ends(stopped.program, 130);
		const late = await context.signIn({personSeconds: 1});
		await context.ends(late.program, 3, 1 + limits.exit);
		await after(1000);
		for (const signIn of [stopped, late]) {
			const {error} = await signIn.good();
			check(error === 'ECONNREFUSED', 'a late callback was taken');
		}
		context.exchanged(0);
		check(!context.profile(), 'something was saved');
		return 'refused, nothing saved';
	}),
	row('B19', {limitSeconds: 300}, async context => {
		const rounds = await context.rounds(async round => {
			const profile = `p${round}`;
			const signIn = await context.signIn({profile});
			const line = `${signIn.redirectUri}?code=${signIn.code()}&state=${signIn.state}\n`;
			if (round % 2) signIn.program.write(line);
			const answered = signIn.good();
			if (round % 2 === 0) signIn.program.write(line);
			await answered;
			await context.ends(signIn.program, 0);
			context.exchanged(round);
			check(context.profile(profile), 'not saved');
		});
		return `X=1 in each of ${rounds} rounds`;
	}),
	row('B20', {slow: true, waits: true}, async context => {
		const signIn = await context.signIn({personSeconds: 5});
		const {stderr, seconds} = await context.ends(signIn.program, 3, 5 + limits.exit);
		check(seconds > 4, `gave up after ${seconds.toFixed(1)} s`);
		check(/time|nobody/i.test(stderr) && stderr.includes('--no-browser'), 'the message says too little');
		return 'AUTH, timed out, tells of --no-browser';
	}),
	row('B23', {slow: true}, async context => {
		const delay = context.quick ? 2000 : 10_000;
		context.server.onToken = async (request, response, server) => {
			await after(delay);
			goodToken(request, response, server);
		};
		const signIn = await context.signIn();
		await signIn.good();
		for (let reload = 0; reload < 5; reload++) {
			const {status, error, seconds} = await signIn.good();
			check(status !== undefined, `a reload was answered ${error}`);
			check(seconds <= limits.page * context.slack, `a reload took ${seconds.toFixed(1)} s`);
			await after(delay / 10);
		}
		await context.ends(signIn.program, 0, delay / 1000 + limits.exit);
		context.exchanged(1);
		return 'a page each time, X=1';
	}),
];

async function portTaken(context: Context, address: string): Promise<string> {
	const holder = await occupy(9090, address);
	context.cleanUp(() => release(holder));
	const args = ['--client-id', context.clientId, '--client-secret-stdin'];
	const program = context.start(args);
	program.write(`${context.clientSecret}\n`);
	const {stderr, seconds} = await context.ends(program, 1, 2);
	check(stderr.includes('9090') && stderr.includes('--no-browser'), 'the port or the other way is not named');
	context.exchanged(0);
	return `LOCAL after ${seconds.toFixed(1)} s, names port and way out`;
}

async function slowSockets(port: number, count: number): Promise<{open: () => number; stop: () => void}> {
	const sockets = await Promise.all(Array.from({length: count}, () => openSocket(port)));
	for (const socket of sockets) {
		socket.on('error', () => undefined);
		// Read, or the other side's end is never seen.
		socket.resume();
		socket.write('G');
	}
	const timer = setInterval(() => {
		for (const socket of sockets) if (!socket.destroyed) socket.write('E');
	}, 5000);
	return {
		open: () => sockets.filter(socket => !socket.destroyed && !socket.readableEnded).length,
		stop: () => {
			clearInterval(timer);
			for (const socket of sockets) socket.destroy();
		},
	};
}

/** Writes as long as the other side takes it. */
function pour(socket: Socket): void {
	const block = Buffer.alloc(65_536, 'x');
	const more = () => {
		if (socket.destroyed) return;
		if (socket.write(block)) setImmediate(more);
		else socket.once('drain', more);
	};
	setImmediate(more);
}

/** Group B in the wizard: a port that is taken, and nobody who comes. */
export const wizardPortCases: readonly Case[] = [
	inWizard('B13', {needsPort9090: true}, async context => {
		const {wizard, seconds} = await busyAtReview(context);
		check(/another device/i.test(wizard.field()), `the paste way is not first: ${wizard.field()}`);
		await entersTo(wizard, 'Sign in');
		const url = await wizard.newUrl();
		wizard.terminal.paste(context.server.authorize(url));
		wizard.press('enter');
		await wizard.done();
		context.exchanged(1);
		check(wizard.opened().length === 0, 'a browser was opened');
		return `LOCAL after ${seconds.toFixed(1)} s, port and holder named, the other way goes to OK`;
	}),
	inWizard('B16', {needsPort9090: true}, async context => {
		const {wizard, free} = await busyAtReview(context);
		// Still taken: the same again, and another time, with nothing lost.
		await triesAgain(wizard);
		await wizard.leaves('Sign in');
		await wizard.says(busy);
		await free();
		await triesAgain(wizard);
		await entersTo(wizard, 'Sign in');
		const url = await wizard.newUrl();
		await wizard.says('Your browser is open');
		check(wizard.urls().length === 1, 'an address was shown that nobody listened for');
		check(/^[\w-]{22,}$/.test(queryOf(url).state), 'no state');
		check(new URL(url).searchParams.get('client_id') === context.clientId, 'another client ID');
		await wizard.allow(url);
		await wizard.done();
		context.exchanged(1);
		check(context.server.exchanges[0]!.form.get('client_secret') === context.clientSecret, 'another secret');
		return 'goes on, OK, nothing typed twice';
	}),
	inWizard('B20', {waits: true}, async context => {
		const wizard = await Wizard.start(context, {args: ['--timeout', '5'], columns: 120});
		const url = await wizard.untilWaiting();
		const startedAt = Date.now();
		await wizard.says('Still there?', 5 + limits.exit);
		const seconds = (Date.now() - startedAt) / 1000;
		check(seconds > 3, `asked after ${seconds.toFixed(1)} s`);
		await wizard.says('w other device');
		check(await isListening(wizard.port), 'it no longer listens');
		wizard.press('enter');
		await wizard.terminal.waitForScreen(() => !wizard.words().includes('Still there?'), 'the question gone');
		await wizard.says('Still there?', 5 + limits.exit);
		check(wizard.urls().length === 1, 'another address was made');
		await wizard.allow(url);
		await wizard.done();
		context.exchanged(1);
		return 'asked twice, listens on, a late GOOD counts: OK';
	}),
];

const busy = /Port 9090 on 127\.0\.0\.1 is in use \(by \S+, process \d+\)/;

/** Start with the port taken: leads back to the question how to sign in, the reason on top, no browser opened. */
async function busyAtReview(
	context: Context,
): Promise<{readonly wizard: Wizard; readonly seconds: number; readonly free: () => Promise<void>}> {
	const holder = await occupy(9090, '127.0.0.1');
	let isFree = false;
	const free = async () => {
		if (!isFree) await release(holder);
		isFree = true;
	};
	context.cleanUp(free);
	const wizard = await Wizard.start(context, {port: 9090, args: ['--browser']});
	await wizard.until('Review');
	wizard.press('enter');
	const startedAt = Date.now();
	await wizard.says(busy, limits.page);
	const seconds = (Date.now() - startedAt) / 1000;
	await wizard.at('How to sign in');
	check(wizard.words().includes(`process ${process.pid}`), 'another holder is named');
	check(wizard.opened().length === 0, 'a browser was opened');
	return {wizard, seconds, free};
}

/** Chooses “Try again on this computer”. */
async function triesAgain(wizard: Wizard): Promise<void> {
	await wizard.at('How to sign in');
	await wizard.says('Try again on this computer');
	while (!/^Try again/.test(wizard.field())) {
		await wizard.moves('down');
	}
	wizard.press('enter');
	await wizard.leaves('How to sign in');
}
