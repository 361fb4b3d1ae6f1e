import type {AnswerKey, Answers} from './answers.ts';
import type {ConfigFile} from './config-file.ts';
import type {Failure} from './failure.ts';
import type {Hosts} from './hosts.ts';
import type {StepFacts, StepId} from './steps.ts';
import type {TeamOffer} from './team-answers.ts';

/** What screens and questions know beside the draft. */
export interface WizardFacts extends StepFacts {
	/** The profile file as it was read last. */
	readonly file: ConfigFile;
	/** Where secrets of this sign-in go. */
	readonly hosts: Hosts;
	/** Those that a secret would go to and that nobody has vouched for. */
	readonly hostsToAllow: readonly string[];
	/** The hosts that the environment names. */
	readonly environmentHosts: Partial<Hosts>;
	/** The variables that choose a profile. */
	readonly environment: Readonly<Record<string, string | undefined>>;
	/** The team file of the repository that one works in. */
	readonly team?: TeamOffer | undefined;
	readonly noProbe: boolean;
	readonly noSave: boolean;
	/** How long a person may take to sign in, in seconds. */
	readonly timeoutSeconds: number;
	/** How this program is called, for lines to try: `smapi-login`, or with its path from a clone. */
	readonly programName: string;
	/** Started with `--plain`: a line to go on has it too. */
	readonly isPlain: boolean;
	/** The demo: made-up answers that Enter takes, its own console, the page where failures are switched on. */
	readonly demo: DemoFacts | undefined;
	/** The `state` of addresses that this run has given out, the newest last. */
	readonly earlierStates: readonly string[];
}

export interface DemoFacts {
	readonly answers: Partial<Answers>;
	readonly consoleUrl: string;
	readonly practiceUrl: string;
	/** The demo's own page that shows the owner the code: it stands in for Amazon's. */
	readonly codePageUrl?: string;
	/** Plays the owner: signs in and chooses Allow. @returns the address that the browser ends on */
	readonly allow: (authorizationUrl: string) => Promise<string>;
	readonly folder: string;
	/** It is removed at the end. */
	readonly isTemporary: boolean;
}

/** Where another way begins. */
export interface Destination {
	/** The step to show; without it the first that has no answer from elsewhere. */
	readonly at?: StepId;
	/** A saved draft: what is not on disk is asked first, then on at `at`. */
	readonly resumes?: boolean;
	/** Where secrets go from now on: those of the profile or request. */
	readonly hosts?: Hosts;
	readonly failure?: Failure;
	/** What the person came to change: `review` has it in focus. */
	readonly about?: AnswerKey;
	/** Whether the draft is kept on disk: a new sign-in, not one of a saved profile. @default true */
	readonly keepsDraft?: boolean;
}
