import {changedProfile, isDamaged, profileIn} from '../core/config-file.ts';
import {Failure} from '../core/failure.ts';
import type {Hosts} from '../core/hosts.ts';
import {canRefresh, type Profile} from '../core/profile.ts';
import type {Ports} from '../ports.ts';
import {freshProfile, storedProfile} from './refresh.ts';
import {askVendors, withVendors} from './save.ts';
import {type SlowEvent, sayWhenSlow} from './say-when-slow.ts';

/** `token`'s rule: given from the file as long as it lives 5 minutes more. */
const minimumSeconds = 300;

interface OpenedProfile {
	readonly profile: Profile;
	/** The refresh failed, and the stored token, which still lives, was taken. */
	readonly fallback: Failure | undefined;
}

/**
 * A profile with a token that can be used, refreshed by `token`'s rule, and the time of its use written down. That write
 * is a nicety: when it fails the token is there all the same.
 *
 * @throws Failure as `freshProfile`
 */
export async function* openProfile(
	input: {readonly profileName: string; readonly environmentHosts: Partial<Hosts>; readonly noSave: boolean},
	ports: Pick<Ports, 'store' | 'http' | 'clock' | 'programs'>,
	signal: AbortSignal,
): AsyncGenerator<SlowEvent, OpenedProfile> {
	return yield* sayWhenSlow(open(), ports.clock, signal);

	async function open(): Promise<OpenedProfile> {
		let fallback: Failure | undefined;
		const onFallback = (failure: Failure) => {
			fallback = failure;
		};
		const {profileName, environmentHosts} = input;
		const asked = {
			profileName,
			environmentHosts,
			minimumSeconds,
			force: false,
			noSave: input.noSave,
			onFallback,
			// The token is good; that nothing can be kept is told beside it.
			onUnkept: (failure: Failure | undefined) => failure && onFallback(failure),
		};
		const profile = await freshProfile(asked, ports, signal);
		if (!input.noSave) {
			const usedAt = ports.clock.now();
			const write = ports.store.change(file => changedProfile(file, profileName, now => ({...now, usedAt})));
			await write.catch((error: unknown) => {
				if (!(error instanceof Failure)) throw error;
			});
		}
		return {profile, fallback};
	}
}

/**
 * Renews a profile whose token has ended and asks for its vendors, which are saved. A token that should live and that SMAPI
 * does not take is renewed once.
 * @returns a failure of the vendor call, which leaves the profile as good as it was
 * @throws Failure of the refresh and the store
 */
export async function checkProfile(
	profileName: string,
	environmentHosts: Partial<Hosts>,
	ports: Pick<Ports, 'store' | 'http' | 'clock' | 'programs'>,
	signal: AbortSignal,
): Promise<{readonly profile: Profile; readonly vendorsFailure: Failure | undefined}> {
	const wanted = {profileName, minimumSeconds: 1, environmentHosts};
	const before = (await storedProfile(profileName, ports, signal)).tokens.accessToken;
	let profile = await freshProfile({...wanted, force: false}, ports, signal);
	let asked = await askVendors(profile, ports, signal);
	const isEndedEarly = asked.failure?.code === 'smapi_unauthorized';
	if (isEndedEarly && profile.tokens.accessToken === before && canRefresh(profile)) {
		profile = await freshProfile({...wanted, force: true}, ports, signal);
		asked = await askVendors(profile, ports, signal);
	}
	const {vendors, failure: vendorsFailure} = asked;
	if (!vendors) return {profile, vendorsFailure};
	const file = await ports.store.change(current =>
		changedProfile(current, profileName, now => {
			// A sign-in that came in between may be of another account.
			if (now.tokens.accessToken !== profile.tokens.accessToken) return now;
			const changed = withVendors(now, vendors, now.vendorId);
			return haveSameVendors(changed, now) ? now : changed;
		}),
	);
	const saved = profileIn(file, profileName);
	// Somebody else may have signed in meanwhile: what the file shows then may be sealed.
	return {
		profile: saved && !isDamaged(saved) ? await ports.store.unsealed(saved, signal) : profile,
		vendorsFailure,
	};
}

function haveSameVendors(a: Profile, b: Profile): boolean {
	return JSON.stringify([a.vendors, a.vendorId]) === JSON.stringify([b.vendors, b.vendorId]);
}

/**
 * Puts the default vendor into the saved profile; what others have written there since stays.
 * @throws Failure of the store
 */
export async function saveVendor(
	profileName: string,
	vendorId: string,
	ports: Pick<Ports, 'store'>,
): Promise<void> {
	await ports.store.change(file => changedProfile(file, profileName, now => ({...now, vendorId})));
}
