import type {ReactNode} from 'react';
import type {AnswerKey, Answers, Source} from '../core/answers.ts';
import type {ConfigFile} from '../core/config-file.ts';
import type {Draft} from '../core/draft.ts';
import type {Failure} from '../core/failure.ts';
import type {Hosts} from '../core/hosts.ts';
import type {StepFacts, StepId} from '../core/steps.ts';
import type {Ports} from '../ports.ts';

/** What a screen wants done outside; data, so that tests see it. The wizard does it through ports. */
export type ScreenAction =
	/** To the clipboard; `what` is said to the person: "Address copied (wl-copy)". */
	| {readonly type: 'copy'; readonly text: string; readonly what: string}
	/** In the browser. */
	| {readonly type: 'open'; readonly url: string}
	/** Above the frame, each line whole at any width. */
	| {readonly type: 'print'; readonly lines: readonly string[]}
	/** To a file of mode 0600 in the working folder. */
	| {readonly type: 'write'; readonly file: string; readonly text: string};

/** What screens know beside the draft. */
export interface WizardFacts extends StepFacts {
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
	/** How this program is called, for lines to try: `smapi-login`, or with its path from a clone. */
	readonly programName: string;
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
}

/** Where `onGo` leads. */
export interface Destination {
	/** The step to show; without it the first that has no answer from elsewhere. */
	readonly at?: StepId;
	/** A saved draft: what is not on disk is asked first, then on at `at`. */
	readonly resumes?: boolean;
	/** Where secrets go from now on: those of the profile or request. */
	readonly hosts?: Hosts;
	readonly failure?: Failure;
	/** Whether the draft is kept on disk: a new sign-in, not one of a saved profile. @default true */
	readonly keepsDraft?: boolean;
}

/** What every screen gets. A screen draws a `Frame` and names answers, never other screens. */
export interface ScreenProps {
	readonly draft: Draft;
	readonly facts: WizardFacts;
	readonly ports: Ports;
	/** Why the wizard came back here; undefined when it just went on. The frame shows it. */
	readonly failure: Failure | undefined;
	readonly act: (action: ScreenAction) => void;
	/** The step is answered: go on. `source` where the answers were not typed (`profile`): their steps are then skipped. */
	readonly onDone: (changes: Partial<Answers>, source?: Source) => void;
	/** Keeps answers without going on, for when the person comes back. */
	readonly onKeep: (changes: Partial<Answers>) => void;
	/** To the step that asks for this answer; from there the way leads back here. */
	readonly onEdit: (key: AnswerKey) => void;
	/** Something failed: the wizard goes to the step that repairs it, or shows it here. */
	readonly onFailure: (failure: Failure) => void;
	/** The failure on top is mended or no longer true. */
	readonly onMended: () => void;
	/** Begins another way with these answers (from `home`, `n` on `token`). */
	readonly onGo: (draft: Draft, destination?: Destination) => void;
	/** The profile file was changed: read it again. */
	readonly onFileChanged: () => void;
	/** The `state` of a new address. */
	readonly onAddress: (state: string) => void;
	/** Leave the wizard, exit 0. */
	readonly onLeave: () => void;
}

/** A screen's module: `source/screens/<step id>.tsx` exports `Screen`. */
export interface ScreenModule {
	readonly Screen: (props: ScreenProps) => ReactNode;
}
