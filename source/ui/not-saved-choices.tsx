import type {ReactNode} from 'react';
import type {Failure} from '../core/failure.ts';
import type {NotSaved} from '../flows/save-with-choices.ts';
import {Choice} from './fields/choice.tsx';
import type {ChoiceRow} from './fields/row-text.ts';
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

type Way = 'beside' | 'replace' | 'retry' | 'again';

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
	const last: ChoiceRow<Way> = {
		value: 'again',
		label: again,
		...(dropsToken && {hint: 'the new token is dropped'}),
	};
	function choose(way: Way): void {
		if (way === 'beside') onSave(freeName, false);
		else if (way === 'again') onAgain();
		else onSave(profileName, way === 'replace');
	}
	return (
		<Page prose={[wordsOf(failure), 'The new token is kept until you choose.']}>
			<Choice
				key={failure.code}
				rows={[...rowsFor(failure, profileName, freeName), last]}
				onChoose={choose}
			/>
		</Page>
	);
}

/** Names and accounts can be chosen; a disk is mended outside and tried again. */
function rowsFor({code}: Failure, name: string, free: string): readonly ChoiceRow<Way>[] {
	if (code === 'other_account' || code === 'profile_exists' || code === 'profile_damaged') {
		return [
			{value: 'beside', label: `Keep it as a new profile, ${free}`},
			{value: 'replace', label: `Replace ${name}`, hint: 'its token is gone then'},
		];
	}
	return [{value: 'retry', label: 'Try to save again'}];
}

/** The words of the table without its flags, which nobody can give here. */
function wordsOf({code, what, next}: Failure): string {
	return code === 'other_account' || code === 'profile_exists' || code === 'profile_damaged'
		? what
		: `${what} ${next}`;
}
