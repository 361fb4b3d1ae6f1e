import {createContext} from 'react';
import type {ReactNode} from 'react';
import type {AnswerKey, Answers, Source} from '../../source/core/answers.ts';
import type {Draft} from '../../source/core/draft.ts';
import type {Failure} from '../../source/core/failure.ts';
import type {Destination, WizardFacts} from '../../source/core/wizard-facts.ts';
import type {Ports} from '../../source/ports.ts';

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

/** What the small wizards of these tests tell a screen. */
export const FrameContext = createContext<{
	readonly title: string;
	readonly place?: string;
	readonly failure?: Failure | undefined;
	readonly isFirst?: boolean;
	readonly onBack?: () => void;
}>({title: ''});
