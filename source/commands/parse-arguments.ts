import {Failure, usage} from '../core/failure.ts';
import {nearest} from '../core/nearest.ts';
import type {Command, CommandContext, OptionRow, ParsedArguments} from './command.ts';

/** Options that every command takes. */
export const commonOptions: Readonly<Record<string, OptionRow>> = {
	help: {type: 'boolean', short: 'h', help: 'Show this help'},
	'no-input': {type: 'boolean', help: 'Ask nothing'},
	'no-color': {type: 'boolean', help: 'Print without colours'},
	debug: {type: 'boolean', help: 'Log requests and answers to stderr, secrets replaced'},
};

/**
 * Reads the words after a command's name by its table.
 * @throws Failure `usage` for an unknown option (with the nearest one), a missing value, a value that is no choice; what
 * `judge` of the option throws; `bad_value` for an empty value or word
 */
export function parseArguments(command: Command, words: readonly string[]): ParsedArguments {
	const rows = {...commonOptions, ...command.options};
	// Not imported: `token` from the file has its own, and loads nothing that it does not need.
	const {tokens} = process.getBuiltinModule('node:util').parseArgs({
		args: [...words],
		options: Object.fromEntries(
			Object.entries(rows).map(([name, row]) => [
				name,
				{type: row.type, ...(row.short ? {short: row.short} : {})},
			]),
		),
		strict: false,
		allowPositionals: true,
		tokens: true,
	});
	const options: Record<string, string | boolean> = {};
	const positionals: string[] = [];
	for (const token of tokens) {
		if (token.kind === 'positional') {
			if (token.value === '' && !command.takesEmptyWords)
				throw emptyValue(
					`Word ${positionals.length + 1}${command.name === '' ? '' : ` after “${command.name}”`}`,
				);
			positionals.push(token.value);
		}
		if (token.kind === 'option') {
			const row = Object.hasOwn(rows, token.name)
				? rows[token.name]!
				: unknownOption(command, token.rawName, rows);
			const value = readValue(row, token.rawName, token.value, command);
			const before = row.repeats ? options[token.name] : undefined;
			options[token.name] = before === undefined ? value : `${before} ${value}`;
		}
	}
	return {options, positionals};
}

function unknownOption(command: Command, rawName: string, rows: Readonly<Record<string, OptionRow>>): never {
	const near = nearest(rawName.replace(/^-+/, ''), Object.keys(rows));
	throw usage(
		`There is no option ${rawName.slice(0, 60)}.`,
		near ? `Did you mean --${near}?` : helpHint(command),
	);
}

function readValue(
	row: OptionRow,
	name: string,
	value: string | undefined,
	command: Command,
): string | boolean {
	if (row.type === 'boolean') {
		if (value === undefined) return true;
		throw usage(`${name} takes no value.`, helpHint(command));
	}
	// `--scopes --json`: the value was forgotten, and the next flag must not become it.
	if (value === undefined || value.startsWith('--')) {
		throw usage(`${name} needs a value.`, helpHint(command));
	}
	if (row.choices && !row.choices.includes(value)) {
		const near = nearest(value, row.choices);
		throw usage(
			`${name} cannot be “${value.slice(0, 60)}”.`,
			near ? `Did you mean ${near}?` : `It is one of ${row.choices.join(', ')}.`,
		);
	}
	if (value === '') throw emptyValue(name);
	row.judge?.(value, name);
	return value;
}

/** What a shell makes of "$NAME" where nobody has set it. */
function emptyValue(name: string): Failure {
	const hint = 'A variable that is not set leaves it so: look whether it is set here, under this name.';
	return new Failure('bad_value', {name, detail: 'it is empty', hint});
}

function helpHint(command: Command): string {
	return `See: {program} ${command.name === '' ? '' : `${command.name} `}--help`;
}

/** The action of that name. @throws Failure `usage` with the nearest */
export function actionNamed<A>(name: string, actions: Readonly<Record<string, A>>, command: string): A {
	if (Object.hasOwn(actions, name)) return actions[name]!;
	const near = nearest(name, Object.keys(actions));
	throw usage(
		`There is no action “${name.slice(0, 60)}”.`,
		near
			? `Did you mean: {program} ${command} ${near}`
			: `It is one of ${Object.keys(actions).join(', ')}. See: {program} ${command} --help`,
	);
}

type AskedContext = Pick<CommandContext, 'streams' | 'signal' | 'environment'>;

/** Whether a command can ask for a line. */
export function canAsk(
	{streams, environment}: Pick<CommandContext, 'streams' | 'environment'>,
	{options}: ParsedArguments,
): boolean {
	if (options['no-input'] || isInCi(environment)) return false;
	return streams.stdinIsTerminal && streams.stderrIsTerminal;
}

/**
 * Asks for a yes before something that cannot be undone; `--yes` is one.
 * @throws Failure `usage` where nobody can be asked
 */
export async function confirm(
	parsed: ParsedArguments,
	context: AskedContext,
	{
		question,
		refusal,
		command,
	}: {readonly question: string; readonly refusal: string; readonly command: string},
): Promise<boolean> {
	const {streams, signal} = context;
	if (parsed.options.yes) return true;
	if (!canAsk(context, parsed)) throw usage(refusal, `If you mean it: {program} ${command} --yes`);
	streams.message(`${question} Type yes:`);
	const answer = await streams.readLine(signal);
	return /^y(es)?$/i.test(answer?.trim() ?? '');
}

/** Whether `CI` says that nobody is there to be asked (contract 1, "Without a terminal"). */
export function isInCi({CI = ''}: Readonly<Record<string, string | undefined>>): boolean {
	return !['', '0', 'false'].includes(CI);
}

/** The text of an option that takes a value. */
export function textOf(value: string | boolean | undefined): string | undefined {
	return typeof value === 'string' ? value : undefined;
}

/** Whole seconds that an option may name. */
interface SecondsRange {
	/** Of the option: `--timeout`. */
	readonly name: string;
	/** Where nothing was given. */
	readonly usual: number;
	readonly least: number;
	readonly most: number;
	/** A command with it, without the program's name. */
	readonly example: string;
	/** What else is worth knowing about the range. */
	readonly why?: string;
}

/** @throws Failure `bad_value` for what is no number or out of range */
export function secondsOf(value: string | boolean | undefined, range: SecondsRange): number {
	const {name, usual, least, most, example, why = ''} = range;
	if (value === undefined) return usual;
	const seconds = typeof value === 'string' && /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN;
	if (seconds >= least && seconds <= most) return seconds;
	throw new Failure('bad_value', {
		name,
		detail: `a number of seconds from ${least} to ${most} is wanted, not “${String(value).slice(0, 20)}”`,
		hint: `${why === '' ? '' : `${why} `}For example: {program} ${example}`,
	});
}

/** @throws Failure `usage` for more words than `most` */
export function refuseMore(positionals: readonly string[], most: number, hint: string): void {
	if (positionals.length > most)
		throw usage(`“${positionals[most]!.slice(0, 60)}” is not expected here.`, hint);
}
