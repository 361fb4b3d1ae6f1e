import {useEffect, useEffectEvent, useState} from 'react';
import type {CodeRequest} from '../flows/owner-request.ts';
import {type ProbeResult, probeReturnUrl} from '../flows/probe.ts';
import type {Ports} from '../ports.ts';
import type {ChoiceRow} from './fields/row-text.ts';

export interface ReturnUrlHint {
	readonly text: string;
	readonly row: ChoiceRow<'returnUrls' | 'clientId'>;
}

/** Asks, beside everything else and at most once, whether Amazon knows where the code is to go. A hint, never a wall. */
export function useReturnUrlHint(
	request: CodeRequest,
	isOff: boolean,
	ports: Pick<Ports, 'http' | 'random'>,
): ReturnUrlHint | undefined {
	const [result, setResult] = useState<ProbeResult>();
	const probe = useEffectEvent(async (signal: AbortSignal) => {
		if (isOff) return;
		const found = await probeReturnUrl(request, request.redirectUri, request.scopes ?? [], ports, signal);
		if (!signal.aborted) setResult(found);
	});
	useEffect(() => {
		const controller = new AbortController();
		probe(controller.signal).catch(() => undefined);
		return () => controller.abort();
	}, []);
	return hintOf(result, request.redirectUri);
}

function hintOf(probed: ProbeResult | undefined, redirectUri: string): ReturnUrlHint | undefined {
	if (probed === 'unregistered') {
		return {
			text: `Amazon does not know the return URL ${redirectUri} yet. Add it to Allowed Return URLs before you send the address.`,
			row: {value: 'returnUrls', label: 'Show how to add the return URL'},
		};
	}
	if (probed === 'unknown-client') {
		return {
			text: 'Amazon shows an error page for this address: it seems not to know the client ID.',
			row: {value: 'clientId', label: 'Look at the client ID again'},
		};
	}
	return undefined;
}
