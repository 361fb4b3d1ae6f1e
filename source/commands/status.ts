import {unknownProfile} from '../core/choose-profile.ts';
import {type ConfigFile, droppedRequests, oldRequests, withoutOldRequests} from '../core/config-file.ts';
import {Failure} from '../core/failure.ts';
import {hostNotices, hostsFromEnvironment} from '../core/hosts.ts';
import {profileLines, profilesJson, requestLines, requestsJson} from '../core/status-report.ts';
import {checkProfile} from '../flows/saved-profile.ts';
import type {CommandContext, ParsedArguments} from './command.ts';
import {refuseMore, textOf} from './parse-arguments.ts';

/**
 * Prints a line a profile and a line an open request; offline unless `--check`.
 * @returns 3 when `--check` found a profile that needs a sign-in, 1 when a check failed otherwise
 */
export async function run(parsed: ParsedArguments, context: CommandContext): Promise<number> {
	const {options, positionals} = parsed;
	const {ports, streams} = context;
	refuseMore(positionals, 0, 'Name a profile with --profile.');
	const environmentHosts = hostsFromEnvironment(context.environment);
	for (const notice of hostNotices(environmentHosts)) streams.message(notice);
	const name = textOf(options.profile);
	const before = ports.store.read();
	const names = namesIn(before, name);
	let exitCode = 0;
	if (options.check) {
		for (const each of names) exitCode = Math.max(exitCode, await check(each, context));
	}
	const now = ports.clock.now();
	// A check may have written new tokens.
	const all = await withoutOld(options.check ? ports.store.read() : before, now, context);
	const file = onlyThese(all, name === undefined ? undefined : names);
	if (options.json) {
		await streams.result(
			JSON.stringify({profiles: profilesJson(file, now), requests: requestsJson(file)}, undefined, 2),
		);
		return exitCode;
	}
	const lines = profileLines(file, now);
	const requests = requestLines(file, now);
	if (lines.length === 0 && requests.length === 0)
		streams.message('No profile is saved yet. Sign in: smapi-login');
	const text = [
		...lines,
		...(requests.length > 0
			? [...(lines.length > 0 ? [''] : []), 'Open requests', ...requests.map(line => `  ${line}`)]
			: []),
	];
	if (text.length > 0) await streams.result(text.join('\n'));
	return exitCode;
}

/** Open requests end after 30 days, with a word. A file that cannot be written is no reason to speak of that here. */
async function withoutOld(
	file: ConfigFile,
	now: Date,
	{ports, streams}: CommandContext,
): Promise<ConfigFile> {
	const count = oldRequests(file, now).length;
	if (count === 0) return file;
	streams.message(`! ${droppedRequests(count)}`);
	await ports.store.change(stored => withoutOldRequests(stored, now)).catch(() => undefined);
	return withoutOldRequests(file, now);
}

function namesIn(file: ConfigFile, name: string | undefined): string[] {
	const names = Object.keys(file.profiles ?? {});
	if (name === undefined) return names;
	if (names.includes(name)) return [name];
	throw unknownProfile(name, names);
}

function onlyThese(file: ConfigFile, names: readonly string[] | undefined): ConfigFile {
	if (!names) return file;
	const profiles = Object.fromEntries(
		Object.entries(file.profiles ?? {}).filter(([name]) => names.includes(name)),
	);
	const requests = Object.fromEntries(
		Object.entries(file.requests ?? {}).filter(([, request]) =>
			names.includes(String((request as {profileName?: unknown})?.profileName)),
		),
	);
	return {...file, profiles, requests};
}

async function check(name: string, context: CommandContext): Promise<number> {
	const {ports, streams, signal} = context;
	try {
		const {vendorsFailure} = await checkProfile(
			name,
			hostsFromEnvironment(context.environment),
			ports,
			signal,
		);
		if (!vendorsFailure) return 0;
		streams.message(`! ${name}: ${vendorsFailure.what} ${vendorsFailure.next}`);
		return vendorsFailure.code === 'smapi_unauthorized' ? 3 : 1;
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		streams.message(`✗ ${name}: ${error.what}${error.why ? ` “${error.why}”` : ''} ${error.next}`);
		return error.exitCode;
	}
}
