import {type ConfigFile, isDamaged, profilesIn} from '../core/config-file.ts';
import {areAmazonHosts, type Hosts} from '../core/hosts.ts';
import type {CheckResult} from './doctor-check.ts';

/** A text for a bug report: versions and checks, no name, no path, no host but Amazon's (contract 2). */
export function reportText(
	results: readonly CheckResult[],
	{
		version,
		hosts,
		file,
	}: {readonly version: string; readonly hosts: Hosts; readonly file: ConfigFile | undefined},
): string {
	return [
		`smapi-login ${version}`,
		`hosts: ${areAmazonHosts(hosts) ? "Amazon's" : 'others, by the environment'}${file ? hostsOfProfiles(file) : ''}`,
		...results.map(({id, state, found, plainly = found}) => `${state.padEnd(4)}  ${id}: ${plainly}`),
	].join('\n');
}

/** A profile keeps the hosts that it was made with, whatever the environment says later. */
function hostsOfProfiles(file: ConfigFile): string {
	const all = profilesIn(file).filter(([, profile]) => !isDamaged(profile));
	const others = all.filter(([, profile]) => !isDamaged(profile) && !areAmazonHosts(profile.hosts)).length;
	if (others === 0) return '';
	return `; ${others} of ${all.length} ${all.length === 1 ? 'profile has' : 'profiles have'} others`;
}
