import {usage} from '../core/failure.ts';
import {type Role, roles} from '../core/profile.ts';
import type {SignInFlags} from '../core/settings.ts';
import type {GivenSecret, ParsedArguments} from './command.ts';
import {refuseMore, textOf} from './parse-arguments.ts';

/** How long a person may be given to sign in, in seconds. */
export const timeoutRange = {name: '--timeout', usual: 300, least: 1, most: 600, example: '--timeout 300'};

/**
 * The flags of a sign-in as core/settings.ts takes them.
 * @throws Failure `usage`, `bad_value`
 */
export function signInFlags({options, positionals}: ParsedArguments, given?: GivenSecret): SignInFlags {
	if (options.scopes !== undefined && positionals.length > 0)
		throw usage(
			'Several permissions are one value, in quotes.',
			`Give: --scopes "${[options.scopes, ...positionals].join(' ').slice(0, 300)}"`,
		);
	refuseMore(positionals, 0, 'See: {program} --help');
	if (options.browser && options['no-browser'])
		throw usage('--browser and --no-browser cannot be used together.', 'Give one of them.');
	const all = {
		role: textOf(options.role),
		clientId: textOf(options['client-id']),
		clientSecret: given?.secret ?? textOf(options['client-confirmation']),
		clientSecretCommand: given?.command,
		scopes: textOf(options.scopes),
		browser: options.browser ? true : options['no-browser'] ? false : undefined,
		redirectUri: textOf(options['redirect-uri']),
		port: textOf(options.port),
		profile: textOf(options.profile),
		replace: options.replace === true ? true : undefined,
		vendorId: textOf(options['vendor-id']),
		from: textOf(options.from),
		allowHost: textOf(options['allow-host']),
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
	const role = textOf(options.role);
	const [reads, own] = options['code-stdin']
		? (['--code-stdin', 'client'] as const)
		: (['--token-stdin', 'owner'] as const);
	if (options['code-stdin'] && options['token-stdin'])
		throw usage(
			'--code-stdin and --token-stdin cannot be used together.',
			'Give --code-stdin for the code of an owner, --token-stdin for a token that you were given.',
		);
	if (options[reads.slice(2)] && role !== own && roles.includes(role as Role))
		throw usage(
			`--role ${role} and ${reads} cannot be used together.`,
			`Leave ${reads} out, or give --role ${own} with it.`,
		);
	if (options.request !== undefined && !options['code-stdin'] && !isAsking)
		throw usage(
			'--request needs --code-stdin here.',
			'Give both and the code as one line on standard input, or leave --request out.',
		);
}
