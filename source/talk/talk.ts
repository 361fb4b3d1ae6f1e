import type {AnswerKey, Answers, Source} from '../core/answers.ts';
import type {Judgement} from '../core/client.ts';
import type {Draft} from '../core/draft.ts';
import type {Failure} from '../core/failure.ts';
import {leaveWords} from '../core/voice-words.ts';
import type {Told} from '../core/walk.ts';
import type {Stage} from '../core/way.ts';
import type {Destination, WizardFacts} from '../core/wizard-facts.ts';
import type {PairMemory} from '../flows/check-pair.ts';
import type {Ports} from '../ports.ts';
import {type Back, back} from './asker.ts';

/**
 * How a step talks to the person. One step, one async function; two voices: screens drawn by Ink, and lines.
 *
 * - A prompt is data, given as a value or as a function that is called again whenever something has changed: after a
 *   key's `run`, after `refresh`, when the window changes, as often as `every` says. So the state of a step is its local
 *   variables. A prompt function is pure and cheap: it is called for every key that changes something.
 * - One prompt is open at a time. Once it is answered it stays drawn, deaf, until the next one opens; keys wait meanwhile.
 * - A prompt rejects with the signal's reason when the wizard leaves the step: `finally` cleans up.
 */
export interface Talk {
	/** Whether it is drawn; else it is told in lines. */
	readonly isScreen: boolean;
	/** Of the window; infinite in lines. */
	readonly columns: number;
	readonly rows: number;
	/** Whether it draws more than ASCII; never in lines. */
	readonly hasPictures: boolean;
	/** A list, one row of which is taken. */
	choose<V>(prompt: Live<Choose<V>>): Promise<V | Back>;
	/** A line of text, never empty. */
	text<V = never>(prompt: Live<Text<V>>): Promise<string | V | Back>;
	/** Paragraphs and keys; with a field while something is waited for. `ends` answers it from outside. */
	page<V>(prompt: Live<Page<V>>, ends?: Promise<V>): Promise<V | Back>;
	/** Things to do elsewhere, one after the other. */
	guide(prompt: Live<Guide>): Promise<'done' | Back>;
	/** Something that takes its time; told below the prompt before it once it is slow. */
	wait<R>(work: Work<R>, words: Wait): Promise<R | Skipped | Back>;
	/** The open prompt is another one now: its function is called again. */
	refresh(): void;
	/** Lines to be copied, whole: above the frame, or as lines. */
	print(lines: readonly string[]): void;
	/** What became of something: below the title until the next key, or a line. */
	say(text: string, isDone?: boolean): void;
	copy(text: string, what: string, isSecret?: boolean): Promise<void>;
	open(url: string): Promise<void>;
	write(file: string, text: string): Promise<void>;
	/** The person looks at something else from now on. @param waitsFor who is to answer: `Amazon` */
	away(waitsFor: string): Away;
}

/** A person who looks elsewhere. */
export interface Away {
	/** The wait is over; a second time it is nothing. @param isAnswered it came, and nobody may have seen it */
	over(isAnswered: boolean): void;
}

export type {Back};
export {back};

/** Enter while something is waited for: on without it. */
export const skipped = Symbol('skipped');
export type Skipped = typeof skipped;

export type Live<P> = P | (() => P);

/** A paragraph, or a row of a table. */
export interface Para {
	readonly text: string;
	/** A colour on the screen. @default 'plain' */
	readonly meaning?: 'accent' | 'success' | 'warning' | 'failure' | 'dim' | 'plain';
	/** `busy` moves on a screen. */
	readonly sign?: 'busy' | 'warning' | 'failure' | 'success' | 'focus';
	/** The name of a row of a table. */
	readonly label?: string;
	/** Follows the one above without an empty line. */
	readonly isClose?: boolean;
	/** Cut to one line instead of wrapped. */
	readonly isOneLine?: boolean;
	/** Left out where the room is short, the highest first. @default 0: stays */
	readonly goes?: number;
	/** Lines say a paragraph once; another number says it again. */
	readonly at?: number;
	readonly only?: 'screen' | 'lines';
	/** Where to click, one after the other: drawn instead of the text, which lines say. In prose. */
	readonly clicks?: readonly Click[];
	/** A share of something that runs down, 0 to 1: drawn as a line before the text. */
	readonly share?: number;
}

