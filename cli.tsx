import path from 'node:path';
import {accountHome, configFolder} from './source/adapters/config-path.ts';
import {createStreams} from './source/adapters/streams.ts';
import {createSystemPorts} from './source/adapters/system-ports.ts';
import type {
	Command,
	CommandContext,
	DemoWorld,
	ParsedArguments,
	TeamRequest,
	WizardRequest,
	WizardSession,
} from './source/commands/command.ts';
import {commandTable} from './source/commands/index.ts';
import {commonOptions, isInCi, parseArguments} from './source/commands/parse-arguments.ts';
import {referenceProblem} from './source/core/client.ts';
import {programName} from './source/core/program-name.ts';
import {Redactor} from './source/core/redact.ts';
import type {SecretStore} from './source/core/secret-store.ts';
import {secretVariables, withoutQuotes} from './source/core/secret-variables.ts';
import type {TeamInUse} from './source/core/team.ts';
import {isUnicodeLocale, wantsColor} from './source/core/terminal-text.ts';
import type {Ports} from './source/ports.ts';
import {report} from './source/report.ts';

/** Of package.json, put in by the build. */
declare const __VERSION__: string;
const version = __VERSION__;

/** Exit codes of signals: 128 and the signal's number. */
const signalExitCodes = {SIGINT: 130, SIGTERM: 143, SIGHUP: 129} as const;

/** What is not over by then after a signal is left behind. */
const lastSecondsAfterSignal = 1.5;

/** Flags that every command takes and that may stand before its name. */
const commonFlags: ReadonlySet<string> = new Set([
	'-h',
	...Object.keys(commonOptions).map(name => `--${name}`),
]);

/** What stands behind `--` is for the command of `exec`. */
const ownWords = process.argv.slice(2, process.argv.includes('--') ? process.argv.indexOf('--') : undefined);
const isDebugging = ownWords.includes('--debug');

const redactor = new Redactor();
const {environment: given, unquoted} = withoutQuotes(process.env);
const secrets = takeSecrets();
const environment = {...given};
// Node itself would warn on the terminal that it is stronger; the commands of `exec` still get it.
if (!wantsColor(environment)) delete process.env.FORCE_COLOR;
const ending = new AbortController();
const calledAs = programName(process.argv[1], environment);
const streams = createStreams({
	get stdin() {
		return process.stdin;
	},
	stdout: process.stdout,
	stderr: process.stderr,
	redactor,
	debug: isDebugging,
	unicode: isUnicodeLocale(environment),
	programName: calledAs,
	color: wantsColor(environment) && !ownWords.includes('--no-color'),
});

async function main(words: readonly string[]): Promise<number> {
	try {
		return await dispatch(words);
	} catch (error) {
		return exitCodeOf(error);
	}
}

async function dispatch(words: readonly string[]): Promise<number> {
	const [first] = words;
	if (first === '--version' || first === '-v') {
		await streams.result(version);
		return 0;
	}
	const {command, rest} = await choose(words);
	const parsed = parseArguments(command, rest);
	if (parsed.options.help) {
		const {helpOf} = await import('./source/commands/help.ts');
		await streams.result(helpOf(command, commandTable, calledAs, streams.stdoutColumns));
		return 0;
	}
	for (const variable of unquoted)
		streams.message(`! The quotes around the value of ${variable} were taken off.`);
	const isRaw = takeKeysEarly(command, parsed);
	try {
		const {run} = await command.load();
		return (await run(parsed, createContext(parsed))) ?? 0;
	} finally {
		if (isRaw) process.stdin.setRawMode(false);
	}
}

async function choose(words: readonly string[]): Promise<{command: Command; rest: readonly string[]}> {
	// `--debug token` means the same as `token --debug`.
	const at = words.findIndex(word => !commonFlags.has(word));
	const name = words[at];
	if (name === undefined || name.startsWith('-')) return {command: commandTable.signIn, rest: words};
	const rest = words.toSpliced(at, 1);
	const command = commandTable.commands.find(row => row.name === name);
	if (command) return {command, rest};
	const {commandNamed} = await import('./source/commands/help.ts');
	return {command: commandNamed(name, commandTable, rest), rest};
}

