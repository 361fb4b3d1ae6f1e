import {Failure} from './core/failure.ts';
import type {Streams} from './ports.ts';

/** Tells what ended the program: what happened, Amazon's words, what to do next. @returns the exit code */
export function report(error: unknown, streams: Pick<Streams, 'message' | 'debug'>): number {
	if (!(error instanceof Failure)) return reportDefect(error, streams);
	// Whoever reads us has gone (`| head -1`): nothing is left to say.
	if (error.code === 'write_failed' && isBrokenPipe(error.cause)) return 1;
	const why = error.why ? `\n  They say: “${error.why}”` : '';
	streams.message(`✗ ${error.what}${why}\n  ${error.next}`);
	return error.exitCode;
}

function isBrokenPipe(cause: unknown): boolean {
	return cause instanceof Error && 'code' in cause && cause.code === 'EPIPE';
}

/** Anything but a Failure is our own defect: one line, the stack only for --debug. */
function reportDefect(error: unknown, streams: Pick<Streams, 'message' | 'debug'>): number {
	streams.message('✗ smapi-login has a defect and stopped. Please report it, with the lines of --debug.');
	streams.debug(error instanceof Error ? (error.stack ?? error.message) : String(error));
	return 1;
}
