import {type ReactNode, useMemo, useState} from 'react';
import {Choice} from '../ui/choice.tsx';
import {Prose} from '../ui/paragraphs.tsx';
import {useTheme} from '../ui/theme.ts';
import {PromptFrame, type PromptProps, proseOf} from './prompt-view.tsx';
import type {Guide} from './talk.ts';

/** Things to do elsewhere, as a list that is ticked off. */
export function GuideView({talk, shown, prompt}: PromptProps<Guide>): ReactNode {
	const theme = useTheme();
	const [focused, setFocused] = useState(() => firstOpen(prompt));
	const first = [
		{key: theme.arrows.upDown, does: 'move'},
		...(focused < prompt.clicks.length ? [{key: 'Space', does: 'tick'}] : []),
		{key: 'Enter', does: 'next'},
	];
	const keys = [...(prompt.keys ?? []), {key: 'escape', does: 'back', run: talk.back}];
	return (
		<PromptFrame {...{talk, shown}} prompt={{...prompt, keys}} first={first}>
			<Prose paragraphs={proseOf(prompt.prose ?? [], theme)} least={4}>
				<Checklist guide={prompt} focused={focused} onFocus={setFocused} onDone={() => talk.answer('done')} />
			</Prose>
		</PromptFrame>
	);
}

/** The first click without a tick, else the row that goes on. */
function firstOpen({clicks, memory}: Guide): number {
	const open = clicks.findIndex((_, at) => !memory.has(at));
	return open < 0 ? clicks.length : open;
}

interface ChecklistProps {
	readonly guide: Guide;
	readonly focused: number;
	readonly onFocus: (index: number) => void;
	readonly onDone: () => void;
}

/**
 * Space ticks, Enter ticks and moves on, the last row ends it. Ticks are for the person alone: nothing has to be ticked.
 */
function Checklist({guide, focused, onFocus, onDone}: ChecklistProps): ReactNode {
	const {clicks, done, memory} = guide;
	const [ticked, setTicked] = useState<ReadonlySet<number>>(new Set(memory));
	const [start, setStart] = useState(focused);
	const rows = useMemo(
		() => [
			...clicks.map(({label, detail}, at) => ({
				value: at,
				label: `${at + 1}. ${label}`,
				about: detail,
				isTicked: ticked.has(at),
			})),
			{value: clicks.length, label: done},
		],
		[clicks, done, ticked],
	);
	const tick = (at: number, isTicked: boolean) => {
		if (isTicked) memory.add(at);
		else memory.delete(at);
		setTicked(new Set(memory));
	};
	return (
		<Choice
			key={start}
			rows={rows}
			initialIndex={start}
			onFocus={onFocus}
			onTick={at => tick(at, !ticked.has(at))}
			onChoose={at => {
				if (at === clicks.length) return onDone();
				tick(at, true);
				setStart(at + 1);
			}}
		/>
	);
}
