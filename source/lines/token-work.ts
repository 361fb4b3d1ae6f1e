import type {Answers} from '../core/answers.ts';
import {Failure} from '../core/failure.ts';
import {reauthDraft} from '../core/home-drafts.ts';
import {scopesOf, secondsLeft} from '../core/profile.ts';
import {canListVendors} from '../core/scopes.ts';
import type {LineOutcome, LineStep} from '../flows/line-step.ts';
import {lookUpVendors, renewSession} from '../flows/session-work.ts';

type Session = Answers['session'];

/** Renews the token. @returns undefined when it did not work and the token stays as it was */
export async function renew(step: LineStep, session: Session): Promise<LineOutcome | undefined> {
	const {asker, facts, ports, signal} = step;
	const {profileName, profile, vendorsFailure} = session;
	asker.say(`Renewing it with ${new URL(profile.hosts.token).host}.`);
	try {
		const renewed = {...session, profile: await renewSession(session, facts.environmentHosts, ports, signal)};
		// The old token was refused; this one may be taken.
		if (vendorsFailure?.code === 'smapi_unauthorized') return lookUp(step, renewed);
		return {type: 'done', changes: {session: renewed}};
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		if (error.exitCode !== 3) {
			asker.fail(error);
			return undefined;
		}
		const isSecret = error.code === 'client_mismatch' || error.code === 'invalid_client';
		return {
			type: 'go',
			draft: reauthDraft(profileName, profile, ports.machine),
			destination: {
				hosts: profile.hosts,
				failure: error,
				keepsDraft: false,
				...(isSecret && {at: 'client-secret' as const}),
			},
		};
	}
}

/** Whether nobody has asked for the vendors yet, and the token is alive and can. */
export function isUnasked({profile, vendorsFailure}: Session, now: Date): boolean {
	if (profile.vendors !== undefined || vendorsFailure || secondsLeft(profile.tokens, now) === 0) return false;
	const scopes = scopesOf(profile);
	return scopes.length === 0 || canListVendors(scopes);
}

/** Asks for the vendors; the token stays good whatever comes of it. */
export async function lookUp({asker, ports, signal}: LineStep, session: Session): Promise<LineOutcome> {
	asker.say('Asking SMAPI for the vendor IDs.');
	const {profile, failure} = await lookUpVendors(session, ports, signal);
	const {vendorsFailure: _, ...rest} = session;
	const asked = {...rest, profile, ...(failure ? {vendorsFailure: failure} : {})};
	return {type: 'done', changes: {session: asked}};
}
