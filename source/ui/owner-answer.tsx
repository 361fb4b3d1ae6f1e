import {type ReactNode, useState} from 'react';
import type {Failure} from '../core/failure.ts';
import type {Vendor} from '../core/profile.ts';
import {type AnswerEvent, type AnswerInput, exchangeAndSave, type Whose} from '../flows/answer-request.ts';
import type {SavedSession} from '../flows/save-sign-in.ts';
import type {SaveChoice} from '../flows/save-with-choices.ts';
import type {Ports} from '../ports.ts';
import {Choice} from './fields/choice.tsx';
import type {ChoiceRow} from './fields/row-text.ts';
import {Frame} from './frame.tsx';
import {useEscape} from './keyboard.tsx';
import {listKeys} from './list-keys.ts';
import {NotSavedChoices} from './not-saved-choices.tsx';
import {Page} from './page.tsx';
import {SpinnerLine} from './spinner-line.tsx';
import {useTheme} from './theme.ts';
import {useFlow} from './use-flow.ts';
import {useTellDropped} from './use-tell-dropped.ts';

interface OwnerAnswerProps {
	readonly input: AnswerInput;
	readonly ports: Ports;
	readonly onDone: (saved: SavedSession) => void;
	readonly onFailure: (failure: Failure) => void;
	/** Given up: with the new token, if there was one, or before the answer came. */
	readonly onGiveUp: () => void;
	readonly onPrint: (lines: readonly string[]) => void;
}

/** Exchanges the owner's answer and saves the token; asks where something would be lost. */
export function OwnerAnswer({
	input,
	ports,
	onDone,
	onFailure,
	onGiveUp,
	onPrint,
}: OwnerAnswerProps): ReactNode {
	const {arrows} = useTheme();
	const [profileName, setProfileName] = useState(input.session.profileName);
	const flow = useFlow<AnswerEvent, SavedSession, SaveChoice>(
		(signal, choices) => exchangeAndSave(input, ports, signal, choices),
		{onDone, onFailure},
	);
	const event = flow.events.at(-1);
	const isAsked = event?.type === 'whose' || event?.type === 'not-saved';
	const [answered, setAnswered] = useState<AnswerEvent>();
	useEscape(onGiveUp);
	useTellDropped(isAsked && answered !== event, onPrint);

	function save(name: string, replace: boolean): void {
		setProfileName(name);
		setAnswered(event);
		flow.send({type: 'save', profileName: name, replace});
	}

	if (!isAsked || answered === event) {
		const text =
			event?.type === 'exchanging'
				? 'The code is being exchanged for the token.'
				: 'The token is there; it is being saved.';
		return (
			<Frame keys={[{key: 'Esc', does: 'stop'}]}>
				<SpinnerLine text={text} />
			</Frame>
		);
	}
	return (
		<Frame keys={listKeys(arrows.upDown)}>
			{event.type === 'whose' ? (
				<WhoseQuestion whose={event} profileName={profileName} onSave={save} onDrop={onGiveUp} />
			) : (
				<NotSavedChoices
					notSaved={event}
					profileName={profileName}
					onSave={save}
					again="Ask the owner for another code"
					onAgain={onGiveUp}
				/>
			)}
		</Frame>
	);
}

interface WhoseQuestionProps {
	readonly whose: Whose;
	readonly profileName: string;
	readonly onSave: (profileName: string, replace: boolean) => void;
	readonly onDrop: () => void;
}

/** A bare code carries no state: whose account it is has to be looked at before a profile is replaced. */
function WhoseQuestion({whose, profileName, onSave, onDrop}: WhoseQuestionProps): ReactNode {
	const {vendors, before, freeName} = whose;
	const rows: readonly ChoiceRow<'beside' | 'replace' | 'drop'>[] = [
		{value: 'beside', label: `Keep it as a new profile, ${freeName}`},
		{value: 'replace', label: `It is the owner of ${profileName}: replace that`},
		{value: 'drop', label: 'It is somebody else: drop the new token'},
	];
	return (
		<Page
			prose={[
				'A code alone does not say which request it answers, so look whose account it is.',
				`It answered: ${vendorWords(vendors)}. Profile ${profileName} has: ${vendorWords(before)}.`,
			]}
		>
			<Choice
				rows={rows}
				onChoose={way => {
					if (way === 'drop') onDrop();
					else onSave(way === 'beside' ? freeName : profileName, way === 'replace');
				}}
			/>
		</Page>
	);
}

/** `Acme Skills (M2ABC…)`: whose account a token is for. */
export function vendorWords(vendors: readonly Vendor[] | undefined): string {
	if (vendors === undefined) return 'SMAPI did not say';
	if (vendors.length === 0) return 'no vendor ID known';
	const shown = vendors.slice(0, 3).map(({id, name}) => (name === '' ? id : `${name} (${id})`));
	return vendors.length > 3 ? `${shown.join(', ')} and ${vendors.length - 3} more` : shown.join(', ');
}
