import {listenerAddress} from '../core/client.ts';
import {profileIn} from '../core/config-file.ts';
import {Failure} from '../core/failure.ts';
import {requireSameClient, saveSession} from './save.ts';
import {type SignedIn, SignIn, type SignInEvent, type SignInInput} from './sign-in.ts';
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
	};
	const signedIn = await runSignIn(signInInput, context, signal);
	return report(await saveSession({...session, ...signedIn}, ports, signal), input, context);
}

async function runSignIn(
	input: SignInInput,
	{ports, streams}: UnattendedContext,
	signal: AbortSignal,
): Promise<SignedIn> {
	const reading = new AbortController();
	const readLine = async () => {
		const line = await streams.readLine(AbortSignal.any([signal, reading.signal]));
		if (line === undefined) throw new Failure('input_ended', {wanted: 'the address or the code'});
		signIn.paste(line);
	};
	const signIn = new SignIn(input, ports, signal, event => {
		// Nobody is there to paste a second time, or to say that it takes longer.
		if (event.type === 'paste-refused') return signIn.end(event.failure);
		if (event.type === 'time-is-up')
			return signIn.end(new Failure('timed_out', {seconds: input.timeoutSeconds}));
		tell(event, input, streams);
		if (event.type === 'address' && !input.listens) readLine().catch(error => signIn.end(error));
	});
	try {
		return await signIn.run();
	} finally {
		reading.abort();
	}
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
