import {isDamaged, profileIn, withProfile} from '../core/config-file.ts';
import {Failure} from '../core/failure.ts';
import type {Hosts} from '../core/hosts.ts';
import type {Profile} from '../core/profile.ts';
import type {Ports} from '../ports.ts';
import {freshProfile} from './refresh.ts';
import {type SlowEvent, sayWhenSlow} from './say-when-slow.ts';

/** `token`'s rule: given from the file as long as it lives 5 minutes more. */
const minimumSeconds = 300;

export interface OpenedProfile {
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
	ports: Pick<Ports, 'store' | 'http' | 'clock'>,
	signal: AbortSignal,
): AsyncGenerator<SlowEvent, OpenedProfile> {
	return yield* sayWhenSlow(open(), ports.clock, signal);

	async function open(): Promise<OpenedProfile> {
		let fallback: Failure | undefined;
		const onFallback = (failure: Failure) => {
			fallback = failure;
		};
		const {profileName, environmentHosts} = input;
		const asked = {profileName, environmentHosts, minimumSeconds, force: false, onFallback};
		const profile = await freshProfile(asked, ports, signal);
		if (!input.noSave) await writeUse(profileName, ports);
		return {profile, fallback};
	}
}

async function writeUse(name: string, {store, clock}: Pick<Ports, 'store' | 'clock'>): Promise<void> {
	try {
		await store.change(file => {
			const profile = profileIn(file, name);
			if (!profile || isDamaged(profile)) return file;
			return withProfile(file, name, {...profile, usedAt: clock.now()});
		});
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
	}
}
