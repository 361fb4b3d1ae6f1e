import {type ConfigFile, isDamaged, profileIn} from './config-file.ts';
import type {Draft} from './draft.ts';
import {type Hosts, sameOrigin} from './hosts.ts';

/** Why a name has to be asked about before its profile is replaced. */
export type NameConflict = 'other-client' | 'damaged' | 'new-sign-in';

/**
 * Whether a sign-in under this name would replace a profile that the person did not mean. Undefined: the name is free,
 * was agreed to before, or this is the same client signing in again to that very profile.
 */
export function nameConflict(
	name: string,
	draft: Draft,
	file: ConfigFile,
	hosts: Hosts,
): NameConflict | undefined {
	const existing = profileIn(file, name);
	const {answers, from} = draft;
	if (existing === undefined) return undefined;
	if (answers.profileName === name && answers.replace) return undefined;
	if (isDamaged(existing)) return 'damaged';
	const isOwner = answers.role === 'owner';
	const isSame =
		(existing.role === 'owner') === isOwner &&
		(isOwner || existing.clientId === answers.clientId) &&
		sameOrigin(existing.hosts.token, hosts.token);
	if (!isSame) return 'other-client';
	const isAgain =
		answers.profileName === name && (from.clientId === 'profile' || from.profileName === 'profile');
	return isAgain ? undefined : 'new-sign-in';
}
