import {once} from 'node:events';
import {get} from 'node:http';
import {at, key, startInTerminal, startWizard, walkTo, walkToSignIn} from './terminal.mjs';

/** Twenty keys a second, as from a held key. */
const millisecondsBetweenKeys = 50;

/** A frame that is drawn over by another comes sooner before it than this. */
const restMilliseconds = 30;

/** `node -e 0` as the wizard is measured: in a pseudo-terminal, its memory told at the end. */
export const emptyCases = [
	{
		isOfBuild: false,
		async once() {
			const empty = startInTerminal({args: ['-e', '0']});
			await empty.exit;
			return {'node -e 0, terminal': [performance.now() - empty.began]};
		},
	},
	{
		isOfBuild: false,
		once: async () => ({
			'node -e 0, memory': [await peakOf(startInTerminal({args: ['-e', '0'], hook: 'peak'}))],
		}),
	},
];

/** From the start of the process to the first painted and the first usable frame. */
export function frameCase(world) {
	return {
		async once({launcher, name}) {
			const wizard = startWizard({launcher, folder: world.folder(`fresh-${name}`, 0)});
			// This key is typed before there is a frame; in the end it has moved the focus to the second row.
			wizard.write(key.down);
			const isFrame = frame => frame.includes('Your role') && frame.includes('? help');
			const painted = (await wizard.until(isFrame, 'the first frame')) - wizard.began;
			const hasMoved = frame => frame.includes('❯ Somebody');
			const usable = (await wizard.until(hasMoved, 'the focus on the second row')) - wizard.began;
			await wizard.leave();
			return {'first painted frame': [painted], 'first usable frame': [usable]};
		},
	};
}

/** From a key to the frame that it leads to, whole: not to a first one that is drawn over at once. */
export function keyCases(world, keys) {
	const screens = [
		{name: 'role', rows: 3, count: 0, title: 'Your role'},
		{name: 'scopes', rows: 5, count: 0, title: 'Scopes', words: ['--role', 'self'], env: world.env},
		{name: 'home of 1,000', rows: 16, count: 1000, title: 'Saved profiles'},
	];
	let folders = 0;
	return screens.map(({name, rows, count, title, words, env}) => ({
		async once(build) {
			// A wizard that is left leaves a draft, with which the next one would begin elsewhere.
			folders++;
			const folder = world.folder(`keys-${folders}`, count);
			const wizard = startWizard({launcher: build.launcher, folder, words, env});
			if (words) await walkTo(wizard, title);
			else await at(wizard, title);
			const moves = rows - 1;
			const tour = [...Array(moves).fill(key.down), ...Array(moves).fill(key.up)];
			const times = await timesOf(wizard, tour, keys);
			const found = {[`key to frame: ${name}`]: times, [`key to frame, p99: ${name}`]: times};
			if (words) {
				const both = await timesOf(wizard, ['?', key.escape], Math.ceil(keys / 5));
				found['Esc to frame, waits for 25 ms'] = both.filter((_, index) => index % 2 === 1);
			}
			await wizard.leave();
			return found;
		},
	}));
}

/**
 * Goes round and round by these keys, which lead back to where they began; the first round is not counted. What a key
 * leads to is the last frame before the output rests, with another row in focus than before.
 */
async function timesOf(wizard, tour, count) {
	const home = focusOf(await wizard.settled(200));
	const times = [];
	let due = performance.now();
	for (let step = 0; step < tour.length + count; step++) {
		if (step % tour.length === 0 && focusOf(wizard.frame()) !== home) {
			throw new Error(`the keys did not lead back to ${home}:\n${wizard.frame()}`);
		}
		due = Math.max(due + millisecondsBetweenKeys, performance.now());
		await new Promise(resolve => setTimeout(resolve, due - performance.now()));
		const before = focusOf(wizard.frame());
		const pressedAt = performance.now();
		wizard.write(tour[step % tour.length]);
		await wizard.until(frame => focusOf(frame) !== before, 'another row in focus');
		await wizard.settled(restMilliseconds);
		if (step >= tour.length) times.push(wizard.frameAt() - pressedAt);
	}
	return times;
}

/** The row in focus, without “49 min”, which goes on meanwhile, and without what stands beside the list. */
function focusOf(frame) {
	const row = /^❯.*/m.exec(frame)?.[0].split('│')[0];
	return row?.replace(/\d+ (?:s|min|h)\b/g, '').trim();
}

/**
 * Whole sign-ins with the bench as browser and as Amazon: from the browser's callback to the token screen, without the
 * time that the server took, and the most memory that the wizard had.
 */
export function signInCases(world) {
	let folders = 0;
	return [
		{
			async once({launcher, name}) {
				const wizard = startWizard({launcher, folder: world.folder(`peak-${name}`, 0), hook: 'peak'});
				await at(wizard, 'Your role');
				await wizard.settled();
				wizard.write(key.interrupt);
				return {'peak memory: first screen': [await peakOf(wizard)]};
			},
		},
		{
			async once({launcher}) {
				folders++;
				const folder = world.folder(`sign-in-${folders}`, 0);
				const {wizard, port, address} = await walkToSignIn({launcher, folder, world, hook: 'peak'});
				await wizard.settled(200);
				world.takeHeld();
				const called = performance.now();
				const isThere = at(wizard, 'Access token');
				await callBack(port, address);
				const whole = (await isThere) - called;
				const own = whole - world.takeHeld();
				await wizard.settled();
				wizard.write(key.enter);
				return {'callback to token screen': [own], 'peak memory: whole sign-in': [await peakOf(wizard)]};
			},
		},
	];
}

/** The browser comes back with a code. */
async function callBack(port, address) {
	const state = encodeURIComponent(address.searchParams.get('state'));
	const request = get({
		port,
		host: '127.0.0.1',
		path: `/cb?code=ANbenchBench1234&state=${state}`,
		agent: false,
	});
	const [response] = await once(request, 'response');
	response.resume();
	if (response.statusCode !== 200) throw new Error(`the callback was answered with ${response.statusCode}`);
}

/** In MiB, once the process is over. */
async function peakOf(running) {
	await running.until((_, seen) => /peak-memory \d+/.test(seen), 'the end of the process');
	return Number(/peak-memory (\d+)/.exec(running.seen())[1]) / 1024;
}
