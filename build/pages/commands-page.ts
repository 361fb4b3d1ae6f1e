import type {CommandTable} from '../../source/commands/command.ts';
import type {Section} from '../../source/commands/help-sections.ts';
import {type Tried, tablePages} from './table-pages.ts';

/** docs/commands.md: the pages of help, each with a line that was run and what it printed. */
export function commandsPage(table: CommandTable, tried: Tried): string {
	const parts = tablePages(table, tried).map(({title, sections, tried: example}) =>
		[
			`## ${title}`,
			...sections.map(markdown),
			...(example ? ['**Tried**', block(`$ ${example.line}\n${example.shows}`)] : []),
		].join('\n\n'),
	);
	const intro = [
		'# The commands',
		'Made by `npm run docs` from the table that `smapi-login --help` prints. Under “Tried” stands a line with what it printed in the',
		'built program, against the practice server; tokens and what is random are replaced by “…”.',
	];
	return `${[intro[0], intro.slice(1).join('\n'), ...parts].join('\n\n')}\n`;
}

function markdown({title, paragraphs = [], rows = [], lines = []}: Section): string {
	const table = [
		'| | |',
		'| --- | --- |',
		...rows.map(([left, right]) => `| ${code(left)} | ${words(right)} |`),
	];
	return [
		...(title === undefined ? [] : [`**${title}**`]),
		...paragraphs.map(words),
		...(rows.length > 0 ? [table.join('\n')] : []),
		...(lines.length > 0 ? [block(lines.join('\n'))] : []),
	].join('\n\n');
}

/** Four blanks instead of a fence: nothing in the text can end it. */
function block(text: string): string {
	return text.replaceAll(/^(?=.)/gm, '    ');
}

function code(text: string): string {
	return `\`${text.replaceAll('|', '\\|')}\``;
}

/** Lines to type stand in “ ” in help; here they are code. What begins like HTML or a table is text. */
function words(text: string): string {
	return text
		.replaceAll(/[<|*_]/g, '\\$&')
		.replaceAll(/“([^”]*)”/g, (_, line: string) => `\`${line.replaceAll(/\\([<*_])/g, '$1')}\``);
}
