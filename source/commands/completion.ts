import {profilesIn, requestsIn} from '../core/config-file.ts';
import {usage} from '../core/failure.ts';
import {nearest} from '../core/nearest.ts';
import type {Command, CommandContext, CommandTable, OptionRow, ParsedArguments} from './command.ts';
import {commonOptions, refuseMore} from './parse-arguments.ts';

/** What a shell shows: a word, and what it is for. */
interface Candidate {
	readonly word: string;
	readonly help: string;
}

/** Names that only the profile file knows. */
interface Names {
	readonly profiles: readonly string[];
	readonly requests: readonly string[];
}

/**
 * The scripts ask this program at each Tab, by the hidden word `words`, so that they never know less than the table of
 * commands. What goes wrong there prints nothing: a shell would put it into the line.
 */
const scripts: Readonly<Record<string, string>> = {
	bash: `# smapi-login: completion for bash. In ~/.bashrc: eval "$(smapi-login completion bash)"
_smapi_login() {
	local line word=\${COMP_WORDS[COMP_CWORD]}
	COMPREPLY=()
	while IFS= read -r line; do
		COMPREPLY+=("\${line%%$'\\t'*}")
	done < <("\${COMP_WORDS[0]}" completion words -- "\${COMP_WORDS[@]:1:COMP_CWORD-1}" "$word" 2>/dev/null)
}
complete -o default -F _smapi_login smapi-login`,
	zsh: `#compdef smapi-login
# smapi-login: completion for zsh. In ~/.zshrc, after compinit: eval "$(smapi-login completion zsh)"
_smapi_login() {
	local -a rows words_before
	local line
	words_before=("\${(@)words[2,CURRENT]}")
	while IFS= read -r line; do
		rows+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
	done < <("\${words[1]}" completion words -- "\${words_before[@]}" 2>/dev/null)
	if (( \${#rows} )); then _describe -V smapi-login rows; else _files; fi
}
compdef _smapi_login smapi-login`,
	fish: `# smapi-login: completion for fish. In ~/.config/fish/config.fish: smapi-login completion fish | source
function __smapi_login_words
	set -l before (commandline -opc)
	set -l word (commandline -ct)
	$before[1] completion words -- $before[2..-1] "$word" 2>/dev/null
end
complete -c smapi-login -f -a '(__smapi_login_words)'`,
};

/**
 * Prints the completion script of a shell.
 * @throws Failure `usage` for another shell
 */
export async function run(parsed: ParsedArguments, context: CommandContext): Promise<undefined> {
	const {streams, table} = context;
	const [shell = '', ...words] = parsed.positionals;
	if (shell === 'words') {
		const found = candidates(words, table, namesIn(context)).map(({word, help}) => `${word}\t${help}`);
		if (found.length > 0) await streams.result(found.join('\n'));
		return;
	}
	refuseMore(parsed.positionals, 1, 'See: {program} completion --help');
	const script = Object.hasOwn(scripts, shell) ? scripts[shell] : undefined;
	if (script === undefined) {
		const near = nearest(shell, Object.keys(scripts));
		throw usage(
			shell === '' ? 'Which shell?' : `There is no completion for “${shell.slice(0, 40)}”.`,
			near ? `Did you mean: {program} completion ${near}` : '{program} completion bash, zsh or fish',
		);
	}
	await streams.result(script);
}

/** What the file knows; nothing where it cannot be read. */
function namesIn({ports}: Pick<CommandContext, 'ports'>): Names {
	try {
		const file = ports.store.read();
		return {profiles: profilesIn(file).map(([name]) => name), requests: requestsIn(file).map(([id]) => id)};
	} catch {
		return {profiles: [], requests: []};
	}
}

/**
 * What can stand at the last of these words.
 * @param words those behind the program's name; the last one is being typed, and may be empty
 */
export function candidates(
	words: readonly string[],
	{signIn, commands}: CommandTable,
	names: Names,
): readonly Candidate[] {
	const before = words.slice(0, -1);
	const typed = words.at(-1) ?? '';
	const commandNames = commands.map(({name}) => name);
	const at = before.findIndex(word => commandNames.includes(word));
	const command = at < 0 ? signIn : commands.find(({name}) => name === before[at])!;
	const rows: Readonly<Record<string, OptionRow>> = {...command.options, ...commonOptions};
	const starting = (all: readonly Candidate[]) =>
		all.filter(({word}) => word.startsWith(typed) && word !== '');
	// Whatever runs another command is completed by the shell.
	if (before.includes('--')) return [];
	const value = valueRow(before.at(-1), rows);
	if (value) return starting(valuesOf(value, names));
	const [, flag = '', part = ''] = /^--([\w-]+)=(.*)$/s.exec(typed) ?? [];
	if (flag !== '' && Object.hasOwn(rows, flag))
		return valuesOf(rows[flag]!, names)
			.filter(({word}) => word.startsWith(part))
			.map(({word, help}) => ({word: `--${flag}=${word}`, help}));
	if (typed.startsWith('-')) return starting(optionsOf(rows));
	const said = positionalsIn(before.slice(at + 1), rows);
	if (at < 0)
		return starting(said.length > 0 ? [] : commands.map(({name, summary}) => ({word: name, help: summary})));
	return starting(positionalsOf(command, said, names, commands));
}

/** The row of the option before, when it waits for its value. */
function valueRow(
	word: string | undefined,
	rows: Readonly<Record<string, OptionRow>>,
): OptionRow | undefined {
	const name = /^--([\w-]+)$/.exec(word ?? '')?.[1];
	const row = name !== undefined && Object.hasOwn(rows, name) ? rows[name] : undefined;
	return row?.type === 'string' ? row : undefined;
}

function valuesOf({choices, value}: OptionRow, {profiles, requests}: Names): readonly Candidate[] {
	if (choices) return choices.map(word => ({word, help: ''}));
	if (value === 'NAME') return profiles.map(word => ({word, help: 'profile'}));
	return value === 'ID' ? requests.map(word => ({word, help: 'open request'})) : [];
}

function optionsOf(rows: Readonly<Record<string, OptionRow>>): readonly Candidate[] {
	return Object.entries(rows).map(([name, {help}]) => ({word: `--${name}`, help}));
}

function positionalsIn(
	words: readonly string[],
	rows: Readonly<Record<string, OptionRow>>,
): readonly string[] {
	return words.filter((word, at) => !word.startsWith('-') && !valueRow(words[at - 1], rows));
}

/** The actions of a command first, then what they are about. */
function positionalsOf(
	{name, actions}: Command,
	said: readonly string[],
	{profiles, requests}: Names,
	commands: readonly Command[],
): readonly Candidate[] {
	if (name === 'help')
		return said.length > 0 ? [] : commands.map(each => ({word: each.name, help: each.summary}));
	if (said.length === 0) return Object.entries(actions ?? {}).map(([word, help]) => ({word, help}));
	if (said.length > 1) return [];
	if (name === 'profiles' && said[0] === 'store')
		return [
			{word: 'keychain', help: 'that of this computer'},
			{word: 'file', help: 'the profile file'},
		];
	if (name === 'profiles') return profiles.map(word => ({word, help: 'profile'}));
	return name === 'requests' ? requests.map(word => ({word, help: 'open request'})) : [];
}
