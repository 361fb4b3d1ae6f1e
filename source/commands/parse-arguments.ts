import {parseArgs} from 'node:util';
import {Failure} from '../core/failure.ts';
import type {Command, OptionRow, ParsedArguments} from './command.ts';
import {nearest} from './nearest.ts';

/** Options that every command takes. */
export const commonOptions: Readonly<Record<string, OptionRow>> = {
	help: {type: 'boolean', short: 'h', help: 'Show this help'},
	'no-color': {type: 'boolean', help: 'Print without colours'},
	debug: {type: 'boolean', help: 'Log requests and answers to stderr, secrets replaced'},
};

/**
 * Reads the words after a command's name by its table.
 * @throws Failure `usage` for an unknown option (with the nearest one), a missing value, a value that is no choice
 */
export function parseArguments(command: Command, words: readonly string[]): ParsedArguments {
	const rows = {...commonOptions, ...command.options};
	const {tokens} = parseArgs({
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
		if (token.kind === 'positional') positionals.push(token.value);
		if (token.kind === 'option') {
			const row = Object.hasOwn(rows, token.name)
				? rows[token.name]!
				: unknownOption(command, token.rawName, rows);
			options[token.name] = readValue(row, token.rawName, token.value, command);
		}
	}
	return {options, positionals};
}

function unknownOption(command: Command, rawName: string, rows: Readonly<Record<string, OptionRow>>): never {
	const near = nearest(rawName.replace(/^-+/, ''), Object.keys(rows));
	throw new Failure('usage', {
		detail: `There is no option ${rawName.slice(0, 60)}.`,
		hint: near ? `Did you mean --${near}?` : helpHint(command),
	});
}

function readValue(
	row: OptionRow,
	name: string,
	value: string | undefined,
	command: Command,
): string | boolean {
	if (row.type === 'boolean') {
		if (value === undefined) return true;
		throw new Failure('usage', {detail: `${name} takes no value.`, hint: helpHint(command)});
	}
	// `--scopes --json`: the value was forgotten, and the next flag must not become it.
	if (value === undefined || value.startsWith('--')) {
		throw new Failure('usage', {detail: `${name} needs a value.`, hint: helpHint(command)});
	}
	if (row.choices && !row.choices.includes(value)) {
		const near = nearest(value, row.choices);
		throw new Failure('usage', {
			detail: `${name} cannot be “${value.slice(0, 60)}”.`,
			hint: near ? `Did you mean ${near}?` : `It is one of ${row.choices.join(', ')}.`,
		});
	}
	return value;
}

function helpHint(command: Command): string {
	return `See: smapi-login ${command.name === '' ? '' : `${command.name} `}--help`;
}
