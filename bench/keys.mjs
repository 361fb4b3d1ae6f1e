import {row} from './lines.mjs';
import {median, quantile} from './measure.mjs';
import {key} from './terminal.mjs';
import {at, startWizard, walkTo} from './walk.mjs';

/** Twenty keys a second, as from a held key. */
const millisecondsBetweenKeys = 50;

/** A frame that is drawn over by another comes sooner before it than this. */
const restMilliseconds = 30;

/**
 * From a key to the frame that it leads to, whole: not to a first one that is drawn over at once.
 * @yields lines to print
 */
export async function* measureKeys({launcher, world, keys}) {
	const fresh = world.folder('keys', 0);
	const screens = [
		{name: 'role', title: 'Your role', folder: fresh, rows: 3},
		{name: 'scopes', title: 'Scopes', folder: fresh, rows: 13},
		{name: 'home, 1,000 profiles', title: 'Saved profiles', folder: world.folder('many', 1000), rows: 16},
	];
	for (const {name, title, folder, rows} of screens) {
		const env = title === 'Scopes' ? world.env : {};
		const wizard = startWizard({launcher, folder, env, words: title === 'Scopes' ? ['--role', 'self'] : []});
		if (title === 'Scopes') await walkTo(wizard, title);
		else await at(wizard, title);
		const moves = rows - 1;
		const tour = [...Array(moves).fill(key.down), ...Array(moves).fill(key.up)];
		yield told(name, await timesOf(wizard, tour, keys), '8 and 33');
		if (title === 'Scopes') yield await escapeLine(wizard, keys);
		await wizard.leave();
	}
}

/** Esc is waited behind for 25 ms: it may be the beginning of another key. */
async function escapeLine(wizard, keys) {
	const times = await timesOf(wizard, ['?', key.escape], Math.ceil(keys / 5));
	const escapes = times.filter((_, index) => index % 2 === 1);
	return told('Esc, apart: 25 ms wait', escapes, '33 and 58, ours');
}

function told(name, times, aim) {
	const figures = `median ${median(times).toFixed(1)} ms, p99 ${quantile(times, 0.99).toFixed(1)} ms of ${times.length}`;
	return row(`key to frame: ${name}`, figures, aim);
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
