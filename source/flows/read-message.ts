import {Failure} from '../core/failure.ts';
import {type Holds, PastedMessage} from '../core/pasted-message.ts';
import type {Ports, Streams} from '../ports.ts';

/** How long the rest of something that has begun may take, in seconds; a pipe may stay open for ever. */
const restSeconds = 1;

/**
 * Reads a message from standard input up to what is wanted, and never on to its end: what comes after it may be for
 * somebody else, and the other side may keep its end open.
 *
 * @param holds what a line, or several that belong together, are to what is wanted
 * @returns what counts, else everything that came
 * @throws Failure `input_ended` without a single line; `bad_value` of stdin
 */
export async function readMessage(
	wanted: string,
	holds: (text: string) => Holds,
	streams: Pick<Streams, 'readLine'>,
	{clock}: Pick<Ports, 'clock'>,
	signal: AbortSignal,
): Promise<string> {
	const message = new PastedMessage(holds);
	for (let isFirst = true; ; isFirst = false) {
		const late = new AbortController();
		const line = await nextLine(message.mayBeAll, late);
		if (line === undefined && isFirst) throw new Failure('input_ended', {wanted});
		const text = line === undefined ? message.end() : message.take(line);
		if (text !== undefined) return text;
	}

	async function nextLine(mayBeAll: boolean, late: AbortController): Promise<string | undefined> {
		if (!mayBeAll) return streams.readLine(signal);
		const stop = AbortSignal.any([signal, late.signal]);
		const rest = clock.wait(restSeconds, stop).then(
			() => undefined,
			() => new Promise<undefined>(() => undefined),
		);
		try {
			return await Promise.race([streams.readLine(stop), rest]);
		} finally {
			late.abort(new DOMException('Nobody waits for it any more.', 'AbortError'));
		}
	}
}
