import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import type {Case} from './case.ts';
import {cases} from './cases.ts';
import {type Row, type RunOptions, runCase} from './run-case.ts';

/**
 * Runs rows in processes of their own, `jobs` at a time, so that what one has to scan holds up no other's clock: the
 * longest first, those that hold port 9090 never two at once, those that wait beside all others, those marked `alone` at
 * the end with no other. `onRow` gets each as soon as it is there.
 * @param bundle the module whose `serve` is a worker
 */
export async function runAll(
	chosen: readonly Case[],
	jobs: number,
	options: RunOptions,
	bundle: string,
	onRow: (row: Row) => void,
): Promise<void> {
	const inOrder = chosen.filter(row => !row.alone).sort((one, two) => weight(two) - weight(one));
	const waiting = inOrder.filter(row => row.waits);
	const working = inOrder.filter(row => !row.waits);
	let isPortHeld = false;
	const work = async (queue: Case[], worker: ChildProcess) => {
		for (;;) {
			const at = queue.findIndex(row => !(row.needsPort9090 && isPortHeld));
			const [row] = at < 0 ? [] : queue.splice(at, 1);
			if (!row) return;
			if (row.needsPort9090) isPortHeld = true;
			onRow(await ask(worker, row, options));
			if (row.needsPort9090) isPortHeld = false;
		}
	};
	const workers = Array.from({length: Math.max(1, jobs)}, () => startWorker(bundle));
	const beside = Array.from({length: Math.min(waitingAtOnce, waiting.length)}, () => startWorker(bundle));
	try {
		await Promise.all([
			...workers.map(worker => work(working, worker)),
			...beside.map(worker => work(waiting, worker)),
		]);
		for (const row of chosen.filter(row => row.alone)) onRow(await ask(workers[0]!, row, options));
	} finally {
		for (const worker of [...workers, ...beside]) worker.disconnect();
	}
}

/** They take next to nothing of the processors. */
const waitingAtOnce = 3;

/** A guess: what may take long begins early. Rows with the port go before others of their kind, since they queue. */
function weight(row: Case): number {
	return (row.limitSeconds ?? (row.slow ? 120 : 60)) + (row.needsPort9090 ? 30 : 0);
}

function startWorker(bundle: string): ChildProcess {
	const script = `import(${JSON.stringify(bundle)}).then(({serve}) => serve())`;
	return spawn(process.execPath, ['-e', script], {
		stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
		serialization: 'advanced',
	});
}

interface Task {
	readonly index: number;
	readonly options: RunOptions;
}

async function ask(worker: ChildProcess, row: Case, options: RunOptions): Promise<Row> {
	worker.send({index: cases.indexOf(row), options} satisfies Task);
	const stop = new AbortController();
	const died = once(worker, 'exit', {signal: stop.signal}).then(() => {
		throw new Error(`The process that ran ${row.id} has ended.`);
	});
	died.catch(() => undefined);
	const answered = once(worker, 'message', {signal: stop.signal});
	answered.catch(() => undefined);
	const [answer] = (await Promise.race([answered, died])) as [Row];
	stop.abort();
	return answer;
}

/** A worker: runs the rows that it is asked for until it is let go. */
export function serve(): void {
	process.on('message', async ({index, options}: Task) =>
		process.send!(await runCase(cases[index]!, options)),
	);
}