/** What is clicked on: its words, or a sign and what one calls it. */
export type Click = string | {readonly icon: string; readonly name: string};

/** A key on the screen; in lines a row of the question, or a letter where a text is asked for. */
export interface Key<V> {
	/** `c`, `enter`, `escape`. */
	readonly key: string;
	/** What does the same while a text is typed on the screen: `ctrl+y`. Without it the key is text then. */
	readonly typing?: string;
	/** On the line of keys; nothing there without it. */
	readonly does?: string;
	/** In fewer letters, where there is no room. */
	readonly short?: string;
	/** Told there in a wide window alone; always behind `?`. */
	readonly isRare?: boolean;
	/** Several keys told as one: what stands there instead of the key (`1 2 3`), and what the help says of all of them. */
	readonly shownAs?: {readonly keys: string; readonly says: string};
	/** The row in lines; none there without it. */
	readonly says?: string;
	/** In lines it is taken beside a field without being told: a paragraph names it. */
	readonly isQuiet?: boolean;
	/** Does something; the prompt stays. Lines wait for it before they ask on. */
	readonly run?: () => unknown;
	/** Answers the prompt. With neither the key is only told. */
	readonly gives?: V | Back;
	readonly only?: 'screen' | 'lines';
}

interface Prompt<V> {
	/**
	 * Asked again under the same id in its step, a prompt goes on where it was: with its text and its row in focus; lines
	 * say only what is new. Without an id each asking is a new prompt.
	 */
	readonly id?: string;
	/** Esc and `b` give `back` unless there is a key `escape`: without one a prompt is the way out of its step. */
	readonly keys?: readonly Key<V>[];
	/** Behind `?`. */
	readonly help?: readonly string[];
	/** At the right end of the title: words, or a time that runs out (lines say it at the start, at one minute, at the end). */
	readonly status?: {readonly text: string; readonly meaning?: Para['meaning']} | {readonly timer: Date};
	/** Lines of what was printed last that stay in the window. */
	readonly above?: readonly string[];
	/** Begins with the prompt: the screen is there meanwhile, lines wait for it before they ask. */
	readonly begins?: () => Promise<unknown>;
	/** It tells the time: its function is called again so often. */
	readonly every?: {readonly seconds: number; readonly until?: Date};
}

export interface Row<V> {
	readonly value: V;
	readonly label: string;
	/** Of a table: stands before the label, in a column of its own. */
	readonly name?: string;
	/** How it is now: behind the label, in a column of its own. The filter does not look at it. */
	readonly state?: string;
	/** In a few words, for a column that never wraps. Parts with ` · ` between them go one by one where it is tight. */
	readonly hint?: string;
	/** What more there is to say: below the list while the row is in focus, behind the hint in lines. */
	readonly about?: string;
	/** Before the label, on a screen: what `state` says, for the eye. */
	readonly sign?: 'success' | 'warning' | 'failure' | 'dim';
	/** Begins a group: an empty line before it, where there is room for all of them. */
	readonly isApart?: boolean;
	/** Undefined: a row without a tick box. */
	readonly isTicked?: boolean;
	/** A word that is too long is cut in its middle, words at their end; else all of it stands below while it is in focus. */
	readonly isOneLine?: boolean;
	/** Stays the same as long as the thing behind it is there. @default the label */
	readonly id?: string;
	/** A way out: in lines it comes behind the keys. */
	readonly isOut?: boolean;
}

/** How far along a way one is, and which way that is. */
export type Lead = Pick<Place, 'place' | 'way'>;

/** Something worth knowing, and its name; '' where it goes on. */
export type Fact = readonly [name: string, value: string];

/** What stands beside or below a list for the row in focus. */
export interface Details {
	readonly heading: string;
	readonly lines: readonly string[];
}

/** A list's row in focus and its filter; written by the voice, for when it is asked again. */
export interface Found {
	id?: string | undefined;
	filter?: string;
}

