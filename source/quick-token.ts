import {systemClock} from './adapters/clock.ts';
import {accountHome, configFolder} from './adapters/config-path.ts';
import {createProfileStore} from './adapters/profile-store.ts';
import {teamFolder} from './adapters/team-folder.ts';
import {writeAtOnce} from './adapters/write-at-once.ts';
import type {ParsedArguments} from './commands/command.ts';
import {run} from './commands/token.ts';
import type {ConfigFile} from './core/config-file.ts';
import {sealsIn} from './core/seal.ts';
import {chosenStore} from './core/secret-store.ts';
import type {TeamInUse} from './core/team.ts';
import {isUnicodeLocale, writtenText} from './core/terminal-text.ts';

/** The flags of `token` that change nothing but what is printed of the file. A test compares them with the table. */
const texts = ['--profile', '--min-ttl'];
const switches = ['--json', '--header', '--no-input', '--no-color', '--plain'];

/**
 * `token` from the file, in one small file of the build. Whatever is more than that (a refresh, a sign-in, a message, a
 * failure, any other flag) is left to the whole program, which begins anew.
 *
 * @param words what stands behind `token`
 * @returns what could not be written: '' where nothing is left; undefined where it was not answered
 */
export async function answerToken(words: readonly string[]): Promise<string | undefined> {
	const parsed = quickArguments(words);
	const answer = parsed && (await tokenOf(parsed).catch(() => undefined));
	if (answer === undefined) return undefined;
	const text = writtenText(answer, {unicode: isUnicodeLocale(process.env), isJson: answer.startsWith('{')});
	return writeAtOnce(`${text}\n`);
}

/** What parse-arguments.ts makes of these words, without Node's own parser, which takes as long as all the rest to load. */
export function quickArguments(words: readonly string[]): ParsedArguments | undefined {
	const options: Record<string, string | boolean> = {};
	for (let at = 0; at < words.length; at++) {
		const word = words[at]!;
		const value = words[at + 1];
		if (switches.includes(word)) options[word.slice(2)] = true;
		else if (!texts.includes(word) || value === undefined || value.startsWith('-')) return undefined;
		else {
			options[word.slice(2)] = value;
			at++;
		}
	}
	return {options, positionals: []};
}

/** @returns what goes to stdout; undefined or an error where that is not all */
async function tokenOf(parsed: ParsedArguments): Promise<string | undefined> {
	let answer: string | undefined;
	let file: ConfigFile | undefined;
	const folder = configFolder(process.env, process.platform, accountHome);
	// A wrong choice is told by the whole program.
	chosenStore(process.env);
	const store = createProfileStore({folder, clock: systemClock, notice: leave});
	// One look is enough: between two within a millisecond nobody decides anything.
	const read = () => {
		file ??= store.readForUse();
		return file;
	};
	const unsealed = async <T>(value: T) => (sealsIn(value).size > 0 ? leave() : value);
	await run(parsed, {
		streams: {
			result: async (text: string) => {
				answer = text;
			},
			message: leave,
			readLine: leave,
			readHiddenLine: leave,
			stdinIsTerminal: false,
		},
		environment: process.env,
		secrets: process.env,
		team: teamInUse,
		// Nothing that is left to others waits for it, and to make a real one takes half a millisecond.
		signal: {} as AbortSignal,
		startWizard: undefined,
		ports: {
			clock: systemClock,
			store: {
				...store,
				read,
				readForUse: read,
				unsealed,
				withRefreshLock: leave,
				change: leave,
				moveSecrets: leave,
				proveWritable: leave,
				proveKeychain: leave,
			},
			http: {send: leave},
			programs: {capture: leave, feed: leave, become: leave},
		},
	});
	return answer;
}

async function teamInUse(): Promise<TeamInUse | undefined> {
	const found = teamFolder(process.env.HOME || accountHome()).find();
	if (found === undefined) return undefined;
	const {judgeFoundTeam} = await import('./core/team-file.ts');
	const judged = judgeFoundTeam(found);
	return 'team' in judged ? judged : leave();
}

function leave(): never {
	throw new Error('This is for the whole program.');
}
