import {Text} from 'ink';
import {type ReactNode, useEffect, useEffectEvent} from 'react';
import {leaveWords} from '../core/voice-words.ts';
import {cutText, measure, textWidth} from '../core/wrap-text.ts';
import {Choice} from '../ui/choice.tsx';
import {useCountdown} from '../ui/countdown.ts';
import {Frame, type FrameProps} from '../ui/frame.tsx';
import {Layer, useEscape, useShortcuts} from '../ui/keyboard.tsx';
import type {KeyHint} from '../ui/keys-line.tsx';
import type {ChoiceRow} from '../ui/list-layout.ts';
import {Prose, useSpinner} from '../ui/paragraphs.tsx';
import {useWindow} from '../ui/provider.tsx';
import {type Meaning, type Theme, useTheme} from '../ui/theme.ts';
import type {Notice} from '../ui/title-line.tsx';
import type {InkTalk, Shown} from './ink-talk.ts';
import {
	type Click,
	type Fact,
	type Key,
	type Lead,
	leaveQuestion,
	type Page,
	type Para,
	type Place,
} from './talk.ts';

/** What the view of a prompt gets. */
export interface PromptProps<P> {
	readonly talk: InkTalk;
	readonly shown: Shown;
	/** As it is now. */
	readonly prompt: P;
}

type AnyPrompt = Partial<Pick<Page<unknown>, 'keys' | 'help' | 'status' | 'begins' | 'above'>>;

interface PromptFrameProps extends PromptProps<AnyPrompt> {
	/** The keys that the body has, before those of the prompt. */
	readonly first?: readonly KeyHint[];
	/** A text field has the keys. */
	readonly isTyping?: boolean;
	/** A picture that needs the whole window. */
	readonly isWide?: boolean;
	/** Something that takes its time while the prompt goes on. */
	readonly busy?: string | undefined;
	/** Instead of where the person is. */
	readonly lead?: Lead | undefined;
	/** Beside it, where there is no way. */
	readonly facts?: readonly Fact[] | undefined;
	readonly children: ReactNode;
}

/** The frame of a prompt: where the person is, its keys and what they do, its help, its state, and Leave / Stay. */
export function PromptFrame({
	talk,
	shown,
	prompt,
	first = [],
	isTyping = false,
	isWide = false,
	busy,
	lead,
	facts = [],
	children,
}: PromptFrameProps): ReactNode {
	const {place, said, waiting} = shown;
	const keys = prompt.keys ?? [];
	const {columns} = useWindow();
	const begin = useEffectEvent(() => prompt.begins && talk.begin(prompt.begins));
	useEffect(() => begin(), []);
	usePromptKeys(talk, shown, keys, isTyping);
	const slow = waiting?.isSlow ? waiting.says : busy;
	const status = useStatus(prompt.status);
	const above = (prompt.above ?? []).reduce((sum, line) => sum + Math.ceil(textWidth(line) / columns), 0);
	const told = place.notices.map(
		({text, checked, goes}): Notice => ({text, goes, meaning: toldMeanings[checked ?? 'said']}),
	);
	const notice: Notice[] = said ? [{text: said.text, meaning: said.isDone ? 'success' : 'warning'}] : [];
	return (
		<Frame
			title={place.title}
			place={lead ? lead.place : place.place}
			failure={place.failure}
			way={lead ? lead.way : place.way}
			aside={facts}
			notices={told}
			said={notice}
			busy={slow ? <Spinner text={slow} /> : undefined}
			isWide={isWide}
			keys={waiting ? waitingHints(waiting) : hintsOf(first, keys, isTyping, place.isFirst)}
			help={prompt.help ?? []}
			above={above}
			overlay={shown.isLeaving ? <LeaveQuestion talk={talk} place={place} /> : undefined}
			{...status}
		>
			{children}
		</Frame>
	);
}

function usePromptKeys(
	talk: InkTalk,
	{place, waiting}: Shown,
	keys: readonly Key<unknown>[],
	isTyping: boolean,
): void {
	const closing = keys.find(({key}) => key === 'escape');
	const named = keys.flatMap(key => {
		const name = isTyping ? key.typing : key.key;
		const isWorking = name !== undefined && key !== closing && (key.run || key.gives !== undefined);
		return isWorking ? [[name, () => talk.press(key)] as const] : [];
	});
	const skip = waiting?.enter === undefined ? undefined : talk.skip;
	useShortcuts(waiting ? {enter: skip} : Object.fromEntries(named));
	useEscape(() => {
		if (waiting) talk.back();
		else if (closing) talk.press(closing);
		// What is typed stays until that is answered.
		else if (place.isFirst) talk.leave(true);
		else talk.back();
	});
}

function waitingHints(waiting: NonNullable<Shown['waiting']>): readonly KeyHint[] {
	const {enter, escape: stops = 'stop it'} = waiting;
	return [...(enter === undefined ? [] : [{key: 'Enter', does: enter}]), {key: 'Esc', does: stops}];
}

