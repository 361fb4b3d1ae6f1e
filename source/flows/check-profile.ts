import {isDamaged, profileIn, withProfile} from '../core/config-file.ts';
import {Failure} from '../core/failure.ts';
import type {Hosts} from '../core/hosts.ts';
import {type Profile, scopesOf, type Vendor} from '../core/profile.ts';
import {canListVendors} from '../core/scopes.ts';
import type {Ports} from '../ports.ts';
import {listVendors} from './list-vendors.ts';
import {freshProfile} from './refresh.ts';
import {withVendors} from './save.ts';

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
	const asked = await askVendors(profile, ports, signal);
	if (asked instanceof Failure) return {profile, vendorsFailure: asked};
	const file = await ports.store.change(current => {
		const now = profileIn(current, profileName);
		// A sign-in that came in between may be of another account.
		if (!now || isDamaged(now) || now.tokens.accessToken !== profile.tokens.accessToken) return current;
		const changed = withVendors(now, asked, now.vendorId);
		return haveSameVendors(changed, now) ? current : withProfile(current, profileName, changed);
	});
	const saved = profileIn(file, profileName);
	return {
		profile: saved && !isDamaged(saved) ? saved : profile,
		vendorsFailure: asked.length === 0 ? new Failure('no_vendor') : undefined,
	};
}

async function askVendors(
	{hosts, tokens}: Profile,
	ports: Pick<Ports, 'http' | 'clock'>,
	signal: AbortSignal,
): Promise<readonly Vendor[] | Failure> {
	try {
		return (await listVendors(hosts, tokens.accessToken, ports, signal)).vendors;
	} catch (error) {
		if (error instanceof Failure) return error;
		throw error;
	}
}

function haveSameVendors(a: Profile, b: Profile): boolean {
	return JSON.stringify([a.vendors, a.vendorId]) === JSON.stringify([b.vendors, b.vendorId]);
}
