import {Failure} from './failure.ts';
import {isProfileName, profileNameRule} from './profile.ts';

/** @returns the Failure for wrong usage with what to do instead */
export function usage(detail: string, hint: string): Failure {
	return new Failure('usage', {detail, hint});
}

/** @throws Failure `bad_value` with the rule of names */
export function requireProfileName(value: string, name: string): void {
	if (!isProfileName(value))
		throw new Failure('bad_value', {name, detail: 'this is no profile name', hint: profileNameRule});
}
