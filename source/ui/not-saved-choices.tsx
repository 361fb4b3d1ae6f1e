import type {ReactNode} from 'react';
import {type NotSavedWay, notSavedRows, notSavedWords} from '../core/save-words.ts';
import type {NotSaved} from '../flows/save-with-choices.ts';
import {Choice} from './fields/choice.tsx';
import {Page} from './page.tsx';

interface NotSavedChoicesProps {
	readonly notSaved: NotSaved;
	/** The name that it could not be saved under. */
	readonly profileName: string;
	/** Save under this name. */
	readonly onSave: (profileName: string, replace: boolean) => void;
	/** Give the tokens up and begin anew. */
	readonly onAgain: () => void;
	/** What `onAgain` does: "Sign in again". */
	readonly again: string;
	/** Whether the new token is lost by that. @default true */
	readonly dropsToken?: boolean;
}

/** The tokens are there and not saved: nothing that somebody signed in for is lost to a name or a full disk. */
export function NotSavedChoices({
	notSaved,
	profileName,
	onSave,
	onAgain,
	again,
	dropsToken = true,
}: NotSavedChoicesProps): ReactNode {
	const {failure, freeName} = notSaved;
	function choose(way: NotSavedWay): void {
		if (way === 'beside') onSave(freeName, false);
		else if (way === 'again') onAgain();
		else onSave(profileName, way === 'replace');
	}
	return (
		<Page prose={[notSavedWords(failure), 'The new token is kept until you choose.']}>
			<Choice
				key={failure.code}
				rows={notSavedRows(failure, profileName, freeName, again, dropsToken)}
				onChoose={choose}
			/>
		</Page>
	);
}
