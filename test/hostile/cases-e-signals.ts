import {existsSync, readFileSync} from 'node:fs';
import {isListening} from '../program/raw-http.ts';
import {type Case, check, row} from './case.ts';
import {type Context, limits} from './context.ts';
import {after} from './measure.ts';
import {goodToken} from './server.ts';
import {type Walk, walks} from './walks.ts';
import {Wizard} from './wizard.ts';

/** A step, and what ends it. */
type Ending = (wizard: Wizard) => void;

const fromOutside =
	(signal: NodeJS.Signals): Ending =>
	({terminal}) =>
		void process.kill(terminal.programPid(), signal);

/** E17–E21: Ctrl+C, signals, Ctrl+Z, the end of input. */
export const signalCases: readonly Case[] = [
	row('E17', {slow: true, limitSeconds: 300}, async context => {
		await atEachStep(context, wizard => wizard.press('ctrl+c'), [130]);
		await atEachStep(context, fromOutside('SIGINT'), [130]);
		return `130 at each of ${walks.length} steps, terminal restored, port free`;
	}),
	...[['SIGTERM', 143] as const, ['SIGHUP', 129] as const].map(([signal, exitCode]) =>
		row('E18', {slow: true, limitSeconds: 200}, async context => {
			await atEachStep(context, fromOutside(signal), [exitCode]);
			return `${signal}: ${exitCode} at each of ${walks.length} steps`;
		}),
	),
	row('E18', {slow: true, limitSeconds: 200}, async context => {
		for (const walk of walks) await closedTerminal(context, walk);
		return 'nothing spins on a dead terminal';
	}),
	row('E19', {slow: true, limitSeconds: 400}, async context => {
		for (const walk of walks) await stoppedAndContinued(context, walk, wizard => wizard.press('ctrl+z'));
		const waiting = walks.find(({listens}) => listens)!;
		await stoppedAndContinued(context, waiting, ({terminal}) => {
			for (const pid of launched(terminal.pid)) process.kill(pid, 'SIGTSTP');
		});
		return 'echo on while stopped, redrawn after, callback not lost';
	}),
	row('E20', {slow: true, limitSeconds: 300}, async context => {
		await inTheExchange(context);
		let saved = 0;
		await context.rounds(async round => {
			if (await aroundTheSave(context, round)) saved++;
		});
		return `X=1 each; saved and said ${saved} times, else nothing saved`;
	}),
	row('E21', {slow: true, limitSeconds: 200}, async context => {
		await atEachStep(context, wizard => wizard.press('ctrl+d'), [130, 2]);
		return `CANCEL at each of ${walks.length} steps`;
	}),
];

async function atEachStep(context: Context, end: Ending, exits: readonly number[]): Promise<void> {
	for (const walk of walks) {
		const before = context.server.exchanges.length;
		const wizard = await walk.start(context);
		end(wizard);
		await wizard.ends(exits).catch(error => {
			throw new Error(`at “${walk.title}”: ${(error as Error).message}`);
		});
		await judgeRest(context, walk, wizard, before);
	}
}

async function judgeRest(context: Context, walk: Walk, wizard: Wizard, before: number): Promise<void> {
	const {title, isSaved, hasRequest} = walk;
	check(!(walk.listens && (await isListening(wizard.port))), `“${title}”: the port is still held`);
	const saved = context.profile('default') !== undefined;
	check(saved === (isSaved === true), `“${title}”: ${saved ? 'a profile was saved' : 'the profile is gone'}`);
	check(context.server.exchanges.length === before + (isSaved ? 1 : 0), `“${title}”: a code was exchanged`);
	const file = context.home.readFile() as {requests?: object} | undefined;
	const requests = Object.keys(file?.requests ?? {}).length;
	check(!hasRequest || requests === 1, `“${title}”: ${requests} open requests`);
}

