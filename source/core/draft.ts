import {
	type AnswerKey,
	type Answers,
	answerKeys,
	answers as answerTable,
	type Flow,
	type Source,
} from './answers.ts';
import {listenerAddress, returnUrls} from './client.ts';
import {type ConfigFile, withDraft} from './config-file.ts';
import {isObject, type Json} from './json.ts';
import {type Role, roles} from './profile.ts';

/** The answers so far, each with where it came from. A value, changed only by the functions below. */
export interface Draft {
	readonly answers: Partial<Answers>;
	readonly from: Partial<Record<AnswerKey, Source>>;
}

export const emptyDraft: Draft = {answers: {}, from: {}};

/** The ways that a role has, the usual one first. */
export function flowsOf(role: Role | undefined): readonly Flow[] {
	if (role === 'owner') return [];
	return role === 'client'
		? ['hosted-page', 'guide-page', 'address-bar', 'own-address']
		: ['browser', 'other-device'];
}

/** The redirect URI that a way sets; undefined where the person gives it. */
export function redirectUriOf(flow: Flow): string | undefined {
	switch (flow) {
		case 'hosted-page':
			return returnUrls.hostedPage;
		case 'guide-page':
			return returnUrls.guidePage;
		case 'own-address':
			return undefined;
		default:
			return returnUrls.loopback;
	}
}

/** The way that goes with a redirect URI that is settled: only 127.0.0.1 can be listened on. */
export function flowOf(role: Role, redirectUri: string): Flow {
	if (role === 'self') return listenerAddress(redirectUri) ? 'browser' : 'other-device';
	if (redirectUri === returnUrls.hostedPage) return 'hosted-page';
	if (redirectUri === returnUrls.guidePage) return 'guide-page';
	return redirectUri === returnUrls.loopback ? 'address-bar' : 'own-address';
}

/**
 * Puts answers into a draft. What hangs on a changed answer follows: another role drops a way that it does not have,
 * another way sets its redirect URI, another client ID drops a secret that came with the one before, another name
 * takes back the consent to replace one.
 */
export function withAnswers(draft: Draft, changes: Partial<Answers>, source: Source = 'typed'): Draft {
	let next: Draft = {
		answers: {...draft.answers, ...changes},
		from: {...draft.from, ...Object.fromEntries(Object.keys(changes).map(key => [key, source]))},
	};
	const changed = (key: AnswerKey) =>
		key in changes && JSON.stringify(changes[key]) !== JSON.stringify(draft.answers[key]);
	if (changed('role')) {
		next = withoutForeignFlow(next, changes);
		// The request of the role before stays open by itself.
		if (draft.answers.role !== undefined && changes.requestId === undefined)
			next = withoutAnswers(next, ['requestId']);
	}
	if (
		changes.flow &&
		changes.redirectUri === undefined &&
		!fitsFlow(changes.flow, next.answers.redirectUri)
	) {
		next = withFlowAddress(next, changes.flow, source);
	}
	if (changed('clientId') && draft.answers.clientId !== undefined && changes.clientSecret === undefined) {
		// It belongs to the client ID that came with it.
		const {clientId, clientSecret} = draft.from;
		const isPair = clientSecret === clientId && clientSecret !== 'typed' && clientSecret !== 'flag';
		if (clientSecret === 'profile' || isPair)
			next = withoutAnswers(next, ['clientSecret', 'clientSecretCommand']);
	}
	// Another secret is not what the command prints.
	if (changed('clientSecret') && changes.clientSecretCommand === undefined)
		next = withoutAnswers(next, ['clientSecretCommand']);
	if (changed('clientSecretCommand') && changes.clientSecret === undefined)
		next = withoutAnswers(next, ['clientSecret']);
	if (changed('profileName') && changes.replace === undefined) next = withoutAnswers(next, ['replace']);
	return next;
}

/** Whether a way can go by this redirect URI, so that one of the person's own survives a change of the way. */
function fitsFlow(flow: Flow, redirectUri: string | undefined): boolean {
	if (redirectUri === undefined) return false;
	if (flow === 'browser') return listenerAddress(redirectUri) !== undefined;
	return flow === 'other-device' || flow === 'own-address' || redirectUri === redirectUriOf(flow);
}

function withoutForeignFlow(draft: Draft, changes: Partial<Answers>): Draft {
	const {flow, role} = draft.answers;
	if (flow === undefined || changes.flow !== undefined || flowsOf(role).includes(flow)) return draft;
	return withoutAnswers(draft, ['flow', 'redirectUri']);
}

function withFlowAddress(draft: Draft, flow: Flow, source: Source): Draft {
	const redirectUri = redirectUriOf(flow);
	if (redirectUri === undefined) return withoutAnswers(draft, ['redirectUri']);
	return {answers: {...draft.answers, redirectUri}, from: {...draft.from, redirectUri: source}};
}

