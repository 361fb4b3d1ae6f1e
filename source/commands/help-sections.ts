import {installedName} from '../core/program-name.ts';
import type {Command, CommandTable, OptionRow} from './command.ts';
import {commonOptions} from './parse-arguments.ts';

/** A part of a page of help: `--help` prints it, docs/commands.md and the man page are made of it. */
export interface Section {
	readonly title?: string;
	readonly paragraphs?: readonly string[];
	/** A name, and what it means. */
	readonly rows?: readonly (readonly [string, string])[];
	/** To type, as they stand. */
	readonly lines?: readonly string[];
}

/** The title above the options of every command. */
export const everywhere = 'Everywhere';

/** One command's page. */
export function commandSections(command: Command): readonly Section[] {
	const {summary, actions, actionsTitle = 'Actions', about = [], stdout, examples} = command;
	return [
		{paragraphs: [summary]},
		{title: 'Usage', lines: [usageOf(command)]},
		...(actions ? [{title: actionsTitle, rows: Object.entries(actions)}] : []),
		...about.map(paragraph => ({paragraphs: [paragraph]})),
		...(Object.keys(command.options).length > 0
			? [{title: 'Options', rows: optionRows(command.options)}]
			: []),
		{title: everywhere, rows: optionRows(commonOptions)},
		{title: 'Standard output', paragraphs: [stdout]},
		...(command.exits.length > 0 ? [{title: 'Exit codes', rows: command.exits}] : []),
		{title: 'Examples', lines: examples},
	];
}

/** The first page, below its first line. */
export function overviewSections(
	{signIn, commands}: CommandTable,
	topics: readonly {readonly name: string; readonly summary: string}[],
	programName: string,
): readonly Section[] {
	return [
		{
			title: 'Usage',
			rows: [
				[programName, 'sign in: the wizard walks you through'],
				[`${programName} COMMAND`, 'see below'],
			],
		},
		{title: 'Commands', rows: commands.map(({name, summary}) => [name, summary])},
		{title: 'More help', rows: topics.map(({name, summary}) => [`help ${name}`, summary])},
		{title: 'Sign-in options', rows: optionRows(signIn.options)},
		{title: everywhere, rows: [...optionRows(commonOptions), ['--version', 'Print the version']]},
		{title: 'Standard output of a sign-in', paragraphs: [signIn.stdout]},
		{title: 'Examples', lines: signIn.examples},
		{
			title: 'Exit codes',
			paragraphs: [
				'0 done · 1 network, server, disk or port · 2 wrong usage or input · 3 sign in again · 130 Ctrl+C',
			],
		},
	];
}

/** `smapi-login token [options]` */
function usageOf({name, positionals}: Command): string {
	const words = positionals?.startsWith('--')
		? [installedName, name, '[options]', positionals]
		: [installedName, name, positionals, '[options]'];
	return words.filter(Boolean).join(' ');
}

export function optionRows(options: Readonly<Record<string, OptionRow>>): [string, string][] {
	return Object.entries(options).map(([name, row]) => {
		const short = row.short ? `-${row.short}, ` : '';
		const value = row.value ? ` ${row.value}` : '';
		return [`${short}--${name}${value}`, row.choices ? `${row.help} (${row.choices.join(', ')})` : row.help];
	});
}
