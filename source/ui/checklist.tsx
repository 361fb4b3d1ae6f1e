import {type ReactNode, useMemo, useState} from 'react';
import {Choice} from './fields/choice.tsx';
import {useEscape} from './keyboard.tsx';
import type {KeyHint} from './keys-line.ts';
import type {Theme} from './theme.ts';

/** One click in the console. */
export interface Click {
	/** What to do, short enough for one line of a narrow window. */
	readonly label: string;
	/** Shown while the row has the focus. */
	readonly detail: string;
}

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
	useEscape(onClose);
	const rows = useMemo(
		() => [
			...clicks.map(({label, detail}, at) => ({
				value: at,
				label: `${at + 1}. ${label}`,
				hint: detail,
				isTicked: ticked.has(at),
			})),
			{value: clicks.length, label: doneLabel},
		],
		[clicks, doneLabel, ticked],
	);
	const tick = (at: number, isTicked: boolean) =>
		setTicked(old => new Set(isTicked ? [...old, at] : [...old].filter(other => other !== at)));
	return (
		<Choice
			key={start}
			rows={rows}
			initialIndex={start}
			onTick={at => tick(at, !ticked.has(at))}
			onChoose={at => {
				if (at === clicks.length) return onDone();
				tick(at, true);
				setStart(at + 1);
			}}
		/>
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
