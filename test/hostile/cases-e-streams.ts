import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {Dialog} from '../program/dialog.ts';
import {freePort} from '../program/free-port.ts';
import {type Case, check, row} from './case.ts';
import {type Context, limits} from './context.ts';
import {after} from './measure.ts';
import {validProfile} from './saving.ts';
import {type Walk, walks} from './walks.ts';
import {Wizard, type WizardOptions} from './wizard.ts';

const escapes = /[\x00-\x08\x0B\x0C\x0E-\x1F\x7F]/;

/** The exit code of the first program of a pipe (bash). */
const exitOfFirst = 'exit "$PIPESTATUS"';

/** E13–E16: odd streams and terminals. */
export const streamCases: readonly Case[] = [
	row('E13', async context => {
		for (const shell of ['"$@" < /dev/null', 'yes | "$@"', '"$@" <&-']) {
			const text = await endsBare(context, {shell, port: 9090}, 2);
			check(
				text.includes('--client-id') && /--client-secret-stdin|client secret/.test(text),
				`${shell}: not all missing is listed: ${text}`,
			);
			check(!/raw mode/i.test(text), `${shell}: raw mode is named`);
		}
		const bare = await context.run(['--no-input']);
		check(bare.exitCode === 2, `exit ${bare.exitCode}`);
		return 'USAGE, one list of all that is missing';
	}),
	row('E14', {slow: true}, async context => {
		await drawsOnStderr(context, '"$@" > "$OUT"', 'one');
		await drawsOnStderr(context, `"$@" | cat > "$OUT"; ${exitOfFirst}`, 'two');
		const err = join(context.home.root, 'err');
		await endsBare(
			context,
			{shell: `"$@" > "$OUT" 2> '${err}'`, port: 9090, env: {OUT: join(context.home.root, 'out')}},
			2,
		);
		const said = readFileSync(err, 'utf8');
		check(!escapes.test(said) && said.includes('--client-id'), 'no plain list on stderr');
		await otherCommands(context);
		return 'nothing but results in the file, the wizard on stderr';
	}),
	row('E15', async context => {
		await dumbSignIn(context, 'dumb');
		await withoutTerm(context);
		await withoutColor(context);
		const text = await endsBare(context, {shell: '"$@"', port: 9090, env: {CI: '1'}}, 2);
		check(text.includes('--client-id') && !escapes.test(text), `CI=1: ${text}`);
		context.given({...(context.home.readFile() as {profiles: object}).profiles, p: validProfile(context)});
		for (const env of [{TERM: 'dumb'}, {NO_COLOR: '1'}, {CI: '1'}] as Record<string, string>[]) {
			const {stdout, exitCode} = await context.run(['token', '--profile', 'p'], {env});
			check(exitCode === 0 && stdout === `${context.profile('p')!.tokens.accessToken}\n`, 'another token');
		}
		return 'plain under dumb, no colour, results right';
	}),
	row('E16', async context => {
		context.given({p: validProfile(context), q: validProfile(context)});
		const commands = ['profiles list', 'status', 'token --profile p', 'token --json --profile p'];
		for (const words of commands) {
			await writeFails(context, words, `| head -1 > /dev/null; ${exitOfFirst}`, false);
			// Node opens /dev/null in the place of a closed stdout, so that this write does not fail.
			await writeFails(context, words, '>&-', false);
			await writeFails(context, words, '> /dev/full', true);
		}
		return 'no stack; a token that was not written is no success';
	}),
];

/** Runs to its end on a terminal without any key. @returns what was written, as plain lines */
async function endsBare(context: Context, options: WizardOptions, exit: number): Promise<string> {
	const wizard = await Wizard.start(context, options);
	await wizard.ends(exit, limits.command);
	return written(wizard);
}

function written({terminal}: Wizard): string {
	const text = terminal.output().toString('utf8').replaceAll('\r\n', '\n');
	return text.replace(/^(STTY|EXIT) .*\n/gm, '');
}

async function drawsOnStderr(context: Context, shell: string, profile: string): Promise<void> {
	const path = join(context.home.root, `out-${profile}`);
	context.secretFiles.add(path);
	const wizard = await Wizard.start(context, {shell, env: {OUT: path}, args: ['--profile', profile]});
	await wizard.signsIn(profile);
	const {accessToken} = context.profile(profile)!.tokens;
	check(
		readFileSync(path, 'utf8') === `${accessToken}\n`,
		`${shell}: the file holds something else than the token`,
	);
}

