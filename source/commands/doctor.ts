import {unknownProfile} from '../core/choose-profile.ts';
import type {ConfigFile} from '../core/config-file.ts';
import {Failure} from '../core/failure.ts';
import {amazonHosts, hostsFromEnvironment} from '../core/hosts.ts';
import {chosenStore} from '../core/secret-store.ts';
import {wrapWords} from '../core/wrap-text.ts';
import {examine} from '../flows/doctor.ts';
import type {CheckResult} from '../flows/doctor-check.ts';
import {reportText} from '../flows/doctor-report.ts';
import type {CommandContext, ParsedArguments} from './command.ts';
import {refuseMore, textOf} from './parse-arguments.ts';

const signs = {ok: '✓', warn: '!', fail: '✗'} as const;

/**
 * Checks what a sign-in needs and says what to do (contract 2).
 * @returns 1 when a check fails, else 0
 * @throws Failure `usage`, `bad_host`, `unknown_profile`
 */
export async function run({options, positionals}: ParsedArguments, context: CommandContext): Promise<number> {
	refuseMore(positionals, 0, 'For example: {program} doctor --report');
	const {ports, streams, environment, signal, version} = context;
	const hosts = {...amazonHosts, ...hostsFromEnvironment(environment)};
	const profileName = textOf(options.profile);
	if (profileName !== undefined) requireKnown(profileName, fileOf(ports));
	const input = {
		hosts,
		profileName,
		noProbe: options['no-probe'] === true,
		choice: chosenStore(environment),
	};
	const isTicked = !options.json && !options.report;
	const results: CheckResult[] = [];
	const {store, http, clock, random, team} = ports;
	const checkup = await ports.checkup();
	for await (const told of examine({store, http, clock, random, team, checkup}, input, signal)) {
		const {remedy} = told;
		const result =
			remedy === undefined ? told : {...told, remedy: remedy.replaceAll('{program}', context.programName)};
		results.push(result);
		if (isTicked) await streams.result(lineOf(result, context.programName, streams.stdoutColumns));
	}
	if (options.json) await streams.result(JSON.stringify({checks: results}, undefined, 2));
	else if (options.report) await streams.result(reportText(results, {version, hosts, file: fileOf(ports)}));
	const failed = results.filter(({state}) => state === 'fail').length;
	if (failed > 0 && !options.json)
		streams.message(
			`✗ ${failed === 1 ? 'One check failed; what to do is said below it' : `${failed} checks failed; what to do is said below each`}.`,
		);
	return failed > 0 ? 1 : 0;
}

/** What cannot be read is told by a check of its own. */
function fileOf({store}: CommandContext['ports']): ConfigFile | undefined {
	try {
		return store.read();
	} catch (error) {
		if (error instanceof Failure) return undefined;
		throw error;
	}
}

function requireKnown(name: string, file: ConfigFile | undefined): void {
	const names = file && Object.keys(file.profiles ?? {});
	if (names && !names.includes(name)) throw unknownProfile(name, names);
}

const indent = 18;

function lineOf(
	{title, state, found, remedy}: CheckResult,
	programName: string,
	columns = Number.POSITIVE_INFINITY,
): string {
	const line = `${signs[state]} ${title.padEnd(indent - 2)}${found}`;
	if (remedy === undefined) return line;
	const lines = wrapWords(remedy, Math.max(columns - indent, 20), programName);
	return [line, ...lines.map(each => ' '.repeat(indent) + each)].join('\n');
}