/** The window is closed: the process has to be gone within its limit. */
async function closedTerminal(context: Context, walk: Walk): Promise<void> {
	const wizard = await walk.start(context, {withStty: false});
	const {pid} = wizard.terminal;
	wizard.terminal.hangUp();
	const startedAt = Date.now();
	while (isAlive(pid)) {
		const seconds = (Date.now() - startedAt) / 1000;
		if (seconds > limits.exit * context.slack + 10) {
			process.kill(pid, 'SIGKILL');
			context.count('hung', `“${walk.title}”: alive after its terminal was closed`);
			break;
		}
		await after(20);
	}
	const seconds = (Date.now() - startedAt) / 1000;
	check(
		seconds <= limits.exit * context.slack,
		`“${walk.title}”: ended ${seconds.toFixed(1)} s after the close`,
	);
	check(!(walk.listens && (await isListening(wizard.port))), 'the port is still held');
}

function isAlive(pid: number): boolean {
	try {
		return !/\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
	} catch {
		return false;
	}
}

/** The processes of the program below an interactive shell (Linux). */
function launched(shell: number): number[] {
	const children = (pid: number): number[] => {
		const path = `/proc/${pid}/task/${pid}/children`;
		if (!existsSync(path)) return [];
		const direct = readFileSync(path, 'utf8').trim().split(' ').filter(Boolean).map(Number);
		return direct.flatMap(child => [child, ...children(child)]);
	};
	return children(shell);
}

/** In a shell with job control: stopped, a command, foreground, and on to the end. */
async function stoppedAndContinued(context: Context, walk: Walk, stop: Ending): Promise<void> {
	const {title} = walk;
	const wizard = await walk.start(context, {inShell: true});
	const url = walk.listens ? await wizard.newUrl() : undefined;
	stop(wizard);
	const {terminal} = wizard;
	await terminal.waitForText(/Stopped/, 5 * context.slack);
	terminal.write('echo "<$(stty -a | grep -oE -- "-?(icanon|echo|isig)\\b" | tr "\\n" " ")>"\r');
	await terminal.waitForText(/<(-?(icanon|echo|isig) ){3}>/, 5 * context.slack);
	const modes = /<((?:-?(?:icanon|echo|isig) ){3})>/.exec(terminal.screen().join('\n'))![1]!;
	if (modes.includes('-')) context.count('broken', `“${title}”: while stopped the terminal has ${modes}`);
	const late = url === undefined ? undefined : wizard.allow(url);
	terminal.write(`printf '\\033[H\\033[2J'; fg\r`);
	if (late) {
		check((await late).status === 200, 'the callback that came while it was stopped was lost');
		await wizard.at('Access token');
	} else await wizard.at(title);
	wizard.press('ctrl+c');
	await terminal.waitForText(/READY 130/, limits.exit * context.slack);
	terminal.write('exit\r');
	await terminal.exit;
}

async function inTheExchange(context: Context): Promise<void> {
	context.server.onToken = async (request, response, server) => {
		await after(5000);
		await goodToken(request, response, server);
	};
	const wizard = await Wizard.allowed(context);
	while (context.server.exchanges.length === 0) await after(5);
	wizard.press('ctrl+c');
	await wizard.ends(130);
	check(!context.profile('default'), 'saved although it was cancelled in the exchange');
	const signIn = await context.signIn();
	await signIn.good();
	while (context.server.exchanges.length === 1) await after(5);
	signIn.program.kill('SIGINT');
	await context.ends(signIn.program, 130);
	check(!context.profile('p'), 'saved although it was cancelled in the exchange');
	context.exchanged(2);
	context.server.onToken = goodToken;
}

/** @returns whether it was saved */
async function aroundTheSave(context: Context, round: number): Promise<boolean> {
	const name = `r${round}`;
	const before = context.server.exchanges.length;
	let answered: () => void = () => undefined;
	const isAnswered = new Promise<void>(resolve => {
		answered = resolve;
	});
	context.server.onToken = async (request, response, server) => {
		response.on('finish', answered);
		await goodToken(request, response, server);
	};
	const wizard = await Wizard.allowed(context, {args: ['--profile', name]});
	await isAnswered;
	await after(Math.random() * 60);
	wizard.press('ctrl+c');
	await wizard.ends(130);
	context.exchanged(before + 1);
	const profile = context.profile(name);
	if (!profile) return false;
	check(profile.tokens.refreshToken && profile.clientSecret === context.clientSecret, 'saved in part');
	check(wizard.words().includes(name), `saved as ${name} and not said: ${wizard.words().slice(-200)}`);
	return true;
}
