import {once} from 'node:events';
import {get} from 'node:http';
import {fileURLToPath} from 'node:url';
import {mebibytes, row} from './lines.mjs';
import {median} from './measure.mjs';
import {key, startInTerminal} from './terminal.mjs';
import {at, startWizard, walkToSignIn} from './walk.mjs';

const peakHook = fileURLToPath(new URL('./peak-memory.cjs', import.meta.url));
const withPeak = {args: ['--require', peakHook]};

/**
 * Whole sign-ins with the bench as browser and as Amazon: from the browser's callback to the token screen, and the most
 * memory that the wizard had.
 * @returns lines to print
 */
export async function measureSignIn({launcher, world, rounds}) {
	const own = [];
	const held = [];
	const peaks = {empty: [], first: [], whole: []};
	for (let round = 0; round < rounds; round++) {
		const empty = startInTerminal({args: [...withPeak.args, '-e', '0']});
		peaks.empty.push(await peakOf(empty));

		const first = startWizard({launcher, folder: world.folder('peak', 0), node: withPeak});
		await at(first, 'Your role');
		await first.settled();
		first.write(key.interrupt);
		peaks.first.push(await peakOf(first));

		const folder = world.folder(`sign-in-${round}`, 0);
		const {wizard, port, address} = await walkToSignIn({launcher, folder, world, node: withPeak});
		await wizard.settled(200);
		world.takeHeld();
		const called = performance.now();
		const isThere = at(wizard, 'Access token');
		await callBack(port, address);
		const milliseconds = (await isThere) - called;
		held.push(world.takeHeld());
		own.push(milliseconds - held.at(-1));
		await wizard.settled();
		wizard.write(key.enter);
		peaks.whole.push(await peakOf(wizard));
	}
	const figures = `median ${median(own).toFixed(1)} ms, worst ${Math.max(...own).toFixed(1)} ms of ${rounds}, without the server's ${median(held).toFixed(1)} ms`;
	return [
		row('callback to token screen', figures, '60'),
		row('peak memory: first screen', peakFigures(peaks.first, peaks.empty), '2.5'),
		row('peak memory: whole sign-in', peakFigures(peaks.whole, peaks.empty), '2.5'),
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

/** In KiB, once the process is over. */
async function peakOf(running) {
	await running.until((_, seen) => /peak-memory \d+/.test(seen), 'the end of the process');
	return Number(/peak-memory (\d+)/.exec(running.seen())[1]);
}

function peakFigures(peaks, floor) {
	const ratio = (median(peaks) / median(floor)).toFixed(2).padStart(6);
	return `${ratio}×  ${mebibytes(median(peaks) * 1024, 0)} (node -e 0: ${mebibytes(median(floor) * 1024, 0)})`;
}
