import {systemClock} from './adapters/clock.ts';
import {accountHome, configFolder} from './adapters/config-path.ts';
import {createProfileStore} from './adapters/profile-store.ts';
import {writeAtOnce} from './adapters/write-at-once.ts';
import type {ParsedArguments} from './commands/command.ts';
import type {ConfigFile} from './core/config-file.ts';
import {sealsIn} from './core/seal.ts';
import {chosenStore} from './core/secret-store.ts';
import {isUnicodeLocale, writtenText} from './core/terminal-text.ts';
import type {Ports, Streams} from './ports.ts';

/*
 * What is asked for most is answered by one small file of the build (quick-token.ts, quick-status.ts): the same command,
 * with ports that know nothing but the profile file. Whatever is more than to print what stands there (a request, a
 * message, a failure, any other flag) ends in `leave`, and the whole program begins anew.
 */

/** The flags of a command that change nothing but what is printed of the file. */
export interface QuickFlags {
	readonly texts: readonly string[];
	readonly switches: readonly string[];
}

interface QuickSurroundings {
	readonly ports: Pick<Ports, 'store' | 'http' | 'clock' | 'programs'>;
	readonly streams: Pick<Streams, 'result' | 'message' | 'readLine' | 'readHiddenLine' | 'stdinIsTerminal'>;
	readonly signal: AbortSignal;
}

/** What parse-arguments.ts makes of these words, without Node's own parser, which takes as long as all the rest to load. */
export function quickArguments(
	words: readonly string[],
	{texts, switches}: QuickFlags,
): ParsedArguments | undefined {
	const options: Record<string, string | boolean> = {};
	for (let at = 0; at < words.length; at++) {
		const word = words[at]!;
		const value = words[at + 1];
		if (switches.includes(word)) options[word.slice(2)] = true;
		else if (!texts.includes(word) || !value || value.startsWith('-')) return undefined;
		else {
			options[word.slice(2)] = value;
			at++;
		}
	}
	return {options, positionals: []};
}

/**
 * Runs a command and writes what it prints.
 * @returns what could not be written: '' where nothing is left; undefined where it was not answered
 */
export async function quickAnswer(
	run: (surroundings: QuickSurroundings) => Promise<unknown>,
): Promise<string | undefined> {
	let answer: string | undefined;
	const result = async (text: string) => {
		answer = text;
	};
	try {
		await run({
			ports: {
				clock: systemClock,
				store: quickStore(),
				http: {send: leave},
				programs: {capture: leave, feed: leave, become: leave},
			},
			streams: {result, message: leave, readLine: leave, readHiddenLine: leave, stdinIsTerminal: false},
			// Nothing that is left to others waits for it, and to make a real one takes half a millisecond.
			signal: {} as AbortSignal,
		});
	} catch {
		return undefined;
	}
	if (answer === undefined) return undefined;
	const text = writtenText(answer, {unicode: isUnicodeLocale(process.env), isJson: answer.startsWith('{')});
	return writeAtOnce(`${text}\n`);
}

function quickStore(): Ports['store'] {
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
	return {
		...store,
		read,
		readForUse: read,
		unsealed: async value => (sealsIn(value).size > 0 ? leave() : value),
		withRefreshLock: leave,
		change: leave,
		moveSecrets: leave,
		proveWritable: leave,
		proveKeychain: leave,
	};
}

/** Ends the quick way. */
export function leave(): never {
	throw new Error('This is for the whole program.');
}
