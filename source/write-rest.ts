import {createStreams} from './adapters/streams.ts';
import {programName} from './core/program-name.ts';
import {Redactor} from './core/redact.ts';
import {isUnicodeLocale, wantsColor} from './core/terminal-text.ts';
import {report} from './report.ts';

/**
 * Writes what `writeAtOnce` left of an answer, by the stream, and tells what is in its way.
 * @param words what the program was called with
 */
export async function writeRest(rest: string, words: readonly string[]): Promise<void> {
	const {stdout, stderr} = process;
	const calledAs = programName(process.argv[1], process.env);
	const streams = createStreams({
		// A getter: looking at stdin opens it, and nothing is read here.
		get stdin() {
			return process.stdin;
		},
		stdout,
		stderr,
		redactor: new Redactor(),
		debug: false,
		unicode: isUnicodeLocale(process.env),
		programName: calledAs,
		color: wantsColor(process.env) && !words.includes('--no-color'),
	});
	try {
		await streams.result(rest);
	} catch (error) {
		process.exitCode = report(error, streams, {
			programName: calledAs,
			json: words.includes('--json'),
		});
	}
}
