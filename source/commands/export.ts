import {Failure, usage} from '../core/failure.ts';
import {hostNotices, hostsFromEnvironment} from '../core/hosts.ts';
import {nearest} from '../core/nearest.ts';
import {profileNameProblem} from '../core/profile.ts';
import {carryOut, handedOf, profileFor} from '../flows/export.ts';
import type {Format, FormatOptions, Shell} from '../formats/format.ts';
import {formats} from '../formats/index.ts';
import {type CommandContext, chosenProfile, type ParsedArguments, withContact} from './command.ts';
import {meantProfile, unsavedName} from './meant-profile.ts';
import {refuseMore, textOf} from './parse-arguments.ts';

/**
 * Writes the token down for another tool.
 * @throws Failure of usage, refresh, the format, and of where it goes
 */
export async function run(parsed: ParsedArguments, context: CommandContext): Promise<undefined> {
	const {ports, streams, environment, signal} = context;
	const format = formatOf(parsed.positionals);
	refuseMore(parsed.positionals, 1, 'Name a profile with --profile.');
	const options = optionsFor(format, parsed);
	const environmentHosts = hostsFromEnvironment(environment);
	for (const notice of hostNotices(environmentHosts)) streams.message(notice);
	const meant = format.worksWithoutFile
		? await meantProfile(parsed, context)
		: {name: await savedName(format, parsed, context)};
	const profileName = meant.name ?? unsavedName;
	const asked = {
		profileName,
		environmentHosts,
		onFallback: (failure: Failure) =>
			streams.message(`! The token was not renewed: ${failure.what} The saved one is still good.`),
	};
	const handed = await withContact(profileName, context, async () => {
		const profile =
			'profile' in meant ? meant.profile : await profileFor(format, asked, options, ports, signal);
		return handedOf(format, {profileName, profile}, options, ports, signal);
	});
	const {plan} = await format.load();
	const actions = plan(handed, options);
	if (format.secrets === 'needed') {
		const what = format.needs.includes('clientSecret')
			? 'the refresh token and the client secret'
			: 'the refresh token';
		streams.message(
			`! ${format.name} takes ${what} along: keep ${format.needs.includes('clientSecret') ? 'them' : 'it'} to yourself.`,
		);
	}
	const way = {
		// As with other programs, a dash is standard output.
		out: parsed.options.out === '-' ? undefined : textOf(parsed.options.out),
		runs: parsed.options.run === true,
		say: (text: string) => streams.message(text.replaceAll('{program}', context.programName)),
	};
	const result = await carryOut(actions, way, ports, signal);
	if (result !== '') await streams.result(result);
}

/** Only `env` is made without a saved profile: who set the variables for it is told so. */
async function savedName(
	format: Format,
	{options}: ParsedArguments,
	context: CommandContext,
): Promise<string> {
	const {ports, streams, secrets, programName} = context;
	try {
		return await chosenProfile(textOf(options.profile), context, ports.store.read());
	} catch (error) {
		if (error instanceof Failure && error.code === 'no_profile' && secrets.ASK_REFRESH_TOKEN)
			streams.message(
				`! ASK_REFRESH_TOKEN is not used: ${format.name} needs a saved profile. Only env takes the variables: ${programName} export env`,
			);
		throw error;
	}
}

function formatOf([name]: readonly string[]): Format {
	const names = formats.map(row => row.name);
	if (name === undefined)
		throw usage(
			'Say which format: its name is missing.',
			`It is one of ${names.join(', ')}. For example: {program} export env`,
		);
	const format = formats.find(row => row.name === name);
	if (format) return format;
	const near = nearest(name, names);
	throw usage(
		`There is no format “${name.slice(0, 60)}”.`,
		near
			? `Did you mean: {program} export ${near}`
			: `It is one of ${names.join(', ')}. For example: {program} export env`,
	);
}

/** Options of one format alone are refused for the others: what does nothing would mislead. */
function optionsFor(format: Format, {options}: ParsedArguments): FormatOptions {
	const only: readonly [string, string][] = [
		['shell', 'env'],
		['as', 'ask-cli'],
		['repo', 'github'],
		['run', 'github'],
	];
	for (const [option, name] of only)
		if (options[option] !== undefined && format.name !== name)
			throw usage(`--${option} is for the format ${name}.`, 'Leave it out.');
	if (options.out !== undefined && format.name === 'github')
		throw usage('--out is not for the format github.', 'The plan is printed; --run calls gh.');
	const askProfile = textOf(options.as);
	const nameProblem = askProfile === undefined ? undefined : profileNameProblem(askProfile);
	if (nameProblem !== undefined) throw usage(`--as: this is no name for a profile of ask-cli.`, nameProblem);
	if (options.out === '')
		throw usage('--out: the name of the file is empty.', 'For example: --out smapi.env');
	const repository = textOf(options.repo);
	if (repository !== undefined && !/^[\w.-]+(\/[\w.-]+){1,2}$/.test(repository))
		throw usage('--repo is no repository.', 'For example: --repo acme/skills');
	return {
		shell: (textOf(options.shell) ?? 'sh') as Shell,
		...(askProfile === undefined ? {} : {askProfile}),
		...(repository === undefined ? {} : {repository}),
		includesSecrets: options['include-secrets'] === true,
	};
}
