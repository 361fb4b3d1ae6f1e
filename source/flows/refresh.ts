import {
	type ConfigFile,
	type Damaged,
	isDamaged,
	profileIn,
	profilesIn,
	withProfile,
} from '../core/config-file.ts';
import {Failure, type FailureCode, isUnwritable} from '../core/failure.ts';
import {type Hosts, requireSameHosts} from '../core/hosts.ts';
import {canRefresh, hasClientSecret, type Profile, refreshSeconds, secondsLeft} from '../core/profile.ts';
import {shellQuoted} from '../core/shell.ts';
import type {Ports} from '../ports.ts';
import {clientSecretOf, requirePrivate} from './client-secret.ts';
import {unsealedAnew} from './unsealed.ts';

export interface FreshTokenInput {
	readonly profileName: string;
	/** The token has to live at least this long. */
	readonly minimumSeconds: number;
	/** Refresh even when the stored one would do. */
	readonly force: boolean;
	/** Hosts that the environment names; a secret goes nowhere else. */
	readonly environmentHosts: Partial<Hosts>;
	/** Told before a secret goes to a host. */
	readonly onRefresh?: (host: string) => void;
	/** Told when the refresh failed and the stored token, which still lives, is given instead. */
	readonly onFallback?: (failure: Failure) => void;
	/** Keep nothing on disk (`--no-save`). */
	readonly noSave?: boolean;
	/**
	 * Told before a refresh that will not be stored: with `--no-save`, or the failure of a file that can never be written.
	 * Where nobody listens such a file lets nothing be sent.
	 */
	readonly onUnkept?: (failure: Failure | undefined) => void;
}

/** Failures of the other side that leave a token that still lives as good as before. */
const passing: readonly FailureCode[] = [
	'server_busy',
	'retry_later',
	'unreachable',
	'unreachable_here',
	'http_timeout',
	'tls',
	'connection_lost',
	'proxy',
	'not_lwa',
	'redirected',
	'bad_answer',
	'answer_too_large',
	'token_error',
	'refresh_refused',
	'store_busy',
	'save_failed',
	'no_time_left',
	'keychain_unavailable',
];

type RefreshPorts = Pick<Ports, 'store' | 'http' | 'clock' | 'programs'>;

/**
 * The profile with an access token that lives long enough: the stored one, or one refreshed now. Processes that ask at
 * the same time make one refresh (a lock a refresh token, then the file is read again). Whether the file can be written
 * is known before anything is sent (contract 2, `token`).
 *
 * @throws Failure `unknown_profile`, `profile_damaged`, `host_mismatch`, `sign_in_needed`, `received_expired`,
 * `refresh_refused` (then `refusedAt` is written), `refresh_lost`, of the token endpoint, network and store
 */
export async function freshProfile(
	input: FreshTokenInput,
	ports: RefreshPorts,
	signal: AbortSignal,
): Promise<Profile> {
	const stored = await storedProfile(input.profileName, ports, signal);
	requireSameHosts(input.profileName, stored.hosts, input.environmentHosts);
	if (isGoodEnough(stored, input, ports)) return stored;
	requireRefreshable(stored, input);
	try {
		return await refreshOnce(input, stored, ports, signal);
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		if (error.code === 'store_busy') {
			// Its holder may have come to an end just now.
			const now = await storedProfile(input.profileName, ports, signal);
			if (wasRenewed(stored, now, ports)) return now;
		}
		const lives = secondsLeft(stored.tokens, ports.clock.now()) > 0;
		if (!lives || input.force || !passing.includes(error.code)) throw error;
		input.onFallback?.(error);
		return stored;
	}
}

async function refreshOnce(
	input: FreshTokenInput,
	stored: Profile,
	ports: RefreshPorts,
	signal: AbortSignal,
): Promise<Profile> {
	for (let asked = stored; ; ) {
		const refreshToken = asked.tokens.refreshToken!;
		let isLocked = false;
		try {
			const answer = await ports.store.withRefreshLock(refreshToken, signal, () => {
				isLocked = true;
				return refreshLocked(input, asked, ports, signal);
			});
			if (!('goOnWith' in answer)) return answer;
			// Another refresh brought another refresh token, and its access token has ended too: that one has its own lock.
			asked = answer.goOnWith;
		} catch (error) {
			// Where no lock can be made nobody can store anything either.
			if (isLocked || !isUnwritable(error)) throw error;
			return await refreshUnkept(input, asked, error, ports, signal);
		}
	}
}

/**
 * A saved profile with all its secrets.
 * @throws Failure `unknown_profile`, `profile_damaged`, of the store; the signal's reason
 */
export async function storedProfile(
	name: string,
	{store}: Pick<Ports, 'store'>,
	signal?: AbortSignal,
): Promise<Profile> {
	const read = () => profileForUse(name, store);
	const lost = {whose: `“${name}”`, hint: `Sign in again: ${signInCommand(name)}`};
	return unsealedAnew(read, lost, store, signal);
}

