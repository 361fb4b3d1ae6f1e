import {usage} from '../core/failure.ts';
import {nearest} from '../core/nearest.ts';
import {installedName} from '../core/program-name.ts';
import type {Streams} from '../ports.ts';
import type {Command, CommandContext, CommandTable, OptionRow, ParsedArguments} from './command.ts';
import {topics} from './help-topics.ts';
import {commonOptions, refuseMore} from './parse-arguments.ts';

interface HelpContext extends Pick<CommandContext, 'table' | 'programName'> {
	readonly streams: Pick<Streams, 'result'>;
}

/**
 * Prints the overview, or the help of the named command or topic.
 * @throws Failure `usage` for an unknown one, with the nearest
 */
export async function run(parsed: ParsedArguments, context: HelpContext): Promise<undefined> {
	const {table, streams, programName} = context;
	const [name] = parsed.positionals;
	refuseMore(parsed.positionals, 1, 'See: {program} help');
	await streams.result(name === undefined ? overview(table, programName) : about(name, table, programName));
}

function about(name: string, table: CommandTable, programName: string): string {
	const topic = topics.find(row => row.name === name);
	if (topic) {
		const {summary, intro, rows, outro = []} = topic;
		return called([summary, '', ...intro, '', ...columns(rows), ...outro].join('\n'), programName);
	}
	const command = table.commands.find(row => row.name === name);
	if (command) return helpOf(command, table, programName);
	const near = nearest(
		name,
		[...table.commands, ...topics].map(row => row.name),
	);
	throw usage(
		`There is no help on “${name.slice(0, 60)}”.`,
		near ? `Did you mean: {program} help ${near}` : '{program} --help lists what there is.',
	);
}

/** What other tools call it (ask-cli, gh, aws, npm, wrangler, heroku), by their words, and what does it here. */
const elsewhere: readonly (readonly [words: RegExp, here: string])[] = [
	[
		/^util generate-lwa-tokens\b/,
		'{program} does that, with the same flags (--client-id, --client-confirmation, --scopes, --no-browser)',
	],
	[
		/^(util|configure|init|setup|config|new)\b/,
		'{program} (the wizard; {program} --profile NAME for another profile)',
	],
	[
		/^(auth |sso |account )?(logout|log-out|signout|sign-out|logoff|revoke)\b/,
		'{program} profiles remove NAME',
	],
	[/^(auth |sso |account )?(status|whoami|who-am-i|me|info)\b/, '{program} status --check'],
	[
		/^(auth |sso )?(token|get-token|print-access-token|access-token|print-identity-token|credentials|creds)\b/,
		'{program} token',
	],
	[/^(auth |sso )?(refresh|renew|refresh-token)\b/, '{program} token --refresh'],
	[/^(auth |sso )?(switch|use|activate|select)\b/, '{program} profiles use NAME'],
	[/^(auth |sso )?(setup-git|env|print-env)\b/, '{program} token'],
	[/^(auth |sso )?(list|ls|accounts?)\b/, '{program} profiles list'],
	[/^(rm|remove|delete|del)\b/, '{program} profiles remove NAME'],
	[/^(rename|mv)\b/, '{program} profiles rename NAME NEW-NAME'],
	[
		/^((auth|sso|account) )?(login|log-in|logon|signin|sign-in|authenticate|authorize|connect)\b|^(auth|sso|account)\b/,
		'{program}',
	],
	[/^version\b/, '{program} --version'],
	[
		/^(smapi|deploy|dialog|run|skill|skills)\b/,
		'{program} only gets the token for that; its header: {program} token --header',
	],
];

/** @param rest the words after the name @throws Failure `usage` with the nearest name, or with what other tools call it */
export function commandNamed(name: string, {commands}: CommandTable, rest: readonly string[] = []): Command {
	const found = commands.find(command => command.name === name);
	if (found) return found;
	const words = [name, ...rest.filter(word => !word.startsWith('-'))]
		.slice(0, 2)
		.join(' ')
		.slice(0, 60)
		.toLowerCase();
	for (const [pattern, here] of elsewhere) {
		const [word] = pattern.exec(words) ?? [];
		if (word !== undefined) throw usage(`There is no command “${word}” here.`, `Here: ${here}`);
	}
	const near = nearest(
		name,
		commands.map(command => command.name),
	);
	throw usage(
		`There is no command “${name.slice(0, 60)}”.`,
		near ? `Did you mean: {program} ${near}` : '{program} --help lists them.',
	);
}

/** The first page of help. */
export function overview({signIn, commands}: CommandTable, programName: string): string {
	const rows = commands.map(command => [command.name, command.summary] as const);
	const usages = [
		[programName, 'sign in: the wizard walks you through'],
		[`${programName} COMMAND`, 'see below'],
	] as const;
	return [
		'smapi-login: get, keep and hand on an access token for the Alexa Skill Management API (SMAPI)',
		'',
		'Usage',
		...columns(usages),
		'',
		'Commands',
		...columns(rows),
		'',
		'More help',
		...columns(topics.map(({name, summary}) => [`help ${name}`, summary])),
		'',
		'Sign-in options',
		...columns(optionRows(signIn.options)),
		'',
		'Everywhere',
		...columns([...optionRows(commonOptions), ['--version', 'Print the version']]),
		'',
		'Examples',
		...signIn.examples.map(example => `  ${called(example, programName)}`),
		'',
		'Exit codes  0 done · 1 network, server, disk or port · 2 wrong usage or input · 3 sign in again · 130 Ctrl+C',
	].join('\n');
}

/** One command's help: usage, actions, options, examples. */
export function helpOf(command: Command, table: CommandTable, programName: string): string {
	if (command.name === '') return overview(table, programName);
	const words = [installedName, command.name, command.positionals, '[options]'].filter(Boolean);
	const lines = [
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
	];
	return called(lines.join('\n'), programName);
}

/** Lines to type, by the name that this program was started under; `smapi-login.json` is a file. */
function called(line: string, programName: string): string {
	return line.replace(new RegExp(`\\b${installedName}(?![\\w.-])`, 'g'), () => programName);
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
	return rows.map(([left, right]) => `  ${left.padEnd(width)}${right}`.trimEnd());
}