/** Takes answers out of a draft. */
export function withoutAnswers(draft: Draft, keys: readonly AnswerKey[]): Draft {
	const keep = <T>(record: Record<string, T>) =>
		Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key as AnswerKey)));
	return {
		answers: keep(draft.answers as Json) as Partial<Answers>,
		from: keep(draft.from as Record<string, Source>),
	};
}

/** The part of a draft that may be put on disk: no secret, no token. */
export function draftForDisk(draft: Draft, at: string, savedAt: Date): Json {
	const kept = answerKeys.filter(key => answerTable[key].keptOnDisk && draft.answers[key] !== undefined);
	return {
		answers: Object.fromEntries(kept.map(key => [key, draft.answers[key]])),
		at,
		savedAt: savedAt.toISOString(),
	};
}

export interface SavedDraft {
	readonly draft: Draft;
	/** The step where the person was. */
	readonly at: string;
	readonly savedAt: Date;
}

/** Reads a draft from disk; what is not of the right shape is left out, undefined when nothing is left. */
export function draftFromDisk(value: unknown): SavedDraft | undefined {
	if (!isObject(value) || !isObject(value.answers) || typeof value.at !== 'string') return undefined;
	const savedAt = new Date(String(value.savedAt));
	if (Number.isNaN(savedAt.getTime())) return undefined;
	const kept = value.answers;
	const changes: Record<string, unknown> = {};
	for (const key of answerKeys) {
		if (answerTable[key].keptOnDisk && hasRightShape(key, kept[key])) changes[key] = kept[key];
	}
	if (Object.keys(changes).length === 0) return undefined;
	return {draft: withAnswers(emptyDraft, changes as Partial<Answers>), at: value.at, savedAt};
}

const keptAnswers = ({answers}: Draft): readonly AnswerKey[] =>
	answerKeys.filter(key => answerTable[key].keptOnDisk && answers[key] !== undefined);

/** Whether the draft on disk holds more answers than another one, which is not to take its place unasked. */
export function holdsMore(saved: unknown, other: Draft): boolean {
	const before = draftFromDisk(saved);
	return before !== undefined && keptAnswers(before.draft).length > keptAnswers(other).length;
}

/** What two keys on the first screens, or a team's file, answer. */
const soonAnswered: readonly AnswerKey[] = ['role', 'flow', 'redirectUri', 'profileName'];

/** Whether a draft took more than its first two screens. */
export function tookWork(draft: Draft): boolean {
	return keptAnswers(draft).some(key => !soonAnswered.includes(key));
}

/**
 * The file without the draft that led to a profile or request, which ends with it. The draft of another sign-in stays:
 * one in another role, or of another client.
 */
export function withoutDraftOf(
	file: ConfigFile,
	{role, clientId}: {readonly role: Role; readonly clientId?: string | undefined},
): ConfigFile {
	const saved = draftFromDisk(file.draft)?.draft.answers;
	const isOther = saved?.role !== undefined && saved.role !== role;
	const isOfOtherClient = role !== 'owner' && saved !== undefined && saved.clientId !== clientId;
	return isOther || isOfOtherClient ? file : withDraft(file, undefined);
}

/**
 * A draft from the disk, which keeps no secret, with the one that the environment gives: by the rule of client IDs, so only
 * where the environment names no other client.
 * @param given what flags and environment said when the wizard began
 */
export function withGivenSecret(draft: Draft, given: Draft): Draft {
	const {clientId, clientSecret} = given.answers;
	const isOther = clientId !== undefined && clientId !== draft.answers.clientId;
	if (clientSecret === undefined || given.from.clientSecret !== 'environment' || isOther) return draft;
	return draft.answers.clientSecret === undefined ? withAnswers(draft, {clientSecret}, 'environment') : draft;
}

function hasRightShape(key: AnswerKey, value: unknown): boolean {
	if (key === 'returnUrls' || key === 'scopes') {
		return (
			Array.isArray(value) && value.every(item => typeof item === 'string' && /^[\x21-\x7E]+$/.test(item))
		);
	}
	if (key === 'ticks') {
		const areNumbers = (list: unknown) => Array.isArray(list) && list.every(Number.isSafeInteger);
		return isObject(value) && Object.values(value).every(areNumbers);
	}
	if (key === 'role') return roles.includes(value as Role);
	if (key === 'flow') return [...flowsOf('self'), ...flowsOf('client')].includes(value as Flow);
	return typeof value === 'string' && value !== '' && value.length <= 8192 && /^[\x20-\x7E]*$/.test(value);
}

/** The return URLs that this way needs: its redirect URI; `http://127.0.0.1:9090/cb` is always registered. */
export function neededReturnUrls(answers: Partial<Answers>): readonly string[] {
	const own = answers.redirectUri ?? returnUrls.loopback;
	return [...new Set([own])];
}

/** What Amazon's guide and the other ways also use: for later. */
export function laterReturnUrls(answers: Partial<Answers>): readonly string[] {
	const needed = neededReturnUrls(answers);
	return Object.values(returnUrls).filter(url => !needed.includes(url));
}
