import {type ReactNode, useState} from 'react';
import type {Failure} from '../core/failure.ts';
import {type ReceivedInput, saveReceived} from '../flows/save-received.ts';
import type {SavedSession} from '../flows/save-sign-in.ts';
import type {NotSaved, SaveChoice} from '../flows/save-with-choices.ts';
import type {Ports} from '../ports.ts';
import {Frame} from './frame.tsx';
import {useEscape} from './keyboard.tsx';
import {listKeys} from './list-keys.ts';
import {NotSavedChoices} from './not-saved-choices.tsx';
import {SpinnerLine} from './spinner-line.tsx';
import {useTheme} from './theme.ts';
import {useFlow} from './use-flow.ts';

interface SaveReceivedProps {
	readonly input: ReceivedInput;
	readonly ports: Ports;
	/** Saved; under the name that was chosen at last. */
	readonly onDone: (saved: SavedSession) => void;
	readonly onFailure: (failure: Failure) => void;
	/** Back to the name; the token is still in the draft. */
	readonly onStop: () => void;
}

/** Role 3, the end: saves the received token under its name, and asks where something would be replaced. */
export function SaveReceived({input, ports, onDone, onFailure, onStop}: SaveReceivedProps): ReactNode {
	const {arrows} = useTheme();
	const [profileName, setProfileName] = useState(input.profileName);
	const [answered, setAnswered] = useState<NotSaved>();
	const flow = useFlow<{readonly type: 'saving'} | NotSaved, SavedSession, SaveChoice>(
		(signal, choices) => saveReceived(input, ports, signal, choices),
		{onDone, onFailure},
	);
	useEscape(onStop);
	const notSaved = flow.last('not-saved');

	if (!notSaved || answered === notSaved) {
		return (
			<Frame keys={[{key: 'Esc', does: 'stop'}]}>
				<SpinnerLine text="The token is being saved." />
			</Frame>
		);
	}
	return (
		<Frame keys={listKeys(arrows.upDown)}>
			<NotSavedChoices
				notSaved={notSaved}
				profileName={profileName}
				onSave={(name, replace) => {
					setProfileName(name);
					setAnswered(notSaved);
					flow.send({type: 'save', profileName: name, replace});
				}}
				again="Choose another name"
				dropsToken={false}
				onAgain={onStop}
			/>
		</Frame>
	);
}
