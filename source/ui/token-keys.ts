import type {Answers} from '../core/answers.ts';
import {vendorAdvice} from '../core/vendor-advice.ts';
import type {KeyHint} from './keys-line.ts';
import type {TokenWork} from './use-token-work.ts';

/** Which keys of the token screen work now. */
export interface TokenKeys {
	readonly canRenew: boolean;
	readonly canAskVendors: boolean;
	/** Role 3: nothing is asked of Amazon here. */
	readonly isOwner: boolean;
	/** Role 2: the token goes to the owner. */
	readonly isClient: boolean;
	/** The renewal failed, and a sign-in or another secret mends it; whatever passes by itself is tried again here. */
	readonly mends: boolean;
}

export function tokenKeys({profile, vendorsFailure}: Answers['session'], work: TokenWork): TokenKeys {
	const {role, tokens, clientId, clientSecret} = profile;
	const isOwner = role === 'owner';
	const canRenew = !isOwner && Boolean(tokens.refreshToken && clientId && clientSecret);
	return {
		canRenew,
		isOwner,
		isClient: role === 'client',
		canAskVendors: vendorAdvice(profile, vendorsFailure, canRenew)?.canRetry === true,
		mends: work.failure?.exitCode === 3,
	};
}

const permissionsKey: KeyHint = {key: 'p', does: 'permissions'};

/** The last line of the token screen; the keys that its advice names come first, since the last ones go. */
export function tokenKeyHints(keys: TokenKeys, isRevealed: boolean): readonly KeyHint[] {
	return [
		...(keys.mends ? [{key: 'g', does: 'mend it'}] : []),
		...(keys.canAskVendors ? [{key: 'v', does: 'vendors again'}] : []),
		...(keys.isOwner || !keys.canAskVendors ? [] : [permissionsKey]),
		...(keys.isClient
			? [
					{key: 'm', does: 'message'},
					{key: 'n', does: 'next owner'},
				]
			: []),
		{key: 's', does: isRevealed ? 'hide' : 'show'},
		{key: 'c', does: 'copy'},
		{key: 'h', does: 'header'},
		...(keys.canRenew ? [{key: 'r', does: 'renew'}] : []),
		...(keys.isOwner || keys.canAskVendors ? [] : [permissionsKey]),
		{key: 'Enter', does: 'done'},
		{key: 'Esc', does: isRevealed ? 'hide' : 'profiles'},
	];
}
