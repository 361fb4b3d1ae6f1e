import {useEffect, useEffectEvent, useRef} from 'react';
import {withDraft} from '../core/config-file.ts';
import {draftForDisk} from '../core/draft.ts';
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
	const write = useEffectEvent(() => {
		latest.current = walk;
		const isUntouched = walk.draft === first.current.draft;
		// The draft has ended in the write that saved its request or profile.
		const {requestId, session} = walk.draft.answers;
		const isSaved = requestId !== undefined || session !== undefined;
		if (!isWanted || isUntouched || walk.at === 'home' || isSaved) return;
		writing.current = writing.current.then(async () => {
			// Only the latest of several that wait.
			if (latest.current !== walk) return;
			const draft = draftForDisk(walk.draft, walk.at, ports.clock.now());
			await ports.store.change(file => withDraft(file, draft)).catch(() => undefined);
		});
	});
	useEffect(() => write(), [walk.draft, walk.at]);
	return () => writing.current;
}
