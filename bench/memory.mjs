import {listenInside} from './inside.mjs';
import {mebibytes, row} from './lines.mjs';
import {key, withInside} from './terminal.mjs';
import {at, startWizard, walkTo, walkToSignIn} from './walk.mjs';

/**
 * Of the growth in the second half: in the first one the engine still compiles what is used often. In a full run 100 bytes
 * a key are about half a MiB; what was kept of every key before it was mended were 160. Ink remembers the last 4,096 texts
 * twice (measured, wrapped): an hour of seconds fills that.
 */
const aims = {keys: '2nd half at most +0.5 MiB, ours', s: '2nd half at most +1 MiB, ours'};

const self = ['--role', 'self'];

/**
 * Memory in use, and resident, early in a long run and at its end: of many keys, and of an hour's countdown by a clock that
 * the bench moves.
 * @yields a line to print after each of them: the full run takes minutes
 */
export async function* measureMemory({launcher, world, keys, seconds}) {
	const measure = async (name, begin) => {
		const inside = await listenInside();
		const node = withInside(inside.port, []);
		try {
			const {wizard, first, last, advance, unit} = await begin(node, inside);
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
			return row(`memory: ${name}`, growth(early, middle, late, unit), aims[unit]);
		} finally {
			inside.close();
		}
	};
	const ofKeys = {first: Math.round(keys / 20), last: keys, unit: 'keys'};
	yield await measure('keys on scopes', async node => {
		const wizard = startWizard({
			launcher,
			folder: world.folder('scopes', 0),
			env: world.env,
			node,
			words: self,
		});
		await walkTo(wizard, 'Scopes');
		return {...ofKeys, wizard, advance: () => throughList(wizard, 13, 'Edit and deploy', 'Another scope')};
	});
	yield await measure('keys on home, 1,000 profiles', async node => {
		const wizard = startWizard({launcher, folder: world.folder('home', 1000), node});
		await at(wizard, 'Saved profiles');
		return {...ofKeys, wizard, advance: () => throughList(wizard, 30, 'p0 ', 'p29 ')};
	});
	yield await measure('keys from screen to screen', async node => {
		const wizard = startWizard({launcher, folder: world.folder('screens', 0), node});
		await at(wizard, 'Your role');
		return {...ofKeys, wizard, advance: () => thereAndBack(wizard)};
	});
	const ofClock = {first: Math.ceil(seconds / 60), last: seconds, unit: 's'};
	yield await measure('countdown of the token', async (node, inside) => {
		const wizard = startWizard({launcher, folder: world.folder('hour', 1, 60.5), node});
		await at(wizard, 'Saved profiles');
		wizard.write(key.enter);
		await at(wizard, 'Access token');
		await wizard.settled();
		return {...ofClock, wizard, advance: () => oneSecond(wizard, inside)};
	});
	yield await measure('countdown of the sign-in', async (node, inside) => {
		const folder = world.folder('waiting', 0);
		const {wizard} = await walkToSignIn({launcher, folder, world, node});
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
		await wizard.until(frame => frame.includes(`❯ ${end}`), `the focus on ${end}`);
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

function growth(early, middle, late, unit) {
	const grown = (from, to, what) =>
		`${to[what] >= from[what] ? '+' : ''}${mebibytes(to[what] - from[what], 2)}`;
	const of = `from ${early.done} to ${late.done} ${unit}`;
	return `${of}: in use ${grown(early, late, 'used')} (2nd half ${grown(middle, late, 'used')}), resident ${grown(early, late, 'rss')}`;
}
