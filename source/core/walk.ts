import {type AnswerKey, type Answers, answers, type Source} from './answers.ts';
import {type Draft, emptyDraft, withAnswers, withGivenSecret, withoutAnswers} from './draft.ts';
import type {Failure} from './failure.ts';
import {cleanText} from './redact.ts';
import {
	indexOf,
	isAnswered,
	isFromElsewhere,
	nextStep,
	previousStep,
	repairStep,
	type Step,
	type StepFacts,
	type StepId,
	steps,
	visibleSteps,
} from './steps.ts';
import type {TeamInUse} from './team.ts';

/** Where a person is in the wizard. A value, changed only by the functions below. */
export interface Walk {
	readonly draft: Draft;
	readonly at: StepId;
	/** Why the wizard came here, until the thing is mended. */
	readonly failure?: Failure | undefined;
	/** That the same failure came once more: said with it, and gone with it. */
	readonly again?: Told | undefined;
	/** What the person came to change here. */
	readonly about?: AnswerKey | undefined;
	/** The step to come back to once what lies before it is answered (an edit from `review`, a repair, a resumed draft). */
	readonly returnTo?: StepId | undefined;
	/** Esc leads straight back to `returnTo`: the person only went to change one answer. */
	readonly isEdit?: boolean;
	/** The screen that opened this one in the middle of the way, and what was known there and here then. */
	readonly openedBy?: {readonly at: StepId; readonly draft: Draft; readonly opened: Walk} | undefined;
	/** What the person has to know here, until the next step. */
	readonly notices?: readonly Told[] | undefined;
}

/** Something that is told under the title. */
export interface Told {
	readonly text: string;
	/** It was looked at and is fine; it could not be looked at. Without it: just said. */
	readonly checked?: 'fine' | 'not';
	/** Gives way to everything else where a screen has few rows. */
	readonly goes?: boolean;
}

/** The first step: the first visible one whose answer did not come from elsewhere. */
export function startWalk(draft: Draft, facts: StepFacts): Walk {
	const first = nextStep(draft, facts, undefined, step => isFromElsewhere(step, draft));
	return {draft, at: (first ?? steps[1]!).id};
}

/** The current step is answered: on to the next, or back to where an edit or repair began. */
export function advance(
	walk: Walk,
	changes: Partial<Answers>,
	facts: StepFacts,
	source: Source = 'typed',
): Walk {
	const draft = withKnownVendor(withAnswers(walk.draft, changes, source), changes);
	const {returnTo} = walk;
	const isPassed = (step: Step) =>
		step.id !== returnTo &&
		(isFromElsewhere(step, draft) || (returnTo !== undefined && isAnswered(step, draft)));
	const next = nextStep(draft, facts, walk.at, isPassed);
	const at = next?.id ?? walk.at;
	const isBack = returnTo === undefined || at === returnTo || indexOf(at) > indexOf(returnTo);
	return {draft, at, ...(isBack ? {} : {returnTo}), ...openerOf(walk)};
}

/** A session whose default vendor is known (the only one, a flag's, the profile's from before) needs no question. */
function withKnownVendor(draft: Draft, {session, vendorId}: Partial<Answers>): Draft {
	const known = session?.profile.vendorId;
	return known === undefined || vendorId !== undefined
		? draft
		: withAnswers(draft, {vendorId: known}, 'profile');
}

/** One step back with every answer kept; undefined on the first step (the wizard asks whether to leave). */
export function goBack(walk: Walk, facts: StepFacts): Walk | undefined {
	const {draft, returnTo, openedBy} = walk;
	if (isOver(walk)) return {draft: withoutAnswers(draft, ['session', 'reviewed']), at: 'home'};
	if (walk.isEdit && returnTo !== undefined) return {draft, at: returnTo, ...openerOf(walk)};
	if (openedBy && closesAt(walk, openedBy)) return {draft: openedBy.draft, at: openedBy.at};
	const previous = previousStep(draft, facts, walk.at);
	return previous && {draft, at: previous.id, ...openerOf(walk)};
}

/** Keeps answers without a step forward: what was refused is still there when the person comes back. */
export function keep(walk: Walk, changes: Partial<Answers>): Walk {
	return {...walk, draft: withAnswers(walk.draft, changes)};
}

/** Opens a step of another draft. Esc leads back from those that nobody came to step by step. */
export function openAt(walk: Walk, draft: Draft, at: StepId): Walk {
	const closes = walk.at === 'home' || at === 'review' || at === 'profile-name';
	if (!closes || walk.at === at) return {draft, at};
	return {draft, at, openedBy: {at: walk.at, draft: walk.draft, opened: {draft, at}}};
}

/**
 * Whether Esc closes what was opened. A sign-in with every answer known, or an open request, is left from wherever it
 * led; from `review`, whose changes would be lost, only as long as nothing was changed.
 */
function closesAt({at, draft}: Walk, {at: from, opened}: NonNullable<Walk['openedBy']>): boolean {
	const {reviewed, requestId} = opened.draft.answers;
	if (from === 'home' && (reviewed || requestId !== undefined)) return true;
	if (at !== opened.at) return false;
	return (from === 'home' && at !== 'review') || isUnchanged(draft, opened.draft);
}

