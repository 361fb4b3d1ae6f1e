import {type ReactNode, useState} from 'react';
import type {NotSaved as NotSavedEvent} from '../flows/save-with-choices.ts';
import type {ChoiceRow} from './fields/row-text.ts';
import {Frame} from './frame.tsx';
import {useEscape} from './keyboard.tsx';
import {NotSavedChoices} from './not-saved-choices.tsx';
import {Question} from './question.tsx';
import {useTheme} from './theme.ts';

interface NotSavedProps {
	readonly notSaved: NotSavedEvent;
	readonly profileName: string;
	readonly onSave: (profileName: string, replace: boolean) => void;
	/** Give the token up and sign in with a new address. */
	readonly onAgain: () => void;
	/** The person leaves: the new token is dropped. */
	readonly onDrop: () => void;
}

/** Amazon gave a token and it is not saved yet: where to put it. It is in memory only. */
export function NotSaved({notSaved, profileName, onSave, onAgain, onDrop}: NotSavedProps): ReactNode {
	const {arrows} = useTheme();
	const [isLeaving, setIsLeaving] = useState(false);
	useEscape(() => setIsLeaving(true), {isActive: !isLeaving});
	const {what, why} = notSaved.failure;
	return (
		<Frame
			keys={[
				{key: arrows.upDown, does: 'move'},
				{key: 'Enter', does: 'choose'},
				{key: 'Esc', does: isLeaving ? 'close' : 'drop the token'},
			]}
			help={[why === undefined ? what : `${what} “${why}”`, ...help]}
			status="not saved yet"
			statusMeaning="warning"
		>
			{isLeaving ? (
				<Question
					text="Go back? The new token is not saved: it is dropped then, and a new sign-in is needed."
					answers={dropOrStay}
					onAnswer={answer => (answer === 'drop' ? onDrop() : setIsLeaving(false))}
					onClose={() => setIsLeaving(false)}
				/>
			) : (
				<NotSavedChoices
					notSaved={notSaved}
					profileName={profileName}
					onSave={onSave}
					onAgain={onAgain}
					again="Sign in again"
				/>
			)}
		</Frame>
	);
}

const help = [
	'The token is in the memory of this program only. Choose where it is kept; nothing that is saved already is changed before you do.',
];

const dropOrStay: readonly ChoiceRow<'drop' | 'stay'>[] = [
	{value: 'stay', label: 'Stay and choose'},
	{value: 'drop', label: 'Drop the new token and go back'},
];
