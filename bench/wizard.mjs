import pty from '@lydell/node-pty';
import {median, quantile} from './measure.mjs';

/** Keys come at this pace, as from a held key. */
const millisecondsBetweenKeys = 50;

/**
 * The wizard in a pseudo-terminal: first painted and usable frame, key to new frame, memory.
 * @returns lines to print
 */
export async function measureWizard({launcher, world, rounds, keys}) {
	const lines = [];
	const floor = [];
	const painted = [];
	const usable = [];
	const fresh = world.folder('fresh', 0);
	for (let round = 0; round < rounds; round++) {
		floor.push(await timeFloor());
		const first = await firstFrame(launcher, fresh);
		painted.push(first.painted);
		usable.push(first.usable);
	}
	const base = median(floor);
	lines.push(
		row('first painted frame', median(painted), base, 2.5),
		row('first usable frame', median(usable), base, 2.5),
	);
	lines.push(await keyTimes('role', launcher, fresh, /Your role/, keys));
	lines.push(
		await keyTimes('home, 1,000 profiles', launcher, world.folder('many', 1000), /Saved profiles/, keys),
	);
	return lines;
}

function row(name, milliseconds, base, aim) {
	return `${name.padEnd(26)} ${(milliseconds / base).toFixed(2).padStart(6)}×  ${milliseconds.toFixed(0).padStart(5)} ms  (aim ${aim})`;
}

function timeFloor() {
	return new Promise(resolve => {
		const start = performance.now();
		const child = pty.spawn(process.execPath, ['-e', '0'], {cols: 80, rows: 24});
		child.onExit(() => resolve(performance.now() - start));
	});
}

function start(launcher, folder) {
	const env = {
		...process.env,
		SMAPI_LOGIN_CONFIG_DIR: folder,
		TERM: 'xterm-256color',
		LC_ALL: 'C.UTF-8',
		CI: '',
	};
	const child = pty.spawn(process.execPath, [launcher], {cols: 80, rows: 24, env, name: 'xterm-256color'});
	let seen = '';
	let wake = () => {};
	child.onData(data => {
		seen += data;
		wake();
	});
	const until = async test => {
		const end = performance.now() + 20_000;
		while (!test(seen)) {
			if (performance.now() > end) throw new Error(`the wizard did not show it; seen:\n${seen.slice(-2000)}`);
			await new Promise(resolve => {
				wake = resolve;
				setTimeout(resolve, 1000);
			});
		}
	};
	return {
		child,
		until,
		forget: () => {
			seen = '';
		},
		async end() {
			const gone = new Promise(resolve => child.onExit(resolve));
			child.write('\u0003');
			await gone;
		},
	};
}

async function firstFrame(launcher, folder) {
	const began = performance.now();
	const wizard = start(launcher, folder);
	wizard.child.write('\u001B[B');
	await wizard.until(text => text.includes('Your role') && text.includes('help'));
	const painted = performance.now() - began;
	// The key that was typed before the first frame moves the focus to the second row.
	await wizard.until(text => /❯ (\u001B\[[\d;]*m)*Somebody/.test(text));
	const usable = performance.now() - began;
	await wizard.end();
	return {painted, usable};
}

async function keyTimes(name, launcher, folder, title, keys) {
	const wizard = start(launcher, folder);
	await wizard.until(text => title.test(text));
	const times = [];
	for (let at = 0; at < keys; at++) {
		await new Promise(resolve => setTimeout(resolve, millisecondsBetweenKeys));
		wizard.forget();
		const pressed = performance.now();
		wizard.child.write(at % 2 === 0 ? '\u001B[B' : '\u001B[A');
		await wizard.until(text => text.includes('❯'));
		times.push(performance.now() - pressed);
	}
	await wizard.end();
	const shown = `median ${median(times).toFixed(1)} ms, p99 ${quantile(times, 0.99).toFixed(1)} ms`;
	return `${`key to frame: ${name}`.padEnd(34)} ${shown}  (aim 8 and 33)`;
}
