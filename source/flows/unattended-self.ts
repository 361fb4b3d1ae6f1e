import {listenerAddress} from '../core/client.ts';
import {profileIn} from '../core/config-file.ts';
import {newProfile} from '../core/profile.ts';
import {openedLateWords} from '../core/sign-in-words.ts';
import {requireSameClient, saveSession} from './save-sign-in.ts';
import {signIn} from './sign-in.ts';
import type {SignedIn, SignInAction, SignInEvent, SignInInput} from './sign-in-events.ts';
import {
	announceHosts,
	report,
	requireAnswers,
	type UnattendedContext,
	type UnattendedInput,
	withDefaults,
} from './unattended.ts';

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
	const draft = withDefaults(input.settings.draft);
	requireAnswers(draft);
	const {
		clientId,
		clientSecret,
		redirectUri,
		scopes,
		profileName,
		flow,
		replace = false,
		vendorId,
	} = draft.answers;
	const {hosts} = input.settings;
	const template = {
		role: 'self' as const,
		clientId: clientId!,
		clientSecret: clientSecret!,
		redirectUri: redirectUri!,
		hosts,
		scopes: scopes!,
	};
	const session = {profileName: profileName!, replace, vendorId, noSave: input.noSave};
	if (!input.noSave)
		requireSameClient({...session, profile: template}, profileIn(ports.store.read(), profileName!));
	announceHosts(hosts, streams);
	const signInInput: SignInInput = {
		...template,
		listens: flow === 'browser' && listenerAddress(redirectUri!) !== undefined,
		opensBrowser: input.opensBrowser,
		timeoutSeconds: input.timeoutSeconds,
		atTheEnd: 'fail',
	};
	const signedIn = await runSignIn(signInInput, context, signal);
	const profile = newProfile(template, signedIn.tokens, signedIn.grantedScopes, ports.clock.now());
	return report(
		await saveSession({...session, profile, bareCode: signedIn.bareCode}, ports, signal),
		input,
		context,
	);
}

async function runSignIn(
	input: SignInInput,
	context: UnattendedContext,
	signal: AbortSignal,
): Promise<SignedIn> {
	const {streams} = context;
	const ending = new AbortController();
	const lines = input.listens ? nothing() : firstLine(context, AbortSignal.any([signal, ending.signal]));
	const flow = signIn(input, context.ports, signal, lines);
	try {
		for (;;) {
			const step = await flow.next();
			if (step.done) return step.value;
			// Nobody is there to paste a second time.
			if (step.value.type === 'paste-refused') throw step.value.failure;
			tell(step.value, input, streams);
		}
	} finally {
		ending.abort();
		await flow.return(undefined as never);
	}
}

async function* nothing(): AsyncGenerator<SignInAction> {}

async function* firstLine(context: UnattendedContext, signal: AbortSignal): AsyncGenerator<SignInAction> {
	const line = await context.streams.readLine(signal);
	yield line === undefined ? {type: 'input-ended'} : {type: 'paste', text: line};
}

function tell(event: SignInEvent, input: SignInInput, streams: UnattendedContext['streams']): void {
	switch (event.type) {
		case 'address': {
			const then = input.listens
				? 'Open this address in a browser on this computer, sign in and choose Allow:'
				: 'Open this address in any browser, sign in, choose Allow, and give the address that it ends on as one line:';
			streams.message(`${then}\n${event.url}`);
			return;
		}
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
			streams.message(`! ${openedLateWords} Stop this sign-in (Ctrl+C) and start again if it was not you.`);
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
