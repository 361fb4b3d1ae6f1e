import {chooseProfile} from '../core/choose-profile.ts';
import {Failure, usage} from '../core/failure.ts';
import {hostNotices, hostsFromEnvironment} from '../core/hosts.ts';
import {type Profile, tokenText} from '../core/profile.ts';
import {freshProfile} from '../flows/refresh.ts';
import type {Ports, Streams} from '../ports.ts';
import type {CommandContext, ParsedArguments} from './command.ts';
import {refuseMore, secondsOf, textOf} from './parse-arguments.ts';

/** A token lives 3600 s; asking for more than `most` would renew it each time. */
const minimumRange = {name: '--min-ttl', usual: 300, least: 0, most: 3300, why: '; a token lives one hour'};

interface TokenContext extends Pick<CommandContext, 'environment' | 'signal' | 'startWizard'> {
	readonly ports: Pick<Ports, 'store' | 'http' | 'clock' | 'programs'>;
	readonly streams: Pick<Streams, 'result' | 'message'>;
}

/**
 * Prints the access token: from the file while it lives long enough, else refreshed.
 * @throws Failure of refresh and store
 */
export async function run(parsed: ParsedArguments, context: TokenContext): Promise<undefined> {
	const {options, positionals} = parsed;
	const {ports, streams} = context;
	refuseMore(positionals, 0, 'Name a profile with --profile.');
	if (options.json && options.header)
		throw usage('--json and --header exclude each other.', 'Give one of them.');
	const minimumSeconds = secondsOf(options['min-ttl'], minimumRange);
	const environmentHosts = hostsFromEnvironment(context.environment);
	for (const notice of hostNotices(environmentHosts)) streams.message(notice);
	const input = {
		minimumSeconds,
		force: options.refresh === true,
		environmentHosts,
		onFallback: (failure: Failure) =>
			streams.message(`! The token was not renewed: ${failure.what} The stored one still lives.`),
	};
	let signInTo: string | undefined;
	try {
		const name = chooseProfile(textOf(options.profile), context.environment, ports.store.read());
		signInTo = name;
		const profile = await freshProfile({...input, profileName: name}, ports, context.signal);
		await streams.result(resultOf(name, profile, parsed, ports.clock.now()));
	} catch (error) {
		if (!options['sign-in'] || !context.startWizard || !needsSignIn(error)) throw error;
		const session = await context.startWizard({
			arguments: parsed,
			...(signInTo === undefined ? {} : {signInTo}),
		});
		if (!session) throw error;
		await streams.result(resultOf(session.profileName, session.profile, parsed, ports.clock.now()));
	}
}

function resultOf(name: string, profile: Profile, {options}: ParsedArguments, now: Date): string {
	const text = tokenText(name, profile, options.json === true, now);
	return options.header ? `Authorization: Bearer ${text}` : text;
}

function needsSignIn(error: unknown): error is Failure {
	return error instanceof Failure && error.exitCode === 3;
}
