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

/** What other tools call it (ask-cli, gh, aws, npm, wrangler, heroku), by their words, and what does it here. */
const elsewhere: readonly (readonly [words: RegExp, here: string])[] = [
	[
		/^util generate-lwa-tokens\b/,
		'smapi-login does that, with the same flags (--client-id, --client-confirmation, --scopes, --no-browser)',
	],
	[
		/^(util|configure|init|setup|config|new)\b/,
		'smapi-login (the wizard; smapi-login --profile NAME for another profile)',
	],
	[
		/^(auth |sso |account )?(logout|log-out|signout|sign-out|logoff|revoke)\b/,
		'smapi-login profiles remove NAME',
	],
	[/^(auth |sso |account )?(status|whoami|who-am-i|me|info)\b/, 'smapi-login status --check'],
	[
		/^(auth |sso )?(token|get-token|print-access-token|access-token|print-identity-token|credentials|creds)\b/,
		'smapi-login token',
	],
	[/^(auth |sso )?(refresh|renew|refresh-token)\b/, 'smapi-login token --refresh'],
	[/^(auth |sso )?(switch|use|activate|select)\b/, 'smapi-login profiles use NAME'],
	[/^(auth |sso )?(setup-git|env|print-env)\b/, 'smapi-login token'],
	[/^(auth |sso )?(list|ls|accounts?)\b/, 'smapi-login profiles list'],
	[/^(rm|remove|delete|del)\b/, 'smapi-login profiles remove NAME'],
	[/^(rename|mv)\b/, 'smapi-login profiles rename NAME NEW-NAME'],
	[
		/^((auth|sso|account) )?(login|log-in|logon|signin|sign-in|authenticate|authorize|connect)\b|^(auth|sso|account)\b/,
		'smapi-login',
	],
	[/^version\b/, 'smapi-login --version'],
	[
		/^(smapi|deploy|dialog|run|skill|skills)\b/,
		'smapi-login only gets the token for that; its header: smapi-login token --header',
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
