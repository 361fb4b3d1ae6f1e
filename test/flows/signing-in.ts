import {Failure} from '../../source/core/failure.ts';
import {amazonHosts} from '../../source/core/hosts.ts';
import {signIn} from '../../source/flows/sign-in.ts';
import type {SignedIn, SignInAction, SignInEvent, SignInInput} from '../../source/flows/sign-in-events.ts';
import {type FakePorts, fakePorts} from '../fakes/ports.ts';
import {Driven, Pushed} from './drive.ts';

/** The token endpoint. */
export const exchange = 'POST https://api.amazon.com/auth/o2/token';
export const redirectUri = 'http://127.0.0.1:9090/cb';

export const input: SignInInput = {
	hosts: amazonHosts,
	clientId: 'amzn1.application-oa2-client.0123456789abcdef0123456789abcdef',
	clientSecret: 'the-secret',
	redirectUri,
	scopes: ['alexa::ask:skills:readwrite', 'alexa::ask:models:readwrite'],
	listens: true,
	opensBrowser: true,
	timeoutSeconds: 300,
	atTheEnd: 'ask',
};

const cleanUps: (() => Promise<void>)[] = [];
/** Ends every sign-in that was started. */
export async function endAll(): Promise<void> {
	for (const cleanUp of cleanUps.splice(0)) await cleanUp();
}

/** Starts a sign-in with fakes; the test file's `afterEach` ends it with `endAll`. */
export function start(changes: Partial<SignInInput> = {}, ports: FakePorts = fakePorts()) {
	const abort = new AbortController();
	const actions = new Pushed<SignInAction>();
	const flow = new Driven<SignInEvent, SignedIn>(
		signIn({...input, ...changes}, ports, abort.signal, actions),
	);
	cleanUps.push(async () => {
		abort.abort();
		await flow.result.catch(() => undefined);
	});
	const paste = (text: string) => actions.push({type: 'paste', text});
	const stateOf = async () => new URL((await flow.until('address')).url).searchParams.get('state')!;
	return {flow, ports, abort, actions, paste, stateOf};
}

/** The code that a flow fails with. */
export const codeOf = async (result: Promise<unknown>) =>
	result.then(
		() => 'no failure',
		error => (error instanceof Failure ? error.code : String(error)),
	);
