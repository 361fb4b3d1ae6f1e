import {Failure} from '../core/failure.ts';
import {type Holds, PastedMessage} from '../core/pasted-message.ts';
import type {Ports, Streams} from '../ports.ts';

/** How long the rest of something that has begun may take, in seconds; a pipe may stay open for ever. */
const restSeconds = 1;

interface Wanted {
	/** With its article. */
	readonly name: string;
	/** No secret: a terminal may show it. */
	readonly isPublic?: boolean;
	/** A command that gives it. */
	readonly example: string;
	/** What a line, or several that belong together, are to what is wanted. */
	readonly holds: (text: string) => Holds;
}

type MessageStreams = Pick<Streams, 'readLine' | 'readPaste' | 'stdinIsTerminal'>;

/**
 * Reads a message from standard input up to what is wanted, and never on to its end: what comes after it may be for
 * somebody else, and the other side may keep its end open. At a terminal it is read to its end instead: what is left of a
 * paste would be run by the shell.
 *
 * @returns what counts, else everything that came; and what stood before it
 * @throws Failure `input_ended` without a single line; `bad_value` of stdin
 */
export async function readMessage(
	wanted: Wanted,
	streams: MessageStreams,
	{clock}: Pick<Ports, 'clock'>,
	signal: AbortSignal,
): Promise<{readonly text: string; readonly before: string}> {
	const message = new PastedMessage(wanted.holds);
	if (streams.stdinIsTerminal) {
		const pasted = await pastedMessage(wanted, streams, signal);
		for (const line of pasted.split('\n')) {
			const text = message.take(line);
			if (text !== undefined) return {text, before: message.passedOver};
		}
		return {text: message.end(), before: message.passedOver};
	}
	for (let isFirst = true; ; isFirst = false) {
		const late = new AbortController();
		const line = await nextLine(message.mayBeAll, late);
		if (line === undefined && isFirst) throw inputEnded(wanted);
		const text = line === undefined ? message.end() : message.take(line);
		if (text !== undefined) return {text, before: message.passedOver};
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

/**
 * At a terminal: says what to do, and reads the whole paste.
 * @throws Failure `input_ended`
 */
export async function pastedMessage(
	wanted: Omit<Wanted, 'holds'>,
	streams: Pick<Streams, 'readPaste'>,
	signal: AbortSignal,
): Promise<string> {
	const {name, isPublic = false} = wanted;
	const hidden = isPublic ? '' : ' Nothing of it is shown.';
	const prompt = `Paste the message with ${name} here, then press Ctrl+D.${hidden}`;
	const text = await streams.readPaste({prompt, isShown: isPublic}, signal);
	if (text === undefined) throw inputEnded(wanted);
	return text;
}

/**
 * One line with a secret: from a pipe as it is, at a terminal without showing it and with nothing left behind it.
 * @param name what is wanted, with its article
 * @param example a command that gives it
 * @throws Failure `input_ended`; `bad_value` of stdin
 */
export async function readSecretLine(
	name: string,
	example: string,
	streams: Pick<Streams, 'readLine' | 'readHiddenLine' | 'stdinIsTerminal'>,
	signal: AbortSignal,
): Promise<string> {
	const prompt = `Paste ${name} here, then press Enter. It is not shown.`;
	const line = streams.stdinIsTerminal
		? await streams.readHiddenLine(prompt, signal)
		: await streams.readLine(signal);
	if (line === undefined) throw inputEnded({name, example});
	return line;
}

/** Standard input held nothing of what is wanted. @returns the Failure, with a line that says what fits */
export function inputEnded({name, example}: Pick<Wanted, 'name' | 'example'>): Failure {
	return new Failure('input_ended', {wanted: name, hint: `For example: ${example}`});
}
