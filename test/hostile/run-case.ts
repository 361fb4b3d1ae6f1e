import {readFileSync} from 'node:fs';
import {performance} from 'node:perf_hooks';
import {checkAfterCase} from './after-case.ts';
import {type Case, Skip} from './case.ts';
import {Context, type Counter, short} from './context.ts';

export interface Row {
	readonly id: string;
	readonly input: string;
	/** What happened, in a few words; for a SKIP its reason. */
	readonly outcome: string;
	readonly verdict: 'PASS' | 'FAIL' | 'SKIP';
	readonly seconds: number;
	/** Of the processors, for the programs of the case and what judges them (Linux; elsewhere 0). */
	readonly cpuSeconds: number;
	/** How the last program of the case ended: a number, a signal, `-` for none. */
	readonly exit: string;
	/** Requests at the token endpoint of the case's servers. */
	readonly exchanges: number;
	readonly broken: ReadonlyMap<Counter, number>;
}

export interface RunOptions {
	readonly quick: boolean;
	readonly slack: number;
}

/** Runs one case with everything that is checked after it. Never rejects. */
export async function runCase(hostileCase: Case, options: RunOptions): Promise<Row> {
	const startedAt = performance.now();
	const workBefore = cpuSeconds();
	const context = await Context.create(options);
	let outcome: string;
	let verdict: Row['verdict'] = 'PASS';
	try {
		outcome = await bounded(hostileCase.run(context), (hostileCase.limitSeconds ?? 120) * options.slack);
	} catch (error) {
		verdict = error instanceof Skip ? 'SKIP' : 'FAIL';
		outcome = (error as Error).message;
		if (error instanceof TooLong) context.count('hung', outcome);
	}
	const last = context.programs.at(-1)?.result;
	const lastExit = last ? (last.signal ?? last.exitCode) : context.terminals.at(-1)?.terminal.programExit();
	try {
		if (verdict !== 'SKIP') checkAfterCase(context);
	} catch (error) {
		context.problems.push(`the check after the case failed: ${(error as Error).message}`);
	}
	if (
		verdict === 'PASS' &&
		context.terminals.some(({terminal, withStty}) => withStty && !terminal.hasEnded())
	) {
		context.problems.push('the case left a terminal running');
	}
	await context.close();
	if (context.problems.length > 0) {
		outcome = verdict === 'FAIL' ? `${outcome}; ${context.problems.join('; ')}` : context.problems.join('; ');
		verdict = 'FAIL';
	}
	return {
		id: hostileCase.id,
		input: hostileCase.input,
		outcome: short(outcome, 600),
		verdict,
		seconds: (performance.now() - startedAt) / 1000,
		cpuSeconds: cpuSeconds() - workBefore,
		exit: String(lastExit ?? '-'),
		exchanges: context.servers.reduce((sum, server) => sum + server.exchanges.length, 0),
		broken: context.broken,
	};
}

/** User and system time of this process and of its children that have ended: proc(5), fields 14 to 17, 100 a second. */
function cpuSeconds(): number {
	if (process.platform !== 'linux') return 0;
	const stat = readFileSync('/proc/self/stat', 'utf8');
	const fields = stat
		.slice(stat.lastIndexOf(')') + 2)
		.split(' ')
		.slice(11, 15);
	return fields.reduce((sum, ticks) => sum + Number(ticks), 0) / 100;
}

class TooLong extends Error {}

async function bounded<T>(work: Promise<T>, seconds: number): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const limit = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new TooLong(`the case did not end within ${seconds} s`)), seconds * 1000);
	});
	try {
		return await Promise.race([work, limit]);
	} finally {
		clearTimeout(timer);
	}
}

const worst: readonly Row['verdict'][] = ['FAIL', 'PASS', 'SKIP'];

/** One row of the forms of a case, without a terminal and in the wizard: the worst verdict, all outcomes, the sums. */
export function mergeRows(forms: readonly Row[]): Row {
	const [first, ...others] = forms;
	if (!first) throw new Error('A row without a form.');
	if (others.length === 0) return first;
	const broken = new Map(first.broken);
	for (const other of others) {
		for (const [counter, count] of other.broken) broken.set(counter, (broken.get(counter) ?? 0) + count);
	}
	return {
		...first,
		outcome: forms
			.map(row => (row.verdict === 'SKIP' ? `(not run: ${row.outcome})` : row.outcome))
			.join(' / '),
		verdict: worst.find(verdict => forms.some(row => row.verdict === verdict))!,
		seconds: forms.reduce((sum, row) => sum + row.seconds, 0),
		cpuSeconds: forms.reduce((sum, row) => sum + row.cpuSeconds, 0),
		exit: forms.map(row => row.exit).join('/'),
		exchanges: forms.reduce((sum, row) => sum + row.exchanges, 0),
		broken,
	};
}
