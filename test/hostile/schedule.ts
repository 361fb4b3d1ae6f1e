import type {Case} from './case.ts';
import {type Row, type RunOptions, runCase} from './run-case.ts';

/**
 * Runs cases, `jobs` at a time; those that hold port 9090 never two at once, those marked `alone` at the end with no
 * other. `onRow` gets each row as soon as it is there.
 */
export async function runAll(
	cases: readonly Case[],
	jobs: number,
	options: RunOptions,
	onRow: (row: Row) => void,
): Promise<void> {
	const work = async (hostileCase: Case) => onRow(await runCase(hostileCase, options));
	const together = cases.filter(row => !row.alone);
	const free = together.filter(row => !row.needsPort9090);
	const withPort = together.filter(row => row.needsPort9090);
	const queue = [...free];
	const inTurn = async (rows: Case[]) => {
		for (let row = rows.shift(); row; row = rows.shift()) await work(row);
	};
	const workers = Array.from({length: Math.max(1, jobs - 1)}, () => inTurn(queue));
	// One worker takes the rows with the port first and then helps the others.
	await Promise.all([...workers, jobs > 1 ? inTurn(withPort).then(() => inTurn(queue)) : undefined]);
	await inTurn(withPort);
	await inTurn(cases.filter(row => row.alone));
}