function profileForUse(name: string, store: Ports['store']): Profile {
	const found = profileIn(store.readForUse(), name);
	if (!found)
		throw new Failure('unknown_profile', {
			profile: name,
			hint: '{program} profiles list shows those there are.',
		});
	if (isDamaged(found)) throw new Failure('profile_damaged', {profile: name, detail: found.damaged});
	return found;
}

function isGoodEnough(profile: Profile, input: FreshTokenInput, ports: RefreshPorts): boolean {
	if (input.force) return false;
	const left = secondsLeft(profile.tokens, ports.clock.now());
	// A received or refused token cannot be renewed: it is given to its end.
	return profile.role !== 'owner' && canRefresh(profile)
		? left >= Math.max(1, input.minimumSeconds)
		: left > 0;
}

function requireRefreshable(profile: Profile, input: FreshTokenInput): void {
	const {profileName} = input;
	if (profile.role === 'owner') {
		throw new Failure(input.force ? 'received_not_renewable' : 'received_expired', {profile: profileName});
	}
	const missing = missingForRefresh(profile);
	// --refresh sends a refused refresh token once more: the person may have allowed the client again.
	if (!missing && (input.force || !profile.tokens.refusedAt)) return;
	const ended = input.force ? '' : 'its token has ended and ';
	const detail = missing ? `${ended}it has no ${missing}` : 'Amazon no longer takes its refresh token';
	throw new Failure('sign_in_needed', {profile: profileName, detail, command: signInCommand(profileName)});
}

function missingForRefresh(profile: Profile): string | undefined {
	if (!profile.tokens.refreshToken) return 'refresh token';
	if (!profile.clientId) return 'client ID';
	return hasClientSecret(profile) ? undefined : 'client secret';
}

/** The command that signs in to a profile again. */
export function signInCommand(profileName: string): string {
	return `{program} --profile ${shellQuoted(profileName)}`;
}

async function refreshLocked(
	input: FreshTokenInput,
	asked: Profile,
	ports: RefreshPorts,
	signal: AbortSignal,
): Promise<Profile | {readonly goOnWith: Profile}> {
	const startedAt = ports.clock.now().getTime();
	const {profileName} = input;
	const current = await storedProfile(profileName, ports, signal);
	requireSameHosts(profileName, current.hosts, input.environmentHosts);
	if (wasRenewed(asked, current, ports) || isGoodEnough(current, input, ports)) return current;
	requireRefreshable(current, input);
	const refreshToken = current.tokens.refreshToken!;
	if (refreshToken !== asked.tokens.refreshToken) return {goOnWith: current};
	requirePrivate(current, ports);
	if (input.noSave) return refreshUnkept(input, current, undefined, ports, signal);
	try {
		await ports.store.proveWritable(signal, profileName);
	} catch (error) {
		if (!isUnwritable(error)) throw error;
		return refreshUnkept(input, current, error, ports, signal);
	}
	input.onRefresh?.(current.hosts.token);
	const passedSeconds = (ports.clock.now().getTime() - startedAt) / 1000;
	// What is left of the time that others wait for the lock, without that of the save.
	const budgetSeconds = Math.max(1, refreshSeconds - 5 - passedSeconds);
	let renewed: Renewed;
	try {
		renewed = await renew(current, profileName, ports, signal, budgetSeconds);
	} catch (error) {
		if (error instanceof Failure && error.code === 'refresh_refused') {
			const refused = {...current, tokens: {...current.tokens, refusedAt: ports.clock.now()}};
			await storeTokens(profileName, refreshToken, refused, ports).catch((unsaved: unknown) => {
				// That it could not be noted is not what the person has to know.
				if (!(unsaved instanceof Failure) || unsaved.code === 'unknown_profile') throw unsaved;
			});
		}
		throw error;
	}
	try {
		return await storeTokens(profileName, refreshToken, renewed.profile, ports);
	} catch (error) {
		if (!(error instanceof Failure) || error.code === 'unknown_profile') throw error;
		if (renewed.isRotated) throw refreshLost(error.what, signInCommand(profileName), error);
		if (!input.onUnkept) throw error;
		input.onUnkept(error);
		return renewed.profile;
	}
}

/** Compared, not by the clock: one that is behind would take every token for a new one. */
function wasRenewed(asked: Profile, current: Profile, {clock}: Pick<RefreshPorts, 'clock'>): boolean {
	const isOther =
		current.tokens.accessToken !== asked.tokens.accessToken ||
		current.tokens.obtainedAt.getTime() !== asked.tokens.obtainedAt.getTime();
	return isOther && secondsLeft(current.tokens, clock.now()) > 0;
}

/**
 * A refresh whose tokens are given and not stored.
 * @param unwritable why not; undefined: nobody wants it stored
 * @throws Failure `refresh_lost`; `unwritable` itself where nobody is told
 */
