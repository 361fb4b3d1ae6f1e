import {Failure, usage} from '../core/failure.ts';
import {splitWords} from '../core/split-words.ts';
import {printedSecret} from '../flows/client-secret.ts';
import {readSecretLine} from '../flows/read-message.ts';
import type {CommandContext, GivenSecret, ParsedArguments} from './command.ts';
import {textOf} from './parse-arguments.ts';

/** The flags that say where the client secret is, all of which can stand in a script. */
const secretFlags = ['client-secret-stdin', 'client-secret-file', 'client-secret-command'] as const;

const secretExample = '{program} --client-secret-stdin <secret.txt';

/** A file whose first line is a secret is smaller. */
const mostBytes = 65_536;

/**
 * The client secret from where a flag says.
 *
 * @returns undefined where no flag does
 * @throws Failure `usage` for two flags, `input_ended`, `secret_file`, `secret_command`
 */
export async function givenSecret(
	{options}: ParsedArguments,
	{ports, streams, signal}: Pick<CommandContext, 'ports' | 'streams' | 'signal'>,
): Promise<GivenSecret | undefined> {
	const given = [...secretFlags, 'client-confirmation'].filter(name => options[name] !== undefined);
	if (given.length > 1)
		throw usage(`--${given[0]} and --${given[1]} cannot be used together.`, 'Give one of them.');
	if (options['client-secret-stdin'])
		return {secret: await readSecretLine('the client secret', secretExample, streams, signal)};
	const file = textOf(options['client-secret-file']);
	if (file !== undefined) return {secret: await firstLineOf(file)};
	const command = textOf(options['client-secret-command']);
	if (command !== undefined && !splitWords(command)?.length)
		throw usage(
			`--client-secret-command: ${command.trim() === '' ? 'it is empty' : 'a quote in it is not closed'}.`,
			"For example: --client-secret-command 'pass show smapi/client-secret'",
		);
	return command === undefined ? undefined : {secret: await printedSecret(command, ports, signal), command};

	async function firstLineOf(path: string): Promise<string> {
		const text = await ports.files.read(path, mostBytes).catch((error: unknown) => {
			if (!(error instanceof Failure) || error.code === 'no_such_file') throw error;
			throw new Failure('secret_file', error.details, {cause: error});
		});
		const line = text.replace(/^\uFEFF/, '').split(/\r?\n/, 1)[0]!;
		if (line.trim() === '') throw new Failure('secret_file', {path, detail: 'its first line is empty'});
		return line;
	}
}
