import {emptyDraft} from '../core/draft.ts';
import {PairMemory} from '../flows/check-pair.ts';
import type {Step, Talk} from '../talk/talk.ts';

const nothing = () => undefined;

/** A step that no wizard walks to: it begins without answers, and what it keeps goes nowhere. */
export function loneStep<T extends Talk>(
	around: Pick<Step, 'facts' | 'ports' | 'signal'> & {readonly talk: T},
): Step & {readonly talk: T} {
	return {
		...around,
		draft: emptyDraft,
		failure: undefined,
		pairs: new PairMemory(),
		foresee: () => ({place: undefined, way: []}),
		ticks: () => new Set(),
		keep: nothing,
		fail: nothing,
		mended: nothing,
		fileChanged: nothing,
		onAddress: nothing,
	};
}
