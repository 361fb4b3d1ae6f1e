import type {AnswerKey, Answers, Source} from '../core/answers.ts';
import type {ConfigFile} from '../core/config-file.ts';
import type {Draft} from '../core/draft.ts';
import type {Failure} from '../core/failure.ts';
import type {Hosts} from '../core/hosts.ts';
import type {StepFacts, StepId} from '../core/steps.ts';
import type {Ports} from '../ports.ts';
import type {Asker} from './asker.ts';
import type {PairMemory} from './check-pair.ts';

/** What the steps in lines know beside the draft: the same as what screens know. */
export interface LineFacts extends StepFacts {
	/** The profile file as it was read last. */
	readonly file: ConfigFile;
	/** Where secrets of this sign-in go. */
	readonly hosts: Hosts;
	/** The hosts that the environment names. */
	readonly environmentHosts: Partial<Hosts>;
	/** The variables that choose a profile. */
	readonly environment: Readonly<Record<string, string | undefined>>;
	readonly noProbe: boolean;
	readonly noSave: boolean;
	/** How long a person may take to sign in, in seconds. */
	readonly timeoutSeconds: number;
	/** How this program is called, for lines to try. */
	readonly programName: string;
	readonly demo:
		| {
				readonly answers: Partial<Answers>;
				readonly consoleUrl: string;
				readonly practiceUrl: string;
				/** The demo's own page that shows the owner the code: it stands in for Amazon's. */
				readonly codePageUrl?: string;
				/** Plays the owner: signs in and chooses Allow. @returns the address that the browser ends on */
				readonly allow: (authorizationUrl: string) => Promise<string>;
				readonly folder: string;
		  }
		| undefined;
	/** The `state` of addresses that this run has given out, the newest last. */
	readonly earlierStates: readonly string[];
}

/** Where `go` leads. */
export interface LineDestination {
	/** The step to ask; without it the first that has no answer from elsewhere. */
	readonly at?: StepId;
	/** A saved draft: what is not on disk is asked first, then on at `at`. */
	readonly resumes?: boolean;
	readonly hosts?: Hosts;
	readonly failure?: Failure;
	/** Whether the draft is kept on disk. @default true */
	readonly keepsDraft?: boolean;
}

/** How a step ended. A Failure that a step throws counts as `fail`. */
export type LineOutcome =
	/** Answered: go on. `source` where the answers were not typed. */
	| {readonly type: 'done'; readonly changes: Partial<Answers>; readonly source?: Source}
	| {readonly type: 'back'}
	/** To the step that asks for this answer; from there the way leads back here. `changes` are kept first. */
	| {readonly type: 'edit'; readonly key: AnswerKey; readonly changes?: Partial<Answers>}
	| {readonly type: 'fail'; readonly failure: Failure}
	/** Begins another way with these answers. */
	| {readonly type: 'go'; readonly draft: Draft; readonly destination?: LineDestination}
	| {readonly type: 'leave'};

/** What a step in lines gets. */
export interface LineStep {
	readonly draft: Draft;
	readonly facts: LineFacts;
	readonly ports: Ports;
	readonly asker: Asker;
	/** Why the wizard came back here; it is said already. */
	readonly failure: Failure | undefined;
	/** Aborted when the wizard is over. */
	readonly signal: AbortSignal;
	/** The pairs of client ID and secret that were checked in this run. */
	readonly pairs: PairMemory;
	/** To the clipboard; says what became of it. */
	readonly copy: (text: string, what: string) => Promise<void>;
	/** In the browser; says what became of it. */
	readonly open: (url: string) => Promise<void>;
	/** To a new file of mode 0600 in the working folder; says where. */
	readonly write: (file: string, text: string) => Promise<void>;
	/** The `state` of a new address. */
	readonly onAddress: (state: string) => void;
}

/** A step in lines: `source/lines/<step id>.ts` exports `ask` and, where there is something to explain, `help`. */
export interface LineModule {
	readonly ask: (step: LineStep) => Promise<LineOutcome>;
	/** What `?` says. */
	readonly help?: readonly string[];
}
