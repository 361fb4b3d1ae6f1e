import {Failure, usage} from '../core/failure.ts';
import {hostNotices, hostsFromEnvironment} from '../core/hosts.ts';
import {type Profile, tokenText} from '../core/profile.ts';
import {freshProfile} from '../flows/refresh.ts';
import type {Ports, Streams} from '../ports.ts';
import {type CommandContext, type ParsedArguments, withContact} from './command.ts';
import {meantProfile, renewed} from './meant-profile.ts';
import {refuseMore, secondsOf} from './parse-arguments.ts';

/** A token lives 3600 s; asking for more than `most` would renew it each time. */
const minimumRange = {
	name: '--min-ttl',
	usual: 300,
	least: 0,
	most: 3300,
	example: 'token --min-ttl 300',
	why: 'A token is good for one hour.',
};

const timeoutRange = {name: '--timeout', usual: 0, least: 1, most: 86_400, example: 'token --timeout 30'};

interface TokenContext
	extends Pick<CommandContext, 'environment' | 'secrets' | 'signal' | 'startWizard' | 'team'> {
	readonly ports: Pick<Ports, 'store' | 'http' | 'clock' | 'programs'>;
	readonly streams: Pick<Streams, 'result' | 'message' | 'readLine' | 'readHiddenLine' | 'stdinIsTerminal'>;
}

/** All but the wizard: whoever asks whether that can be started opens stdin. */
type GivenContext = Omit<TokenContext, 'startWizard'>;

/**
 * Prints the access token: from the file while it lives long enough, else refreshed.
 * @throws Failure of refresh and store
 */
export async function run(parsed: ParsedArguments, context: TokenContext): Promise<undefined> {
	const {options, positionals} = parsed;
	const {streams, ports, environment, secrets, team} = context;
	refuseMore(positionals, 0, 'Name a profile with --profile.');
	if (options.json && options.header)
		throw usage('--json and --header cannot be used together.', 'Give one of them.');
	if (options['refresh-token-stdin'] && options.profile !== undefined)
		throw usage('--refresh-token-stdin and --profile cannot be used together.', 'Give one of them.');
	const minimumSeconds = secondsOf(options['min-ttl'], minimumRange);
	const seconds = secondsOf(options.timeout, timeoutRange);
	for (const notice of hostNotices(hostsFromEnvironment(environment))) streams.message(notice);
	let signInTo: string | undefined;
	const onChoice = (name: string) => {
		signInTo = name;
	};
	try {
		const {name, profile} = await within(seconds, context, signal =>
			getToken(parsed, minimumSeconds, {ports, streams, environment, secrets, team, signal}, onChoice),
		);
		await streams.result(resultOf(name, profile, parsed, ports.clock.now()));
	} catch (error) {
		if (!options['sign-in'] || !context.startWizard || !needsSignIn(error)) throw error;
		const session = await context.startWizard({
			arguments: parsed,
			team: await context.team(),
			...(signInTo === undefined ? {} : {signInTo}),
		});
		if (!session) throw error;
		await streams.result(resultOf(session.profileName, session.profile, parsed, ports.clock.now()));
	}
}

interface Got {
	/** Null: of no profile. */
	readonly name: string | null;
	readonly profile: Profile;
}

async function getToken(
	parsed: ParsedArguments,
	minimumSeconds: number,
	context: GivenContext,
	onChoice: (name: string) => void,
): Promise<Got> {
	const {options} = parsed;
	const {ports, streams, environment, signal} = context;
	if (options['refresh-token-stdin']) {
		const {readSecretLine} = await import('../flows/read-message.ts');
		const text = await readSecretLine(
			'the refresh token',
			'{program} token --refresh-token-stdin <token.txt',
			streams,
			signal,
		);
		return {name: null, profile: await renewed(text, '--refresh-token-stdin', parsed, context)};
	}
	const meant = await meantProfile(parsed, context);
	if (meant.name === null) return meant;
	const profileName = meant.name;
	onChoice(profileName);
	const input = {
		profileName,
		minimumSeconds,
		force: options.refresh === true,
		environmentHosts: hostsFromEnvironment(environment),
		noSave: options['no-save'] === true,
		onFallback: (failure: Failure) =>
			streams.message(`! The token was not renewed: ${failure.what} The saved one is still good.`),
		onUnkept: (failure: Failure | undefined) =>
			streams.message(
				failure
					? `! ${failure.what} The token is renewed all the same, and nothing of it is kept: the next call renews it again.`
					: '! The token is renewed and not kept (--no-save).',
			),
	};
	const profile = await withContact(profileName, context, () => freshProfile(input, ports, signal));
	return {name: profileName, profile};
}

/**
 * Ends the work when its time is over. What was sent then may still be answered; an answer that is there is stored.
 * @param seconds 0: no limit
 * @throws Failure `no_time_left`
 */
async function within<T>(
	seconds: number,
	{ports, signal}: TokenContext,
	work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
	if (seconds === 0) return work(signal);
	const ending = new AbortController();
	const done = new AbortController();
	ports.clock.wait(seconds, done.signal).then(
		() => ending.abort(new Failure('no_time_left', {seconds})),
		() => undefined,
	);
	try {
		return await work(AbortSignal.any([signal, ending.signal]));
	} finally {
		done.abort();
	}
}

function resultOf(name: string | null, profile: Profile, {options}: ParsedArguments, now: Date): string {
	const text = tokenText(name, profile, options.json === true, now);
	return options.header ? `Authorization: Bearer ${text}` : text;
}

function needsSignIn(error: unknown): error is Failure {
	return error instanceof Failure && error.exitCode === 3;
}
