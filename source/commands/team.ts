import {type ConfigFile, isDamaged, profileIn, profilesIn} from '../core/config-file.ts';
import {Failure, usage} from '../core/failure.ts';
import {cleanText} from '../core/redact.ts';
import {shellQuoted} from '../core/shell.ts';
import {type TeamMembers, teamFileName} from '../core/team.ts';
import {lostWords, readTeamFile, teamFileText, teamOfProfile, teamSchema} from '../core/team-file.ts';
import {type CommandContext, chosenProfile, type ParsedArguments} from './command.ts';
import {actionNamed, refuseMore, textOf} from './parse-arguments.ts';

type Action = (names: readonly string[], parsed: ParsedArguments, context: CommandContext) => Promise<number>;

const actions: Readonly<Record<string, Action>> = {init, check, schema};

/**
 * The team's file of a repository: write it, check it, print its JSON Schema (contract 2 and 4).
 * @returns 1 when `check` finds something
 * @throws Failure `usage`, `unknown_profile`, `no_profile`, `profile_damaged`, `save_failed`, `no_such_file`, `input_file`
 */
export async function run(parsed: ParsedArguments, context: CommandContext): Promise<number> {
	const [name = 'check', ...names] = parsed.positionals;
	return actionNamed(name, actions, 'team')(names, parsed, context);
}

async function init(
	names: readonly string[],
	parsed: ParsedArguments,
	context: CommandContext,
): Promise<number> {
	refuseMore(names, 0, 'For example: {program} team init --profile work');
	const {ports, streams} = context;
	const {options} = parsed;
	const file = ports.team.topFile();
	const replaces = options.replace === true;
	const isThere = () =>
		usage(`There is ${cleanText(file, 200)} already.`, `Replace it: {program} ${againWith(options)}`);
	// Before anybody answers for nothing.
	if (!replaces && ports.team.isThere(file)) throw isThere();
	const before =
		replaces && ports.team.isThere(file) ? {team: readTeamFile(ports.team.read(file)).team} : undefined;
	const write = (team: TeamMembers) => {
		const text = teamFileText(team, ports.team.schemaBeside(file));
		if (!ports.team.write(file, text, replaces)) throw isThere();
		return [
			`Written: ${cleanText(file, 400)}. It holds no secret: commit it.`,
			`Whoever works in this repository now runs: ${context.programName}`,
		];
	};
	const named = textOf(options.profile);
	if (named === undefined && context.askTeam) {
		const isWritten = await context.askTeam({arguments: parsed, path: file, before, write});
		if (isWritten && (options.json || !streams.stdoutIsTerminal)) await tell();
		return 0;
	}
	const stored = ports.store.read();
	if (named === undefined && profilesIn(stored).length === 0)
		throw usage(
			'Nobody can be asked here, and no profile is saved to take the answers of.',
			'Run it at a terminal, or sign in first: {program}',
		);
	const team = await teamOfSaved(named, stored, context);
	const lost = before && lostWords(before, team);
	if (lost !== undefined) streams.message(`! ${lost}`);
	for (const line of write(team)) streams.message(line);
	await tell();
	return 0;

	async function tell(): Promise<void> {
		if (!options.json) return streams.result(file);
		const {team} = readTeamFile(ports.team.read(file));
		await streams.result(JSON.stringify({path: file, team}, undefined, 2));
	}
}

/** The same command with --replace. */
function againWith(options: ParsedArguments['options']): string {
	const given = Object.entries({...options, replace: true}).flatMap(([name, value]) =>
		value === true ? [`--${name}`] : typeof value === 'string' ? [`--${name} ${shellQuoted(value)}`] : [],
	);
	return ['team init', ...given].join(' ');
}

async function teamOfSaved(
	named: string | undefined,
	stored: ConfigFile,
	context: CommandContext,
): Promise<TeamMembers> {
	const name = await chosenProfile(named, context, stored);
	const profile = profileIn(stored, name);
	if (profile === undefined || isDamaged(profile))
		throw new Failure('profile_damaged', {profile: name, detail: profile?.damaged ?? 'it is gone'});
	return teamOfProfile(name, profile);
}

async function check(
	names: readonly string[],
	{options}: ParsedArguments,
	{ports, streams}: CommandContext,
): Promise<number> {
	refuseMore(names, 1, 'For example: {program} team check smapi-login.json');
	const [named] = names;
	const file = named === undefined ? found() : {path: named, text: readNamed(named)};
	const {path} = file;
	const findings =
		'problem' in file
			? [{line: 1, column: 1, text: `The file is passed over: ${file.problem}.`}]
			: readTeamFile(file.text).findings;
	const shown = cleanText(path, 400);
	if (options.json) await streams.result(JSON.stringify({path, findings}, undefined, 2));
	else if (findings.length === 0) await streams.result(`${shown} is fine.`);
	else
		await streams.result(
			findings.map(({line, column, text: words}) => `${shown}:${line}:${column}: ${words}`).join('\n'),
		);
	return findings.length > 0 ? 1 : 0;

	function found() {
		const file = ports.team.find();
		if (file === undefined)
			throw usage(
				`There is no ${teamFileName} from here up to the top of the repository.`,
				'Make one: {program} team init',
			);
		return file;
	}

	function readNamed(file: string): string {
		try {
			return ports.team.read(file);
		} catch (error) {
			if (error instanceof Failure) throw error;
			throw new Failure('input_file', {path: file, detail: (error as Error).message}, {cause: error});
		}
	}
}

async function schema(
	names: readonly string[],
	_: ParsedArguments,
	{streams}: CommandContext,
): Promise<number> {
	refuseMore(names, 0, 'For example: {program} team schema');
	await streams.result(JSON.stringify(teamSchema, undefined, 2));
	return 0;
}
