import {Box, Text, useIsScreenReaderEnabled} from 'ink';
import {type ReactNode, useMemo} from 'react';
import type {AnswerKey, Answers} from '../core/answers.ts';
import {contactedHosts, reviewRows, storedWhere} from '../core/review-rows.ts';
import {Choice} from '../ui/fields/choice.tsx';
import {type ChoiceRow, extraLines} from '../ui/fields/row-text.ts';
import {spokenHeight} from '../ui/fields/spoken-row.tsx';
import {Frame} from '../ui/frame.tsx';
import {useRoom} from '../ui/room.ts';
import {type Theme, useTheme} from '../ui/theme.ts';
import {cutText, wrapText} from '../ui/wrap-text.ts';
import type {ScreenProps} from './screen.ts';

/** Start, then every answer; what happens and what is stored below. */
export function Screen({draft, facts, ports, onDone, onEdit}: ScreenProps): ReactNode {
	const {arrows} = useTheme();
	const {answers} = draft;
	const notes = [
		contactedHosts(facts.hosts, facts.demo !== undefined),
		storedWhere(answers.role, ports.store.path, facts.noSave),
		...(facts.demo ? [`To practise failures, open ${facts.demo.practiceUrl}`] : []),
	];
	return (
		<Frame
			keys={[
				{key: arrows.upDown, does: 'move'},
				{key: 'Enter', does: 'start or change'},
				{key: 'Esc', does: 'back'},
			]}
			help={[...helpText, ...notes, wholeAnswers(answers)]}
		>
			<ReviewBody
				answers={answers}
				notes={notes}
				onChoose={key => (key === 'start' ? onDone({reviewed: true}) : onEdit(key))}
			/>
		</Frame>
	);
}

function wholeAnswers(answers: Partial<Answers>): string {
	return reviewRows(answers)
		.map(({label, value}) => `${label}: ${value}`)
		.join('\n');
}

const helpText = [
	'Start begins the sign-in with these answers. Enter on a row changes that answer and leads back here.',
];

type RowKey = 'start' | AnswerKey;

/** A client ID, 61 characters, still fits at 80 columns. */
const labelWidth = 17;
/** Below so many columns the values need the room more than a straight edge. */
const narrow = 60;

function choiceRows(
	answers: Partial<Answers>,
	columns: number,
	theme: Theme,
	isSpoken: boolean,
): readonly ChoiceRow<RowKey>[] {
	const room = columns - theme.sign.focus.length - 1;
	const padded = (label: string) => (columns < narrow ? `${label}  ` : label.padEnd(labelWidth));
	return [
		{value: 'start', label: startLabel(answers)},
		...reviewRows(answers).map(({key, label, value}) => ({
			value: key,
			label: isSpoken ? `${label}: ${value}` : cutText(padded(label) + value, room, theme.sign.more),
		})),
	];
}

function startLabel({role, flow}: Partial<Answers>): string {
	if (role === 'client') return 'Start: make the address for the owner';
	return flow === 'browser' ? 'Start: open Amazon in your browser' : 'Start: make the address to open';
}

interface ReviewBodyProps {
	readonly answers: Partial<Answers>;
	readonly notes: readonly string[];
	readonly onChoose: (key: RowKey) => void;
}

/** The notes stand below the list where both have room; help always has them, and each answer whole. */
function ReviewBody({answers, notes, onChoose}: ReviewBodyProps): ReactNode {
	const theme = useTheme();
	const room = useRoom();
	const isSpoken = useIsScreenReaderEnabled();
	const rows = useMemo(
		() => choiceRows(answers, room.columns, theme, isSpoken),
		[answers, room.columns, theme, isSpoken],
	);
	const height = isSpoken
		? spokenHeight(rows, room.columns)
		: rows.length + extraLines(rows, room.columns, theme);
	const lines = notes.flatMap(note => wrapText(note, room.columns));
	const hasNotes = height + 1 + lines.length <= room.rows;
	return (
		<Box flexDirection="column">
			<Choice rows={rows} onChoose={onChoose} height={hasNotes ? height : room.rows} />
			{hasNotes && (
				<Text wrap="truncate" {...theme.style.dim}>
					{isSpoken ? lines.join('\n') : `\n${lines.join('\n')}`}
				</Text>
			)}
		</Box>
	);
}
