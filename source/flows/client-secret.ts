import {Failure, usage} from '../core/failure.ts';
import type {Profile} from '../core/profile.ts';
import {splitWords} from '../core/split-words.ts';
import type {Ports} from '../ports.ts';

/** A command that prints a secret is given so long. */
const commandSeconds = 10;

/**
 * The client secret of a profile or request, from its command where it has one.
 *
 * @throws Failure `secret_command`, and `file_not_private`: a command is run only from a file that nobody else can write
 */
export async function clientSecretOf(
	client: Pick<Profile, 'clientSecret' | 'clientSecretCommand'>,
	ports: Pick<Ports, 'programs' | 'store'>,
	signal: AbortSignal,
): Promise<string> {
	const {clientSecretCommand, clientSecret = ''} = client;
	// Just printed, in a sign-in that is not saved yet.
	if (clientSecretCommand === undefined || clientSecret !== '') return clientSecret;
	requirePrivate(client, ports);
	return printedSecret(clientSecretCommand, ports, signal);
}

/**
 * A command is run only from a file that nobody else can write: asked before a save mends the file's mode.
 * @throws Failure `file_not_private`
 */
export function requirePrivate(
	{clientSecretCommand, clientSecret = ''}: Pick<Profile, 'clientSecret' | 'clientSecretCommand'>,
	{store}: Pick<Ports, 'store'>,
): void {
	if (clientSecretCommand === undefined || clientSecret !== '') return;
	const detail = store.exposedBy();
	if (detail !== undefined) throw new Failure('file_not_private', {path: store.path, detail});
}

/**
 * What a command prints as its first line; no shell sees the command.
 * @throws Failure `usage` where there are no words, `secret_command`; the signal's reason when aborted
 */
export async function printedSecret(
	command: string,
	ports: Pick<Ports, 'programs'>,
	signal: AbortSignal,
): Promise<string> {
	const words = splitWords(command);
	// One that was saved has words: what has none comes from the flag.
	if (!words?.length)
		throw usage(
			`--client-secret-command: ${words ? 'it is empty' : 'a quote in it is not closed'}.`,
			"For example: --client-secret-command 'pass show smapi/client-secret'",
		);
	const fail = (detail: string) => new Failure('secret_command', {name: words[0]!, detail});
	const printed = await ports.programs.capture(words, commandSeconds, signal);
	if ('problem' in printed) throw fail(printed.problem);
	const line = printed.firstLine.trim();
	if (line === '') throw fail('it printed nothing');
	if (!/^[\x21-\x7E]{1,4096}$/.test(line)) throw fail('what it printed is no client secret');
	return line;
}
