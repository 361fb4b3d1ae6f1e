import type {CommandTable} from '../../source/commands/command.ts';
import {optionRows, type Section} from '../../source/commands/help-sections.ts';
import {topics} from '../../source/commands/help-topics.ts';
import {commonOptions} from '../../source/commands/parse-arguments.ts';
import {type Tried, tablePages} from './table-pages.ts';

/** The day on which the frame of the page was last changed; what a command says is as new as the program. */
const revised = '2026-11-28';

/** docs/smapi-login.1, in the macros of man(7). */
export function manPage(table: CommandTable, tried: Tried, version: string): string {
	const [signIn, ...pages] = tablePages(table, tried);
	const commands = pages.slice(0, table.commands.length);
	const [environment, exitCodes, ci] = topics.map(({sections}) => sections(table));
	return (
		[
			`.TH SMAPI\\-LOGIN 1 ${revised} "smapi\\-login ${version}" "User Commands"`,
			'.nh',
			'.ad l',
			'.SH NAME',
			`smapi\\-login \\- ${roff('get, keep and hand on an access token for the Alexa Skill Management API (SMAPI)')}`,
			'.SH SYNOPSIS',
			'.B smapi\\-login',
			'.RI [ option ...]',
			'.br',
			'.B smapi\\-login',
			'.I command',
			'.RI [ option ...]',
			'.SH DESCRIPTION',
			`${roff(table.signIn.summary)}.`,
			'Without a command it signs in. The commands then print the token, keep it fresh and hand it on.',
			'.SH OPTIONS',
			...rows(optionRows(table.signIn.options)),
			'.PP',
			'Every command takes:',
			...rows(optionRows(commonOptions)),
			'.PP',
			'Examples:',
			...block(table.signIn.examples),
			...example(signIn!.tried),
			'.SH COMMANDS',
			...commands.flatMap(({title, sections, tried: line}) => [
				`.SS ${roff(title)}`,
				...sections.flatMap(section => inCommand(section)),
				...example(line),
			]),
			'.SH ENVIRONMENT',
			...environment!.flatMap(section => inCommand(section)),
			'.SH EXIT STATUS',
			...exitCodes!.slice(0, 3).flatMap(section => inCommand(section)),
			'.PP',
			'What a code means in one command stands there.',
			'.SH WITHOUT A TERMINAL',
			...ci!
				.filter(({title = ''}) => /token comes|exec sets|day|job|container/.test(title))
				.flatMap(section => inCommand(section)),
			'.SH FILES',
			'.TP',
			'.I ~/.config/smapi\\-login/config.json',
			'Profiles, open requests and the draft, readable by you alone. On macOS in',
			'.IR ~/Library/Preferences/smapi\\-login ,',
			'on Windows in',
			'.IR %APPDATA%\\esmapi\\-login\\eConfig .',
			'.TP',
			'.I smapi\\-login.json',
			'What a repository tells its developers; see',
			'.BR "smapi\\-login team" .',
			'.SH SEE ALSO',
			'.BR curl (1),',
			'.BR gh (1)',
			'',
		]
			// A section begins a paragraph by itself.
			.filter((line, at, all) => !(line === '.PP' && /^\.S[HS] /.test(all[at - 1] ?? '')))
			.join('\n')
	);
}

function inCommand({title, paragraphs = [], rows: table = [], lines = []}: Section): readonly string[] {
	return [
		...(title === undefined ? [] : ['.PP', `.B ${roff(title)}`]),
		...paragraphs.flatMap(text => [title === undefined ? '.PP' : '.br', roff(text)]),
		...rows(table),
		...block(lines),
	];
}

function rows(table: readonly (readonly [string, string])[]): readonly string[] {
	return table.flatMap(([left, right]) => ['.TP', `.B ${roff(left)}`, roff(right)]);
}

function example(tried: {readonly line: string; readonly shows: string} | undefined): readonly string[] {
	if (!tried) return [];
	return ['.PP', 'Tried, with what it printed:', ...block([`$ ${tried.line}`, ...tried.shows.split('\n')])];
}

/** Lines as they are: not filled, not hyphenated. */
function block(lines: readonly string[]): readonly string[] {
	if (lines.length === 0) return [];
	return ['.PP', '.RS 4', '.nf', ...lines.map(roff), '.fi', '.RE'];
}

/** Characters that troff takes for its own, and those that it has names for (groff_char(7)). */
const named: Readonly<Record<string, string>> = {
	'\\': '\\e',
	'-': '\\-',
	'“': '\\(lq',
	'”': '\\(rq',
	'‘': '\\(oq',
	'’': '\\(cq',
	"'": '\\(aq',
	'`': '\\(ga',
	'^': '\\(ha',
	'~': '\\(ti',
	'…': '...',
	'·': '\\(pc',
	'•': '\\(bu',
	'✓': '\\(OK',
};

function roff(text: string): string {
	const line = text.replaceAll(/[^\w\s.,:;()[\]{}<>=/|&%$#@!?*+"]/gu, sign => named[sign] ?? sign);
	// A control character at the beginning of a line is a request.
	return line.replace(/^(?=[.'])/, '\\&').trimEnd();
}
