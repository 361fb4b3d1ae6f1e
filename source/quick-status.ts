import {stdoutColumns} from './adapters/stdout-columns.ts';
import {run} from './commands/status.ts';
import {withoutQuotes} from './core/secret-variables.ts';
import {leave, type QuickFlags, quickAnswer, quickArguments} from './quick-way.ts';

/** Of `status`. A test compares them with the table. */
export const flags: QuickFlags = {
	texts: ['--profile'],
	switches: ['--json', '--no-input', '--no-color'],
};

/**
 * `status` from the file.
 * @param words what stands behind `status`
 * @returns as `quickAnswer`
 */
export async function answer(words: readonly string[]): Promise<string | undefined> {
	const parsed = quickArguments(words, flags);
	// That quotes were taken off is told.
	if (!parsed || withoutQuotes(process.env).unquoted.length > 0) return undefined;
	return quickAnswer(({ports, streams, signal}) =>
		run(parsed, {
			ports,
			streams: {
				...streams,
				get stdoutColumns() {
					return stdoutColumns();
				},
			},
			signal,
			environment: process.env,
			// It stands in messages alone.
			programName: '',
			team: leave,
		}),
	);
}
