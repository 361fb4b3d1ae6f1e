import {Failure} from '../core/failure.ts';
import {type Role, roles} from '../core/profile.ts';
import type {SignInFlags} from '../core/settings.ts';
import {usage} from '../core/usage.ts';
import type {ParsedArguments} from './command.ts';

/** The longest time that a person may be given, in seconds. */
const longestTimeoutSeconds = 600;

/**
 * The flags of a sign-in as core/settings.ts takes them.
 * @throws Failure `usage`, `bad_value`
 */
export function signInFlags({options, positionals}: ParsedArguments, secretLine?: string): SignInFlags {
	if (positionals.length > 0)
		throw usage(`“${positionals[0]!.slice(0, 60)}” is not expected here.`, 'See: smapi-login --help');
	if (options.browser && options['no-browser'])
		throw usage('--browser and --no-browser exclude each other.', 'Give one of them.');
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

/**
 * Refuses flags that say two things about what stands on standard input; a flag that does nothing would mislead.
 *
 * @param isAsking whether the wizard can ask instead
 * @throws Failure `usage`
 */
export function requireOneInput({options}: ParsedArguments, isAsking: boolean): void {
	const role = text(options.role);
	const [reads, own] = options['code-stdin']
		? (['--code-stdin', 'client'] as const)
		: (['--token-stdin', 'owner'] as const);
	if (options['code-stdin'] && options['token-stdin'])
		throw usage(
			'--code-stdin and --token-stdin exclude each other.',
			'Give --code-stdin for the code of an owner, --token-stdin for a token that you were given.',
		);
	if (options[reads.slice(2)] && role !== own && roles.includes(role as Role))
		throw usage(
			`--role ${role} and ${reads} exclude each other.`,
			`Leave ${reads} out, or give --role ${own} with it.`,
		);
	if (options.request !== undefined && !options['code-stdin'] && !isAsking)
		throw usage(
			'--request needs --code-stdin here.',
			'Give both and the code as one line on standard input, or leave --request out.',
		);
}

/** @returns seconds @throws Failure `bad_value` */
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

/** The text of an option that takes a value. */
export function text(value: string | boolean | undefined): string | undefined {
	return typeof value === 'string' ? value : undefined;
}
