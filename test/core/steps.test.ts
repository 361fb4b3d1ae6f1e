import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {answerKeys} from '../../source/core/answers.ts';
import {type Draft, emptyDraft, flowsOf, withAnswers} from '../../source/core/draft.ts';
import type {FailureCode} from '../../source/core/failure.ts';
import {failures} from '../../source/core/failures.ts';
import type {Role} from '../../source/core/profile.ts';
import {
	isAnswered,
	isFromElsewhere,
	missingAnswers,
	nextStep,
	previousStep,
	repairStep,
	type Step,
	type StepFacts,
	steps,
	visibleSteps,
} from '../../source/core/steps.ts';
import {placeOf} from '../../source/core/walk.ts';

const failureCodes = Object.keys(failures) as FailureCode[];

const facts: StepFacts = {showsHome: false, vendorCount: undefined};

function draftOf(role: Role | undefined): Draft {
	return role ? withAnswers(emptyDraft, {role}) : emptyDraft;
}

function idsOf(draft: Draft, more: Partial<StepFacts> = {}): string[] {
	return visibleSteps(draft, {...facts, ...more}).map(step => step.id);
}

describe('the way of each role', () => {
	const console = [
		'security-profile',
		'return-urls',
		'client-id',
		'client-secret',
		'scopes',
		'profile-name',
		'review',
	];
	test.each([
		[undefined, ['role', 'flow', ...console, 'sign-in', 'token']],
		['self', ['role', 'flow', ...console, 'sign-in', 'token']],
		['client', ['role', 'flow', ...console, 'send-url', 'code', 'token']],
		['owner', ['role', 'owner-url', 'received-token', 'profile-name', 'token']],
	] as const)('%s', (role, wanted) => expect(idsOf(draftOf(role))).toEqual(wanted));

	test('home comes first where there is something to show, vendor only with several', () => {
		expect(idsOf(draftOf('self'), {showsHome: true})[0]).toBe('home');
		expect(idsOf(draftOf('self'), {vendorCount: 2})).toContain('vendor');
		expect(idsOf(draftOf('client'), {vendorCount: 1})).not.toContain('vendor');
		expect(idsOf(draftOf('owner'), {vendorCount: 2})).not.toContain('vendor');
	});

	test.each([
		[undefined, 10],
		['self', 10],
		['client', 11],
		['owner', 4],
	] as const)('%s has %d counted steps', (role, m) => {
		const draft = draftOf(role);
		const last = visibleSteps(draft, facts)
			.filter(step => step.counted)
			.at(-1)!;
		for (const all of [facts, {showsHome: true, vendorCount: 3}])
			expect(placeOf({draft, at: last.id}, all).place).toBe(`${m} of ${m}`);
	});

	test('back leads to the first step', () => {
		expect(previousStep(draftOf('self'), facts, 'role')).toBeUndefined();
		expect(previousStep(draftOf('owner'), facts, 'profile-name')?.id).toBe('received-token');
	});
});

describe('the table', () => {
	test('ids and titles are each there once', () => {
		expect(new Set(steps.map(step => step.id)).size).toBe(steps.length);
		expect(new Set(steps.map(step => step.title)).size).toBe(steps.length);
	});

	test('names answers and failures that there are, no final one', () => {
		for (const step of steps) {
			for (const key of step.answers) expect(answerKeys).toContain(key);
			for (const code of step.repairs)
				expect(failures[code].final, `${step.id} repairs ${code}`).toBeUndefined();
			expect(new Set(step.repairs).size, step.id).toBe(step.repairs.length);
		}
	});

	test.each(['self', 'client', 'owner', undefined] as const)(
		'role %s: every failure is repaired by a visible step or is final',
		role => {
			const lost = failureCodes.filter(
				code => !failures[code].final && !repairStep(draftOf(role), facts, code),
			);
			expect(lost).toEqual([]);
		},
	);

	test.each([
		['self', 'invalid_client', 'client-secret'],
		['self', 'client_mismatch', 'client-secret'],
		['self', 'authorization_invalid_request', 'return-urls'],
		['self', 'authorization_unauthorized_client', 'client-id'],
		['self', 'invalid_scope', 'scopes'],
		['self', 'smapi_forbidden', 'scopes'],
		['self', 'port_busy', 'flow'],
		['self', 'access_denied', 'sign-in'],
		['self', 'code_refused', 'sign-in'],
		['self', 'profile_exists', 'profile-name'],
		['client', 'code_refused', 'code'],
		['client', 'paste_other_sign_in', 'code'],
		['client', 'access_denied', 'code'],
		['owner', 'smapi_unauthorized', 'received-token'],
		['owner', 'access_denied', 'owner-url'],
		['owner', 'invalid_client', 'owner-url'],
		['owner', 'save_failed', 'profile-name'],
	] as const)('role %s: %s is repaired at %s', (role, code, id) => {
		expect(repairStep(draftOf(role), facts, code)?.id).toBe(id);
	});
});

