import {withAnswers} from '../core/draft.ts';
import {usage} from '../core/failure.ts';
import {requireAllowed} from '../core/hosts.ts';
import {tokenText} from '../core/profile.ts';
import {resolveSettings, type Settings} from '../core/settings.ts';
import {clientSecretOf} from '../flows/client-secret.ts';
import type {CommandContext, ParsedArguments} from './command.ts';
import {isInCi, secondsOf, textOf} from './parse-arguments.ts';
import {givenSecret} from './secret-source.ts';
import {requireOneInput, signInFlags, timeoutRange} from './sign-in-flags.ts';

/**
 * Signs in: the wizard where a person can be asked, else by flags, environment and standard input alone (contract 1,
 * "Without a terminal").
 * @throws Failure of usage, sign-in, store
 */
export async function run(parsed: ParsedArguments, context: CommandContext): Promise<undefined> {
	const {options} = parsed;
	const {streams, ports, signal} = context;
	const json = options.json === true;
	const timeoutSeconds = secondsOf(options.timeout, timeoutRange);
	const readsInput = options['code-stdin'] || options['token-stdin'] || options['client-secret-stdin'];
	const startWizard = readsInput ? undefined : context.startWizard;
	requireOneInput(parsed, startWizard !== undefined);
	if (options['client-confirmation'] !== undefined) {
		streams.message(
			'! Other users of this computer can see --client-confirmation. Better: --client-secret-stdin.',
		);
	}
	const given = await givenSecret(parsed, context);
	if (startWizard) {
		const session = await startWizard({arguments: parsed, ...(given ? {secret: given} : {})});
		// Drawn on stderr: the token is for whom stdout is piped to.
		if (session && !streams.stdoutIsTerminal)
			await streams.result(tokenText(session.profileName, session.profile, json, ports.clock.now()));
		return;
	}
	const ciHint =
		streams.stdinIsTerminal && !options['no-input'] && isInCi(context.environment)
			? 'Nothing is asked because CI is set; to be asked: CI= smapi-login'
			: undefined;
	const flags = signInFlags(parsed, given);
	const resolved = resolveSettings(flags, context.environment, context.secrets, ports.store.read());
	// An open request has hosts of its own, allowed when it was made.
	if (!options['code-stdin']) requireAllowed(resolved.hostsToAllow);
	const settings = await withPrintedSecret(resolved, context);
	for (const warning of settings.warnings) streams.message(`! ${warning}`);
	const input = {
		settings,
		timeoutSeconds,
		noSave: options['no-save'] === true,
		json,
		opensBrowser: options.browser === true,
		requestId: textOf(options.request),
		...(ciHint === undefined ? {} : {askHint: ciHint}),
	};
	// Not before it is wanted: the wizard begins without.
	const unattended = await import('../flows/unattended.ts');
	if (options['code-stdin']) return unattended.answerRequest(input, context, signal);
	const {role} = settings.draft.answers;
	if (options['token-stdin'] && role !== 'owner')
		throw usage('--token-stdin needs --role owner.', 'Give both, or leave --token-stdin out.');
	switch (role) {
		case 'client':
			return unattended.openRequest(input, context);
		case 'owner':
			if (!options['token-stdin'])
				throw usage('Role owner needs --token-stdin here.', 'Give the token as one line on standard input.');
			return unattended.receiveToken(input, context, signal);
		default:
			return unattended.signInUnattended(input, context, signal);
	}
}

/** A profile that is signed in to again may have a command instead of its client secret. */
async function withPrintedSecret(settings: Settings, {ports, signal}: CommandContext): Promise<Settings> {
	const {draft} = settings;
	const {clientSecret, clientSecretCommand} = draft.answers;
	if (clientSecret !== undefined || clientSecretCommand === undefined) return settings;
	const secret = await clientSecretOf({clientSecretCommand}, ports, signal);
	return {...settings, draft: withAnswers(draft, {clientSecret: secret, clientSecretCommand}, 'profile')};
}
