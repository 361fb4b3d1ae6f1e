import type {CommandContext, ParsedArguments} from '../../source/commands/command.ts';
import {commandNamed} from '../../source/commands/help.ts';
import {commandTable} from '../../source/commands/index.ts';
import {parseArguments} from '../../source/commands/parse-arguments.ts';
import type {ConfigFile} from '../../source/core/config-file.ts';
import {Failure} from '../../source/core/failure.ts';
import {type FakePorts, fakePorts} from '../fakes/ports.ts';
import {FakeStore} from '../fakes/store.ts';
import {FakeStreams} from '../fakes/streams.ts';

export interface CommandRun {
	readonly exitCode: number;
	/** Undefined where it ended well. */
	readonly failure: Failure | undefined;
	readonly stdout: string;
	readonly stderr: string;
}

export interface RunOptions {
	readonly ports?: FakePorts;
	readonly file?: ConfigFile;
	readonly streams?: FakeStreams;
	readonly environment?: CommandContext['environment'];
	readonly secrets?: CommandContext['secrets'];
	readonly signal?: AbortSignal;
	readonly programName?: string;
	readonly startWizard?: CommandContext['startWizard'];
	readonly startDemo?: CommandContext['startDemo'];
	readonly team?: CommandContext['team'];
	readonly askTeam?: CommandContext['askTeam'];
}

/** The words of a command line as the program reads them. @throws Failure of usage */
export function parseLine(words: readonly string[]) {
	const [name, ...rest] = words;
	const isNamed = name !== undefined && !name.startsWith('-');
	const command = isNamed ? commandNamed(name, commandTable) : commandTable.signIn;
	return {command, parsed: parseArguments(command, isNamed ? rest : words)};
}

/** The options of a command line. @throws Failure of usage */
export function optionsOf(...words: string[]): ParsedArguments['options'] {
	return parseLine(words).parsed.options;
}

/** Runs a command line with fakes; a Failure becomes its exit code and words, as in cli.tsx. */
export async function runCommand(words: readonly string[], options: RunOptions = {}): Promise<CommandRun> {
	const streams = options.streams ?? new FakeStreams();
	const ports = options.ports ?? fakePorts(options.file ? {store: new FakeStore(options.file)} : {});
	let failure: Failure | undefined;
	let exitCode: number;
	try {
		const {command, parsed} = parseLine(words);
		const {run} = await command.load();
		exitCode = (await run(parsed, contextOf(options, ports, streams))) ?? 0;
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		failure = error;
		exitCode = error.exitCode;
	}
	return {exitCode, failure, stdout: streams.stdout, stderr: streams.stderr};
}

function contextOf(options: RunOptions, ports: FakePorts, streams: FakeStreams): CommandContext {
	return {
		ports,
		streams,
		environment: options.environment ?? {},
		secrets: options.secrets ?? {},
		signal: options.signal ?? new AbortController().signal,
		programName: options.programName ?? 'smapi-login',
		version: '1.2.3',
		table: commandTable,
		team: options.team ?? (async () => undefined),
		startDemo: options.startDemo ?? (() => Promise.reject(new Error('nobody expected the demo'))),
		startWizard: options.startWizard,
		askTeam: options.askTeam,
	};
}
