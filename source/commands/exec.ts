import {Failure, usage} from '../core/failure.ts';
import {hostNotices, hostsFromEnvironment} from '../core/hosts.ts';
import {cleanText} from '../core/redact.ts';
import {handedOf, profileFor} from '../flows/export.ts';
import {variablesOf} from '../formats/variables.ts';
import {type CommandContext, type ParsedArguments, withContact} from './command.ts';
import {meantProfile, unsavedName} from './meant-profile.ts';
import {secondsOf} from './parse-arguments.ts';

/** A token lives 3600 s; asking for more than `most` would renew it each time. */
const minimumRange = {
	name: '--min-ttl',
	usual: 300,
	least: 0,
	most: 3300,
	example: 'exec --min-ttl 300 -- ./deploy.sh',
	why: '; a token is good for one hour',
};

/**
 * Runs a command with the access token in its environment, in place of this process: its streams, its terminal, every
 * signal once.
 *
 * @returns its exit code as a shell counts: 126 where it cannot be executed, 127 where there is none, 128 and the
 * signal's number
 * @throws Failure of usage and refresh, before anything is started
 */
export async function run(parsed: ParsedArguments, context: CommandContext): Promise<number> {
	const {options, positionals: words} = parsed;
	const {ports, streams, environment, signal} = context;
	if (words.length === 0)
		throw usage('The command is missing.', 'For example: {program} exec -- ./deploy.sh');
	const environmentHosts = hostsFromEnvironment(environment);
	for (const notice of hostNotices(environmentHosts)) streams.message(notice);
	const minimumSeconds = secondsOf(options['min-ttl'], minimumRange);
	const meant = await meantProfile(parsed, context).catch(error => {
		throw beforeTheCommand(error);
	});
	const profileName = meant.name ?? unsavedName;
	const includesSecrets = options['with-refresh'] === true;
	const needs = includesSecrets ? (['refreshToken', 'clientId', 'clientSecret'] as const) : [];
	const asked = {
		profileName,
		environmentHosts,
		minimumSeconds,
		onFallback: (failure: Failure) =>
			streams.message(`! The token was not renewed: ${failure.what} The saved one is still good.`),
	};
	const wants = {name: 'exec --with-refresh', needs};
	const handed = await withContact(profileName, context, async () => {
		const profile =
			meant.name === null
				? meant.profile
				: await profileFor({usesAccessToken: true}, asked, {}, ports, signal);
		return handedOf(wants, {profileName, profile}, {includesSecrets}, ports, signal);
	});
	const exitCode = await ports.programs.become(words, {
		// Of another account, where a saved profile names none; beside ASK_REFRESH_TOKEN it is that one's.
		...(meant.name === null ? {} : {ASK_VENDOR_ID: undefined}),
		...Object.fromEntries(variablesOf(handed)),
	});
	const problem = {126: 'cannot be executed', 127: 'was not found'}[exitCode];
	if (problem) {
		const what = `“${cleanText(words[0]!, 200)}” ${problem}.`;
		streams.message(`${context.programName}: ${what}`);
		const code = exitCode === 127 ? 'command_not_found' : 'command_not_executable';
		const error = {code, what, next: 'Check its name and its mode.', exitCode};
		if (parsed.options.json) streams.message(JSON.stringify({error}));
	}
	return exitCode;
}

/** Behind `--` the flag would be the command's own. */
function beforeTheCommand(error: unknown): unknown {
	if (!(error instanceof Failure) || error.code !== 'host_not_allowed') return error;
	return new Failure(
		error.code,
		{...error.details, flags: `${error.details.flags} before “--”`},
		{cause: error},
	);
}
