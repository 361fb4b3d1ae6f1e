import {readOr, withDraft} from '../core/config-file.ts';
import {draftFromDisk, tookWork} from '../core/draft.ts';
import {steps} from '../core/steps.ts';
import type {Outcome, Step} from '../talk/talk.ts';

/**
 * The file has room for one unfinished sign-in. Before another begins, whoever has work in it is asked.
 *
 * @param outcome where the person wants to go
 * @returns whether they go there; the unfinished one is deleted then
 * @throws Failure of the store
 */
export async function mayBeginAnew(
	{talk, facts, ports, fileChanged}: Step,
	outcome: Outcome,
): Promise<boolean> {
	if (outcome.type !== 'go' || facts.noSave) return true;
	const {resumes = false, keepsDraft = true} = outcome.destination ?? {};
	const saved = draftFromDisk(readOr(facts.file, () => ports.store.read()).draft);
	if (resumes || !keepsDraft || !saved || !tookWork(saved.draft)) return true;
	const title = steps.find(({id}) => id === saved.at)?.title;
	const where = title === undefined ? '' : `, at ${title}`;
	const answer = await talk.choose({
		question: `There is an unfinished sign-in${where}. A new one takes its place: its answers would be gone.`,
		rows: [
			{value: 'keep', label: 'Keep it, back to the list'},
			{value: 'anew', label: 'Begin anew'},
		],
		keys: [{key: 'escape', does: 'close', gives: 'keep'}],
	});
	if (answer !== 'anew') return false;
	await ports.store.change(file => withDraft(file, undefined));
	fileChanged();
	return true;
}
