import {type AnswerKey, type Answers, answers as answerTable} from '../core/answers.ts';
import {listenerAddress} from '../core/client.ts';
import {type ConfigFile, profileIn} from '../core/config-file.ts';
import {flowOf, withAnswers} from '../core/draft.ts';
import {Failure, usage} from '../core/failure.ts';
import {areAmazonHosts, type Hosts} from '../core/hosts.ts';
import {withoutOldRequests} from '../core/old-requests.ts';
import {tokenText} from '../core/profile.ts';
import {endOfHandOver, holdsToken, readReceivedToken} from '../core/received-token.ts';
import {defaultScopes} from '../core/scopes.ts';
import {warningsOf} from '../core/session-warnings.ts';
import type {Settings} from '../core/settings.ts';
import {shellQuoted} from '../core/shell.ts';
import {missingAnswers} from '../core/steps.ts';
import type {Ports, Streams} from '../ports.ts';
import {ageOf} from './open-requests.ts';
import {readMessage} from './read-message.ts';
import {receivedProfile} from './received.ts';
import {codeRequestsIn, makeRequest, saveRequest} from './requests.ts';
import {requireSameClient, type SavedSession, saveSession} from './save.ts';
import {
	openedLateWords,
	type SignedIn,
	SignIn,
	type SignInEvent,
	type SignInInput,
	secureHelloWords,
} from './sign-in.ts';

/** A sign-in that asks nothing. */
export interface UnattendedInput {
	readonly settings: Settings;
	readonly timeoutSeconds: number;
	readonly noSave: boolean;
	readonly json: boolean;
	readonly opensBrowser: boolean;
	readonly requestId: string | undefined;
	/** Why nothing is asked where somebody is there, and how to be asked. */
	readonly askHint?: string;
}

export interface UnattendedContext {
	readonly ports: Ports;
	readonly streams: Streams;
	/** The demo plays the owner: nobody else has to do anything. */
	readonly isPlayed?: boolean;
	/** How lines to type call this program. */
	readonly programName: string;
}

/**
 * Role 1 without a terminal: prints the address, waits for the answer by the listener or, with `--no-browser`, for one
 * line on standard input; saves; prints the token.
 * @throws Failure of usage, sign-in, store
 */
export async function signInUnattended(
	input: UnattendedInput,
	context: UnattendedContext,
	signal: AbortSignal,
): Promise<undefined> {
	const {ports, streams} = context;
	const {hosts} = input.settings;
	const known = knownAnswers(input);
	const {clientId, clientSecret, clientSecretCommand, redirectUri, scopes, profileName, flow} = known;
	const {replace = false, vendorId} = known;
	const command = clientSecretCommand === undefined ? {} : {clientSecretCommand};
	const template = {role: 'self' as const, clientId, clientSecret, ...command, redirectUri, hosts, scopes};
	const session = {profileName, replace, vendorId, noSave: input.noSave};
	if (!input.noSave) {
		requireSameClient({...session, profile: template}, profileIn(ports.store.read(), profileName));
		// Before anybody signs in for nothing.
		await ports.store.proveWritable(signal, profileName);
	}
	announceHosts(hosts, streams);
	const signInInput: SignInInput = {
		...template,
		listens: flow === 'browser' && listenerAddress(redirectUri) !== undefined,
		opensBrowser: input.opensBrowser,
		timeoutSeconds: input.timeoutSeconds,
	};
	const signedIn = await runSignIn(signInInput, context, signal);
	return report(await saveSession({...session, ...signedIn}, ports, signal), input, context);
}

async function runSignIn(
	input: SignInInput,
	{ports, streams, isPlayed = false}: UnattendedContext,
	signal: AbortSignal,
): Promise<SignedIn> {
	const reading = new AbortController();
	const readLine = async () => {
		const stop = AbortSignal.any([signal, reading.signal]);
		// A terminal would hand the rest of a paste to the shell.
		const line = streams.stdinIsTerminal
			? await streams.readHiddenLine('What you paste here is not shown. Then press Enter.', stop)
			: await streams.readLine(stop);
		if (line === undefined)
			throw new Failure('input_ended', {
				wanted: 'the address or the code',
				hint: 'Run it where somebody can paste it. A job is given a token instead: {program} help ci',
			});
		signIn.paste(line);
	};
	const signIn = new SignIn(input, ports, signal, event => {
		// Nobody is there to paste a second time, or to say that it takes longer.
		if (event.type === 'paste-refused') return signIn.end(event.failure);
		if (event.type === 'time-is-up')
			return signIn.end(
				new Failure('timed_out', {seconds: input.timeoutSeconds, advice: pasteAdvice(input)}),
			);
		if (isPlayed) tellPlayed(event, streams);
		else tell(event, input, streams);
		if (event.type === 'address' && !input.listens) readLine().catch(error => signIn.end(error));
	});
	try {
		return await signIn.run();
	} finally {
		reading.abort();
	}
}

