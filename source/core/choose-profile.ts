import {type ConfigFile, defaultProfileIn, isDamaged, profileIn} from './config-file.ts';
import {Failure, usage} from './failure.ts';
import {isProfileName, profileNameRule} from './profile.ts';
import {shellQuoted} from './shell.ts';
import type {TeamFile} from './team.ts';

/**
 * Which profile a command means (contract 2): `--profile`, `SMAPI_LOGIN_PROFILE`, the team file's (only if its client
 * ID is the file's), `ASK_DEFAULT_PROFILE` if there is such a profile, the default, the only one.
 *
 * @throws Failure `unknown_profile`, `bad_value`, `no_profile`, `usage` (several and none chosen)
 */
export function chooseProfile(
	flag: string | undefined,
	environment: Readonly<Record<string, string | undefined>>,
	file: ConfigFile,
	team?: Pick<TeamFile, 'profile' | 'clientId'>,
): string {
	const names = Object.keys(file.profiles ?? {});
	const has = (name: string) => Object.hasOwn(file.profiles ?? {}, name);
	const named = flag ?? (environment.SMAPI_LOGIN_PROFILE || undefined);
	if (named !== undefined) {
		if (has(named)) return named;
		requireProfileName(named, flag === undefined ? 'SMAPI_LOGIN_PROFILE' : '--profile');
		throw unknownProfile(named, names);
	}
	const ofTeam = team && savedProfileOfTeam(team, file);
	if (ofTeam !== undefined) return ofTeam;
	const askDefault = environment.ASK_DEFAULT_PROFILE;
	if (askDefault && has(askDefault)) return askDefault;
	const chosen = defaultProfileIn(file) ?? (names.length === 1 ? names[0] : undefined);
	if (chosen !== undefined) return chosen;
	if (names.length === 0) throw new Failure('no_profile');
	throw usage(
		'Several profiles are saved and none is the default.',
		`Name one with --profile, or choose: {program} profiles use ${shellQuoted(names[0]!)}`,
	);
}

/** The saved profile that a team file means: its name alone would let a foreign repository choose another client's. */
export function savedProfileOfTeam(
	{profile, clientId}: Pick<TeamFile, 'profile' | 'clientId'>,
	file: ConfigFile,
): string | undefined {
	if (profile === undefined || clientId === undefined) return undefined;
	const found = profileIn(file, profile);
	return found !== undefined && !isDamaged(found) && found.clientId === clientId ? profile : undefined;
}

/** @returns the Failure for a name that is not there, with the nearest names */
export function unknownProfile(name: string, names: readonly string[]): Failure {
	const some = names.slice(0, 8).join(', ');
	const hint =
		names.length === 0
			? 'None is saved yet. Sign in: {program}'
			: `Saved are: ${some}${names.length > 8 ? ', …' : ''}. To see them: {program} profiles list`;
	return new Failure('unknown_profile', {profile: name.slice(0, 80), hint});
}

/** @throws Failure `bad_value` with the rule of names */
export function requireProfileName(value: string, name: string): void {
	if (isProfileName(value)) return;
	const isReserved = value in Object.prototype;
	const detail = isReserved ? `“${value}” cannot be used as a name` : 'this is no profile name';
	throw new Failure('bad_value', {
		name,
		detail,
		hint: isReserved ? 'Choose another one; such words belong to JavaScript itself.' : profileNameRule,
	});
}
