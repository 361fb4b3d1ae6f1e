import {Box} from 'ink';
import type {ReactNode} from 'react';
import {Choice} from './fields/choice.tsx';
import type {ChoiceRow} from './fields/row-text.ts';
import {Layer} from './keyboard.tsx';
import {Page} from './page.tsx';

interface QuestionProps<V> {
	readonly text: string;
	/** Each says what happens, never OK or Cancel. */
	readonly answers: readonly ChoiceRow<V>[];
	/** @default 0 */
	readonly initialIndex?: number;
	readonly onAnswer: (value: V) => void;
	/** Esc. */
	readonly onClose: () => void;
}

/** A question over the screen; only its list gets keys. */
export function Question<V>({
	text,
	answers,
	initialIndex = 0,
	onAnswer,
	onClose,
}: QuestionProps<V>): ReactNode {
	return (
		<Layer onClose={onClose}>
			<Box flexDirection="column" flexGrow={1} flexShrink={0}>
				<Page prose={[text]}>
					<Choice rows={answers} initialIndex={initialIndex} onChoose={onAnswer} />
				</Page>
			</Box>
		</Layer>
	);
}

const leaveOrStay: readonly ChoiceRow<'leave' | 'stay'>[] = [
	{value: 'leave', label: 'Leave'},
	{value: 'stay', label: 'Stay'},
];

/** Esc on the first screen. */
export function LeaveQuestion({
	onLeave,
	onStay,
}: {
	readonly onLeave: () => void;
	readonly onStay: () => void;
}): ReactNode {
	return (
		<Question
			text="Leave smapi-login? Your answers so far are kept, without secrets."
			answers={leaveOrStay}
			onAnswer={answer => (answer === 'leave' ? onLeave() : onStay())}
			onClose={onStay}
		/>
	);
}
