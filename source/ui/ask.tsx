import type {ReactNode} from 'react';
import {Choice} from './fields/choice.tsx';
import type {ChoiceRow} from './fields/row-text.ts';
import {useEscape} from './keyboard.tsx';
import type {KeyHint} from './keys-line.ts';
import {Page} from './page.tsx';
import type {Theme} from './theme.ts';

interface AskProps<V> {
	readonly prose: readonly (string | undefined)[];
	/** Each says what happens, never OK or Cancel. */
	readonly answers: readonly ChoiceRow<V>[];
	readonly onAnswer: (value: V) => void;
	/** Esc. */
	readonly onClose: () => void;
}

/** A question in the place of a screen's body: unlike `Question` it leaves the frame its help. */
export function Ask<V>({prose, answers, onAnswer, onClose}: AskProps<V>): ReactNode {
	useEscape(onClose);
	return (
		<Page prose={prose}>
			<Choice rows={answers} onChoose={onAnswer} />
		</Page>
	);
}

/** The keys of a list where nothing else works. */
export function listKeys({arrows}: Theme): readonly KeyHint[] {
	return [
		{key: arrows.upDown, does: 'move'},
		{key: 'Enter', does: 'choose'},
		{key: 'Esc', does: 'back'},
	];
}
