import {givenAnswers} from './given-answers.ts';
import {indexOf, isAnswered, type StepFacts, type StepId, visibleSteps} from './steps.ts';
import {placeOf, type Walk} from './walk.ts';

/** A step of the way that a person goes. */
export interface Stage {
	readonly name: string;
	readonly state: 'done' | 'now' | 'open';
	/** What was answered there, in a few letters, never a secret; '' where nothing is to be told. */
	readonly answer: string;
}

/** Names that are shorter than the title. */
const names: Partial<Record<StepId, string>> = {
	'return-urls': 'Return URLs',
	'send-url': 'Send the address',
	code: 'The code',
};

/** Where a walk is: title and place of line 1, and the way. */
export function leadOf(
	walk: Pick<Walk, 'draft' | 'at'>,
	facts: StepFacts,
): ReturnType<typeof placeOf> & {readonly way: readonly Stage[]} {
	return {...placeOf(walk, facts), way: wayOf(walk, facts)};
}

/**
 * The steps of this way, as `n of m` counts them, with the answers as the review tells them. Empty where nobody goes a
 * way: on `home`, and on a token that was not signed in for just now.
 */
export function wayOf({draft, at}: Pick<Walk, 'draft' | 'at'>, facts: StepFacts): readonly Stage[] {
	if (at === 'home') return [];
	const given = givenAnswers(draft);
	const counted = visibleSteps(draft, facts).filter(step => step.counted);
	const isOver = at === 'token' || at === 'vendor';
	if (isOver && !counted.every(step => isAnswered(step, draft))) return [];
	const now = indexOf(at);
	// It is not counted, since nobody knows beforehand whether it is asked.
	const uncounted = at === 'vendor' ? visibleSteps(draft, facts).filter(({id}) => id === at) : [];
	return [...counted, ...uncounted].map(step => {
		const {id, title, answers} = step;
		const isDone =
			id !== at && (isOver || (isAnswered(step, draft) && isSaid(draft.from[answers[0]!], id, now)));
		return {
			name: names[id] ?? title,
			state: id === at ? 'now' : isDone ? 'done' : 'open',
			answer: (isDone && given.find(({key}) => key === answers[0])?.brief) || '',
		};
	});
}

/** What is assumed counts once the person has passed it. */
function isSaid(source: string | undefined, id: StepId, now: number): boolean {
	return source !== 'default' || indexOf(id) < now;
}

/** How far along: up to the middle of the current step; whole only at the end. */
export function progressOf(way: readonly Stage[]): number {
	if (way.length === 0) return 0;
	const now = way.findIndex(({state}) => state === 'now');
	return now < 0 ? 1 : (now + 0.5) / way.length;
}