function hintsOf(
	first: readonly KeyHint[],
	keys: readonly Key<unknown>[],
	isTyping: boolean,
	isFirst: boolean,
): readonly KeyHint[] {
	const own = keys.flatMap(({key, typing, shownAs, does, short, says, isRare, only}) => {
		const name = shownAs?.keys ?? (isTyping && !/^(enter|escape|ctrl\+.*)$/.test(key) ? typing : key);
		if (does === undefined || name === undefined || only === 'lines') return [];
		const hint = {key: labelOf(name), does, ...(short !== undefined && {short}), ...(isRare && {isRare})};
		// What lines say of Enter and Esc is the name of a row.
		const more = shownAs?.says ?? says;
		return [more === undefined || /^(enter|escape)$/.test(key) ? hint : {...hint, says: more}];
	});
	const hasEnter = own.some(({key}) => key === 'Enter');
	const sends = first.some(({key, when}) => key === 'Enter' && when === 'typed');
	const isOfEmpty = (key: string) => key === 'Esc' || (key === 'Enter' && sends);
	const hasEscape = keys.some(({key}) => key === 'escape');
	return [
		...first.filter(({key}) => key !== 'Enter' || !hasEnter || sends),
		...own.map(hint => (isOfEmpty(hint.key) ? {...hint, when: 'empty' as const} : hint)),
		...(hasEscape ? [] : [{key: 'Esc', does: isFirst ? 'leave' : 'back', when: 'empty' as const}]),
		...(isTyping ? [{key: 'Esc', does: 'clear', when: 'typed' as const}] : []),
	].toSorted((one, other) => turnOf(one) - turnOf(other));
}

/** The same order everywhere: what moves, what chooses, what this screen offers, back. */
function turnOf({key}: KeyHint): number {
	if (key === 'Space') return 1;
	if (key === 'Enter') return 2;
	if (key === 'Esc') return 4;
	return /^(↑↓|Up\/Down)$/.test(key) ? 0 : 3;
}

/** `ctrl+y` → `Ctrl+Y`, `enter` → `Enter`. */
function labelOf(name: string): string {
	if (name === 'escape') return 'Esc';
	if (name === 'enter') return 'Enter';
	return name.startsWith('ctrl+') ? `Ctrl+${name.slice(5).toUpperCase()}` : name;
}

function useStatus(status: Page<unknown>['status']): Pick<FrameProps, 'status' | 'statusMeaning'> {
	const left = useCountdown(status && 'timer' in status ? status.timer : undefined);
	if (status === undefined) return {};
	if ('timer' in status) return {status: left};
	const {text, meaning = 'plain'} = status;
	return {status: text, statusMeaning: meaning};
}

const toldMeanings = {fine: 'success', not: 'dim', said: 'plain'} as const;

const leaveOrStay: readonly ChoiceRow<'leave' | 'stay'>[] = [
	{value: 'leave', label: leaveWords.leave},
	{value: 'stay', label: leaveWords.stay},
];

/** Esc on the first step. Lies over the prompt, which stays as it is. */
function LeaveQuestion({talk, place}: {readonly talk: InkTalk; readonly place: Place}): ReactNode {
	const stay = () => talk.leave(false);
	const text = leaveQuestion(place);
	return (
		<Layer onClose={stay}>
			<Prose paragraphs={[{text}]} least={4}>
				<Choice rows={leaveOrStay} onChoose={answer => (answer === 'leave' ? talk.back() : stay())} />
			</Prose>
		</Layer>
	);
}

/** The prose of a prompt, with signs. */
export function proseOf(
	paragraphs: readonly (string | Para | undefined)[],
	theme: Theme,
): readonly {
	readonly text: string;
	readonly goes?: number;
	readonly sign?: string;
	readonly meaning?: Meaning;
	readonly label?: string;
	readonly isClose?: boolean;
}[] {
	return paragraphs.flatMap(para => {
		if (para === undefined || para === '') return [];
		if (typeof para === 'string') return [{text: para}];
		const {text, sign, goes = 0, clicks, label, isClose = false} = para;
		const row = {goes, isClose, ...(label !== undefined && {label})};
		if (clicks) return [{...row, text: clickLine(clicks, theme)}];
		if (sign === undefined || sign === 'busy') return [{...row, text, meaning: para.meaning ?? 'plain'}];
		return [{...row, text, sign: theme.sign[sign], meaning: para.meaning ?? signMeanings[sign]}];
	});
}

const signMeanings = {warning: 'warning', failure: 'failure', success: 'success', focus: 'accent'} as const;

/** Where to click, one after the other. Each stays whole. */
function clickLine(clicks: readonly Click[], theme: Theme): string {
	return clicks
		.map(click => (typeof click === 'string' ? click : theme.hasUnicode ? click.icon : click.name))
		.map(name => name.replaceAll(' ', '\u00A0'))
		.join(theme.click);
}

/** What takes its time, on one line. */
function Spinner({text}: {readonly text: string}): ReactNode {
	const theme = useTheme();
	const {columns} = useWindow();
	const sign = useSpinner();
	const room = Math.min(columns, measure) - textWidth(sign) - 1;
	return (
		<Text wrap="truncate">
			<Text {...theme.mark.accent}>{sign}</Text> {cutText(text, room, theme.sign.more)}
		</Text>
	);
}
