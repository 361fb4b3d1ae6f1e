import {spawnSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';

const peakHook = fileURLToPath(new URL('./peak-memory.cjs', import.meta.url));

/** Milliseconds of one whole process. Throws when it does not end with the expected code. */
export function timeOnce({command, env, input, expectedExit = 0}) {
	const start = process.hrtime.bigint();
	const {status, stderr} = spawnSync(command[0], command.slice(1), {
		env,
		input: input ?? '',
		encoding: 'utf8',
	});
	const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
	if (status !== expectedExit) throw new Error(`${command.join(' ')} ended with ${status}\n${stderr}`);
	return milliseconds;
}

/** Peak resident memory of one process, in KiB. */
export function peakOnce({command, env, input}) {
	const {stderr} = spawnSync(command[0], ['--require', peakHook, ...command.slice(1)], {
		env,
		input: input ?? '',
		encoding: 'utf8',
	});
	return Number(/peak-memory (\d+)/.exec(stderr)?.[1] ?? Number.NaN);
}

/** The middle of a list of numbers. */
export function median(values) {
	return quantile(values, 0.5);
}

/** The value below which this share of the values lies. */
export function quantile(values, share) {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/**
 * Runs each case in turn, round after round, with `node -e 0` in between: a machine that slows down slows all alike.
 * @returns for each case the median milliseconds and the ratio to `node -e 0` of the same run
 */
export function compare(cases, rounds) {
	const floor = {name: 'node -e 0', command: [process.execPath, '-e', '0'], env: process.env};
	const times = new Map([floor, ...cases].map(each => [each, []]));
	for (const [each] of times) timeOnce(each);
	for (let round = 0; round < rounds; round++) {
		for (const [each, list] of times) {
			each.prepare?.();
			list.push(timeOnce(each));
		}
	}
	const base = median(times.get(floor));
	const floorPeak = peakOnce(floor);
	return [...times].map(([each, list]) => {
		each.prepare?.();
		const peak = peakOnce(each);
		return {
			name: each.name,
			aim: each.aim,
			median: median(list),
			ratio: median(list) / base,
			peak,
			peakRatio: peak / floorPeak,
		};
	});
}
