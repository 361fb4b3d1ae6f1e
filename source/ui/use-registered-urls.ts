import {useMemo} from 'react';
import {returnUrls} from '../core/client.ts';
import type {Draft} from '../core/draft.ts';
import type {Hosts} from '../core/hosts.ts';
import {defaultScopes} from '../core/scopes.ts';
import {probeReturnUrls, type RegisteredEvent} from '../flows/probe-return-urls.ts';
import type {Ports} from '../ports.ts';
import {pairMemoryOf} from './pair-memory.ts';
import {useFlow} from './use-flow.ts';

/**
 * The usual return URLs that Amazon knows for the client, as far as its ID is known and probes are wanted; empty until
 * it has answered. Where it knows all of them or none the answer says nothing, and the set stays empty.
 */
export function useRegisteredUrls(
	{answers: {clientId, scopes = defaultScopes}}: Draft,
	{noProbe, hosts}: {readonly noProbe: boolean; readonly hosts: Hosts},
	ports: Ports,
): ReadonlySet<string> {
	const urls = Object.values(returnUrls);
	const probing = useFlow<RegisteredEvent, undefined>(
		async function* (signal) {
			if (noProbe || clientId === undefined) return undefined;
			return yield* probeReturnUrls(
				{client: {hosts, clientId}, scopes},
				urls,
				pairMemoryOf(ports),
				ports,
				signal,
			);
		},
		{onDone: () => undefined, onFailure: () => undefined},
	);
	const known = probing.last('registered')?.urls;
	return useMemo(() => new Set(known?.length === urls.length ? [] : known), [known, urls.length]);
}
