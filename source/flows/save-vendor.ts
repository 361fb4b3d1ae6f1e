import {isDamaged, profileIn, withProfile} from '../core/config-file.ts';
import type {Ports} from '../ports.ts';

/**
 * Puts the default vendor into the saved profile; what others have written there since stays.
 * @throws Failure of the store
 */
export async function saveVendor(
	profileName: string,
	vendorId: string,
	ports: Pick<Ports, 'store'>,
): Promise<void> {
	await ports.store.change(file => {
		const now = profileIn(file, profileName);
		return !now || isDamaged(now) ? file : withProfile(file, profileName, {...now, vendorId});
	});
}