export interface Choose<V> extends Prompt<V> {
	readonly prose?: readonly (string | Para | undefined)[];
	/** Read whole, page by page where the window is small; instead of `prose`. */
	readonly text?: readonly (string | Para)[];
	/** In lines, before the rows. @default lineWords.whatNow */
	readonly question?: string | undefined;
	readonly rows: readonly Row<V>[];
	/** The row in focus at first; what Enter alone takes in lines. @default 0 */
	readonly at?: number;
	/** Drawn below the list for the row in focus, where there is room for all of them. Not said in lines. */
	readonly picture?: (value: V) => readonly string[];
	/** Where the person would be with the row in focus; the line of the title tells it. */
	readonly leads?: (value: V) => Lead;
	/** Lines that the list keeps whatever the prose takes. */
	readonly least?: number;
	/** Space on a row with a tick box. */
	readonly onTick?: (value: V) => void;
	readonly details?: (value: V) => Details;
	/** Where the way would stand beside a wide window: of the row in focus. Not said in lines. */
	readonly facts?: (value: V) => readonly Fact[];
	/** Below the list where there is room for all of them; before it in lines. */
	readonly notes?: readonly string[];
	/** Instead of `keys`: those of the row in focus. In lines they are asked for behind a row of their own. */
	readonly keysFor?: (value: V | undefined) => readonly Key<V>[];
	/** That row. */
	readonly others?: string;
	/** A paste answers it. */
	readonly pasted?: (text: string) => V;
	/** A key `/` filters; without it there is no filter. Also says where the focus starts. */
	readonly found?: Found;
}

export interface Text<V> extends Prompt<V> {
	readonly prose?: readonly (string | Para | undefined)[];
	readonly field: Field;
}

export interface Field {
	/** `Client ID`. */
	readonly name: string;
	readonly isSecret?: boolean;
	/** An `odd` value is taken by a second Enter. */
	readonly judge?: (text: string) => Judgement;
	/** What that does. @default 'keeps it as it is' */
	readonly anyway?: string;
	/** Enter alone: `keeps what you gave (…3f9k)`. */
	readonly enter?: {
		readonly value: string;
		readonly does: 'keeps' | 'takes' | 'leaves it out';
		readonly name?: string;
	};
	/** Said when Enter meets nothing. */
	readonly empty?: string;
	/** What several lines of one paste are. @default 'first' */
	readonly pastes?: 'first' | 'join';
	/** `any`: words of people. Else IDs, secrets, names and addresses, which are visible ASCII. @default 'plain' */
	readonly letters?: 'plain' | 'any';
	/** For what others sent, with its lines: told what it is, never shown. `isBad`: taken, and no good news. Instead of `pastes`. */
	readonly read?: (
		text: string,
	) => {readonly taken: string; readonly isBad?: boolean} | {readonly refused: string};
	/** A text that is there from the start, as if pasted. */
	readonly initial?: string;
}

/** What a whole way was for: framed on a screen that has the room, and said first. */
export interface Card {
	/** `You have a token` */
	readonly says: string;
	readonly sign: 'success' | 'warning';
	readonly rows: readonly Para[];
}

export interface Page<V> extends Prompt<V> {
	/** Before the paragraphs. */
	readonly card?: Card | undefined;
	readonly paragraphs: readonly Para[];
	/** Something that takes its time, while the keys go on working. */
	readonly busy?: string | undefined;
	/** Drawn whole instead of the paragraphs, dark on light: a QR code. Not in lines. */
	readonly picture?: readonly string[] | undefined;
	/** In lines, where the keys become rows. @default lineWords.whatNow */
	readonly question?: string | undefined;
	/** In lines each line that is no letter of a key goes here. Enter on the empty field is the key `enter`. */
	readonly field?:
		| (Field & {
				readonly onSubmit: (text: string) => unknown;
				/** Below the field, until something else is typed. */
				readonly note?: Para | undefined;
		  })
		| undefined;
	/** A paste while there is no field. */
	readonly onPaste?: (text: string) => void;
	/** Only says what runs by itself: a screen leaves it out where that is over before anybody could read it. */
	readonly isPassing?: boolean;
}

