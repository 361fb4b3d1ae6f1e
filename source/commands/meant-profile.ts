import {Failure} from '../core/failure.ts';
import type {Profile} from '../core/profile.ts';
import type {Ports, Streams} from '../ports.ts';
import {type CommandContext, chosenProfile, type ParsedArguments} from './command.ts';
import {textOf} from './parse-arguments.ts';

interface MeantContext extends Pick<CommandContext, 'environment' | 'secrets' | 'signal' | 'team'> {
	readonly ports: Pick<Ports, 'store' | 'http' | 'clock' | 'programs'>;
	readonly streams: Pick<Streams, 'message'>;
}

/** What a profile is called that is not saved: as a sign-in would save it. */
export const unsavedName = 'default';

/** A saved profile by its name, or what was made without the file. */
type MeantProfile = {readonly name: string} | {readonly name: null; readonly profile: Profile};

/**
 * The profile that a command means; where none is saved and none is named, the one that `ASK_REFRESH_TOKEN`, client ID and
 * client secret of the environment make, renewed and stored nowhere (contract 2, `token`, "Without a file"). A profile
 * wins, with a line.
 *
 * @throws Failure of `chooseProfile` and `renewGiven`
 */
export async function meantProfile(parsed: ParsedArguments, context: MeantContext): Promise<MeantProfile> {
	const variable = context.secrets.ASK_REFRESH_TOKEN;
	let name: string;
	try {
		name = await chosenProfile(textOf(parsed.options.profile), context, context.ports.store.read());
	} catch (error) {
		if (!(error instanceof Failure) || error.code !== 'no_profile') throw error;
		if (!variable) throw parsed.options['sign-in'] ? error : withoutToken(error, context);
		return {name: null, profile: await renewed(variable, 'ASK_REFRESH_TOKEN', parsed, context)};
	}
	if (variable) context.streams.message(`! ASK_REFRESH_TOKEN is not used: profile “${name}” is.`);
	return {name};
}

/** Why the variables are not used where they are all there is. @param noProfile what is thrown where there are none */
function withoutToken(noProfile: Failure, {environment, secrets, streams}: MeantContext): Failure {
	const {ASK_REFRESH_TOKEN: refreshToken, ASK_LWA_CLIENT_CONFIRMATION: secret} = secrets;
	// An empty one is what a pipeline makes of a secret that it does not have.
	if (refreshToken === '')
		return new Failure('bad_value', {
			name: 'ASK_REFRESH_TOKEN',
			detail: 'it is empty, and no profile is saved here',
			hint: 'Is the secret set for this job, under this name? A fork, or a branch that is not protected, gets none. Without a pipeline: {program}',
		});
	if (secret || environment.ASK_LWA_CLIENT_ID)
		streams.message(
			'! The client of the environment is not used: where no profile is saved, ASK_REFRESH_TOKEN is needed too.',
		);
	return noProfile;
}

/**
 * A refresh token that no profile holds, renewed.
 * @param source where it is from: `ASK_REFRESH_TOKEN`
 * @throws Failure of `renewGiven`
 */
export async function renewed(
	text: string,
	source: string,
	{options}: ParsedArguments,
	{ports, streams, environment, secrets, signal}: MeantContext,
): Promise<Profile> {
	const {renewGiven} = await import('../flows/renew-given.ts');
	const warn = (warning: string) => streams.message(`! ${warning}`);
	const allowHost = textOf(options['allow-host']);
	return renewGiven({text, name: source, environment, secrets, allowHost, warn}, ports, signal);
}
