import type {Failure} from './failure.ts';
import {type Profile, scopesOf} from './profile.ts';
import {canListVendors} from './scopes.ts';

/** What to say about the vendors of a token; undefined when they are known and all is well. */
export interface VendorAdvice {
	readonly text: string;
	/** The call can be tried again with some hope. */
	readonly canRetry: boolean;
	readonly isWarning: boolean;
}

/**
 * Advice about the vendor IDs of a session. The token is kept in every case.
 *
 * @param failure of the last call to `GET /v1/vendors`
 * @param canRenew the key that renews works
 */
export function vendorAdvice(
	profile: Profile,
	failure: Failure | undefined,
	canRenew: boolean,
): VendorAdvice | undefined {
	const isOwner = profile.role === 'owner';
	if (failure) return {text: failureAdvice(failure, canRenew, isOwner), canRetry: true, isWarning: true};
	const scopes = scopesOf(profile);
	if (scopes.length > 0 && !canListVendors(scopes)) {
		const more = isOwner ? '' : ' p asks for other permissions.';
		return {
			text: `Vendor IDs are not known: listing them needs skills:read, which this token does not have. It is good for what it has.${more}`,
			canRetry: false,
			isWarning: false,
		};
	}
	return undefined;
}

function failureAdvice({code, what, why, next}: Failure, canRenew: boolean, isOwner: boolean): string {
	const said = why === undefined ? '' : ` Amazon's words: “${why}”.`;
	switch (code) {
		case 'smapi_unauthorized': {
			const then = isOwner
				? 'Ask the client for a new one.'
				: canRenew
					? 'The token is kept; r renews it, v asks again.'
					: 'The token is kept; v asks again, else sign in again.';
			return `SMAPI does not take this token (401): it has ended or was revoked.${said} ${then}`;
		}
		case 'smapi_forbidden': {
			const then = isOwner
				? 'Ask the client for one with skills:read.'
				: 'The token is kept; p asks for other permissions. Or sign in with the account that owns the skills.';
			return `SMAPI refuses to list the vendors (403): the permission is missing, or the account is not the one that owns the skills.${said} ${then}`;
		}
		case 'no_vendor':
			return 'This account has no vendor ID yet: its developer registration is not finished. The token is kept. Finish it at https://developer.amazon.com, then press v.';
		case 'server_busy':
			return `The vendor IDs are not known: ${what}${said} The token is kept; v asks again in a while.`;
		default:
			return `The vendor IDs are not known: ${what}${said} ${next} The token is kept; v asks again.`;
	}
}
