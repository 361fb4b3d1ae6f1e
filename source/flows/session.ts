import {isDamaged, profileIn, withProfile} from '../core/config-file.ts';
import {Failure} from '../core/failure.ts';
import type {Hosts} from '../core/hosts.ts';
import type {Profile} from '../core/profile.ts';
import type {Ports} from '../ports.ts';
import {listVendors} from './list-vendors.ts';
import {freshProfile, renew} from './refresh.ts';
import {withVendors} from './save.ts';

export interface Session {
	readonly profileName: string;
	readonly profile: Profile;
}

type WorkPorts = Pick<Ports, 'store' | 'http' | 'clock' | 'programs'>;

/**
 * The session with a new access token. Where nothing was saved (`--no-save`) the refresh stays in memory.
 * @throws Failure as `freshProfile`
 */
export async function renewSession(
	{profileName, profile}: Session,
	environmentHosts: Partial<Hosts>,
	ports: WorkPorts,
	signal: AbortSignal,
): Promise<Profile> {
	if (isStored({profileName, profile}, ports))
		return freshProfile({profileName, minimumSeconds: 0, force: true, environmentHosts}, ports, signal);
	return (await renew(profile, profileName, ports, signal)).profile;
}

/**
 * Asks for the vendors of a session and saves them where the session is saved.
 * @returns the failure of the call, `no_vendor`, or of the write; the token stays good in each case
 */
export async function lookUpVendors(
	{profileName, profile}: Session,
	ports: WorkPorts,
	signal: AbortSignal,
): Promise<{readonly profile: Profile; readonly failure: Failure | undefined}> {
	let known = profile;
	try {
		const {vendors} = await listVendors(profile.hosts, profile.tokens.accessToken, ports, signal);
		known = withVendors(profile, vendors, profile.vendorId);
		if (isStored({profileName, profile}, ports)) {
			await ports.store.change(file => {
				const now = profileIn(file, profileName);
				if (!now || isDamaged(now)) return file;
				return withProfile(file, profileName, withVendors(now, vendors, now.vendorId));
			});
		}
		return {profile: known, failure: vendors.length === 0 ? new Failure('no_vendor') : undefined};
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		return {profile: known, failure: error};
	}
}

/** Whether the file holds this very sign-in. */
function isStored({profileName, profile}: Session, {store}: WorkPorts): boolean {
	try {
		const stored = profileIn(store.read(), profileName);
		return (
			stored !== undefined &&
			!isDamaged(stored) &&
			stored.tokens.refreshToken === profile.tokens.refreshToken &&
			stored.clientId === profile.clientId
		);
	} catch {
		return false;
	}
}
