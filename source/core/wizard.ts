/**
 * The walk over any table of steps, as pure functions: next, back, `n of m`, what is missing, which step repairs a
 * failure. A screen names answers, never its neighbours.
 */

/** One row of a table of steps, over any answers `D` and facts `F`. */
export interface StepRow<D, F, Id extends string, Key extends string, Code extends string> {
	readonly id: Id;
	readonly title: string;
	/** Whether this step is part of the way that the answers so far lead. */
	readonly when: (draft: D, facts: F) => boolean;
	/** The answers that the step asks for; the first one is its own. */
	readonly answers: readonly Key[];
	/** Failures that the person can mend here. */
	readonly repairs: readonly Code[];
	/** Whether `n of m` counts it. */
	readonly counted: boolean;
}

type AnyRow<D, F> = StepRow<D, F, string, string, string>;

/** The rows that this way shows, in order. */
export function visibleSteps<D, F, R extends AnyRow<D, F>>(table: readonly R[], draft: D, facts: F): R[] {
	return table.filter(row => row.when(draft, facts));
}

/** `n of m` of a step; undefined for steps that are not counted. A hidden step counts as the place where it would be. */
export function positionOf<D, F, R extends AnyRow<D, F>>(
	table: readonly R[],
	draft: D,
	facts: F,
	id: R['id'],
): {readonly n: number; readonly m: number} | undefined {
	const counted = visibleSteps(table, draft, facts).filter(row => row.counted);
	const n = counted.findIndex(row => row.id === id) + 1;
	return n > 0 ? {n, m: counted.length} : undefined;
}

/**
 * The step after `id`: the next visible one that `isPassed` does not let through. The last visible step is never passed.
 */
export function nextStep<D, F, R extends AnyRow<D, F>>(
	table: readonly R[],
	draft: D,
	facts: F,
	id: R['id'] | undefined,
	isPassed: (row: R) => boolean,
): R | undefined {
	const from = id === undefined ? -1 : table.findIndex(row => row.id === id);
	const later = table.slice(from + 1).filter(row => row.when(draft, facts));
	return later.find(row => !isPassed(row)) ?? later.at(-1);
}

/** The visible step before `id`, answered ones included; undefined on the first. */
export function previousStep<D, F, R extends AnyRow<D, F>>(
	table: readonly R[],
	draft: D,
	facts: F,
	id: R['id'],
): R | undefined {
	const at = table.findIndex(row => row.id === id);
	return table
		.slice(0, Math.max(at, 0))
		.filter(row => row.when(draft, facts))
		.at(-1);
}

/** The answers that the visible steps ask for and `has` does not know, in order, once each. */
export function missingAnswers<D, F, R extends AnyRow<D, F>>(
	table: readonly R[],
	draft: D,
	facts: F,
	has: (key: R['answers'][number]) => boolean,
): R['answers'][number][] {
	const keys = visibleSteps(table, draft, facts).flatMap(row => row.answers);
	return [...new Set(keys)].filter(key => !has(key));
}

/** The step where a failure can be mended: the first visible row whose `repairs` has the code. */
export function repairStep<D, F, R extends AnyRow<D, F>>(
	table: readonly R[],
	draft: D,
	facts: F,
	code: R['repairs'][number],
): R | undefined {
	return visibleSteps(table, draft, facts).find(row => row.repairs.includes(code));
}

/** The visible step that asks for an answer, so that a screen can lead there by the answer's name. */
export function stepOfAnswer<D, F, R extends AnyRow<D, F>>(
	table: readonly R[],
	draft: D,
	facts: F,
	key: R['answers'][number],
): R | undefined {
	return visibleSteps(table, draft, facts).find(row => row.answers.includes(key));
}
