import type {AnswerKey, Source} from './answers.ts';
import {type Draft, neededReturnUrls} from './draft.ts';
import type {FailureCode} from './failure.ts';

export type StepId =
	| 'home'
	| 'role'
	| 'flow'
	| 'security-profile'
	| 'return-urls'
	| 'client-id'
	| 'client-secret'
	| 'scopes'
	| 'profile-name'
	| 'review'
	| 'sign-in'
	| 'send-url'
	| 'code'
	| 'vendor'
	| 'owner-url'
	| 'received-token'
	| 'token';

/** What the table of steps needs to know beside the answers. */
export interface StepFacts {
	/** A profile, an open request or a draft exists, and nothing passes `home` by. */
	readonly showsHome: boolean;
	/** How many vendors the account turned out to have; undefined before they were asked for. */
	readonly vendorCount: number | undefined;
}

/** One row of the table: a step names answers and failures, never its neighbours. */
export interface Step {
	readonly id: StepId;
	readonly title: string;
	/** Whether this step is part of the way that the answers so far lead. */
	readonly when: (draft: Draft, facts: StepFacts) => boolean;
	/** The answers that the step asks for; the first one is its own. */
	readonly answers: readonly AnswerKey[];
	/** Failures that the person can mend here. */
	readonly repairs: readonly FailureCode[];
	/** Whether `n of m` counts it. */
	readonly counted: boolean;
}

const isOwner = (draft: Draft) => draft.answers.role === 'owner';
const isClient = (draft: Draft) => draft.answers.role === 'client';
const isNotOwner = (draft: Draft) => !isOwner(draft);

const browserFailures = [
	'access_denied',
	'authorization_server_error',
	'authorization_error',
	'issuer_mismatch',
	'answer_without_code',
	'timed_out',
	'code_refused',
	'exchange_lost',
	'server_busy',
	'retry_later',
	'redirected',
	'not_lwa',
	'not_smapi',
	'bad_answer',
	'answer_too_large',
	'token_error',
	'token_invalid_request',
	'unsupported_grant_type',
	'unreachable',
	'unreachable_here',
	'http_timeout',
	'tls',
	'connection_lost',
	'proxy',
	'refresh_refused',
	'refresh_lost',
	'client_mismatch',
	'sign_in_needed',
	'other_account',
	'unclear_account',
] as const satisfies readonly FailureCode[];

const pasteFailures = [
	'paste_other_sign_in',
	'paste_not_redirect_uri',
	'paste_sign_in_address',
	'paste_without_state',
	'paste_no_code',
	'paste_doubled',
	'amazon_page_error',
] as const satisfies readonly FailureCode[];

/**
 * The steps of all three roles in the order of the way (contract 1); role 3 asks for the name after the token.
 */
