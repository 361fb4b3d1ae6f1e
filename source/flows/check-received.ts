import {Failure} from '../core/failure.ts';
import type {Profile, Vendor} from '../core/profile.ts';
import type {Ports} from '../ports.ts';
import {listVendors} from './list-vendors.ts';

/** What SMAPI says about a received token. `ended`: it does not take it; whatever else: it can be saved. */
export type CheckedToken =
	| {readonly kind: 'known'; readonly vendors: readonly Vendor[]}
	| {readonly kind: 'ended'; readonly failure: Failure}
	/** It is alive, and the permission to list vendors is missing. */
	| {readonly kind: 'uncovered'}
	/** Nobody could be asked, or the answer says nothing. */
	| {readonly kind: 'unclear'; readonly failure: Failure};

/**
 * Asks SMAPI whose token it is. Always asked, also where the scopes do not cover the call: a 403 still tells that the
 * token is alive, a 401 that it is not.
 */
export async function checkReceived(
	{hosts, tokens}: Pick<Profile, 'hosts' | 'tokens'>,
	ports: Pick<Ports, 'http' | 'clock'>,
	signal: AbortSignal,
): Promise<CheckedToken> {
	try {
		const {vendors} = await listVendors(hosts, tokens.accessToken, ports, signal);
		return {kind: 'known', vendors};
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		if (error.code === 'smapi_unauthorized') return {kind: 'ended', failure: error};
		return error.code === 'smapi_forbidden' ? {kind: 'uncovered'} : {kind: 'unclear', failure: error};
	}
}
