import type {Hosts} from './hosts.ts';
import {cleanText} from './redact.ts';

/** self: mine, I use the token · client: somebody else's, I work on them · owner: mine, somebody asked me. */
export type Role = 'self' | 'client' | 'owner';

export const roles: readonly Role[] = ['self', 'client', 'owner'];

export interface Vendor {
	readonly id: string;
	readonly name: string;
}

/** What a token answer gave (RFC 6749 5.1), with times instead of durations. */
export interface Tokens {
	readonly accessToken: string;
	/** Always `bearer`. */
	readonly tokenType: string;
	/** Absent: the answer named no usable end. */
	readonly expiresAt?: Date;
	readonly refreshToken?: string;
	readonly obtainedAt: Date;
	/** When Amazon refused the refresh token; it is not sent again. */
	readonly refusedAt?: Date;
}

/** A saved sign-in. Received ones (role `owner`) have no client secret and cannot refresh. */
export interface Profile {
	readonly role: Role;
	readonly clientId?: string;
	/** On disk only where there is no command for it. */
	readonly clientSecret?: string;
	/** Prints the client secret: words as core/split-words.ts takes them apart. */
	readonly clientSecretCommand?: string;
	readonly redirectUri?: string;
	readonly hosts: Hosts;
	/** Full names, as asked for. */
	readonly scopes: readonly string[];
	/** Only when the server named a narrower list. */
	readonly grantedScopes?: readonly string[];
	readonly vendors?: readonly Vendor[];
	readonly vendorId?: string;
	readonly createdAt: Date;
	readonly usedAt?: Date;
	/** The last sign-in, and when the client secret was given; absent: nobody knows. */
	readonly signedInAt?: Date;
	readonly secretAt?: Date;
	readonly tokens: Tokens;
	/** Its secrets are not in the file; those that were not read are seals (core/keychain.ts). */
	readonly store?: 'keychain';
}

/** The profile of a sign-in that has just been finished; its vendors are not known yet. */
export function newProfile(
	client: Required<Pick<Profile, 'role' | 'clientId' | 'clientSecret' | 'redirectUri' | 'hosts' | 'scopes'>> &
		Pick<Profile, 'clientSecretCommand'>,
	tokens: Tokens,
	grantedScopes: readonly string[] | undefined,
	now: Date,
): Profile {
	const {role, clientId, clientSecret, clientSecretCommand, redirectUri, hosts, scopes} = client;
	return {
		role,
		clientId,
		clientSecret,
		...(clientSecretCommand === undefined ? {} : {clientSecretCommand}),
		redirectUri,
		hosts,
		scopes,
		...(grantedScopes ? {grantedScopes} : {}),
		createdAt: now,
		usedAt: now,
		signedInAt: now,
		secretAt: now,
		tokens,
	};
}

/** A sign-in that waits for somebody else (roles client and owner). */
export interface OpenRequest {
	/** code: role 2 waits for the owner's code · url: role 3 waits for an address · token: role 3 waits for a token. */
	readonly kind: 'code' | 'url' | 'token';
	readonly profileName?: string;
	readonly clientId?: string;
	readonly clientSecret?: string;
	readonly clientSecretCommand?: string;
	readonly redirectUri?: string;
	readonly hosts?: Hosts;
	readonly scopes?: readonly string[];
	readonly state?: string;
	readonly codeVerifier?: string;
	readonly authorizationUrl?: string;
	/** Who asks, in the message to the owner. */
	readonly from?: string;
	readonly createdAt: Date;
	/** As in a profile. */
	readonly store?: 'keychain';
}

/** The granted scopes: the narrower list if one was named, else those asked for. */
export function scopesOf(profile: Pick<Profile, 'scopes' | 'grantedScopes'>): readonly string[] {
	return profile.grantedScopes ?? profile.scopes;
}

/** When the access token ends; an unknown end counts as one hour after it was obtained (LWA: 3600 s). */
export function endOf(tokens: Tokens): Date {
	return tokens.expiresAt ?? new Date(tokens.obtainedAt.getTime() + 3_600_000);
}

/** Two clocks that are right differ by less. */
const clockToleranceSeconds = 10;

/**
 * Seconds that the access token still has; 0 when it has ended. Never more than it was given, on a clock set back too:
 * what was obtained in the future has an age that nobody knows, so that it is renewed where it can be.
 */
export function secondsLeft(tokens: Tokens, now: Date): number {
	const {obtainedAt, refreshToken, refusedAt} = tokens;
	const aheadSeconds = (obtainedAt.getTime() - now.getTime()) / 1000;
	if (aheadSeconds > clockToleranceSeconds && refreshToken && !refusedAt) return 0;
	const since = Math.max(now.getTime(), obtainedAt.getTime());
	return Math.max(0, Math.floor((endOf(tokens).getTime() - since) / 1000));
}

/** How long a refresh may take with all repeats and the save, and how long another process waits for it. */
export const refreshSeconds = 65;

/** The states of `status --json`. */
export type ProfileState = 'valid' | 'refreshes' | 'sign-in' | 'received' | 'received-expired';

