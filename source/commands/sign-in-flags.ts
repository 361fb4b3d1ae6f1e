import {Failure} from '../core/failure.ts';
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
