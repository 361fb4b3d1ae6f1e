import {chooseProfile} from '../core/choose-profile.ts';
import {Failure} from '../core/failure.ts';
import {hostNotices, hostsFromEnvironment} from '../core/hosts.ts';
import type {Profile} from '../core/profile.ts';
import {tokenJson} from '../core/token-json.ts';
import {freshProfile} from '../flows/refresh.ts';
import type {Ports, Streams} from '../ports.ts';
import type {CommandContext, ParsedArguments} from './command.ts';

/** A token lives 3600 s; asking for more than this would renew it each time. */
const longestMinimumSeconds = 3300;

const defaultMinimumSeconds = 300;

interface TokenContext extends Pick<CommandContext, 'environment' | 'signal' | 'startWizard'> {
	readonly ports: Pick<Ports, 'store' | 'http' | 'clock'>;
	readonly streams: Pick<Streams, 'result' | 'message'>;
}

/**
 * Prints the access token: from the file while it lives long enough, else refreshed.
 * @throws Failure of refresh and store
 */
export async function run(parsed: ParsedArguments, context: TokenContext): Promise<undefined> {
	const {options, positionals} = parsed;
	const {ports, streams} = context;
	if (positionals.length > 0) {
		throw new Failure('usage', {
			detail: `“${positionals[0]!.slice(0, 60)}” is not expected here.`,
			hint: 'Name a profile with --profile.',
		});
	}
	if (options.json && options.header)
		throw new Failure('usage', {
			detail: '--json and --header exclude each other.',
			hint: 'Give one of them.',
		});
	const minimumSeconds = minimumFrom(options['min-ttl']);
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
		const name = chooseProfile(stringOf(options.profile), context.environment, ports.store.read());
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
	if (options.json) return JSON.stringify(tokenJson(name, profile, now));
	const {accessToken} = profile.tokens;
	return options.header ? `Authorization: Bearer ${accessToken}` : accessToken;
}

function needsSignIn(error: unknown): error is Failure {
	return error instanceof Failure && error.exitCode === 3;
}

function minimumFrom(value: string | boolean | undefined): number {
	if (value === undefined) return defaultMinimumSeconds;
	const seconds = typeof value === 'string' && /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN;
	if (seconds <= longestMinimumSeconds) return seconds;
	throw new Failure('bad_value', {
		name: '--min-ttl',
		detail: 'this is no number of seconds that fits',
		hint: `From 0 to ${longestMinimumSeconds} seconds; a token lives one hour.`,
	});
}

function stringOf(value: string | boolean | undefined): string | undefined {
	return typeof value === 'string' ? value : undefined;
}
