import {stdoutColumns} from './adapters/stdout-columns.ts';
import {writeAtOnce} from './adapters/write-at-once.ts';
import type {ParsedArguments} from './commands/command.ts';
import * as help from './commands/help.ts';
import {commandTable} from './commands/index.ts';
import {parseArguments} from './commands/parse-arguments.ts';
import {programName} from './core/program-name.ts';
import {isUnicodeLocale, writtenText} from './core/terminal-text.ts';

/**
 * The help pages, in one small file of the build. Whatever is no page (a wrong word, a failure) is left to the whole
 * program, which begins anew.
 *
 * @returns what could not be written: '' where nothing is left; undefined where it was not answered
 */
export async function answerHelp(words: readonly string[]): Promise<string | undefined> {
	const answer = await helpFor(words).catch(() => undefined);
	if (answer === undefined) return undefined;
	const text = writtenText(answer, {unicode: isUnicodeLocale(process.env)});
	return writeAtOnce(text.endsWith('\n') ? text : `${text}\n`);
}

/** @returns what goes to stdout; undefined or a failure where that is not all */
async function helpFor(words: readonly string[]): Promise<string | undefined> {
	const named = commandTable.commands.find(row => row.name === words[0]);
	const command = named ?? commandTable.signIn;
	const rest = named ? words.slice(1) : words;
	// Node's parser of arguments takes as long to load as all the rest of a page; these few words need none.
	const isPlain = rest.every(word => /^(?:--help|-h|\w[\w-]*)$/.test(word)) && rest.length < 2;
	const parsed = isPlain ? plainArguments(rest) : parseArguments(command, rest);
	// A wrong name, or one behind a flag.
	if (!named && parsed.positionals.length > 0) return undefined;
	if (parsed.options.help) return help.helpOf(command, commandTable, calledAs(), stdoutColumns());
	if (command.name !== 'help') return undefined;
	let answer: string | undefined;
	const result = async (text: string) => {
		answer = text;
	};
	const streams = {
		result,
		get stdoutColumns() {
			return stdoutColumns();
		},
	};
	await help.run(parsed, {streams, programName: calledAs(), table: commandTable});
	return answer;
}

/** What the parser makes of one flag for help, or of one name. */
function plainArguments(words: readonly string[]): ParsedArguments {
	const isFlag = (word: string) => word.startsWith('-');
	return {
		options: words.some(isFlag) ? {help: true} : {},
		positionals: words.filter(word => !isFlag(word)),
	};
}

function calledAs(): string {
	return programName(process.argv[1], process.env);
}