/** The other way, where it is not the one that was taken. */
function pasteAdvice({listens}: SignInInput): string {
	return listens
		? 'With --no-browser you can open the address on any device and paste the address it ends on.'
		: '';
}

/** Who only looks on needs no word on what to do. */
function tellPlayed(event: SignInEvent, streams: UnattendedContext['streams']): void {
	if (event.type === 'address') streams.message(`The sign-in address, which the demo opens:\n${event.url}`);
	if (event.type === 'browser-came')
		streams.message('The practice server asks for permission; the demo allows.');
}

function tell(event: SignInEvent, input: SignInInput, streams: UnattendedContext['streams']): void {
	switch (event.type) {
		case 'address': {
			const then = input.listens
				? 'Open this address in a browser on this computer, sign in and choose Allow:'
				: 'Open this address in any browser, sign in, choose Allow, and give the address it ends on as one line:';
			streams.message(`${then}\n${event.url}`);
			return;
		}
		case 'remark':
			streams.message(event.text);
			return;
		case 'secure-hello':
			streams.message(`! ${secureHelloWords} Still waiting.`);
			return;
		case 'waiting':
			streams.message(`Waiting ${input.timeoutSeconds} s for the answer. Ctrl+C ends it.`);
			return;
		case 'opened':
			if (event.passedOver !== undefined) streams.message(`! ${event.passedOver}`);
			return;
		case 'browser-came':
			streams.message('The browser is at Amazon.');
			return;
		case 'opened-late':
			streams.message(`! ${openedLateWords} If it was not you, stop this sign-in (Ctrl+C) and start again.`);
			return;
		case 'not-opened':
			streams.message(
				`! The browser was not opened (${event.reason}). Open the address yourself, or use --no-browser.`,
			);
			return;
		case 'callback-refused':
			// One line however many come: a web page can send thousands.
			if (event.count === 1)
				streams.message('! An answer that does not belong to this sign-in was refused; still waiting.');
			return;
		case 'slow':
			streams.message(
				`Does Amazon show an error page? Then check that ${input.redirectUri} is an Allowed Return URL of ${input.clientId}.`,
			);
			return;
		case 'exchanging':
			streams.message('Amazon answered; getting the token.');
			return;
		default:
	}
}

/**
 * Role 2, first call: reads nothing, saves the open request, prints the address.
 * @throws Failure of usage and store
 */
export async function openRequest(
	input: UnattendedInput,
	{ports, streams, programName}: UnattendedContext,
): Promise<undefined> {
	if (input.noSave)
		throw usage('A request for another owner has to be kept to be answered.', 'Leave --no-save out.');
	const {hosts} = input.settings;
	const known = knownAnswers(input);
	const {clientId, clientSecret, clientSecretCommand, redirectUri, scopes, profileName} = known;
	const {replace = false, from} = known;
	const profile = {clientId, hosts, role: 'client' as const};
	requireSameClient({profileName, replace, profile}, profileIn(ports.store.read(), profileName));
	announceHosts(hosts, streams);
	const command = clientSecretCommand === undefined ? {} : {clientSecretCommand};
	const who = from === undefined ? {} : {from};
	const asked = {clientId, clientSecret, ...command, redirectUri, hosts, profileName, scopes, ...who};
	const made = await makeRequest(asked, ports);
	const twins = twinWords(ports.store.read(), profileName, ports.clock.now());
	await saveRequest(made, ports);
	if (twins !== undefined) streams.message(`! ${twins.words}: ${programName} requests cancel ${twins.id}`);
	streams.message(`Saved as open request ${made.id}. Send the address to the owner of the skills.`);
	streams.message(`For the message to the owner: ${programName} requests show ${made.id}`);
	streams.message(
		`With the code that comes back (good for 5 minutes): ${programName} --code-stdin --profile ${shellQuoted(profileName)} --request ${made.id}`,
	);
	const {id: requestId, request, authorizationUrl} = made;
	const json = {
		requestId,
		profile: request.profileName,
		authorizationUrl,
		createdAt: request.createdAt.toISOString(),
	};
	await streams.result(input.json ? JSON.stringify(json) : authorizationUrl);
	return undefined;
}

/** Several requests may have one name (contract 3): that is said, lest it was by chance. @returns with the ID of the oldest */
function twinWords(
	file: ConfigFile,
	name: string,
	now: Date,
): {readonly words: string; readonly id: string} | undefined {
	const twins = codeRequestsIn(withoutOldRequests(file, now)).filter(
		([, request]) => request.profileName === name,
	);
	const [first] = twins;
	if (!first) return undefined;
	const ages = twins
		.slice(0, 5)
		.map(([id, request]) => `${id} (${ageOf(request, now)})`)
		.join(', ');
	const words =
		twins.length === 1
			? `A request for ${name} is open already: ${ages}. Both stay open; to end that one`
			: `${twins.length} requests for ${name} are open already: ${ages}. All stay open; to end the first`;
	return {words, id: first[0]};
}

