import {
	type ConfigFile,
	fileVersion,
	isDamaged,
	parseProfile,
	profilesIn,
	withProfile,
} from '../core/config-file.ts';
import {Failure} from '../core/failure.ts';
import {hostsToAllowWhole} from '../core/hosts.ts';
import {doubledKey, isObject, parseJson} from '../core/json.ts';
import {type Profile, profileNameProblem} from '../core/profile.ts';
import {cleanText} from '../core/redact.ts';
import {sealsIn} from '../core/seal.ts';
import type {Ports} from '../ports.ts';

interface ImportInput {
	/** What `export json --include-secrets` wrote. */
	readonly text: string;
	/** Profiles that are there already are replaced. */
	readonly replace: boolean;
	/** Origins that secrets may go to beside Amazon's and this computer, blanks between. */
	readonly allowHost?: string | undefined;
	/** A command for a client secret may come along. */
	readonly allowsCommand: boolean;
}

/**
 * Puts the profiles of an export into the file: all of them, or none.
 * @returns their names, and the commands that come along
 * @throws Failure `import_refused` with a line for each profile that cannot be taken; of the store
 */
export async function importProfiles(
	input: ImportInput,
	ports: Pick<Ports, 'store'>,
): Promise<readonly (readonly [string, Profile])[]> {
	const found = profilesOf(input.text);
	const taken: [string, Profile][] = [];
	// Judged under the lock too: what is there already may change meanwhile.
	await ports.store.change(file => {
		taken.length = 0;
		const refused: string[] = [];
		const there = new Set(profilesIn(file).map(([name]) => name));
		for (const [name, value] of found) {
			const profile = parseProfile(value);
			const reason = reasonAgainst(name, value, profile, there.has(name), input);
			if (reason !== undefined) refused.push(`  ${cleanText(name, 64) || '(no name)'}: ${reason}`);
			else if (!isDamaged(profile)) taken.push([name, profile]);
		}
		if (refused.length > 0) throw new Failure('import_refused', {list: refused.join('\n')});
		return taken.reduce((next: ConfigFile, [name, profile]) => withProfile(next, name, profile), file);
	});
	return taken;
}

/** @throws Failure `import_refused` */
function profilesOf(text: string): [string, unknown][] {
	const refuse = (reason: string) => new Failure('import_refused', {list: `  the file: ${reason}`});
	const value = parseJson(text);
	if (!isObject(value)) throw refuse('it is not a JSON object');
	const doubled = doubledKey(text.replace(/^\uFEFF/, ''), value);
	if (doubled !== undefined) throw refuse(`“${cleanText(doubled, 64)}” stands in it twice`);
	if (typeof value.version === 'number' && value.version > fileVersion)
		throw refuse('it was written by a newer version of smapi-login');
	if (value.version !== fileVersion) throw refuse('it has no version of ours');
	if (!isObject(value.profiles)) throw refuse('it holds no profiles');
	const found = Object.entries(value.profiles);
	if (found.length === 0) throw refuse('it holds no profiles');
	return found;
}

function reasonAgainst(
	name: string,
	value: unknown,
	profile: ReturnType<typeof parseProfile>,
	isThere: boolean,
	input: ImportInput,
): string | undefined {
	const problem = profileNameProblem(name);
	if (problem !== undefined) return problem;
	if ((isObject(value) && value.store !== undefined) || sealsIn(value).size > 0)
		return 'its secrets are in the keychain of another computer';
	if (isDamaged(profile)) return profile.damaged;
	if (isThere && !input.replace) return 'there is a profile of this name already (--replace)';
	const foreign = hostsToAllowWhole(profile.hosts, input.allowHost);
	if (foreign.length > 0) {
		const flags = foreign.map(host => `--allow-host ${host}`);
		return `its secrets go to ${foreign.join(' and ')} (${flags.join(' ')})`;
	}
	const {clientSecretCommand: command} = profile;
	if (command !== undefined && !input.allowsCommand)
		return `it runs a command for its client secret, “${cleanText(command, 300)}” (--allow-command)`;
	return undefined;
}
