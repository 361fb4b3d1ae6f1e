import {withAnswers, withoutAnswers} from '../core/draft.ts';
import {Failure, usage} from '../core/failure.ts';
import {requireAllowed} from '../core/hosts.ts';
import {tokenText} from '../core/profile.ts';
import {programAlone} from '../core/program-name.ts';
import {cleanText} from '../core/redact.ts';
import {resolveSettings, type Settings} from '../core/settings.ts';
import {shellQuoted} from '../core/shell.ts';
import type {TeamInUse} from '../core/team.ts';
import {contactLine, isOfTeam, ownAddress} from '../core/team-answers.ts';
import {answeredElsewhere} from '../core/walk.ts';
import {clientSecretOf} from '../flows/client-secret.ts';
import type {Streams} from '../ports.ts';
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
		const session = await startWizard({
			arguments: parsed,
			team: await context.team(),
			...(given ? {secret: given} : {}),
		});
		// Drawn on stderr: the token is for whom stdout is piped to.
		if (session && !streams.stdoutIsTerminal)
			await streams.result(tokenText(session.profileName, session.profile, json, ports.clock.now()));
		return;
	}
	const ciHint =
		streams.stdinIsTerminal && !options['no-input'] && isInCi(context.environment)
			? `Nothing is asked because CI is set; to be asked: CI= ${programAlone(context.programName)}`
			: undefined;
	const flags = signInFlags(parsed, given);
	// What was asked for elsewhere, or sent by somebody, is no sign-in of this repository.
	const isAnswer = options['code-stdin'] === true || options['token-stdin'] === true;
	const team = isAnswer ? undefined : await context.team();
	const {environment, secrets} = context;
	const resolved = resolveSettings(flags, environment, secrets, ports.store.read(), team?.team);
	// Its secret and its hosts are used now.
	if (resolved.existing) ports.store.readForUse();
	if (team) requireAgreed(team, resolved, streams);
	// An open request has hosts of its own, allowed when it was made.
	if (!options['code-stdin']) requireAllowed(resolved.hostsToAllow);
	const settings = await withPrintedSecret(await withSecretOfKeychain(resolved, context), context);
	for (const warning of settings.warnings) streams.message(`! ${warning}`);
	const input = {
		settings,
		timeoutSeconds,
		noSave: options['no-save'] === true,
		json,
		opensBrowser: options.browser === true,
		requestId: textOf(options.request),
		askHint: [ciHint, secretWords(settings, team)].filter(Boolean).join(' '),
	};
	// Not before it is wanted: the wizard begins without.
	const unattended = await import('../flows/unattended.ts');
	if (options['code-stdin']) {
		const {answerRequest} = await import('../flows/unattended-answer.ts');
		return answerRequest(input, context, signal);
	}
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
			return unattended.signInUnattended(input, context, signal).catch(error => {
				if (!(error instanceof Failure)) throw error;
				throw error.asking(contactLine(settings.draft, team, error.code));
			});
	}
}

/** Where a developer of the file's client finds a client secret that is missing. */
function secretWords({draft}: Settings, offer: TeamInUse | undefined): string | undefined {
	if (!offer || !isOfTeam(draft, offer.team) || draft.answers.clientSecret !== undefined) return undefined;
	const {secretFrom, contact} = offer.team;
	const where = secretFrom && `Your team says where the client secret is: “${cleanText(secretFrom, 500)}”.`;
	const whom = contact && `Whom to ask: ${cleanText(contact, 200)}.`;
	return [where, whom].filter(Boolean).join(' ');
}

/**
 * Tells which answers the team file gives. A redirect URI of its own counts only when the flag says the same.
 * @throws Failure `usage`
 */
function requireAgreed({path, team}: TeamInUse, {draft, existing}: Settings, streams: Streams): void {
	const told = answeredElsewhere(draft, 'team');
	if (told.length > 0) streams.message(`From ${path}: ${told.join(', ')}.`);
	const own = ownAddress(team);
	const isOthers = team.clientId !== undefined && !isOfTeam(draft, team);
	if (existing || own === undefined || isOthers || draft.answers.redirectUri === own) return;
	throw usage(
		`${path} wants the return URL ${own}, which nobody here has agreed to. Nothing was sent.`,
		`If it is right: --redirect-uri ${shellQuoted(own)}`,
	);
}

/** A profile that is signed in to again may have its client secret in the keychain; where that lost it another one is asked for. */
async function withSecretOfKeychain(
	settings: Settings,
	{ports, streams, signal}: CommandContext,
): Promise<Settings> {
	const {draft} = settings;
	try {
		return {...settings, draft: await ports.store.unsealed(draft, signal)};
	} catch (error) {
		if (!(error instanceof Failure) || error.code !== 'keychain_missing') throw error;
		streams.message('! The keychain no longer holds the client secret of this profile.');
		return {...settings, draft: withoutAnswers(draft, ['clientSecret'])};
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
