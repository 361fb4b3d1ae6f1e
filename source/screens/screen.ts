import type {ReactNode} from 'react';
import type {AnswerKey, Answers} from '../core/answers.ts';
import type {ConfigFile} from '../core/config-file.ts';
import type {Draft} from '../core/draft.ts';
import type {Failure} from '../core/failure.ts';
import type {Hosts} from '../core/hosts.ts';
import type {Vendor} from '../core/profile.ts';
import type {StepFacts} from '../core/steps.ts';
import type {Ports} from '../ports.ts';

/** What a screen wants done outside; data, so that tests see it. The wizard does it through ports. */
export type ScreenAction =
	/** To the clipboard; `what` is said to the person: "Address copied (wl-copy)". */
	| {readonly type: 'copy'; readonly text: string; readonly what: string}
	/** In the browser. */
	| {readonly type: 'open'; readonly url: string}
	/** Above the frame, as one unbroken line each. */
	| {readonly type: 'print'; readonly lines: readonly string[]}
	/** To a new file of mode 0600 in the working folder. */
	| {readonly type: 'write'; readonly file: string; readonly text: string};

/** What screens know beside the draft. */
export interface WizardFacts extends StepFacts {
	readonly file: ConfigFile;
	readonly hosts: Hosts;
	readonly vendors: readonly Vendor[] | undefined;
	/** Terminal size, kept up to date. */
	readonly columns: number;
	readonly rows: number;
	readonly noProbe: boolean;
	readonly noSave: boolean;
	readonly timeoutSeconds: number;
	/** Made-up values that Enter takes (the demo). */
	readonly madeUp: Partial<Answers>;
}

/** What every screen gets. A screen draws inside the frame and names answers, never other screens. */
export interface ScreenProps {
	readonly draft: Draft;
	readonly facts: WizardFacts;
	readonly ports: Ports;
	/** Why the wizard came back here; undefined when it just went on. */
	readonly failure: Failure | undefined;
	readonly act: (action: ScreenAction) => void;
	/** The step is answered: go on. */
	readonly onDone: (changes: Partial<Answers>) => void;
	/** One step back. */
	readonly onBack: () => void;
	/** To the step that asks for this answer; from there the way leads back here. */
	readonly onEdit: (key: AnswerKey) => void;
	/** Something failed: the wizard goes to the step that repairs it. */
	readonly onFailure: (failure: Failure) => void;
	/** Leave the wizard with this result. */
	readonly onLeave: (result: {readonly accessToken?: string}) => void;
}

/** A screen's module: `source/screens/<step id>.tsx` exports `Screen`. */
export interface ScreenModule {
	readonly Screen: (props: ScreenProps) => ReactNode;
}
