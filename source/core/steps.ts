import type {AnswerKey} from './answers.ts';
import {type Draft, neededReturnUrls} from './draft.ts';
import type {FailureCode} from './failure.ts';
import type {StepRow} from './wizard.ts';

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

/** A step of the product; its screen stands in the table of screens. */
export type Step = StepRow<Draft, StepFacts, StepId, AnswerKey, FailureCode>;

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
	'clock_wrong',
	'refresh_refused',
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
] as const satisfies readonly FailureCode[];

/**
 * The steps of all three roles in the order of the way (contract 1). `profile-name` stands twice since role 3 asks for
 * the name after the token; `repairs` lists what can be mended at a step.
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
		repairs: ['smapi_unauthorized', 'smapi_forbidden', 'no_vendor', ...browserFailures, ...pasteFailures],
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
		repairs: ['authorization_invalid_request'],
		counted: true,
	},
	{
		id: 'client-id',
		title: 'Client ID',
		when: isNotOwner,
		answers: ['clientId'],
		repairs: ['authorization_unauthorized_client'],
		counted: true,
	},
	{
		id: 'client-secret',
		title: 'Client secret',
		when: isNotOwner,
		answers: ['clientSecret'],
		repairs: ['invalid_client', 'client_mismatch'],
		counted: true,
	},
	{
		id: 'scopes',
		title: 'Scopes',
		when: isNotOwner,
		answers: ['scopes'],
		repairs: ['invalid_scope', 'token_invalid_scope', 'smapi_forbidden'],
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

/** Whether every answer of a step came from elsewhere (flag, environment, profile, team file): it is skipped. */
export function isFromElsewhere(step: Step, draft: Draft): boolean {
	if (!isAnswered(step, draft)) return false;
	return step.answers.every(key => {
		const source = draft.from[key];
		return source !== undefined && source !== 'typed' && source !== 'default';
	});
}
