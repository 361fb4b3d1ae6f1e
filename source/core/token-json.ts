import {type Profile, scopesOf, secondsLeft, vendorIdsOf} from './profile.ts';

/** What `token --json` prints (contract 2); an unknown end is null and counts as one hour after it was obtained. */
export function tokenJson(name: string, profile: Profile, now: Date) {
	const {tokens} = profile;
	return {
		profile: name,
		accessToken: tokens.accessToken,
		tokenType: tokens.tokenType,
		expiresAt: tokens.expiresAt?.toISOString() ?? null,
		expiresIn: secondsLeft(tokens, now),
		scopes: scopesOf(profile),
		vendorIds: vendorIdsOf(profile),
	};
}