describe('what is answered', () => {
	const step = (id: string) => steps.find(row => row.id === id)!;

	test('return-urls asks again when the way needs another address', () => {
		for (const role of ['self', 'client'] as const) {
			for (const flow of flowsOf(role).filter(name => name !== 'own-address')) {
				const draft = withAnswers(emptyDraft, {role, flow});
				const confirmed = withAnswers(draft, {returnUrls: [draft.answers.redirectUri!]});
				expect(isAnswered(step('return-urls'), draft)).toBe(false);
				expect(isAnswered(step('return-urls'), confirmed)).toBe(true);
				const moved = withAnswers(confirmed, {flow: 'own-address', redirectUri: 'https://a.b/'});
				expect(isAnswered(step('return-urls'), moved)).toBe(false);
			}
		}
	});

	test('only what came whole from elsewhere skips its step', () => {
		const flags = withAnswers(emptyDraft, {clientId: 'c'}, 'flag');
		expect(isFromElsewhere(step('client-id'), flags)).toBe(true);
		expect(isFromElsewhere(step('client-id'), withAnswers(emptyDraft, {clientId: 'c'}))).toBe(false);
		expect(isFromElsewhere(step('scopes'), withAnswers(emptyDraft, {scopes: ['a']}, 'default'))).toBe(false);
		expect(isFromElsewhere(step('client-secret'), flags)).toBe(false);
		expect(isAnswered(step('token'), flags)).toBe(false);
	});
});

describe('over any answers', () => {
	const someWay = fc.record({
		draft: fc
			.record({
				role: fc.constantFrom<Role | undefined>('self', 'client', 'owner', undefined),
				known: fc.subarray(answerKeys.filter(key => key !== 'role')),
			})
			.map(({role, known}): Draft => {
				const answers = Object.fromEntries(known.map(key => [key, 'x']));
				return {answers: {...answers, ...(role && {role})}, from: {}};
			}),
		facts: fc.record({showsHome: fc.boolean(), vendorCount: fc.constantFrom(undefined, 0, 1, 2)}),
		passed: fc.subarray([...steps]),
	});

	test('next goes forward over what is passed and stops at the last visible step; back undoes it', () => {
		fc.assert(
			fc.property(someWay, ({draft, facts, passed}) => {
				const visible = visibleSteps(draft, facts);
				const forth: Step[] = [];
				const isPassed = (step: Step) => passed.includes(step);
				for (let step = nextStep(draft, facts, undefined, isPassed); step; ) {
					forth.push(step);
					step = nextStep(draft, facts, step.id, isPassed);
				}
				expect(forth).toEqual(visible.filter(step => !isPassed(step) || step === visible.at(-1)));
				const back: Step[] = [];
				for (let step = visible.at(-1); step; step = previousStep(draft, facts, step.id)) back.unshift(step);
				expect(back).toEqual(visible);
			}),
		);
	});

	test('what is missing is asked by a visible step, once, and nothing known is missing', () => {
		fc.assert(
			fc.property(someWay, ({draft, facts}) => {
				const missing = missingAnswers(draft, facts);
				expect(new Set(missing).size).toBe(missing.length);
				const asked = visibleSteps(draft, facts).flatMap(step => step.answers);
				for (const key of answerKeys)
					expect(missing.includes(key)).toBe(asked.includes(key) && draft.answers[key] === undefined);
			}),
		);
	});
});
