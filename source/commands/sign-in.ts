import {Failure} from '../core/failure.ts';
import {resolveSettings} from '../core/settings.ts';
import {usage} from '../core/usage.ts';
import {printPiped} from '../flows/piped-session.ts';
import {answerRequest, openRequest} from '../flows/unattended-client.ts';
import {receiveToken} from '../flows/unattended-owner.ts';
import {signInUnattended} from '../flows/unattended-self.ts';
import type {CommandContext, ParsedArguments} from './command.ts';
import {requireOneInput, signInFlags, text, timeoutFrom} from './sign-in-flags.ts';

/**
 * Signs in: the wizard where a person can be asked, else by flags, environment and standard input alone (contract 1,
 * "Without a terminal").
 * @throws Failure of usage, sign-in, store
 */
export async function run(parsed: ParsedArguments, context: CommandContext): Promise<undefined> {
	const {options} = parsed;
	const timeoutSeconds = timeoutFrom(options.timeout);
	const readsInput = options['code-stdin'] || options['token-stdin'] || options['client-secret-stdin'];
	const startWizard = readsInput ? undefined : context.startWizard;
	requireOneInput(parsed, startWizard !== undefined);
	if (options['client-confirmation'] !== undefined) {
		context.streams.message(
			'! Other users of this computer can see --client-confirmation. Better: --client-secret-stdin.',
		);
	}
	if (startWizard) {
		await printPiped(await startWizard({arguments: parsed}), options.json === true, context);
		return;
	}
	const secretLine = options['client-secret-stdin'] ? await secretFromInput(context) : undefined;
	const flags = signInFlags(parsed, secretLine);
	const settings = resolveSettings(flags, context.environment, context.secrets, context.ports.store.read());
	for (const warning of settings.warnings) context.streams.message(`! ${warning}`);
	const input = {
		settings,
		timeoutSeconds,
		noSave: options['no-save'] === true,
		json: options.json === true,
		opensBrowser: options.browser === true,
		requestId: text(options.request),
	};
	if (options['code-stdin']) return answerRequest(input, context, context.signal);
	const {role} = settings.draft.answers;
	if (options['token-stdin'] && role !== 'owner')
		throw usage('--token-stdin needs --role owner.', 'Give both, or leave --token-stdin out.');
	switch (role) {
		case 'client':
			return openRequest(input, context, context.signal);
		case 'owner':
			if (!options['token-stdin'])
				throw usage('Role owner needs --token-stdin here.', 'Give the token as one line on standard input.');
			return receiveToken(input, context, context.signal);
		default:
			return signInUnattended(input, context, context.signal);
	}
}

async function secretFromInput(context: CommandContext): Promise<string> {
	const line = await context.streams.readLine(context.signal);
	if (line === undefined) throw new Failure('input_ended', {wanted: 'the client secret'});
	return line;
}
