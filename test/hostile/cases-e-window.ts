import {readFileSync} from 'node:fs';
import {type Case, check, row} from './case.ts';
import type {Context} from './context.ts';
import {after} from './measure.ts';
import {type Walk, walks} from './walks.ts';
import {Wizard} from './wizard.ts';

const sizes = [
	[20, 5],
	[40, 10],
	[40, 12],
	[300, 80],
] as const;

/** E11, E12: small, large and changing windows. */
export const windowCases: readonly Case[] = [
	row('E11', {slow: true, limitSeconds: 240}, async context => {
		const bytes: string[] = [];
		for (const [columns, rows] of sizes) bytes.push(await wholeAt(context, columns, rows));
		return `finishes, address whole, ${bytes.join(', ')}`;
	}),
	row('E12', {slow: true, alone: true, limitSeconds: 400}, async context => {
		for (const walk of walks) await resized(context, walk);
		return `last frame right and processor idle at each of ${walks.length} steps`;
	}),
];

async function wholeAt(context: Context, columns: number, rows: number): Promise<string> {
	const name = `w${columns}x${rows}`;
	const wizard = await Wizard.start(context, {columns, rows, args: ['--profile', name]});
	const {terminal} = wizard;
	// The title may be cut there, so steps are told by their first letters.
	const url = await wizard.untilWaiting();
	await wizard.allow(url);
	await wizard.at('Access token');
	const joined = terminal.logicalLines();
	check(joined.includes(url), `${columns}×${rows}: no joined line is the address`);
	wizard.press('enter');
	await wizard.ends(0);
	check(context.profile(name), `${columns}×${rows}: not saved`);
	const {length} = terminal.output();
	check(length < 1_000_000, `${columns}×${rows}: ${length} bytes of output`);
	return `${columns}×${rows} ${Math.ceil(length / 1000)} kB`;
}

async function resized(context: Context, walk: Walk): Promise<void> {
	const wizard = await walk.start(context);
	const {terminal} = wizard;
	for (let count = 0; count < 200; count++) {
		const last = count === 199;
		terminal.resize(
			last ? 80 : 20 + Math.floor(Math.random() * 160),
			last ? 24 : 5 + Math.floor(Math.random() * 60),
		);
		await after(10);
	}
	await wizard.at(walk.title);
	await after(1000);
	const before = processorTicks(terminal.programPid());
	await after(1000);
	const used = processorTicks(terminal.programPid()) - before;
	// A tick is 10 ms on Linux; a spinner and a countdown may turn.
	check(used <= 20 * context.slack, `“${walk.title}”: ${used * 10} ms of processor in an idle second`);
	judgeFrame(wizard, walk);
	await wizard.cancel();
}

/** The last frame is whole, from its title to its keys, and nothing stands below it. */
function judgeFrame({terminal}: Wizard, {title}: Walk): void {
	const lines = terminal.screen();
	const from = lines.findLastIndex(line => line.startsWith(title));
	const to = lines.findLastIndex(line => line !== '');
	check(
		/(\?|Ctrl\+G) help$/.test(lines[to] ?? ''),
		`“${title}”: the keys are not the last line:\n${lines.join('\n')}`,
	);
	check(to > from && to - from < 23, `“${title}”: the frame is as high as the window`);
	const keys = lines.slice(from, to).filter(line => /(\?|Ctrl\+G) help$/.test(line));
	check(keys.length === 0, `“${title}”: rests of another frame stand in the last one:\n${lines.join('\n')}`);
}

function processorTicks(pid: number): number {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
	return Number(fields[11]) + Number(fields[12]);
}
