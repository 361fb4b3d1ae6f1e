import {unknownProfile} from '../core/choose-profile.ts';
import {type ConfigFile, isDamaged, profileIn} from '../core/config-file.ts';
import {Failure} from '../core/failure.ts';
import {hostNotices, hostsFromEnvironment} from '../core/hosts.ts';
import {stateOf} from '../core/profile.ts';
import {programAlone} from '../core/program-name.ts';
import {profilesJson, requestsJson} from '../core/status-report.ts';
import {profileTable, requestLines} from '../core/status-table.ts';
import {dropOldRequests} from '../flows/open-requests.ts';
import {signInCommand} from '../flows/refresh.ts';
import type {Ports, Streams} from '../ports.ts';
import {type CommandContext, type ParsedArguments, withContact} from './command.ts';
import {refuseMore, textOf} from './parse-arguments.ts';

interface StatusContext extends Pick<CommandContext, 'environment' | 'signal' | 'programName' | 'team'> {
	readonly ports: Pick<Ports, 'store' | 'http' | 'clock' | 'programs'>;
	readonly streams: Pick<Streams, 'result' | 'message' | 'stdoutColumns'>;
}

/**
 * Prints a line a profile and a line an open request; offline unless `--check`.
 * @returns 3 when `--check` or, from the file alone, `--warn` found a profile that needs a sign-in, 1 when a check failed
 * otherwise
 */
export async function run(parsed: ParsedArguments, context: StatusContext): Promise<number> {
	const {options, positionals} = parsed;
	const {ports, streams} = context;
	refuseMore(positionals, 0, 'Name a profile with --profile.');
	const environmentHosts = hostsFromEnvironment(context.environment);
	for (const notice of hostNotices(environmentHosts)) streams.message(notice);
	const name = textOf(options.profile);
	const before = ports.store.read();
	const names = namesIn(before, name);
	const findings = new Map<string, Failure | undefined>();
	if (options.check) for (const each of names) findings.set(each, await check(each, context));
	const now = ports.clock.now();
	// A check may have written new tokens.
	const all = await dropOldRequests(options.check ? ports.store.read() : before, ports, text =>
		streams.message(`! ${text}`),
	);
	const file = onlyThese(all, name === undefined ? undefined : names);
	const needy = options.warn ? names.filter(each => needsPerson(file, each, now)) : [];
	// Cron mails what is on stderr.
	for (const each of needy) streams.message(warningOf(file, each, now, context.programName));
	const exitCode = Math.max(needy.length > 0 ? 3 : 0, ...[...findings.values()].map(exitCodeOf));
	if (options.json) {
		await streams.result(
			JSON.stringify(
				{profiles: profilesJson(file, now, findings), requests: requestsJson(file)},
				undefined,
				2,
			),
		);
		return exitCode;
	}
	const lines = profileTable(file, now, streams.stdoutColumns);
	const requests = requestLines(file, now);
	if (lines.length === 0 && requests.length === 0)
		streams.message(`No profile is saved yet. Sign in: ${programAlone(context.programName)}`);
	const text = [
		...lines,
		...(requests.length > 0
			? [...(lines.length > 0 ? [''] : []), 'Open requests', ...requests.map(line => `  ${line}`)]
			: []),
	];
	if (text.length > 0) await streams.result(text.join('\n'));
	return exitCode;
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

/** What `--check` found, told on stderr as it comes. */
async function check(name: string, context: StatusContext): Promise<Failure | undefined> {
	const {ports, streams, signal, programName} = context;
	const {checkProfile} = await import('../flows/saved-profile.ts');
	try {
		const environmentHosts = hostsFromEnvironment(context.environment);
		const {vendorsFailure} = await withContact(name, context, () =>
			checkProfile(name, environmentHosts, ports, signal),
		);
		if (vendorsFailure) {
			const {what, next} = vendorsFailure.calledBy(programName);
			streams.message(`! ${name}: ${what} ${next}`);
		}
		return vendorsFailure;
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		const {what, why, next} = error.calledBy(programName);
		streams.message(`✗ ${name}: ${what}${why ? ` “${why}”` : ''} ${next}`);
		return error;
	}
}

/** A vendor call that fails leaves the profile good; only a token that SMAPI does not take needs a person. */
function exitCodeOf(failure: Failure | undefined): number {
	if (!failure) return 0;
	return vendorCodes.has(failure.code) ? 1 : failure.exitCode;
}

const vendorCodes: ReadonlySet<string> = new Set(['smapi_forbidden', 'no_vendor']);

/** From the file alone: a profile that needs a sign-in, or will as soon as its token has ended. */
function needsPerson(file: ConfigFile, name: string, now: Date): boolean {
	const profile = profileIn(file, name);
	if (!profile || isDamaged(profile) || profile.role === 'owner') return false;
	return stateOf(profile, now) === 'sign-in' || profile.tokens.refusedAt !== undefined;
}

function warningOf(file: ConfigFile, name: string, now: Date, programName: string): string {
	const profile = profileIn(file, name);
	const isAlive = profile && !isDamaged(profile) && stateOf(profile, now) === 'valid';
	const isRefused = profile && !isDamaged(profile) && profile.tokens.refusedAt !== undefined;
	const why = isRefused
		? 'Amazon no longer takes its refresh token'
		: 'its token has ended and cannot be renewed';
	const still = isAlive ? '; the token it has still lives' : '';
	const command = signInCommand(name).replaceAll('{program}', programName);
	return `! ${name} needs a new sign-in: ${why}${still}. ${command}`;
}
