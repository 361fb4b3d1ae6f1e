import {useEffect, useEffectEvent, useRef} from 'react';
import {withDraft} from '../core/config-file.ts';
import {type Draft, draftForDisk} from '../core/draft.ts';
import type {StepId} from '../core/steps.ts';
import type {Walk} from '../core/walk.ts';
import type {Ports} from '../ports.ts';

/**
 * Keeps the answers so far on disk, without secrets, one write after the other. A disk that fails is no reason to stop
 * here: the sign-in itself tells it.
 *
 * @returns a function that resolves when what was changed last is on disk
 */
export function useDraftOnDisk(
	walk: Walk,
	isWanted: boolean,
	ports: Pick<Ports, 'store' | 'clock'>,
): () => Promise<void> {
	const writing = useRef<Promise<void>>(Promise.resolve());
	const latest = useRef(walk);
	const first = useRef(walk);
	const write = useEffectEvent((draft: Draft, at: StepId) => {
		latest.current = walk;
		const isUntouched = draft === first.current.draft;
		// The draft has ended in the write that saved its request or profile.
		const {requestId, session} = draft.answers;
		const isSaved = requestId !== undefined || session !== undefined;
		if (!isWanted || isUntouched || at === 'home' || isSaved) return;
		writing.current = writing.current.then(async () => {
			// Only the latest of several that wait.
			if (latest.current !== walk) return;
			const kept = draftForDisk(draft, at, ports.clock.now());
			await ports.store.change(file => withDraft(file, kept)).catch(() => undefined);
		});
	});
	useEffect(() => write(walk.draft, walk.at), [walk.draft, walk.at]);
	return () => writing.current;
}