async function refreshUnkept(
	input: FreshTokenInput,
	profile: Profile,
	unwritable: Failure | undefined,
	ports: RefreshPorts,
	signal: AbortSignal,
): Promise<Profile> {
	if (unwritable && !input.onUnkept) throw unwritable;
	input.onUnkept?.(unwritable);
	input.onRefresh?.(profile.hosts.token);
	const renewed = await renew(profile, input.profileName, ports, signal);
	if (!renewed.isRotated) return renewed.profile;
	const why = unwritable?.what ?? 'nothing is stored with --no-save.';
	throw refreshLost(why, signInCommand(input.profileName), unwritable);
}

/** The failure of a refresh whose new refresh token nobody keeps. @param why a sentence */
export function refreshLost(why: string, command: string, cause?: unknown): Failure {
	return new Failure('refresh_lost', {detail: why.replace(/\.$/, ''), command}, {cause});
}

export interface Renewed {
	readonly profile: Profile;
	/** The answer brought another refresh token: the one that was sent may be dead. */
	readonly isRotated: boolean;
}

/**
 * Sends the refresh token of a profile, which has all that this takes. Stores nothing.
 *
 * @param name of the saved profile; undefined: it is none
 * @param budgetSeconds for all tries together
 * @throws Failure of the token endpoint and the network
 */
export async function renew(
	profile: Profile,
	name: string | undefined,
	ports: RefreshPorts,
	signal: AbortSignal,
	budgetSeconds?: number,
): Promise<Renewed> {
	const {hosts, clientId, tokens: before} = profile;
	const refreshToken = before.refreshToken!;
	// Loaded only now: `token` from the file starts without the protocol library.
	const [{refreshTokens}, {scopesAfterRefresh}] = await Promise.all([
		import('./token-endpoint.ts'),
		import('../core/token-response.ts'),
	]);
	const clientSecret = await clientSecretOf(profile, ports, signal);
	try {
		const client = {hosts, clientId: clientId!, clientSecret};
		const command = name === undefined ? '{program}' : signInCommand(name);
		const answer = await refreshTokens(client, refreshToken, command, ports, signal, budgetSeconds);
		const {grantedScopes: named, ...tokens} = answer;
		const {grantedScopes: known, ...rest} = profile;
		const grantedScopes = scopesAfterRefresh(profile.scopes, known, named);
		return {
			profile: {
				...rest,
				...(grantedScopes ? {grantedScopes} : {}),
				usedAt: ports.clock.now(),
				// An answer without a refresh token leaves the old one in force (RFC 6749 6).
				tokens: {...tokens, refreshToken: tokens.refreshToken ?? refreshToken},
			},
			isRotated: tokens.refreshToken !== undefined && tokens.refreshToken !== refreshToken,
		};
	} catch (error) {
		// The client secret was replaced in the console: scopes and tokens stay good with the new one.
		if (!(error instanceof Failure) || error.code !== 'invalid_client' || name === undefined) throw error;
		const remedy = `Then: {program} profiles secret ${shellQuoted(name)}`;
		throw new Failure('invalid_client', {...error.details, remedy}, {why: error.why, cause: error});
	}
}

/**
 * Writes new tokens where the refresh token that was sent stands: under its name, or under the one that the profile has
 * got meanwhile. Where a sign-in has put other tokens there, those count.
 *
 * @throws Failure `unknown_profile`: it was removed meanwhile, and a token that is stored nowhere is not handed out
 */
async function storeTokens(
	name: string,
	sentRefreshToken: string,
	renewed: Profile,
	ports: RefreshPorts,
): Promise<Profile> {
	let kept = renewed;
	await ports.store.change(file => {
		const holder = holderOf(sentRefreshToken, name, file);
		if (holder === undefined) {
			const now = profileIn(file, name);
			if (!now || isDamaged(now)) throw removedMeanwhile(name);
			kept = now;
			return file;
		}
		// Vendors and the like may have been written by others since.
		const [holderName, {grantedScopes: _, ...now}] = holder;
		const {tokens, grantedScopes, usedAt} = renewed;
		kept = {...now, ...(grantedScopes ? {grantedScopes} : {}), ...(usedAt ? {usedAt} : {}), tokens};
		return withProfile(file, holderName, kept);
	});
	return ports.store.unsealed(kept);
}

function holderOf(refreshToken: string, name: string, file: ConfigFile): [string, Profile] | undefined {
	const holds = (profile: Profile | Damaged | undefined): profile is Profile =>
		profile !== undefined && !isDamaged(profile) && profile.tokens.refreshToken === refreshToken;
	const own = profileIn(file, name);
	if (holds(own)) return [name, own];
	for (const [other, profile] of profilesIn(file)) if (holds(profile)) return [other, profile];
	return undefined;
}

function removedMeanwhile(profile: string): Failure {
	return new Failure('unknown_profile', {profile, hint: 'It was removed while its token was renewed.'});
}