function createContext(parsed: ParsedArguments): CommandContext {
	const ports = portsFor(() => configFolder(environment, process.platform, accountHome));
	return {
		ports,
		streams,
		environment,
		secrets,
		signal: ending.signal,
		programName: calledAs,
		version,
		table: commandTable,
		team: teamInUse(ports),
		startDemo,
		// A getter: looking at stdin opens it, which `token` has no use for.
		get startWizard() {
			return canAsk(parsed) ? (request: WizardRequest) => startWizard(request, ports) : undefined;
		},
		get askTeam() {
			return canAsk(parsed) ? (request: TeamRequest) => askTeam(request, ports) : undefined;
		},
	};
}

function portsFor(folder: () => string, choice?: SecretStore) {
	return createSystemPorts({
		environment,
		folder,
		...(choice && {choice}),
		home: () => environment.HOME || accountHome(),
		version,
		redactor,
		debug: isDebugging ? line => streams.debug(line) : undefined,
		notice: line => streams.message(line),
		writeToTerminal: sequence => (process.stderr.isTTY ? process.stderr : process.stdout).write(sequence),
	});
}

/** The team file that counts here, looked for when it is first asked for; a faulty one is passed over with a line. */
function teamInUse(ports: Ports): () => Promise<TeamInUse | undefined> {
	let known: Promise<TeamInUse | undefined> | undefined;
	const look = async () => {
		const found = ports.team.find();
		if (found === undefined) return undefined;
		const {judgeFoundTeam} = await import('./source/core/team-file.ts');
		const judged = judgeFoundTeam(found);
		if ('team' in judged) return judged;
		streams.message(`! ${judged.passedOver.replaceAll('{program}', calledAs)}`);
		return undefined;
	};
	return () => {
		known ??= look();
		return known;
	};
}

/** Whether a person is there to be asked (contract 1, "Without a terminal"). */
function canAsk({options}: ParsedArguments): boolean {
	if (options['no-input'] || isInCi(process.env)) return false;
	return streams.stdinIsTerminal && (streams.stdoutIsTerminal || streams.stderrIsTerminal);
}

async function startDemo(ownPort: boolean): Promise<DemoWorld> {
	const {startDemoWorld} = await import('./source/demo/world.ts');
	const chosen = environment.SMAPI_LOGIN_CONFIG_DIR;
	const folder = chosen ? path.join(path.resolve(chosen), 'demo') : undefined;
	const world = await startDemoWorld(folder, ownPort);
	// What is made up for practice has no place among the secrets of the system.
	return {...world, ports: portsFor(() => world.folder, 'file')};
}

/** Keys typed before the first frame count too: raw mode comes first where the words lead to the wizard. */
function takeKeysEarly(command: Command, parsed: ParsedArguments): boolean {
	const isForWizard = command === commandTable.signIn || command.name === 'demo';
	const readsLines = Object.keys(parsed.options).some(name => name.endsWith('-stdin'));
	if (!isForWizard || readsLines || !canAsk(parsed)) return false;
	process.stdin.setRawMode(true);
	return true;
}

async function startWizard(request: WizardRequest, ports: Ports): Promise<WizardSession | undefined> {
	const [{beginWizard}, runIn] = await Promise.all([
		import('./source/begin-wizard.ts'),
		wantsLines(request.arguments)
			? import('./source/on-lines.ts').then(({runInLines}) => runInLines)
			: import('./source/on-screens.tsx').then(({runOnScreens}) => runOnScreens),
	]);
	const {signal} = ending;
	const surroundings = {
		ports,
		streams,
		environment,
		secrets,
		signal,
		programName: calledAs,
	};
	const result = await beginWizard(request, surroundings, runIn);
	if (result.type === 'cancelled') {
		if (!signal.aborted) ending.abort(new Cancelled(signalExitCodes.SIGINT));
		throw signal.reason;
	}
	return result.answers.session;
}

