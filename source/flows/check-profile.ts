import {isDamaged, profileIn, withProfile} from '../core/config-file.ts';
import {Failure} from '../core/failure.ts';
import type {Hosts} from '../core/hosts.ts';
import {type Profile, scopesOf} from '../core/profile.ts';
import {canListVendors} from '../core/scopes.ts';
import type {Ports} from '../ports.ts';
import {listVendors} from './list-vendors.ts';
import {freshProfile} from './refresh.ts';
import {withVendors} from './save-sign-in.ts';

/**
 * Renews a profile whose token has ended and asks for its vendors, which are saved.
 * @returns a failure of the vendor call, which leaves the profile as good as it was
 * @throws Failure of the refresh and the store
 */
export async function checkProfile(
	profileName: string,
	environmentHosts: Partial<Hosts>,
	ports: Pick<Ports, 'store' | 'http' | 'clock'>,
	signal: AbortSignal,
): Promise<{readonly profile: Profile; readonly vendorsFailure: Failure | undefined}> {
	const profile = await freshProfile(
		{profileName, minimumSeconds: 1, force: false, environmentHosts},
		ports,
		signal,
	);
	const scopes = scopesOf(profile);
	if (scopes.length > 0 && !canListVendors(scopes)) return {profile, vendorsFailure: undefined};
	try {
		const {vendors} = await listVendors(profile.hosts, profile.tokens.accessToken, ports, signal);
		await ports.store.change(file => {
			const now = profileIn(file, profileName);
			if (!now || isDamaged(now)) return file;
			return withProfile(file, profileName, withVendors(now, vendors, now.vendorId));
		});
		return {profile, vendorsFailure: vendors.length === 0 ? new Failure('no_vendor') : undefined};
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		return {profile, vendorsFailure: error};
	}
}
