import {Failure} from '../core/failure.ts';
import {resolveSettings, type SignInFlags, usage} from '../core/settings.ts';
import {answerRequest, openRequest} from '../flows/unattended-client.ts';
import {receiveToken} from '../flows/unattended-owner.ts';
import {signInUnattended} from '../flows/unattended-self.ts';
import type {CommandContext, ParsedArguments} from './command.ts';

/** The longest time that a person may be given, in seconds. */
const longestTimeoutSeconds = 600;

/**
 * Signs in: the wizard where a person can be asked, else by flags, environment and standard input alone (contract 1,
 * "Without a terminal").
 * @throws Failure of usage, sign-in, store
 */
export async function run(parsed: ParsedArguments, context: CommandContext): Promise<undefined> {
	const {options, positionals} = parsed;
	if (positionals.length > 0)
		throw usage(`“${positionals[0]!.slice(0, 60)}” is not expected here.`, 'See: smapi-login --help');
	if (options.browser && options['no-browser'])
		throw usage('--browser and --no-browser exclude each other.', 'Give one of them.');
	const timeoutSeconds = timeoutFrom(options.timeout);
	if (options['client-confirmation'] !== undefined) {
		context.streams.message(
			'! Other users of this computer can see --client-confirmation. Better: --client-secret-stdin.',
		);
	}
	if (
		context.startWizard &&
		!options['code-stdin'] &&
		!options['token-stdin'] &&
		!options['client-secret-stdin']
	) {
		const {accessToken} = await context.startWizard({arguments: parsed});
		if (accessToken !== undefined && !context.streams.stdoutIsTerminal)
			await context.streams.result(accessToken);
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
	switch (settings.draft.answers.role) {
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

/** The flags as core/settings.ts takes them. */
export function signInFlags({options}: ParsedArguments, secretLine?: string): SignInFlags {
	const all = {
		role: text(options.role),
		clientId: text(options['client-id']),
		clientSecret: secretLine ?? text(options['client-confirmation']),
		scopes: text(options.scopes),
		browser: options.browser ? true : options['no-browser'] ? false : undefined,
		redirectUri: text(options['redirect-uri']),
		port: text(options.port),
		profile: text(options.profile),
		replace: options.replace === true ? true : undefined,
		vendorId: text(options['vendor-id']),
	};
	return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as SignInFlags;
}

function text(value: string | boolean | undefined): string | undefined {
	return typeof value === 'string' ? value : undefined;
}

async function secretFromInput(context: CommandContext): Promise<string> {
	const line = await context.streams.readLine(context.signal);
	if (line === undefined) throw new Failure('input_ended', {wanted: 'the client secret'});
	return line;
}

/** @throws Failure `bad_value` */
export function timeoutFrom(value: string | boolean | undefined): number {
	if (value === undefined) return 300;
	const seconds = typeof value === 'string' && /^\d{1,4}$/.test(value) ? Number(value) : Number.NaN;
	if (seconds >= 1 && seconds <= longestTimeoutSeconds) return seconds;
	throw new Failure('bad_value', {
		name: '--timeout',
		detail: 'this is no number of seconds that fits',
		hint: `From 1 to ${longestTimeoutSeconds} seconds.`,
	});
}
