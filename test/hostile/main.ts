import {writeFileSync} from 'node:fs';
import {availableParallelism, loadavg} from 'node:os';
import {parseArgs} from 'node:util';
import {launcherPath} from '../program/launcher.ts';
import {cases} from './cases.ts';
import {catalogueIds, groupOf, inputOf} from './catalogue.ts';
import {counters} from './context.ts';
import type {Row} from './run-case.ts';
import {mergeRows} from './run-case.ts';
import {runAll} from './schedule.ts';

export {serve} from './schedule.ts';

/**
 * The hostile inputs from the command line: IDs or groups as arguments (all without), `--jobs N`, `--quick` (few rounds,
 * no slow rows but those named by their ID), `--slack X` (stretches deadlines on a loaded machine), `--program PATH` (another
 * build), `--markdown FILE` (the table as Markdown, for a note).
 * @param bundle this program as one module
 * @returns the exit code: 1 when a row fails
 */
export async function main(args: readonly string[], bundle: string): Promise<number> {
	const {values, positionals} = parseArgs({
		args: [...args],
		allowPositionals: true,
		options: {
			jobs: {type: 'string'},
			quick: {type: 'boolean', default: false},
			slack: {type: 'string', default: '1'},
			program: {type: 'string'},
			markdown: {type: 'string'},
		},
	});
	if (values.program) process.env.SMAPI_LOGIN_PROGRAM = values.program;
	launcherPath();
	const named = new Set(positionals.map(filter => filter.toUpperCase()));
	const wanted = catalogueIds.filter(id => named.size === 0 || named.has(id) || named.has(groupOf(id)));
	const chosen = cases.filter(
		row => wanted.includes(row.id) && (!values.quick || !row.slow || named.has(row.id)),
	);
	const formsOf = (id: string) => chosen.filter(row => row.id === id).length;
	const forms = new Map<string, Row[]>();
	const rows = new Map<string, Row>();
	const take = (row: Row) => {
		const all = [...(forms.get(row.id) ?? []), row];
		forms.set(row.id, all);
		if (all.length < formsOf(row.id)) return;
		// As soon as it is there: an early row may take minutes.
		const merged = mergeRows(all);
		rows.set(row.id, merged);
		process.stdout.write(`${rowLine(merged)}\n`);
	};
	for (const id of wanted) if (!chosen.some(row => row.id === id)) take(skipped(id));
	// Many rows wait more than they work.
	const jobs = Number(values.jobs ?? 2 * availableParallelism());
	const startedAt = performance.now();
	const loadBefore = loadavg()[0]!;
	await runAll(chosen, jobs, {quick: values.quick, slack: Number(values.slack)}, bundle, take);
	const seconds = (performance.now() - startedAt) / 1000;
	const done = wanted.map(id => rows.get(id)!);
	process.stdout.write(slowest(done));
	const [loadAfter] = loadavg();
	const work = done.reduce((sum, row) => sum + row.cpuSeconds, 0);
	process.stdout.write(
		`TIME ${seconds.toFixed(0)} s, ${work.toFixed(0)} s of work, ${jobs} at a time; load ${loadBefore.toFixed(1)} before, ${loadAfter!.toFixed(1)} at the end\n`,
	);
	if (values.markdown !== undefined) writeFileSync(values.markdown, markdownOf(done));
	process.stdout.write(`${totalLine([...rows.values()])}\n`);
	return [...rows.values()].some(row => row.verdict === 'FAIL') ? 1 : 0;
}

function skipped(id: string): Row {
	const known = cases.find(row => row.id === id);
	return {
		id,
		input: known?.input ?? inputOf(id),
		outcome: known ? 'slow: left out of the quick run' : 'not automated',
		verdict: 'SKIP',
		seconds: 0,
		cpuSeconds: 0,
		exit: '-',
		exchanges: 0,
		broken: new Map(),
	};
}

/** `ID  input  outcome  PASS|FAIL|SKIP  seconds  exit  X=n` */
function rowLine({id, input, outcome, verdict, seconds, exit, exchanges}: Row): string {
	return [id, input, outcome, verdict, seconds.toFixed(1), exit, `X=${exchanges}`].join('  ');
}

/** The ten that took longest, with what of it the processors worked. */
function slowest(rows: readonly Row[]): string {
	const most = rows.toSorted((one, other) => other.seconds - one.seconds).slice(0, 10);
	return most
		.filter(({seconds}) => seconds > 1)
		.map(
			({id, seconds, cpuSeconds}) =>
				`SLOW ${id}  ${seconds.toFixed(0)} s, ${cpuSeconds.toFixed(0)} s of work\n`,
		)
		.join('');
}

/** One row of a table each: ID, what was asked, what was seen, verdict. */
function markdownOf(rows: readonly Row[]): string {
	const cell = (text: string) => text.replaceAll('|', '\\|').replace(/\s+/g, ' ');
	const lines = rows.map(
		({id, input, outcome, verdict}) => `| ${[id, input, outcome, verdict].map(cell).join(' | ')} |`,
	);
	return `| ID | Asked | Seen now | |\n| --- | --- | --- | --- |\n${lines.join('\n')}\n`;
}

/** `TOTAL n pass= fail= skip= lost= leaked= wrong= hung= broken=` */
function totalLine(rows: readonly Row[]): string {
	const verdicts = (verdict: Row['verdict']) => rows.filter(row => row.verdict === verdict).length;
	const sums = counters.map(
		counter => `${counter}=${rows.reduce((sum, row) => sum + (row.broken.get(counter) ?? 0), 0)}`,
	);
	const [pass, fail, skip] = [verdicts('PASS'), verdicts('FAIL'), verdicts('SKIP')];
	return [`TOTAL ${rows.length}`, `pass=${pass}`, `fail=${fail}`, `skip=${skip}`, ...sums].join(' ');
}
