import {isDamaged, profileIn} from '../core/config-file.ts';
import {Failure, usage} from '../core/failure.ts';
import type {Profile} from '../core/profile.ts';
import {cleanText} from '../core/redact.ts';
import {type TeamFile, teamFileName} from '../core/team.ts';
import {readTeamFile, teamFileText, teamSchema} from '../core/team-file.ts';
import {type CommandContext, chosenProfile, type ParsedArguments} from './command.ts';
import {actionNamed, canAsk, refuseMore, textOf} from './parse-arguments.ts';

type Action = (names: readonly string[], parsed: ParsedArguments, context: CommandContext) => Promise<number>;

const actions: Readonly<Record<string, Action>> = {init, check, schema};

/**
 * The team's file of a repository: write it, check it, print its JSON Schema (contract 2 and 4).
 * @returns 1 when `check` finds something
 * @throws Failure `usage`, `unknown_profile`, `no_profile`, `profile_damaged`, `save_failed`, `input_file`
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
	const file = ports.team.topFile();
	const stored = ports.store.read();
	const name = await chosenProfile(textOf(parsed.options.profile), context, stored);
	const profile = profileIn(stored, name);
	if (profile === undefined || isDamaged(profile))
		throw new Failure('profile_damaged', {profile: name, detail: profile?.damaged ?? 'it is gone'});
	const team = await asked(teamOfProfile(name, profile), parsed, context);
	const text = teamFileText(team, ports.team.schemaBeside(file));
	if (!ports.team.write(file, text, parsed.options.replace === true))
		throw usage(`There is ${cleanText(file, 200)} already.`, 'Replace it: {program} team init --replace');
	streams.message(`Written: ${file}, from the profile ${name}. It holds no secret: commit it.`);
	streams.message('Whoever works in this repository now runs: smapi-login');
	await streams.result(file);
	return 0;
}

/** What a profile knows that a team can share. */
function teamOfProfile(name: string, profile: Profile): Omit<TeamFile, 'version'> {
	const {role, clientId, scopes, redirectUri, vendorId} = profile;
	return {
		profile: name,
		role,
		...(clientId !== undefined && {clientId}),
		...(scopes.length > 0 && {scopes}),
		...(redirectUri !== undefined && role !== 'owner' && {redirectUri}),
		...(vendorId !== undefined && {vendorId}),
	};
}

/** At a terminal, without `--profile`: what no profile knows. Enter alone leaves a line out. */
async function asked(
	team: Omit<TeamFile, 'version'>,
	parsed: ParsedArguments,
	context: CommandContext,
): Promise<Omit<TeamFile, 'version'>> {
	if (parsed.options.profile !== undefined || !canAsk(context, parsed)) return team;
	const {streams, signal} = context;
	const answers: Record<string, string> = {};
	const questions = {
		contact: 'Whom do developers ask? (a name or an address; Enter leaves it out)',
		secretFrom: 'Where do they find the client secret? (1Password, vault Dev …; never the secret itself)',
		notes: 'Anything else to know?',
	};
	for (const [key, question] of Object.entries(questions)) {
		streams.message(question);
		const line = (await streams.readLine(signal))?.trim();
		if (line) answers[key] = line;
	}
	return {...team, ...answers};
}

async function check(
	names: readonly string[],
	{options}: ParsedArguments,
	{ports, streams}: CommandContext,
): Promise<number> {
	refuseMore(names, 1, 'For example: {program} team check smapi-login.json');
	const [named] = names;
	const {path, text} = named === undefined ? found() : {path: named, text: readNamed(named)};
	const {findings} = readTeamFile(text);
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
				'Make one from a profile: {program} team init',
			);
		if ('problem' in file) throw new Failure('input_file', {path: file.path, detail: file.problem});
		return file;
	}

	function readNamed(file: string): string {
		try {
			return ports.team.read(file);
		} catch (error) {
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