export const steps: readonly Step[] = [
	{
		id: 'home',
		title: 'Saved profiles',
		when: (_, facts) => facts.showsHome,
		answers: [],
		repairs: [],
		counted: false,
	},
	{id: 'role', title: 'Your role', when: () => true, answers: ['role'], repairs: [], counted: true},
	{
		id: 'owner-url',
		title: 'Authorization URL',
		when: isOwner,
		answers: ['authorizationUrl'],
		repairs: [
			'access_denied',
			'authorization_error',
			'invalid_scope',
			'authorization_invalid_request',
			'authorization_unauthorized_client',
			'unsupported_response_type',
			'amazon_page_return_url',
			'amazon_page_client_id',
			'amazon_page_scope',
			// What only the client can mend: ask for another address.
			'invalid_client',
			'token_invalid_scope',
			'port_busy',
			'no_loopback',
		],
		counted: true,
	},
	{
		id: 'received-token',
		title: 'Received token',
		when: isOwner,
		answers: ['receivedToken'],
		repairs: [
			'smapi_unauthorized',
			'smapi_forbidden',
			'no_vendor',
			'keychain_missing',
			...browserFailures,
			...pasteFailures,
		],
		counted: true,
	},
	{
		id: 'flow',
		title: 'How to sign in',
		when: isNotOwner,
		answers: ['flow', 'redirectUri'],
		repairs: ['port_busy', 'no_loopback', 'unsupported_response_type'],
		counted: true,
	},
	{
		id: 'security-profile',
		title: 'Security profile',
		when: isNotOwner,
		answers: ['securityProfile'],
		repairs: [],
		counted: true,
	},
	{
		id: 'return-urls',
		title: 'Allowed return URLs',
		when: isNotOwner,
		answers: ['returnUrls'],
		repairs: ['authorization_invalid_request', 'amazon_page_return_url'],
		counted: true,
	},
	{
		id: 'client-id',
		title: 'Client ID',
		when: isNotOwner,
		answers: ['clientId'],
		repairs: ['authorization_unauthorized_client', 'amazon_page_client_id'],
		counted: true,
	},
	{
		id: 'client-secret',
		title: 'Client secret',
		when: isNotOwner,
		answers: ['clientSecret'],
		repairs: ['invalid_client', 'client_mismatch', 'keychain_missing'],
		counted: true,
	},
	{
		id: 'scopes',
		title: 'Scopes',
		when: isNotOwner,
		answers: ['scopes'],
		repairs: ['invalid_scope', 'amazon_page_scope', 'token_invalid_scope', 'smapi_forbidden'],
		counted: true,
	},
	{
		id: 'profile-name',
		title: 'Profile name',
		when: () => true,
		answers: ['profileName'],
		repairs: ['profile_exists', 'save_failed', 'store_busy'],
		counted: true,
	},
	{id: 'review', title: 'Review', when: isNotOwner, answers: ['reviewed'], repairs: [], counted: true},
	{
		id: 'sign-in',
		title: 'Sign in',
		when: draft => isNotOwner(draft) && !isClient(draft),
		answers: ['session'],
		repairs: [...browserFailures, ...pasteFailures, 'smapi_unauthorized', 'no_vendor'],
		counted: true,
	},
	{
		id: 'send-url',
		title: 'Send this to the owner',
		when: isClient,
		answers: ['requestId'],
		repairs: [],
		counted: true,
	},
	{
		id: 'code',
		title: 'Authorization code',
		when: isClient,
		answers: ['session'],
		repairs: [...browserFailures, ...pasteFailures, 'smapi_unauthorized', 'no_vendor'],
		counted: true,
	},
	{
		id: 'vendor',
		title: 'Vendor ID',
		when: (draft, facts) => isNotOwner(draft) && (facts.vendorCount ?? 0) > 1,
		answers: ['vendorId'],
		repairs: [],
		counted: false,
	},
	{id: 'token', title: 'Access token', when: () => true, answers: [], repairs: [], counted: false},
];

/**
 * Whether a step has its answer, so that it can be passed when that came from elsewhere. `return-urls` asks again when
 * the way needs an address that was not confirmed.
 */
export function isAnswered(step: Step, draft: Draft): boolean {
	if (step.id === 'return-urls') {
		const confirmed = draft.answers.returnUrls ?? [];
		return neededReturnUrls(draft.answers).every(url => confirmed.includes(url));
	}
	return step.answers.length > 0 && step.answers.every(key => draft.answers[key] !== undefined);
}

/** Whether every answer of a step came from elsewhere: it is skipped. */
export function isFromElsewhere(step: Step, draft: Draft): boolean {
	return isAnswered(step, draft) && step.answers.every(key => isElsewhere(draft.from[key]));
}

/** Whether an answer was neither typed nor assumed: flag, environment, profile, team file. */
export function isElsewhere(source: Source | undefined): boolean {
	return source !== undefined && source !== 'typed' && source !== 'default';
}

/** The steps that this way shows, in order. */
export function visibleSteps(draft: Draft, facts: StepFacts): Step[] {
	return steps.filter(step => step.when(draft, facts));
}

/** The place of a step in the whole table, hidden ones counted. */
export function indexOf(id: StepId): number {
	return steps.findIndex(step => step.id === id);
}

/** The step after `id`: the next visible one that `isPassed` does not let through. The last visible one is never passed. */
export function nextStep(
	draft: Draft,
	facts: StepFacts,
	id: StepId | undefined,
	isPassed: (step: Step) => boolean,
): Step | undefined {
	const from = id === undefined ? -1 : indexOf(id);
	const later = visibleSteps(draft, facts).filter(step => indexOf(step.id) > from);
	return later.find(step => !isPassed(step)) ?? later.at(-1);
}

/** The visible step before `id`, answered ones included; undefined on the first. */
export function previousStep(draft: Draft, facts: StepFacts, id: StepId): Step | undefined {
	return visibleSteps(draft, facts).findLast(step => indexOf(step.id) < indexOf(id));
}

/** The step where a failure can be mended: the first visible one whose `repairs` has the code. */
export function repairStep(draft: Draft, facts: StepFacts, code: FailureCode): Step | undefined {
	return visibleSteps(draft, facts).find(step => step.repairs.includes(code));
}

/** The answers that the visible steps ask for and the draft does not hold, in order, once each. */
export function missingAnswers(draft: Draft, facts: StepFacts): AnswerKey[] {
	const keys = visibleSteps(draft, facts).flatMap(step => step.answers);
	return [...new Set(keys)].filter(key => draft.answers[key] === undefined);
}