async function askTeam(request: TeamRequest, ports: Ports): Promise<boolean> {
	const [{beginTeam}, speak] = await Promise.all([
		import('./source/begin-team.ts'),
		wantsLines(request.arguments)
			? import('./source/on-lines.ts').then(({speakInLines}) => speakInLines)
			: import('./source/on-screens.tsx').then(({speakOnScreens}) => speakOnScreens),
	]);
	const {signal} = ending;
	const asked = await beginTeam(request, {ports, environment, signal, programName: calledAs}, speak);
	if (asked !== 'cancelled') return asked;
	if (!signal.aborted) ending.abort(new Cancelled(signalExitCodes.SIGINT));
	throw signal.reason;
}

/** Whether `--json` was given, wrong as the rest may be; what follows `--` is of another program. */
function isForJson(words: readonly string[]): boolean {
	const end = words.indexOf('--');
	return (end === -1 ? words : words.slice(0, end)).includes('--json');
}

/** Whether the wizard asks in lines (contract 1): wanted, or where a screen that is redrawn is of no use. */
function wantsLines({options}: ParsedArguments): boolean {
	const {SMAPI_LOGIN_PLAIN, INK_SCREEN_READER, TERM} = environment;
	return options.plain === true || isSet(SMAPI_LOGIN_PLAIN) || TERM === 'dumb' || isSet(INK_SCREEN_READER);
}

function isSet(value: string | undefined): boolean {
	return !['', '0', 'false'].includes(value ?? '');
}

/** The client IDs that were given: public, and part of the address that is printed. */
function clientIds(): string[] {
	const {argv} = process;
	const flags = argv.map((word, at) =>
		argv[at - 1] === '--client-id' ? word : /^--client-id=(.*)$/s.exec(word)?.[1],
	);
	// A secret in its place is none.
	const taken = secretVariables.map(name => given[name]);
	return [...flags, given.ASK_LWA_CLIENT_ID].filter(
		id => id !== undefined && !taken.includes(id),
	) as string[];
}

/** Secrets leave the environment before anything can inherit it (CWE-526). */
function takeSecrets(): Record<string, string | undefined> {
	const taken: Record<string, string | undefined> = {};
	for (const id of clientIds()) redactor.keep(id);
	// Words of our own stay as they are.
	for (const word of [...secretVariables, 'amzn1.oa2-cs.v1.', 'amzn1.application-oa2-client.'])
		redactor.keep(word);
	for (const name of secretVariables) {
		const value = given[name];
		taken[name] = value;
		// A reference that nobody resolved is no secret, and is told by its words.
		if (value !== undefined && referenceProblem(value) === undefined) redactor.add(value, 'client secret');
		delete given[name];
		delete process.env[name];
	}
	return taken;
}

function listenToSignals(): void {
	for (const [signal, exitCode] of Object.entries(signalExitCodes)) {
		process.on(signal, () => {
			process.exitCode = exitCode;
			ending.abort(new Cancelled(exitCode));
			setTimeout(() => process.exit(exitCode), lastSecondsAfterSignal * 1000).unref();
		});
	}
}

/** The person or the system ended it. */
class Cancelled extends Error {
	readonly exitCode: number;

	constructor(exitCode: number) {
		super('cancelled');
		this.exitCode = exitCode;
	}
}

function exitCodeOf(error: unknown): number {
	if (ending.signal.aborted) return (ending.signal.reason as Cancelled).exitCode;
	return report(error, streams, {programName: calledAs, json: isForJson(process.argv)});
}

listenToSignals();
// No top-level await: chunks that import this one while it waits would never be loaded.
void main(process.argv.slice(2)).then(exitCode => {
	process.exitCode = exitCode;
});