export interface Guide extends Omit<Prompt<never>, 'status'> {
	readonly prose?: readonly (string | undefined)[];
	readonly clicks: readonly {readonly label: string; readonly detail: string}[];
	/** The row that goes on. */
	readonly done: string;
	/** In lines. */
	readonly question: string;
	/** The ticks so far, written here. */
	readonly memory: Set<number>;
}

/** Yields when it turns out to be slow; a text is what it does now. */
export type Work<R> = (signal: AbortSignal) => AsyncGenerator<unknown, R>;

export interface Wait {
	/** Once it is slow. */
	readonly says: string;
	/** Enter goes on without it: `go on without the check`. */
	readonly enter?: string;
	/** @default 'stop it' */
	readonly escape?: string;
}

/** What a step gets. Talk is a part of it, so that a step has one argument. */
export interface Step {
	readonly talk: Talk;
	/** The answers when the step began. */
	readonly draft: Draft;
	readonly facts: WizardFacts;
	readonly ports: Ports;
	/** Why the wizard came here; it is told already. */
	readonly failure: Failure | undefined;
	/** What the person came to change. */
	readonly about?: AnswerKey | undefined;
	/** Aborted when the step is left. */
	readonly signal: AbortSignal;
	/** The pairs of client ID and secret that were checked in this run. */
	readonly pairs: PairMemory;
	/** What was ticked in a list of clicks, by the list's name: kept as long as the wizard runs. */
	readonly ticks: (list: string) => Set<number>;
	/** Where the person would be with these answers, without keeping them. */
	readonly foresee: (changes: Partial<Answers>) => Lead;
	/** Keeps answers without a step forward. */
	readonly keep: (changes: Partial<Answers>) => void;
	/** A failure that is told here, on top, until it is mended. */
	readonly fail: (failure: Failure) => void;
	/** The failure on top is no longer true. */
	readonly mended: () => void;
	/** The profile file was changed. */
	readonly fileChanged: () => void;
	/** The `state` of a new address. */
	readonly onAddress: (state: string) => void;
}

/** How a step ended. A Failure that it throws counts as `fail`. */
export type Outcome =
	/** `told`: what was found out, on the next step's screen. */
	| {
			readonly type: 'done';
			readonly changes: Partial<Answers>;
			readonly source?: Source;
			readonly told?: readonly Told[];
			/** No page of the step waited for the person: what was told with it has not been read. */
			readonly isUnasked?: true;
	  }
	| {readonly type: 'back'}
	/** To the step that asks for this answer; from there the way leads back here. `changes` are kept first. */
	| {readonly type: 'edit'; readonly key: AnswerKey; readonly changes?: Partial<Answers>}
	| {readonly type: 'fail'; readonly failure: Failure}
	| {readonly type: 'go'; readonly draft: Draft; readonly destination?: Destination}
	/** `words`: the last ones, where nothing stays to go on with. */
	| {readonly type: 'leave'; readonly words?: string};

/** A step: `source/steps/<id>.ts` exports `ask`. */
export type Ask = (step: Step) => Promise<Outcome>;

/** The prompt as it is now. */
export function now<P extends object>(prompt: Live<P>): P {
	return typeof prompt === 'function' ? prompt() : prompt;
}

/** A voice for the whole wizard. */
export interface Voice extends Talk {
	/** Told with the prompt that opens next; where one is open, at once. @param isChange in the middle of a step */
	place(place: Place, isChange: boolean): void;
	/** Whether somebody who went back on the first step wants to leave. */
	wantsToLeave(): Promise<boolean>;
	/** The last words. @param warning what is not over yet */
	close(lines: readonly string[], isGood: boolean, warning?: string): Promise<void>;
}

/** What is asked before the program is left. */
export function leaveQuestion({isKept}: Place): string {
	return isKept ? leaveWords.questionKept : leaveWords.question;
}

/** Where the person is, and why. */
export interface Place {
	readonly title: string;
	/** `4 of 10`, `done`. */
	readonly place: string | undefined;
	/** The steps of this way, for the eye; lines say only the place. */
	readonly way: readonly Stage[];
	readonly failure: Failure | undefined;
	readonly notices: readonly Told[];
	/** Back leads out of the program. */
	readonly isFirst: boolean;
	/** Answers of this sign-in are on the disk: leaving keeps them. */
	readonly isKept: boolean;
}
