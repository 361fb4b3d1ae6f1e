import {newProfile} from '../core/profile.ts';
import type {Ports} from '../ports.ts';
import {Mailbox} from './mailbox.ts';
import type {NewSession, SavedSession} from './save-sign-in.ts';
import {type NotSaved, type SaveChoice, saveWithChoices} from './save-with-choices.ts';
import {signIn} from './sign-in.ts';
import type {SignInAction, SignInEvent, SignInInput} from './sign-in-events.ts';

export interface SessionInput {
	readonly signIn: SignInInput;
	readonly session: Omit<NewSession, 'profile' | 'bareCode'>;
}

export type SessionEvent = SignInEvent | {readonly type: 'saving'} | NotSaved;

export type SessionAction = SignInAction | SaveChoice;

/**
 * Role 1 from the address to the saved profile, for somebody who watches: `signIn`, then `saveWithChoices`.
 * @throws Failure of both; of the store before anything is opened, where nothing could be saved
 */
export async function* signInAndSave(
	input: SessionInput,
	ports: Pick<Ports, 'clock' | 'random' | 'http' | 'listener' | 'browser' | 'store'>,
	signal: AbortSignal,
	actions: AsyncIterable<SessionAction>,
): AsyncGenerator<SessionEvent, SavedSession> {
	const ending = new AbortController();
	const running = AbortSignal.any([signal, ending.signal]);
	const {forSignIn, forSave} = sortActions(actions, running);
	try {
		// Before anybody signs in for nothing.
		if (!input.session.noSave) await ports.store.proveWritable(signal);
		const signedIn = yield* signIn(input.signIn, ports, signal, drain(forSignIn, running));
		yield {type: 'saving'};
		const {grantedScopes, tokens, bareCode} = signedIn;
		const client = {...input.signIn, role: 'self'} as const;
		const profile = newProfile(client, tokens, grantedScopes, ports.clock.now());
		const choices = drain(forSave, running)[Symbol.asyncIterator]();
		return yield* saveWithChoices({...input.session, profile, bareCode}, ports, signal, choices);
	} finally {
		ending.abort(new Error('over'));
	}
}

function sortActions(actions: AsyncIterable<SessionAction>, signal: AbortSignal) {
	const forSignIn = new Mailbox<SignInAction>();
	const forSave = new Mailbox<SaveChoice>();
	const sort = async () => {
		for await (const action of actions) {
			if (signal.aborted) return;
			if (action.type === 'save') forSave.post(action);
			else forSignIn.post(action);
		}
	};
	sort().catch(() => {});
	return {forSignIn, forSave};
}

async function* drain<T>(mailbox: Mailbox<T>, signal: AbortSignal): AsyncGenerator<T> {
	for (;;) yield await mailbox.take(signal);
}
