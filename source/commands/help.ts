import {usage} from '../core/failure.ts';
import type {Streams} from '../ports.ts';
import type {Command, CommandContext, CommandTable, OptionRow, ParsedArguments} from './command.ts';
import {commonOptions, nearest, refuseMore} from './parse-arguments.ts';

interface HelpContext extends Pick<CommandContext, 'table'> {
	readonly streams: Pick<Streams, 'result'>;
}

/** Prints the overview, or the help of the named command. @throws Failure `usage` for an unknown one */
export async function run(parsed: ParsedArguments, context: HelpContext): Promise<undefined> {
	const {table, streams} = context;
	const [name] = parsed.positionals;
	refuseMore(parsed.positionals, 1, 'See: smapi-login help');
	await streams.result(name === undefined ? overview(table) : helpOf(commandNamed(name, table), table));
}

/** @throws Failure `usage` with the nearest name */
export function commandNamed(name: string, {commands}: CommandTable): Command {
	const found = commands.find(command => command.name === name);
	if (found) return found;
	const near = nearest(
		name,
		commands.map(command => command.name),
	);
	throw usage(
		`There is no command “${name.slice(0, 60)}”.`,
		near ? `Did you mean: smapi-login ${near}` : 'smapi-login --help lists them.',
	);
}

/** The first page of help. */
export function overview({signIn, commands}: CommandTable): string {
	const rows = commands.map(command => [command.name, command.summary] as const);
	return [
		'smapi-login: get, keep and hand on an access token for the Alexa Skill Management API (SMAPI)',
		'',
		'Usage',
		'  smapi-login              sign in: the wizard walks you through',
		'  smapi-login COMMAND      see below',
		'',
		'Commands',
		...columns(rows),
		'',
		'Sign-in options',
		...columns(optionRows(signIn.options)),
		'',
		'Everywhere',
		...columns([...optionRows(commonOptions), ['--version', 'Print the version']]),
		'',
		'Examples',
		...signIn.examples.map(example => `  ${example}`),
		'',
		'Exit codes  0 done · 1 network, server, disk or port · 2 wrong usage or input · 3 sign in again · 130 Ctrl+C',
	].join('\n');
}

/** One command's help: usage, actions, options, examples. */
export function helpOf(command: Command, table: CommandTable): string {
	if (command.name === '') return overview(table);
	const words = ['smapi-login', command.name, command.positionals, '[options]'].filter(Boolean);
	return [
		command.summary,
		'',
		'Usage',
		`  ${words.join(' ')}`,
		...(command.actions ? ['', 'Actions', ...columns(Object.entries(command.actions))] : []),
		...(command.about ? ['', ...command.about] : []),
		'',
		'Options',
		...columns(optionRows({...command.options, ...commonOptions})),
		'',
		'Examples',
		...command.examples.map(example => `  ${example}`),
	].join('\n');
}

function optionRows(options: Readonly<Record<string, OptionRow>>): [string, string][] {
	return Object.entries(options).map(([name, row]) => {
		const short = row.short ? `-${row.short}, ` : '';
		const value = row.value ? ` ${row.value}` : '';
		return [`${short}--${name}${value}`, row.choices ? `${row.help} (${row.choices.join(', ')})` : row.help];
	});
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
	const width = Math.max(...rows.map(([left]) => left.length)) + 2;
	return rows.map(([left, right]) => `  ${left.padEnd(width)}${right}`);
}
