import {usage} from '../core/failure.ts';
import {nearest} from '../core/nearest.ts';
import {installedName} from '../core/program-name.ts';
import type {Streams} from '../ports.ts';
import type {Command, CommandContext, CommandTable, ParsedArguments} from './command.ts';
import {commandSections, overviewSections, type Section} from './help-sections.ts';
import {topics} from './help-topics.ts';
import {refuseMore} from './parse-arguments.ts';

interface HelpContext extends Pick<CommandContext, 'table' | 'programName'> {
	readonly streams: Pick<Streams, 'result' | 'stdoutColumns'>;
}

/**
 * Prints the overview, or the help of the named command or topic.
 * @throws Failure `usage` for an unknown one, with the nearest
 */
export async function run(parsed: ParsedArguments, context: HelpContext): Promise<undefined> {
	const {table, streams, programName} = context;
	const [name] = parsed.positionals;
	refuseMore(parsed.positionals, 1, 'See: {program} help');
	const {stdoutColumns} = streams;
	await streams.result(
		name === undefined
			? overview(table, programName, stdoutColumns)
			: about(name, table, programName, stdoutColumns),
	);
}

function about(name: string, table: CommandTable, programName: string, columns: number | undefined): string {
	const topic = topics.find(row => row.name === name);
	if (topic) {
		const sections = [{paragraphs: [topic.summary]}, ...topic.sections(table)];
		return pageText(sections, programName, columns);
	}
	const command = table.commands.find(row => row.name === name);
	if (command) return helpOf(command, table, programName, columns);
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

/** The first page of help. @param columns of the terminal; undefined: there is none */
export function overview(table: CommandTable, programName: string, columns?: number): string {
	const intro =
		'smapi-login: get, keep and hand on an access token for the Alexa Skill Management API (SMAPI)';
	const text = pageText(overviewSections(table, topics, programName), programName, columns);
	return [...wrapped(intro, widthOf(columns)), '', text].join('\n');
}

/** One command's help. @param columns of the terminal; undefined: there is none */
export function helpOf(command: Command, table: CommandTable, programName: string, columns?: number): string {
	if (command.name === '') return overview(table, programName, columns);
	return pageText(commandSections(command), programName, columns);
}

const widest = 100;

const installedNameAlone = new RegExp(`\\b${installedName}(?![\\w.-])`, 'g');

function widthOf(columns: number | undefined): number {
	return Math.min(columns ?? widest, widest);
}

function pageText(sections: readonly Section[], programName: string, columns: number | undefined): string {
	const width = widthOf(columns);
	return sections
		.map(({title, paragraphs = [], rows = [], lines = []}) => {
			const indent = title === undefined ? '' : '  ';
			return [
				...(title === undefined ? [] : wrapped(title, width)),
				...paragraphs.flatMap(each => hung(called(each, programName), indent, indent, width)),
				...columnsOf(
					rows.map(([left, right]) => [left, called(right, programName)]),
					width,
				),
				// A line to type stays one piece, however narrow it is.
				...lines.map(line => `  ${called(line, programName)}`),
			].join('\n');
		})
		.join('\n\n');
}

/** Lines to type, by the name that this program was started under; `smapi-login.json` is a file. */
function called(line: string, programName: string): string {
	return line.replace(installedNameAlone, () => programName);
}

/** Names on the left, what they mean beside them, or below them where that would be a narrow strip. */
function columnsOf(rows: readonly (readonly [string, string])[], width: number): string[] {
	const left = Math.max(0, ...rows.map(([name]) => name.length)) + 4;
	const isBeside = width - left >= 30;
	return rows.flatMap(([name, text]) =>
		isBeside
			? hung(text, `  ${name}`.padEnd(left), ' '.repeat(left), width)
			: [`  ${name}`, ...hung(text, '      ', '      ', width)],
	);
}

/** A text in lines, the first of them behind `first`, the others behind `others`. */
function hung(text: string, first: string, others: string, width: number): string[] {
	return wrapped(text, width - others.length).map((line, at) =>
		`${at === 0 ? first : others}${line}`.trimEnd(),
	);
}

/** Broken at blanks alone, and never within “ ”: those are lines to type. */
function wrapped(text: string, width: number): string[] {
	const lines: string[] = [];
	let line = '';
	for (const [word] of text.matchAll(/(?:“[^”]*”|\S)+/g)) {
		if (line === '') line = word;
		else if (line.length + 1 + word.length <= width) line += ` ${word}`;
		else {
			lines.push(line);
			line = word;
		}
	}
	return [...lines, line];
}
