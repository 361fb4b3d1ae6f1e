import type {Failure, FailureCode} from './failure.ts';
import type {Vendor} from './profile.ts';

/** What can be done with a token that is there and not saved. */
export type NotSavedWay = 'beside' | 'replace' | 'retry' | 'again';

/**
 * Names and accounts can be chosen; a disk is mended outside and tried again.
 * @param again what the way out is called
 * @param dropsToken whether that way loses the token
 */
export function notSavedRows(
	{code}: Failure,
	name: string,
	freeName: string,
	again: string,
	dropsToken = true,
): readonly {readonly value: NotSavedWay; readonly label: string; readonly hint?: string}[] {
	const last = {value: 'again', label: again, ...(dropsToken && {hint: 'the new token is dropped'})} as const;
	if (isAboutName(code)) {
		return [
			{value: 'beside', label: `Keep it as a new profile, ${freeName}`},
			{value: 'replace', label: `Replace ${name}`, hint: 'its token is gone then'},
			last,
		];
	}
	return [{value: 'retry', label: 'Try to save again'}, last];
}

/** The words of the table without its flags, which nobody can give here. */
export function notSavedWords({code, what, next}: Failure): string {
	return isAboutName(code) ? what : `${what} ${next}`;
}

/** Another name, or the consent to replace, mends it. */
function isAboutName(code: FailureCode): boolean {
	return ['other_account', 'unclear_account', 'profile_exists', 'profile_damaged'].includes(code);
}

/** `Acme Skills (M2ABC…)`: whose account a token is for. */
export function vendorWords(vendors: readonly Vendor[] | undefined): string {
	if (vendors === undefined) return 'SMAPI did not say';
	if (vendors.length === 0) return 'no vendor ID known';
	const shown = vendors.slice(0, 3).map(({id, name}) => (name === '' ? id : `${name} (${id})`));
	return vendors.length > 3 ? `${shown.join(', ')} and ${vendors.length - 3} more` : shown.join(', ');
}
