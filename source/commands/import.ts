import {Failure, usage} from '../core/failure.ts';
import {cleanText} from '../core/redact.ts';
import {importProfiles} from '../flows/import.ts';
import {inputEnded, pastedMessage} from '../flows/read-message.ts';
import type {CommandContext, ParsedArguments} from './command.ts';
import {refuseMore, textOf} from './parse-arguments.ts';

/** A file of a thousand profiles is smaller. */
const mostBytes = 1_048_576;

/**
 * Reads profiles that `export json --include-secrets` wrote: all of the file, or nothing.
 * @throws Failure of usage, `input_ended`, `no_such_file`, `input_file`, `import_refused`, of the store
 */
export async function run(parsed: ParsedArguments, context: CommandContext): Promise<undefined> {
	const {options, positionals} = parsed;
	const {ports, streams} = context;
	const [name] = positionals;
	if (name === undefined)
		throw usage('Say which file: its name is missing.', 'For example: {program} import profiles.json');
	refuseMore(positionals, 1, 'One file at a time.');
	const text = name === '-' ? await everyLine(context) : await fileNamed(name, context);
	const imported = await importProfiles(
		{
			text,
			replace: options.replace === true,
			allowHost: textOf(options['allow-host']),
			allowsCommand: options['allow-command'] === true,
		},
		ports,
	);
	for (const [profileName, {clientSecretCommand: command}] of imported)
		if (command !== undefined)
			streams.message(`! “${profileName}” runs this for its client secret: ${cleanText(command, 300)}`);
	const names = imported.map(([profileName]) => profileName);
	await streams.result(options.json ? JSON.stringify({imported: names}) : names.join('\n'));
}

/** @throws Failure `no_such_file`, `input_file` */
function fileNamed(name: string, {ports}: CommandContext): Promise<string> {
	return ports.files.read(name, mostBytes).catch((error: unknown) => {
		if (!(error instanceof Failure) || error.code === 'no_such_file') throw error;
		throw new Failure('input_file', error.details, {cause: error});
	});
}

const wanted = {name: 'an export of profiles', example: '{program} import profiles.json'};

/** @throws Failure `input_ended` where there is nothing but blanks */
async function everyLine({streams, signal}: CommandContext): Promise<string> {
	if (streams.stdinIsTerminal) return pastedMessage(wanted, streams, signal);
	const lines: string[] = [];
	let length = 0;
	for (;;) {
		const line = await streams.readLine(signal);
		if (line === undefined) {
			if (lines.every(each => each.trim() === '')) throw inputEnded(wanted);
			return lines.join('\n');
		}
		length += line.length;
		if (length > mostBytes)
			throw usage('Standard input holds more than a file of profiles.', 'Give the file.');
		lines.push(line);
	}
}
