import {systemClock} from './adapters/clock.ts';
import {accountHome, configFolder} from './adapters/config-path.ts';
import {createProfileStore} from './adapters/profile-store.ts';
import {createStreams, writeAtOnce} from './adapters/streams.ts';
import {teamFolder} from './adapters/team-folder.ts';
import * as help from './commands/help.ts';
import {commandTable} from './commands/index.ts';
import {parseArguments} from './commands/parse-arguments.ts';
import * as token from './commands/token.ts';
import type {ConfigFile} from './core/config-file.ts';
import {programName} from './core/program-name.ts';
import {Redactor} from './core/redact.ts';
import {sealsIn} from './core/seal.ts';
import {chosenStore} from './core/secret-store.ts';
import {isUnicodeLocale, writtenText} from './core/terminal-text.ts';
import {report} from './report.ts';

const commands: Readonly<Record<string, typeof token | typeof help>> = {token, help};

/**
 * `token` from the file and the help pages, in one small file, so that nothing else is read. Whatever is more than that (a
 * refresh, a sign-in, a message, a failure) is left to the whole program, which begins anew.
 *
 * @returns whether it was answered
 */
export async function answerQuickly(words: readonly string[]): Promise<boolean> {
	const answer = await quickAnswer(words).catch(() => undefined);
	if (answer === undefined) return false;
	const unicode = isUnicodeLocale(process.env);
	const text = writtenText(answer, {unicode, isJson: answer.startsWith('{')});
	const rest = writeAtOnce(text.endsWith('\n') ? text : `${text}\n`);
	if (rest === '') return true;
	const {stdout, stderr} = process;
	const streams = createStreams({
		// A getter: looking at stdin opens it, and nothing is read here.
		get stdin() {
			return process.stdin;
		},
		stdout,
		stderr,
		redactor: new Redactor(),
		debug: false,
		unicode,
	});
	try {
		await streams.result(rest);
	} catch (error) {
		process.exitCode = report(error, streams, {programName: calledAs(), json: words.includes('--json')});
	}
	return true;
}

/** @returns what goes to stdout; undefined or a failure where that is not all */
async function quickAnswer(words: readonly string[]): Promise<string | undefined> {
	const named = commandTable.commands.find(row => row.name === words[0]);
	const command = named ?? commandTable.signIn;
	const parsed = parseArguments(command, named ? words.slice(1) : words);
	if (parsed.options.help) return help.helpOf(command, commandTable, calledAs(), columns());
	const quick = commands[command.name];
	if (!quick) return undefined;
	let answer: string | undefined;
	let file: ConfigFile | undefined;
	const context = {
		streams: {
			result: async (text: string) => {
				answer = text;
			},
			get stdoutColumns() {
				return columns();
			},
			message: leave,
			readLine: leave,
		},
		environment: process.env,
		programName: calledAs(),
		secrets: process.env,
		table: commandTable,
		// What a team file says is judged by the whole program.
		team: async () => (teamFolder(process.env.HOME || accountHome()).find() ? leave() : undefined),
		signal: new AbortController().signal,
		startWizard: undefined,
		ports: {
			clock: systemClock,
			get store() {
				const folder = configFolder(process.env, process.platform, accountHome);
				// A wrong choice is told by the whole program.
				chosenStore(process.env);
				const store = createProfileStore({folder, clock: systemClock, notice: leave});
				// One look is enough: between two within a millisecond nobody decides anything.
				const read = () => {
					file ??= store.read();
					return file;
				};
				const unsealed = async <T>(value: T) => (sealsIn(value).size > 0 ? leave() : value);
				return {
					...store,
					read,
					unsealed,
					withRefreshLock: leave,
					change: leave,
					moveSecrets: leave,
					proveWritable: leave,
					proveKeychain: leave,
				};
			},
			http: {send: leave},
			programs: {capture: leave, feed: leave, become: leave},
		},
	};
	await quick.run(parsed, context);
	return answer;
}

function calledAs(): string {
	return programName(process.argv[1], process.env);
}

function columns(): number | undefined {
	return process.stdout.isTTY ? process.stdout.columns : undefined;
}

function leave(): never {
	throw new Error('This is for the whole program.');
}
