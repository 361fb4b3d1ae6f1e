import {useEffect, useEffectEvent, useRef, useState} from 'react';
import type {Answers} from '../core/answers.ts';
import {Failure} from '../core/failure.ts';
import type {Hosts} from '../core/hosts.ts';
import {scopesOf, secondsLeft} from '../core/profile.ts';
import {canListVendors} from '../core/scopes.ts';
import {lookUpVendors, renewSession} from '../flows/session-work.ts';
import type {Ports} from '../ports.ts';

type Session = Answers['session'];

export interface TokenWork {
	readonly busy: 'renewing' | 'vendors' | undefined;
	/** Why the renewal failed; the token is as it was. */
	readonly failure: Failure | undefined;
	readonly renew: () => void;
	readonly lookUp: () => void;
}

/**
 * Renewing and asking for the vendors, one at a time, as long as the screen is there. Vendors that nobody has asked for
 * yet are asked for by itself.
 */
export function useTokenWork(
	session: Session,
	environmentHosts: Partial<Hosts>,
	ports: Pick<Ports, 'store' | 'http' | 'clock'>,
	onSession: (session: Session) => void,
): TokenWork {
	const [busy, setBusy] = useState<TokenWork['busy']>();
	const [failure, setFailure] = useState<Failure>();
	const leaving = useRef<AbortController>(undefined);
	const isWorking = useRef(false);

	function run(what: NonNullable<TokenWork['busy']>, work: (signal: AbortSignal) => Promise<void>): void {
		const signal = leaving.current?.signal;
		if (!signal || isWorking.current) return;
		isWorking.current = true;
		setBusy(what);
		const end = () => {
			isWorking.current = false;
			if (!signal.aborted) setBusy(undefined);
		};
		work(signal).then(end, (error: unknown) => {
			end();
			if (signal.aborted) return;
			if (!(error instanceof Failure)) throw error;
			setFailure(error);
		});
	}

	async function ask(asked: Session, signal: AbortSignal): Promise<void> {
		const {profile, failure: vendorsFailure} = await lookUpVendors(asked, ports, signal);
		const {vendorsFailure: _, ...rest} = asked;
		if (!signal.aborted) onSession({...rest, profile, ...(vendorsFailure ? {vendorsFailure} : {})});
	}

	const lookUp = () => run('vendors', signal => ask(session, signal));
	const renew = () =>
		run('renewing', async signal => {
			setFailure(undefined);
			const profile = await renewSession(session, environmentHosts, ports, signal);
			if (signal.aborted) return;
			const renewed = {...session, profile};
			onSession(renewed);
			// The old token was refused; this one may be taken.
			if (session.vendorsFailure?.code === 'smapi_unauthorized') await ask(renewed, signal);
		});

	const begin = useEffectEvent(() => {
		if (isUnasked(session, ports.clock.now())) lookUp();
	});
	useEffect(() => {
		const controller = new AbortController();
		leaving.current = controller;
		isWorking.current = false;
		begin();
		return () => controller.abort(new DOMException('The screen was left.', 'AbortError'));
	}, []);
	return {busy, failure, renew, lookUp};
}

/** Whether nobody has asked for the vendors yet, and the token is alive and can. */
function isUnasked({profile, vendorsFailure}: Session, now: Date): boolean {
	if (profile.vendors !== undefined || vendorsFailure || secondsLeft(profile.tokens, now) === 0) return false;
	const scopes = scopesOf(profile);
	return scopes.length === 0 || canListVendors(scopes);
}