function openerOf({openedBy}: Walk): Pick<Walk, 'openedBy'> {
	return openedBy ? {openedBy} : {};
}

/** To have passed the review, or ticked off a click, changes nothing. */
function isUnchanged(draft: Draft, before: Draft): boolean {
	const plain = ({answers}: Draft) => {
		const {reviewed: _, ticks: __, ...rest} = answers;
		return JSON.stringify(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)));
	};
	return plain(draft) === plain(before);
}

/** After the exchange there is no way back before it. */
export function isOver(walk: Walk): boolean {
	return walk.draft.answers.session !== undefined && (walk.at === 'token' || walk.at === 'vendor');
}

/** To the step that asks for an answer, and from there back here. */
export function edit(walk: Walk, key: AnswerKey, facts: StepFacts): Walk {
	const step = visibleSteps(walk.draft, facts).find(row => row.answers.includes(key));
	if (!step) return walk;
	return {
		draft: walk.draft,
		at: step.id,
		returnTo: walk.at,
		isEdit: true,
		failure: walk.failure,
		...openerOf(walk),
	};
}

/** To the step that repairs a failure, reason on top; where none does it stays on the step where it happened. */
export function repair(walk: Walk, failure: Failure, facts: StepFacts): Walk {
	const step = repairStep(walk.draft, facts, failure.code);
	// Ahead of steps that are still open nothing can be mended: on `home` the reason is told there.
	if (!step || step.id === walk.at || openBefore(step, walk.draft, facts, indexOf(walk.at)))
		return {...walk, failure};
	return {draft: walk.draft, at: step.id, returnTo: walk.at, failure, ...openerOf(walk)};
}

/**
 * Goes on where a saved draft was; what is not on disk (the secret) is asked first.
 * @param given what flags and environment say, the secret too
 */
export function resume(saved: Draft, at: string, facts: StepFacts, given = emptyDraft): Walk {
	const draft = withGivenSecret(saved, given);
	const target = visibleSteps(draft, facts).find(step => step.id === at);
	if (!target) return startWalk(draft, facts);
	const open = openBefore(target, draft, facts);
	if (!open) return {draft, at: target.id};
	const text = `The secret is not kept with an unfinished sign-in; give it again, then you go on at ${target.title}.`;
	const secret = open.id === 'client-secret' && {notices: [{text}]};
	return {draft, at: open.id, returnTo: target.id, ...secret};
}

/** Title and place for line 1: `Scopes` and `6 of 10`, `Access token` and `done`, `Saved profiles` alone. */
export function placeOf(
	walk: Pick<Walk, 'draft' | 'at'>,
	facts: StepFacts,
): {readonly title: string; readonly place: string | undefined} {
	const {title} = steps.find(row => row.id === walk.at)!;
	if (walk.at === 'home') return {title, place: undefined};
	if (walk.at === 'token') return {title, place: 'done'};
	const counted = visibleSteps(walk.draft, facts).filter(row => row.counted);
	const n = counted.findIndex(row => row.id === walk.at) + 1 || counted.length;
	return {title, place: `${n} of ${counted.length}`};
}

/** Where answers may come from, by the words that say so. What the team file has answered is told with its path. */
const places = {
	flag: 'from the command line',
	environment: 'from the environment',
	profile: 'from the saved profile',
	request: 'from the open request',
} as const satisfies Partial<Record<Source, string>>;

/** The answers that came from one place, by their names. */
export function answeredBy({from}: Draft, source: Source): string[] {
	const told: AnswerKey[] = ['role', 'flow', 'clientId', 'clientSecret', 'scopes', 'profileName', 'vendorId'];
	const isTold = (key: AnswerKey) => from[key] === source && (key !== 'vendorId' || source === 'team');
	return told.filter(isTold).map(key => answers[key].name);
}

/** The notice about the answers that nobody typed: `Taken from the environment: client ID.` */
export function answeredWords(draft: Draft): readonly Told[] {
	const parts = Object.entries(places).flatMap(([source, words]) => {
		const names = answeredBy(draft, source as Source);
		return names.length === 0 ? [] : [`${words}: ${names.join(', ')}`];
	});
	return parts.length === 0 ? [] : [{text: `Taken ${parts.join('; ')}.`, goes: true}];
}

/** The notice about the team file: which one it is, what it has answered, and its notes. Nothing where it has answered none. */
export function teamWords(draft: Draft, team: TeamInUse | undefined): readonly Told[] {
	if (!team || !Object.values(draft.from).includes('team')) return [];
	const {notes} = team.team;
	const said = notes === undefined ? [] : [{text: `Your team says: ${cleanText(notes, 300)}`}];
	const told = answeredBy(draft, 'team').join(', ');
	return [{text: `From your team, by ${team.path}: ${told || 'nothing yet'}.`}, ...said];
}

/** The first step before `target` that has no answer, from a place in the table on. */
function openBefore(target: Step, draft: Draft, facts: StepFacts, from = 0): Step | undefined {
	return visibleSteps(draft, facts).find(step => {
		const at = indexOf(step.id);
		return step.counted && at >= from && at < indexOf(target.id) && !isAnswered(step, draft);
	});
}
