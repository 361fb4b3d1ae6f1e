import {once} from 'node:events';
import {createServer} from 'node:net';
import {createInterface} from 'node:readline';
import {at, key, startWizard, walkTo, walkToSignIn} from './terminal.mjs';

/**
 * The most that the second half may grow by, in MiB: in the first one the engine still compiles what is used often. In a
 * full run 100 bytes a key are about half a MiB; what was kept of every key before it was mended were 160. Ink remembers
 * the last 4,096 texts twice (measured, wrapped): an hour of seconds fills that.
 */
const aims = {keys: 0.5, s: 1};

const self = ['--role', 'self'];

/**
 * Memory in use, and resident, early in a long run and at its end: of many keys, and of an hour's countdown by a clock that
 * the bench moves.
 * @yields a row after each of them: the full run takes minutes
 */
export async function* measureMemory({launcher, world, keys, seconds}) {
	const measure = async (name, begin) => {
		const inside = await listenInside();
		try {
			const {wizard, first, last, advance, unit} = await begin(inside.port, inside);
			let done = 0;
			const memoryAt = async count => {
				for (; done < count; done += await advance());
				await wizard.settled();
				return {done, ...(await inside.memory())};
			};
			const early = await memoryAt(first);
			const middle = await memoryAt(Math.round((first + last) / 2));
			const late = await memoryAt(last);
			await wizard.leave();
			return growth(name, early, middle, late, unit);
		} finally {
			inside.close();
		}
	};
	const ofKeys = {first: Math.round(keys / 20), last: keys, unit: 'keys'};
	yield await measure('keys on scopes', async hook => {
		const wizard = startWizard({
			launcher,
			folder: world.folder('scopes', 0),
			env: world.env,
			hook,
			words: self,
		});
		await walkTo(wizard, 'Scopes');
		return {...ofKeys, wizard, advance: () => throughList(wizard, 5, 'Edit and deploy', 'Pick single')};
	});
	yield await measure('keys on home of 1,000', async hook => {
		const wizard = startWizard({launcher, folder: world.folder('home', 1000), hook});
		await at(wizard, 'Saved profiles');
		return {...ofKeys, wizard, advance: () => throughList(wizard, 30, 'p0 ', 'p29 ')};
	});
	yield await measure('keys from screen to screen', async hook => {
		const wizard = startWizard({launcher, folder: world.folder('screens', 0), hook});
		await at(wizard, 'Your role');
		return {...ofKeys, wizard, advance: () => thereAndBack(wizard)};
	});
	const ofClock = {first: Math.ceil(seconds / 60), last: seconds, unit: 's'};
	yield await measure('countdown of the token', async (hook, inside) => {
		const wizard = startWizard({launcher, folder: world.folder('hour', 1, {minutesLeft: 60.5}), hook});
		await at(wizard, 'Saved profiles');
		wizard.write(key.enter);
		await at(wizard, 'Access token');
		await wizard.settled();
		return {...ofClock, wizard, advance: () => oneSecond(wizard, inside)};
	});
	yield await measure('countdown of the sign-in', async (hook, inside) => {
		const folder = world.folder('waiting', 0);
		const {wizard} = await walkToSignIn({launcher, folder, world, hook});
		return {...ofClock, wizard, advance: () => oneSecond(wizard, inside)};
	});
}

/** Down to the last row and up again, each way in one chunk. @returns how many keys that were */
async function throughList(wizard, rows, first, last) {
	for (const {way, end} of [
		{way: key.down, end: last},
		{way: key.up, end: first},
	]) {
		wizard.write(way.repeat(rows - 1));
		// A saved profile has its sign before its name.
		const isThere = frame => frame.includes(`❯ ${end}`) || frame.includes(`❯ ✓ ${end}`);
		await wizard.until(isThere, `the focus on ${end}`);
	}
	return 2 * (rows - 1);
}

/** To the next screen and back. @returns how many keys that were */
async function thereAndBack(wizard) {
	wizard.write(key.enter);
	await at(wizard, 'How to sign in');
	wizard.write(key.escapeWhole);
	await at(wizard, 'Your role');
	return 2;
}

/** Moves the clock by a second and waits for the frame that says so. @returns how many seconds that were */
async function oneSecond(wizard, inside) {
	if (wizard.frame().includes(stillThere)) {
		wizard.write(key.enter);
		await wizard.until(frame => !frame.includes(stillThere), 'more minutes');
	}
	const before = secondsLeft(wizard.frame());
	if (!(await inside.tick())) throw new Error(`nothing waits for the clock:\n${wizard.frame()}`);
	// More than an hour is told in minutes.
	if (before === Number.POSITIVE_INFINITY) return 1;
	await wizard.until(frame => secondsLeft(frame) < before, 'a second less');
	return before - secondsLeft(wizard.frame());
}

/** The sign-in asks so after five minutes, and Enter gives five more. */
const stillThere = 'Still there?';

/** Of `4:47 left`; nothing once the token is over or the wait. */
function secondsLeft(frame) {
	if (frame.includes('expired') || frame.includes(stillThere)) return 0;
	const [, minutes, seconds] = /(\d+):(\d\d) left/.exec(frame) ?? [];
	return minutes === undefined ? Number.POSITIVE_INFINITY : Number(minutes) * 60 + Number(seconds);
}

function growth(name, early, middle, late, unit) {
	const grown = (from, to, what) => (to[what] - from[what]) / 1_048_576;
	const figure = grown(middle, late, 'used');
	const all = `all: in use ${grown(early, late, 'used').toFixed(2)} MiB, resident ${grown(early, late, 'rss').toFixed(2)} MiB`;
	const detail = `${early.done} to ${late.done} ${unit}; ${all}`;
	return {name: `2nd half: ${name}`, unit: 'MiB', aim: aims[unit], figure, count: 1, detail};
}

/**
 * Where bench/inside.cjs of a wizard connects to.
 * @returns `port`, `memory()` (bytes in use after a collection, and resident), `tick()` (moves the clock to the end of the
 * next wait; false without one), `close()`
 */
async function listenInside() {
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