async function otherCommands(context: Context): Promise<void> {
	const url = `${context.server.origin}/ap/oa?client_id=x&scope=a&response_type=code&redirect_uri=https%3A%2F%2Fa.example`;
	const commands: readonly (readonly [words: string, exits: readonly number[]])[] = [
		['token --profile one', [0]],
		['status', [0]],
		['status --json', [0]],
		['profiles list', [0]],
		['profiles show one', [0]],
		['help', [0]],
		['help token', [0]],
		['--version', [0]],
		[`inspect '${url}'`, [0, 1]],
		['token --profile nobody', [2]],
	];
	const path = join(context.home.root, 'out');
	context.secretFiles.add(path);
	for (const [words, exits] of commands) {
		const wizard = await Wizard.start(context, {shell: `"$1" "$2" ${words} > "$OUT"`, env: {OUT: path}});
		await wizard.ends(exits, limits.command);
		const bytes = existsSync(path) ? readFileSync(path, 'latin1') : '';
		check(!escapes.test(bytes), `${words} writes an escape sequence into a file`);
		check(!exits.includes(0) || bytes !== '', `${words} has no result on stdout`);
	}
}

/** Line mode from the first question to the token, by Enter alone where there is a default. */
async function dumbSignIn(context: Context, term: string): Promise<void> {
	const port = await freePort();
	const words = ['--port', String(port), '--no-probe', '--profile', 'dumb'];
	const dialog = new Dialog(words, {home: context.home, env: context.server.env, withStty: true}, term);
	context.terminals.push({name: 'line mode', terminal: dialog.terminal, mayShow: false, withStty: true});
	await dialog.answer('Your role');
	await dialog.answer('Security profile');
	await dialog.answer('Allowed return URLs');
	await dialog.answer('Client ID', context.clientId);
	await dialog.answer('Client secret', context.clientSecret);
	await dialog.answer('Scopes');
	await dialog.answer('Review');
	await dialog.asks('/ap/oa?', /[:.]\s*$/);
	const back = new URL(context.server.authorize(dialog.address()));
	await context.get(port, back.pathname + back.search);
	await dialog.answer('Access token · done');
	await dialog.terminal.exit;
	check(dialog.terminal.programExit() === 0, `TERM=${term}: exit ${dialog.terminal.programExit()}`);
	const bytes = dialog.terminal.output().toString('latin1');
	check(!escapes.test(bytes), `TERM=${term}: a control byte was written`);
	check(context.profile('dumb'), 'not saved');
}

async function withoutTerm(context: Context): Promise<void> {
	const wizard = await Wizard.start(context, {shell: 'unset TERM; exec "$@"', args: ['--profile', 'noterm']});
	await wizard.signsIn('noterm');
}

async function withoutColor(context: Context): Promise<void> {
	const wizard = await Wizard.start(context, {env: {NO_COLOR: '1'}, args: ['--profile', 'nocolor']});
	await wizard.signsIn('nocolor');
	const colour = /\x1B\[[\d;]*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[\d;]*m/.exec(
		wizard.terminal.output().toString('latin1'),
	);
	check(!colour, `NO_COLOR: ${JSON.stringify(colour?.[0])} was written`);
}

async function writeFails(
	context: Context,
	words: string,
	redirect: string,
	hasToFail: boolean,
): Promise<void> {
	const wizard = await Wizard.start(context, {shell: `"$1" "$2" ${words} ${redirect}`, port: 9090});
	await wizard.ends(hasToFail ? [1, 2, 3] : [0, 1, 141], limits.command).catch(error => {
		throw new Error(`${words} ${redirect}: ${(error as Error).message}`);
	});
	const text = written(wizard);
	check(!/EPIPE|Error:|node:/.test(text), `${words} ${redirect}: ${text}`);
}

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
	...[0, 1].map(half =>
		row('E12', {slow: true, limitSeconds: 200}, async context => {
			const some = walks.filter((_, at) => at % 2 === half);
			for (const walk of some) await resized(context, walk);
			return `last frame right and processor idle at each of ${some.length} steps`;
		}),
	),
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
