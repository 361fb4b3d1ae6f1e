import {type ReactNode, useMemo} from 'react';
import type {ConfigFile} from '../core/config-file.ts';
import {receiveAgainDraft} from '../core/home-drafts.ts';
import {type HomeRow, shownName, wordsOf} from '../core/home-rows.ts';
import {deleteQuestion} from '../core/home-words.ts';
import {newTokenMessage} from '../core/new-token-message.ts';
import {isProfileName, profileNameRule} from '../core/profile.ts';
import {Ask, listKeys} from './ask.tsx';
import {useClock} from './clock-context.ts';
import type {ChoiceRow} from './fields/row-text.ts';
import {TextField} from './fields/text-field.tsx';
import {Frame} from './frame.tsx';
import type {HomeProps} from './home-props.ts';
import type {KeyHint} from './keys-line.ts';
import {Page} from './page.tsx';
import {type Theme, useTheme} from './theme.ts';
import type {HomeActions} from './use-home-actions.ts';

interface DialogProps {
	readonly row: HomeRow;
	readonly actions: HomeActions;
	readonly onClose: () => void;
}

/** Asks before a row goes; to keep it is what Enter alone does. */
export function HomeDelete({row, actions, onClose}: DialogProps): ReactNode {
	const theme = useTheme();
	const now = useClock().now();
	const {label} = wordsOf(row, now);
	const question = deleteQuestion(row, now);
	const answers = useMemo(
		(): readonly ChoiceRow<'keep' | 'remove'>[] => [
			{value: 'keep', label: question?.keep ?? 'Keep it'},
			{value: 'remove', label: question?.remove ?? 'Delete it'},
		],
		[question?.keep, question?.remove],
	);
	return (
		<Frame keys={questionKeys(theme)}>
			<Ask
				prose={[`${question?.remove ?? 'Delete it'}${'name' in row ? '' : ` (${label})`}?`, question?.text]}
				answers={answers}
				onAnswer={answer => {
					onClose();
					if (answer === 'remove') actions.remove(row);
				}}
				onClose={onClose}
			/>
		</Frame>
	);
}

/** Another name for a profile. */
export function HomeRename({
	row,
	file,
	actions,
	onClose,
}: DialogProps & {readonly file: ConfigFile}): ReactNode {
	const name = 'name' in row ? row.name : '';

	function objectionTo(text: string): string | undefined {
		if (!isProfileName(text)) return profileNameRule;
		const isTaken = text !== name && Object.hasOwn(file.profiles ?? {}, text);
		return isTaken ? `There is a profile ${text} already.` : undefined;
	}

	return (
		<Frame
			keys={[
				{key: 'Enter', does: 'rename'},
				{key: 'Esc', does: 'close'},
			]}
			help={[profileNameRule]}
		>
			<Page prose={[`A new name for the profile ${shownName(name)}. Scripts that name it have to follow.`]}>
				<TextField
					label="New name"
					judge={objectionTo}
					kept={shownName(name)}
					onKeep={onClose}
					onCancel={onClose}
					onSubmit={text => {
						onClose();
						if (text !== name) actions.rename(name, text);
					}}
				/>
			</Page>
		</Frame>
	);
}

/** Esc leads back to the list, not out of the program as on the list itself. */
function questionKeys(theme: Theme): readonly KeyHint[] {
	return listKeys(theme).map(hint => (hint.key === 'Esc' ? {...hint, does: 'close'} : hint));
}

const expiredAnswers: readonly ChoiceRow<'copy' | 'paste' | 'back'>[] = [
	{value: 'copy', label: 'Copy a message that asks for a new one'},
	{value: 'paste', label: 'I have a new one: paste it'},
	{value: 'back', label: 'Back to the list'},
];

/** A received token has ended: only the client can get another one. */
export function HomeExpired({
	row,
	act,
	onGo,
	onClose,
}: HomeProps & {readonly row: HomeRow; readonly onClose: () => void}): ReactNode {
	const theme = useTheme();
	if (row.kind !== 'profile') return null;
	const {name, profile} = row;
	return (
		<Frame keys={questionKeys(theme)}>
			<Ask
				prose={[
					`The token of ${shownName(name)} has ended. It was sent to you, so only the client that sent it can get a new one: ask for that.`,
				]}
				answers={expiredAnswers}
				onAnswer={answer => {
					if (answer === 'back') onClose();
					else if (answer === 'copy') act({type: 'copy', text: newTokenMessage(), what: 'Message'});
					else
						onGo(receiveAgainDraft(name, profile), {
							at: 'received-token',
							hosts: profile.hosts,
							keepsDraft: false,
						});
				}}
				onClose={onClose}
			/>
		</Frame>
	);
}
