import type {AnswerKey} from '../core/answers.ts';
import {answers as answerTable} from '../core/answers.ts';
import {type Draft, withAnswers} from '../core/draft.ts';
import {Failure} from '../core/failure.ts';
import {flowOf} from '../core/flag-values.ts';
import {areAmazonHosts, type Hosts} from '../core/hosts.ts';
import {defaultScopes} from '../core/scopes.ts';
import {warningsOf} from '../core/session-warnings.ts';
import type {Settings} from '../core/settings.ts';
import {type StepFacts, steps} from '../core/steps.ts';
import {tokenJson} from '../core/token-json.ts';
import {missingAnswers} from '../core/wizard.ts';
import type {Ports, Streams} from '../ports.ts';
import type {SavedSession} from './save.ts';

/** A sign-in that asks nothing. */
export interface UnattendedInput {
	readonly settings: Settings;
	readonly timeoutSeconds: number;
	readonly noSave: boolean;
	readonly json: boolean;
	readonly opensBrowser: boolean;
	readonly requestId: string | undefined;
}

export interface UnattendedContext {
	readonly ports: Ports;
	readonly streams: Streams;
}

const facts: StepFacts = {showsHome: false, vendorCount: undefined};

/** What a script need not say: role, way, scopes ("edit and deploy") and the name `default`. */
export function withDefaults(draft: Draft): Draft {
	const role = draft.answers.role ?? 'self';
	const {redirectUri} = draft.answers;
	const usual = role === 'client' ? 'hosted-page' : 'browser';
	// A profile that is signed in to again goes by its own return URL.
	const flow = redirectUri === undefined ? usual : flowOf(role, redirectUri);
	const defaults = {role, flow, scopes: defaultScopes, profileName: 'default'} as const;
	const open = Object.entries(defaults).filter(([key]) => draft.answers[key as AnswerKey] === undefined);
	return withAnswers(draft, Object.fromEntries(open), 'default');
}

/**
 * Everything that flags and environment have not said, in one list.
 * @throws Failure `missing_answers`
 */
export function requireAnswers(draft: Draft): void {
	const missing = missingAnswers(steps, draft, facts, key => draft.answers[key] !== undefined).filter(
		isForScripts,
	);
	if (missing.length === 0) return;
	const list = missing.map(key => {
		const {name, flag, environment} = answerTable[key];
		return `  ${name}: ${[flag, ...(environment ?? [])].join(' or ')}`;
	});
	throw new Failure('missing_answers', {list: list.join('\n')});
}

/** Answers that only the wizard asks for, or that the run itself gives. */
function isForScripts(key: AnswerKey): boolean {
	return answerTable[key].flag !== undefined && key !== 'requestId' && key !== 'vendorId';
}

/** Names hosts that are not Amazon's before a secret goes there. */
export function announceHosts(hosts: Hosts, streams: Streams): void {
	if (areAmazonHosts(hosts)) return;
	streams.message(
		`! Not Amazon: sign-in at ${hosts.authorize}, secrets go to ${hosts.token}, SMAPI is ${hosts.smapi}.`,
	);
}

/** Prints the result of a sign-in: messages to the person, the token or its JSON to stdout. */
export async function report(
	saved: SavedSession,
	input: UnattendedInput,
	context: UnattendedContext,
): Promise<undefined> {
	const {streams, ports} = context;
	const {profileName, profile} = saved;
	if (!input.noSave) streams.message(`Saved as profile “${profileName}” in ${ports.store.path}.`);
	for (const warning of warningsOf(saved)) streams.message(`! ${warning}`);
	const {accessToken} = profile.tokens;
	await streams.result(
		input.json ? JSON.stringify(tokenJson(profileName, profile, ports.clock.now())) : accessToken,
	);
	return undefined;
}
