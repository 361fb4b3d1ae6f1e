import type {Ports, Streams} from '../ports.ts';

/** One option of a command, as `node:util` parseArgs takes it, with the words for help and completion. */
export interface OptionRow {
	readonly type: 'string' | 'boolean';
	readonly short?: string;
	/** One line for `--help`. */
	readonly help: string;
	/** The name of the value in help: `ID`. */
	readonly value?: string;
	/** The values that there are, for help, checks and completion. */
	readonly choices?: readonly string[];
}

export interface ParsedArguments {
	readonly options: Readonly<Record<string, string | boolean | undefined>>;
	readonly positionals: readonly string[];
}

/** What a command gets to work with. */
export interface CommandContext {
	readonly ports: Ports;
	readonly streams: Streams;
	/** The environment without secrets. */
	readonly environment: Readonly<Record<string, string | undefined>>;
	/** The secret variables, taken out of the environment at the start. */
	readonly secrets: Readonly<Record<string, string | undefined>>;
	readonly signal: AbortSignal;
	/** Starts the wizard (loads Ink); undefined where nobody can be asked. */
	readonly startWizard?: (request: WizardRequest) => Promise<{readonly accessToken?: string}>;
}

/** How the wizard is to begin. */
export interface WizardRequest {
	readonly arguments: ParsedArguments;
	/** Sign in to this profile again, and nothing else. */
	readonly signInTo?: string;
}

/** One row of the table of commands: words only; the work is loaded when it is called. */
export interface Command {
	readonly name: string;
	/** Sub-commands by name with their summary, for `profiles` and `team`. */
	readonly actions?: Readonly<Record<string, string>>;
	/** The positional arguments in help: `NAME`. */
	readonly positionals?: string;
	readonly summary: string;
	readonly examples: readonly string[];
	readonly options: Readonly<Record<string, OptionRow>>;
	/** @returns `run`, which throws Failure and leaves exit codes to the caller */
	readonly load: () => Promise<{
		readonly run: (parsed: ParsedArguments, context: CommandContext) => Promise<number | undefined>;
	}>;
}
