import {written} from '../core/config-file.ts';
import {tokenText} from '../core/profile.ts';
import type {Action, FormatOptions, Handed} from './format.ts';

/** Without secrets what `token --json` prints; with them what `import` reads: the profile whole. */
export function plan(
	{profileName, profile, now}: Handed,
	{includesSecrets = false}: FormatOptions,
): readonly Action[] {
	const value = includesSecrets
		? {version: 1, profiles: {[profileName]: written(profile)}}
		: JSON.parse(tokenText(profileName, profile, true, now));
	return [{type: 'print', text: `${JSON.stringify(value, undefined, 2)}\n`}];
}
