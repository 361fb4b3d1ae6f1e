import type {AnswerKey, Answers, Source} from '../core/answers.ts';
import type {Draft} from '../core/draft.ts';
import type {Failure} from '../core/failure.ts';
import type {Destination, WizardFacts} from '../core/wizard-facts.ts';
import type {Ports} from '../ports.ts';
import type {Asker} from './asker.ts';
import type {PairMemory} from './check-pair.ts';

/** How a step ended. A Failure that a step throws counts as `fail`. */
export type LineOutcome =
	/** Answered: go on. `source` where the answers were not typed. */
	| {readonly type: 'done'; readonly changes: Partial<Answers>; readonly source?: Source}
	| {readonly type: 'back'}
	/** To the step that asks for this answer; from there the way leads back here. `changes` are kept first. */
	| {readonly type: 'edit'; readonly key: AnswerKey; readonly changes?: Partial<Answers>}
	| {readonly type: 'fail'; readonly failure: Failure}
	/** Begins another way with these answers. */
	| {readonly type: 'go'; readonly draft: Draft; readonly destination?: Destination}
	| {readonly type: 'leave'};

/** What a step in lines gets. */
export interface LineStep {
	readonly draft: Draft;
	readonly facts: WizardFacts;
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