/**
 * Role 3 without a terminal: reads the token that the client sent, checks it with SMAPI, saves it as a profile that
 * cannot refresh, prints it.
 * @throws Failure `wrong_kind`, `bad_value`, `received_expired`, `smapi_unauthorized`, `other_account`, of the store
 */
export async function receiveToken(
	input: UnattendedInput,
	context: UnattendedContext,
	signal: AbortSignal,
): Promise<undefined> {
	const {ports, streams} = context;
	const {profileName = 'default', replace = false, vendorId} = input.settings.draft.answers;
	const {hosts} = input.settings;
	const holds = (each: string) => holdsToken(each, ports.clock.now());
	const wanted = {name: 'the token', example: '{program} --role owner --token-stdin <mail.txt', holds};
	const {text, before} = await readMessage(wanted, streams, ports, signal);
	const read = readReceivedToken(text, ports.clock.now());
	if (read instanceof Failure) throw read;
	const end = read.expiresAt ?? endOfHandOver(before);
	if (end === undefined)
		streams.message('! The message does not say when the token ends: an hour from now at most is a guess.');
	const received = end === undefined ? read : {...read, expiresAt: end};
	const profile = receivedProfile(received, hosts, ports.clock.now());
	const session = {profileName, replace, vendorId, profile, noSave: input.noSave};
	if (!input.noSave) requireSameClient(session, profileIn(ports.store.read(), profileName));
	announceHosts(hosts, streams);
	const saved = await saveSession(session, ports, signal).catch((error: unknown) => {
		if (!(error instanceof Failure) || error.code !== 'smapi_unauthorized') throw error;
		const hint = 'Or it was not copied whole: it is one line, from Atza| on.';
		throw new Failure(error.code, {...error.details, hint}, {why: error.why, cause: error});
	});
	const {expiresAt} = profile.tokens;
	if (expiresAt && expiresAt <= ports.clock.now()) {
		streams.message(
			`! This token names ${expiresAt.toISOString()} as its end, which has passed. Ask the client for a new one.`,
		);
	}
	return report(saved, input, context);
}

type KnownAnswers = Partial<Answers> &
	Pick<Answers, 'flow' | 'redirectUri' | 'clientId' | 'clientSecret' | 'scopes' | 'profileName'>;

/**
 * What flags and environment have said, with what a script need not say: role, way, scopes ("edit and deploy") and the
 * name `default`.
 * @throws Failure `missing_answers`: everything else, in one list
 */
function knownAnswers({settings, askHint = ''}: UnattendedInput): KnownAnswers {
	const {answers, from} = settings.draft;
	const {role = 'self', redirectUri} = answers;
	const usual = role === 'client' ? 'hosted-page' : 'browser';
	// A profile that is signed in to again goes by its own return URL.
	const flow = redirectUri === undefined ? usual : flowOf(role, redirectUri);
	const defaults = {role, flow, scopes: defaultScopes, profileName: 'default'} as const;
	const open = Object.entries(defaults).filter(([key]) => answers[key as AnswerKey] === undefined);
	const draft = withAnswers({answers, from}, Object.fromEntries(open), 'default');
	const missing = missingAnswers(draft, {showsHome: false, vendorCount: undefined}).filter(isForScripts);
	if (missing.length === 0) return draft.answers as KnownAnswers;
	const list = missing.map(key => {
		const {name, flag, environment} = answerTable[key];
		return `  ${name}: ${[flag, ...(environment ?? [])].join(' or ')}`;
	});
	throw new Failure('missing_answers', {list: list.join('\n'), hint: askHint});
}

/** Not those that only the wizard asks for, or that the run itself gives. */
function isForScripts(key: AnswerKey): boolean {
	return answerTable[key].flag !== undefined && key !== 'requestId' && key !== 'vendorId';
}

/** Names hosts that are not Amazon's before a secret goes there. */
export function announceHosts(hosts: Hosts, streams: Streams): void {
	if (areAmazonHosts(hosts)) return;
	streams.message(
		`! Not Amazon: sign-in at ${hosts.authorize}, secrets go to ${hosts.token}, SMAPI is ${hosts.smapi}.`,
	);
}

/** Prints the result of a sign-in: messages to the person, the token or its JSON to stdout. */
export async function report(
	saved: SavedSession,
	input: UnattendedInput,
	context: UnattendedContext,
): Promise<undefined> {
	const {streams, ports, programName} = context;
	const {profileName, profile} = saved;
	if (!input.noSave) {
		const secrets =
			ports.store.storeOf(profileName) === 'keychain' ? ", its secrets in this computer's keychain" : '';
		streams.message(`Saved as profile “${profileName}” in ${ports.store.path}${secrets}.`);
	}
	for (const warning of warningsOf(saved, programName)) streams.message(`! ${warning}`);
	await streams.result(tokenText(profileName, profile, input.json, ports.clock.now()));
	return undefined;
}
