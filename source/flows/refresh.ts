import {
	type ConfigFile,
	type Damaged,
	isDamaged,
	profileIn,
	profilesIn,
	withProfile,
} from '../core/config-file.ts';
import {Failure, type FailureCode} from '../core/failure.ts';
import {type Hosts, requireSameHosts} from '../core/hosts.ts';
import {canRefresh, hasClientSecret, type Profile, secondsLeft} from '../core/profile.ts';
import type {Ports} from '../ports.ts';
import {clientSecretOf} from './client-secret.ts';

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
];

type RefreshPorts = Pick<Ports, 'store' | 'http' | 'clock' | 'programs'>;

/**
 * The profile with an access token that lives long enough: the stored one, or one refreshed now. Processes that ask at
 * the same time make one refresh (a lock a profile, then the file is read again).
 *
 * @throws Failure `unknown_profile`, `profile_damaged`, `host_mismatch`, `sign_in_needed`, `received_expired`,
 * `refresh_refused` (then `refusedAt` is written), of the token endpoint, network and store
 */
export async function freshProfile(
	input: FreshTokenInput,
	ports: RefreshPorts,
	signal: AbortSignal,
): Promise<Profile> {
	const stored = storedProfile(input.profileName, ports);
	requireSameHosts(input.profileName, stored.hosts, input.environmentHosts);
	if (isGoodEnough(stored, input, ports)) return stored;
	requireRefreshable(stored, input);
	try {
		return await ports.store.withRefreshLock(input.profileName, signal, () =>
			refreshLocked(input, stored, ports, signal),
		);
	} catch (error) {
		const lives = secondsLeft(stored.tokens, ports.clock.now()) > 0;
		if (error instanceof Failure && lives && !input.force && passing.includes(error.code)) {
			input.onFallback?.(error);
			return stored;
		}
		throw error;
	}
}

/** @throws Failure `unknown_profile`, `profile_damaged` */
export function storedProfile(name: string, ports: Pick<Ports, 'store'>): Profile {
	const found = profileIn(ports.store.read(), name);
	if (!found)
		throw new Failure('unknown_profile', {
			profile: name,
			hint: 'smapi-login profiles list shows those there are.',
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
	return `smapi-login --profile ${profileName}`;
}

async function refreshLocked(
	input: FreshTokenInput,
	asked: Profile,
	ports: RefreshPorts,
	signal: AbortSignal,
): Promise<Profile> {
	const {profileName} = input;
	const current = storedProfile(profileName, ports);
	requireSameHosts(profileName, current.hosts, input.environmentHosts);
	// Compared, not by the clock: one that is behind would take every token for a new one.
	const wasRenewedMeanwhile =
		current.tokens.accessToken !== asked.tokens.accessToken ||
		current.tokens.obtainedAt.getTime() !== asked.tokens.obtainedAt.getTime();
	if (wasRenewedMeanwhile && secondsLeft(current.tokens, ports.clock.now()) > 0) return current;
	if (isGoodEnough(current, input, ports)) return current;
	requireRefreshable(current, input);
	input.onRefresh?.(current.hosts.token);
	const refreshToken = current.tokens.refreshToken!;
	// Loaded only now: `token` from the file starts without the protocol library.
	const [{refreshTokens}, {scopesAfterRefresh}] = await Promise.all([
		import('./token-endpoint.ts'),
		import('../core/token-response.ts'),
	]);
	const clientSecret = await clientSecretOf(current, ports, signal);
	const client = {hosts: current.hosts, clientId: current.clientId!, clientSecret};
	try {
		const {grantedScopes: named, ...tokens} = await refreshTokens(
			client,
			refreshToken,
			signInCommand(profileName),
			ports,
			signal,
		);
		const {grantedScopes: before, ...rest} = current;
		const grantedScopes = scopesAfterRefresh(current.scopes, before, named);
		const renewed: Profile = {
			...rest,
			...(grantedScopes ? {grantedScopes} : {}),
			usedAt: ports.clock.now(),
			// An answer without a refresh token leaves the old one in force (RFC 6749 6).
			tokens: {...tokens, refreshToken: tokens.refreshToken ?? refreshToken},
		};
		return await storeTokens(profileName, refreshToken, renewed, ports);
	} catch (error) {
		if (error instanceof Failure && error.code === 'refresh_refused') {
			const refused = {...current, tokens: {...current.tokens, refusedAt: ports.clock.now()}};
			await storeTokens(profileName, refreshToken, refused, ports);
		}
		throw error;
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
	return kept;
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
