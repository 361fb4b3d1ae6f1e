import {describe, expect, test} from 'vitest';
import {answerKeys} from '../../source/core/answers.ts';
import {type Draft, emptyDraft, flowsOf, withAnswers} from '../../source/core/draft.ts';
import {failureCodes, failures} from '../../source/core/failure.ts';
import type {Role} from '../../source/core/profile.ts';
import {isAnswered, isFromElsewhere, type StepFacts, steps} from '../../source/core/steps.ts';
import {positionOf, previousStep, repairStep, visibleSteps} from '../../source/core/wizard.ts';

const facts: StepFacts = {showsHome: false, vendorCount: undefined};

function draftOf(role: Role | undefined): Draft {
	return role ? withAnswers(emptyDraft, {role}) : emptyDraft;
}

function idsOf(draft: Draft, more: Partial<StepFacts> = {}): string[] {
	return visibleSteps(steps, draft, {...facts, ...more}).map(step => step.id);
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
		const last = visibleSteps(steps, draft, facts)
			.filter(step => step.counted)
			.at(-1)!;
		expect(positionOf(steps, draft, facts, last.id)).toEqual({n: m, m});
		expect(positionOf(steps, draft, {...facts, showsHome: true, vendorCount: 3}, last.id)).toEqual({n: m, m});
		for (const id of ['home', 'vendor', 'token'] as const) {
			expect(positionOf(steps, draft, {showsHome: true, vendorCount: 3}, id)).toBeUndefined();
		}
	});

	test('back leads to the first step', () => {
		expect(previousStep(steps, draftOf('self'), facts, 'role')).toBeUndefined();
		expect(previousStep(steps, draftOf('owner'), facts, 'profile-name')?.id).toBe('received-token');
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
				code => !failures[code].final && !repairStep(steps, draftOf(role), facts, code),
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
		expect(repairStep(steps, draftOf(role), facts, code)?.id).toBe(id);
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
