import {Box, Text} from 'ink';
import {type ReactNode, useMemo, useState} from 'react';
import {Choice} from './fields/choice.tsx';
import {useEscape} from './keyboard.tsx';
import type {KeyHint} from './keys-line.ts';
import {useRoom} from './room.ts';
import type {Theme} from './theme.ts';
import {wrapText} from './wrap-text.ts';

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
	readonly onDone: () => void;
	/** Esc. */
	readonly onClose: () => void;
}

/**
 * Clicks to tick off: Space ticks, Enter ticks and moves on, the last row ends it. Ticks are for the person alone: nothing
 * has to be ticked.
 */
export function Checklist({clicks, doneLabel, onDone, onClose}: ChecklistProps): ReactNode {
	const [ticked, setTicked] = useState<ReadonlySet<number>>(new Set());
	const [start, setStart] = useState(0);
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
	const tick = (at: number, isTicked: boolean) =>
		setTicked(old => new Set(isTicked ? [...old, at] : [...old].filter(other => other !== at)));
	return (
		<Box flexDirection="column">
			<Choice
				key={start}
				rows={rows}
				initialIndex={start}
				height={Math.max(1, room.rows - gap - below)}
				onFocus={setFocused}
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

/** The keys of a checklist. */
export function checklistKeys({arrows}: Theme): readonly KeyHint[] {
	return [
		{key: arrows.upDown, does: 'move'},
		{key: 'Space', does: 'tick'},
		{key: 'Enter', does: 'next'},
		{key: 'o', does: 'open the console'},
		{key: 'Esc', does: 'close'},
	];
}
