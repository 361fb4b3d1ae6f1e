import {Failure} from './core/failure.ts';
import type {Streams} from './ports.ts';

interface Told {
	/** How lines to type call this program. */
	readonly programName: string;
	/** `--json` was given: the last line of stderr is the failure as one JSON object (contract 2, "Streams"). */
	readonly json: boolean;
}

/** Tells what ended the program: what happened, Amazon's words, what to do next. @returns the exit code */
export function report(
	error: unknown,
	streams: Pick<Streams, 'message' | 'debug'>,
	{programName, json}: Told,
): number {
	if (!(error instanceof Failure)) return reportDefect(error, streams, json);
	// Whoever reads us has gone (`| head -1`): nothing is left to say.
	if (error.code === 'write_failed' && isBrokenPipe(error.cause)) return 1;
	const {code, what, why, next, exitCode} = error.calledBy(programName);
	const said = why ? `The answer says: “${why}”` : '';
	streams.message(`✗ ${what}${said && `\n  ${said}`}\n  ${next}`);
	if (json) tellJson({code, what: said ? `${what} ${said}` : what, next, exitCode}, streams);
	return exitCode;
}

function isBrokenPipe(cause: unknown): boolean {
	return cause instanceof Error && 'code' in cause && cause.code === 'EPIPE';
}

/** Anything but a Failure is our own defect: one line, the stack only for --debug. */
function reportDefect(error: unknown, streams: Pick<Streams, 'message' | 'debug'>, json: boolean): number {
	const what = 'smapi-login has a defect and stopped.';
	const next = 'Please report it, with the lines of --debug.';
	streams.message(`✗ ${what} ${next}`);
	streams.debug(error instanceof Error ? (error.stack ?? error.message) : String(error));
	if (json) tellJson({code: 'defect', what, next, exitCode: 1}, streams);
	return 1;
}

interface ErrorJson {
	readonly code: string;
	readonly what: string;
	readonly next: string;
	readonly exitCode: number;
}

function tellJson(error: ErrorJson, streams: Pick<Streams, 'message'>): void {
	streams.message(JSON.stringify({error}));
}