/** The state of a profile at a time (contract 2, `status`). */
export function stateOf(profile: Profile, now: Date): ProfileState {
	const alive = secondsLeft(profile.tokens, now) > 0;
	if (profile.role === 'owner') return alive ? 'received' : 'received-expired';
	if (alive) return 'valid';
	return canRefresh(profile) ? 'refreshes' : 'sign-in';
}

/** Whether a refresh can be tried: token and client are there and Amazon did not refuse the token. */
export function canRefresh(profile: Profile): boolean {
	const {tokens, clientId} = profile;
	return Boolean(tokens.refreshToken && !tokens.refusedAt && clientId && hasClientSecret(profile));
}

/** Whether the client secret is known, or a command that prints it. */
export function hasClientSecret(client: Pick<Profile, 'clientSecret' | 'clientSecretCommand'>): boolean {
	return Boolean(client.clientSecret || client.clientSecretCommand);
}

/** The state in words: `valid 42 min`, `expired, refreshes`, … (contract 2). */
export function describeState(profile: Profile, now: Date): string {
	const left = `${atMost(profile.tokens)}${describeDuration(secondsLeft(profile.tokens, now))}`;
	switch (stateOf(profile, now)) {
		case 'valid':
			return `valid ${left}`;
		case 'refreshes':
			return 'expired, refreshes';
		case 'sign-in':
			return 'sign in again';
		case 'received':
			return `received, ${left}`;
		case 'received-expired':
			return 'received, expired';
	}
}

/** Before the time left, where the answer named no end: the token may end earlier. */
export function atMost({expiresAt}: Tokens): string {
	return expiresAt === undefined ? 'at most ' : '';
}

/** 2520 → `42 min`, 40 → `40 s`, 7300 → `2 h`, 200000 → `2 days`. */
export function describeDuration(seconds: number): string {
	if (seconds < 60) return `${Math.floor(seconds)} s`;
	if (seconds < 7200) return `${Math.floor(seconds / 60)} min`;
	if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h`;
	return `${Math.floor(seconds / 86_400)} days`;
}

/** `4:47 left`; above an hour `1 h 02 min left`; `0:00 left` at the end. @param secondsLeft may be a fraction and below zero */
export function formatTimeLeft(secondsLeft: number): string {
	const seconds = Math.max(0, Math.ceil(secondsLeft));
	const two = (number: number) => String(number).padStart(2, '0');
	if (seconds <= 3600) return `${Math.floor(seconds / 60)}:${two(seconds % 60)} left`;
	const minutes = Math.ceil(seconds / 60);
	return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min left`;
}

/** The vendors with the profile's default one first. */
export function vendorIdsOf(profile: Profile): string[] {
	const ids = (profile.vendors ?? []).map(vendor => vendor.id);
	const first = profile.vendorId;
	return first === undefined ? ids : [first, ...ids.filter(id => id !== first)];
}

/** What `token --json` prints (contract 2); an unknown end is null. */
function tokenJson(name: string | null, profile: Profile, now: Date) {
	const {tokens} = profile;
	return {
		profile: name,
		accessToken: tokens.accessToken,
		tokenType: tokens.tokenType,
		expiresAt: tokens.expiresAt?.toISOString() ?? null,
		expiresIn: tokens.expiresAt === undefined ? null : secondsLeft(tokens, now),
		scopes: scopesOf(profile),
		vendorIds: vendorIdsOf(profile),
	};
}

/** What is printed of a token: alone, or as JSON. @param name null: of no profile */
export function tokenText(name: string | null, profile: Profile, json: boolean, now: Date): string {
	return json ? JSON.stringify(tokenJson(name, profile, now)) : profile.tokens.accessToken;
}

/** 1–64 of letters, digits, `.`, `_`, `-`, `@`, first a letter or digit, and no name of Object.prototype. */
export function isProfileName(name: string): boolean {
	return /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/.test(name) && !(name in Object.prototype);
}

/** The rule of names, in words. */
export const profileNameRule =
	'A profile name has 1 to 64 letters, digits, dots, dashes, underscores or @, and begins with a letter or digit.';

/** Why this cannot be a profile's name, in words; undefined: it can. */
export function profileNameProblem(name: string): string | undefined {
	if (isProfileName(name)) return undefined;
	return name in Object.prototype
		? `“${name}” cannot be used as a name. Choose another one.`
		: profileNameRule;
}

/** A profile's name, fit for the terminal: others may have edited the file. */
export function shownName(name: string): string {
	return cleanText(name, 64) || '(no name)';
}

/** The same in a sentence, where it would read as a word. */
export function quotedName(name: string): string {
	return `“${shownName(name)}”`;
}

/** `me` → `me-2`, `me-2` → `me-3`: the first that `taken` does not have. */
export function freeName(name: string, taken: (name: string) => boolean): string {
	const stem = name.replace(/-\d+$/, '').slice(0, 58);
	for (let n = 2; ; n++) if (!taken(`${stem}-${n}`)) return `${stem}-${n}`;
}
