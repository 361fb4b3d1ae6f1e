import {Box, Text} from 'ink';
import {type ReactNode, useMemo, useState} from 'react';
import {wrapText} from '../core/wrap-text.ts';
import {Choice} from './fields/choice.tsx';
import {useEscape} from './keyboard.tsx';
import type {KeyHint} from './keys-line.ts';
import {useRoom} from './room.ts';
import type {Theme} from './theme.ts';

/** One click in the console. */
export interface Click {
	/** What to do, short enough for one line of a narrow window. */
	readonly label: string;
	/** Below the list while the row has the focus. */
	readonly detail: string;
}

const indent = 2;
/** So many lines are for the list, whatever the details take. */
const leastRows = 3;

interface ChecklistProps {
	readonly clicks: readonly Click[];
	/** The last row, which goes on. */
	readonly doneLabel: string;
	/** The ticks so far, kept by the caller for when the person comes back; written here. */
	readonly memory: Set<number>;
	/** Whether Space ticks the row in focus. */
	readonly onTickable: (isTickable: boolean) => void;
	readonly onDone: () => void;
	/** Esc. */
	readonly onClose: () => void;
}

/**
 * Clicks to tick off: Space ticks, Enter ticks and moves on, the last row ends it. Ticks are for the person alone: nothing
 * has to be ticked.
 */
export function Checklist(props: ChecklistProps): ReactNode {
	const {clicks, doneLabel, memory, onTickable, onDone, onClose} = props;
	const [ticked, setTicked] = useState<ReadonlySet<number>>(new Set(memory));
	const [start, setStart] = useState(() => firstOpen(clicks.length, memory));
	const [focused, setFocused] = useState(0);
	const room = useRoom();
	useEscape(onClose);
	const details = useMemo(
		() => clicks.map(({detail}) => wrapText(detail, room.columns - indent)),
		[clicks, room.columns],
	);
	// As many lines for each as for the longest, so that nothing jumps from row to row.
	const most = Math.max(...details.map(lines => lines.length));
	const gap = room.rows > clicks.length + most + 1 ? 1 : 0;
	const below = Math.min(most, Math.max(0, room.rows - leastRows));
	const rows = useMemo(
		() => [
			...clicks.map(({label}, at) => ({
				value: at,
				label: `${at + 1}. ${label}`,
				isTicked: ticked.has(at),
			})),
			{value: clicks.length, label: doneLabel},
		],
		[clicks, doneLabel, ticked],
	);
	const tick = (at: number, isTicked: boolean) => {
		if (isTicked) memory.add(at);
		else memory.delete(at);
		setTicked(new Set(memory));
	};
	return (
		<Box flexDirection="column">
			<Choice
				key={start}
				rows={rows}
				initialIndex={start}
				height={Math.max(1, room.rows - gap - below)}
				onFocus={at => {
					setFocused(at);
					onTickable(at < clicks.length);
				}}
				onTick={at => tick(at, !ticked.has(at))}
				onChoose={at => {
					if (at === clicks.length) return onDone();
					tick(at, true);
					setStart(at + 1);
				}}
			/>
			<Box paddingLeft={indent} paddingTop={gap}>
				<Text>{(details[focused] ?? []).slice(0, below).join('\n')}</Text>
			</Box>
		</Box>
	);
}

/** The first click without a tick, else the row that goes on. */
function firstOpen(count: number, ticked: ReadonlySet<number>): number {
	const open = Array.from({length: count}, (_, at) => at).find(at => !ticked.has(at));
	return open ?? count;
}

/** The keys of a checklist. */
export function checklistKeys({arrows}: Theme, isTickable: boolean): readonly KeyHint[] {
	return [
		{key: arrows.upDown, does: 'move'},
		...(isTickable ? [{key: 'Space', does: 'tick'}] : []),
		{key: 'Enter', does: 'next'},
		{key: 'o', does: 'console'},
		{key: 'Esc', does: 'close'},
	];
}
