import type {Answers} from '../core/answers.ts';
import {chooseProfile} from '../core/choose-profile.ts';
import {type ConfigFile, isDamaged, profileIn} from '../core/config-file.ts';
import {Failure} from '../core/failure.ts';
import type {Hosts} from '../core/hosts.ts';
import type {Profile} from '../core/profile.ts';
import type {TeamBefore, TeamInUse, TeamMembers} from '../core/team.ts';
import type {Browser, Ports, Streams} from '../ports.ts';

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
	/** @throws Failure for a value that cannot be meant, whatever the command makes of it */
	readonly judge?: (value: string, name: string) => void;
	/** May be given several times; the values then stand with blanks between. */
	readonly repeats?: true;
}

export interface ParsedArguments {
	readonly options: Readonly<Record<string, string | boolean | undefined>>;
	readonly positionals: readonly string[];
}

/** A client secret from outside, not judged yet. */
export interface GivenSecret {
	readonly secret: string;
	/** What printed it: the profile keeps this instead. */
	readonly command?: string;
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
	/** How lines to type call this program. */
	readonly programName: string;
	/** Of this program. */
	readonly version: string;
	/** All commands, for those that tell of them: a command never imports the table that loads it. */
	readonly table: CommandTable;
	/** The team file of the repository that one works in; a faulty one is told once and passed over. */
	readonly team: () => Promise<TeamInUse | undefined>;
	/** Starts the Amazon look-alike; `ownPort`: with a free callback port of its own instead of 9090. */
	readonly startDemo: (ownPort: boolean) => Promise<DemoWorld>;
	/** Starts the wizard (loads Ink); undefined where nobody can be asked. */
	readonly startWizard: ((request: WizardRequest) => Promise<WizardSession | undefined>) | undefined;
	/** Asks what the team file is to say (loads Ink), and says whether it is written; undefined where nobody can be asked. */
	readonly askTeam: ((request: TeamRequest) => Promise<boolean>) | undefined;
}

/** The look-alike, running, and everything that a sign-in against it needs. */
export interface DemoWorld {
	/** Real ports, but for the profile folder. */
	readonly ports: Ports;
	/** A browser that is the owner: it signs in and chooses Allow. */
	readonly owner: Browser;
	/** Plays the owner: signs in and chooses Allow. @returns the address that the browser ends on */
	readonly allow: (authorizationUrl: string) => Promise<string>;
	readonly hosts: Hosts;
	/** Made-up answers. */
	readonly answers: Partial<Answers>;
	readonly folder: string;
	/** It is removed at the end. */
	readonly isTemporary: boolean;
	readonly consoleUrl: string;
	/** Where failures can be switched on. */
	readonly practiceUrl: string;
	/** Ends the server and removes a temporary folder. */
	close(): Promise<void>;
}

/** The sign-in that a wizard was left with. */
export interface WizardSession {
	readonly profileName: string;
	readonly profile: Profile;
}

/** How the wizard is to begin. */
export interface WizardRequest {
	readonly arguments: ParsedArguments;
	/** The client secret from a flag. */
	readonly secret?: GivenSecret;
	/** The team file of the repository that one works in. */
	readonly team?: TeamInUse | undefined;
	/** Sign in to this profile again, and nothing else. */
	readonly signInTo?: string;
	/** Against the look-alike. */
	readonly demo?: DemoWorld;
}

/** A team file that is to be asked for. */
export interface TeamRequest {
	readonly arguments: ParsedArguments;
	/** Where it will be. */
	readonly path: string;
	/** What is there and will be replaced. */
	readonly before: TeamBefore | undefined;
	/** Writes it. @returns the last words @throws Failure, which is told where the person can try again */
	readonly write: (members: TeamMembers) => readonly string[];
}

/**
 * The profile that a command means; the team file is looked for only where nothing stronger names one.
 * @throws Failure of `chooseProfile`
 */
export async function chosenProfile(
	named: string | undefined,
	{environment, team}: Pick<CommandContext, 'environment' | 'team'>,
	file: ConfigFile,
): Promise<string> {
	const isNamed = named !== undefined || Boolean(environment.SMAPI_LOGIN_PROFILE);
	return chooseProfile(named, environment, file, isNamed ? undefined : (await team())?.team);
}

/**
 * Does something with a saved profile; a failure that only the team of its client can mend says whom to ask.
 * @throws whatever the work throws
 */
export async function withContact<T>(
	name: string,
	{ports: {store}, team}: {readonly ports: Pick<Ports, 'store'>} & Pick<CommandContext, 'team'>,
	work: () => Promise<T>,
): Promise<T> {
	try {
		return await work();
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		const {contactOfProfile} = await import('../core/team-answers.ts');
		const profile = profileIn(store.read(), name);
		if (profile === undefined || isDamaged(profile)) throw error;
		throw error.asking(contactOfProfile(profile, await team(), error.code));
	}
}
/** An exit code, or several in words, and when. */
type ExitRow = readonly [codes: string, when: string];

/** One row of the table of commands: words only; the work is loaded when it is called. */
export interface Command {
	readonly name: string;
	/** What the first positional argument can be, with its summary: sub-commands, formats, shells. */
	readonly actions?: Readonly<Record<string, string>>;
	/** The heading above them in help. @default 'Actions' */
	readonly actionsTitle?: string;
	/** The positional arguments in help: `NAME`. */
	readonly positionals?: string;
	/** One of them may be empty: words for another command. */
	readonly takesEmptyWords?: true;
	readonly summary: string;
	/** What is worth knowing, in help below the usage: a paragraph each. What stands in “ ” is never broken. */
	readonly about?: readonly string[];
	/** What goes to standard output. */
	readonly stdout: string;
	/** Exit codes that mean something of their own here, with when. */
	readonly exits: readonly ExitRow[];
	readonly examples: readonly string[];
	readonly options: Readonly<Record<string, OptionRow>>;
	/** @returns `run`, which throws Failure and leaves exit codes to the caller */
	readonly load: () => Promise<{
		readonly run: (parsed: ParsedArguments, context: CommandContext) => Promise<number | undefined>;
	}>;
}

export interface CommandTable {
	/** What runs without a command's name. */
	readonly signIn: Command;
	/** In the order of help. */
	readonly commands: readonly Command[];
}
