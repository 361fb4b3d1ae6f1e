import {Failure, usage} from '../core/failure.ts';
import {cleanText} from '../core/redact.ts';
import {importProfiles} from '../flows/import.ts';
import type {CommandContext, ParsedArguments} from './command.ts';
import {refuseMore, textOf} from './parse-arguments.ts';

/** A file of a thousand profiles is smaller. */
const mostBytes = 1_048_576;

/**
 * Reads profiles that `export json --include-secrets` wrote: all of the file, or nothing.
 * @throws Failure of usage, `input_file`, `import_refused`, of the store
 */
export async function run(parsed: ParsedArguments, context: CommandContext): Promise<undefined> {
	const {options, positionals} = parsed;
	const {ports, streams} = context;
	const [name] = positionals;
	if (name === undefined)
		throw usage('The name of a file is needed.', 'For example: {program} import profiles.json');
	refuseMore(positionals, 1, 'One file at a time.');
	const text = name === '-' ? await everyLine(context) : await readNamed(name, ports);
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

/** @throws Failure `input_file` */
async function readNamed(name: string, ports: CommandContext['ports']): Promise<string> {
	try {
		return await ports.files.read(name, mostBytes);
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		throw new Failure('input_file', error.details, {cause: error});
	}
}

async function everyLine({streams, signal}: CommandContext): Promise<string> {
	const lines: string[] = [];
	let length = 0;
	for (;;) {
		const line = await streams.readLine(signal);
		if (line === undefined) return lines.join('\n');
		length += line.length;
		if (length > mostBytes)
			throw usage('Standard input holds more than a file of profiles.', 'Give the file.');
		lines.push(line);
	}
}
