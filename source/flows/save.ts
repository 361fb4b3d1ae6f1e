import {
	type ConfigFile,
	type Damaged,
	isDamaged,
	profileIn,
	profilesIn,
	withoutRequest,
	withProfile,
} from '../core/config-file.ts';
import {withoutDraftOf} from '../core/draft.ts';
import {Failure, type FailureCode} from '../core/failure.ts';
import {sameOrigin} from '../core/hosts.ts';
import {freeName, type Profile, scopesOf, type Vendor} from '../core/profile.ts';
import {canListVendors, notGranted} from '../core/scopes.ts';
import type {SessionOutcome} from '../core/session-warnings.ts';
import {vendorWords} from '../core/vendors.ts';
import type {Ports} from '../ports.ts';
import {listVendors} from './list-vendors.ts';

/** A finished sign-in that waits to be saved. */
export interface NewSession {
	readonly profileName: string;
	/** As it is to be saved, without vendors. */
	readonly profile: Profile;
	/** The vendor that was chosen beforehand. */
	readonly vendorId?: string | undefined;
	/** The person agreed to replace whatever the name holds. */
	readonly replace: boolean;
	/** The open request that this answers; it ends in the same write. */
	readonly requestId?: string | undefined;
	/** Keep nothing on disk. */
	readonly noSave?: boolean;
	/** A bare code carries no `state`: the account is looked at before anything is replaced. */
	readonly bareCode?: boolean;
}

/** What became of a sign-in: the tokens are saved, whatever else could not be had. */
export type SavedSession = SessionOutcome;

/** The tokens are there and not saved; they are kept in memory until the person chooses. */
export interface NotSaved {
	readonly failure: Failure;
	/** A name that is free: keep as a new profile. */
	readonly freeName: string;
}

type SavePorts = Pick<Ports, 'store' | 'http' | 'clock'>;

/** Failures after which the same tokens can still be saved. */
const retryable: readonly FailureCode[] = [
	'other_account',
	'unclear_account',
	'profile_exists',
	'profile_damaged',
	'save_failed',
	'store_busy',
	'file_damaged',
	'file_newer',
	'read_failed',
	'keychain_unavailable',
];

/**
 * `saveSession` where somebody can choose: nothing that was signed in for is lost to a full disk or a name.
 * @throws Failure that no choice can mend
 */
export async function trySaving(
	session: NewSession,
	ports: SavePorts,
	signal: AbortSignal,
): Promise<SavedSession | NotSaved> {
	try {
		return await saveSession(session, ports, signal);
	} catch (error) {
		if (!(error instanceof Failure) || !retryable.includes(error.code)) throw error;
		return {failure: error, freeName: nameBeside(session.profileName, ports)};
	}
}

/** A free name like this one, for keeping a sign-in as a new profile; a file that cannot be read has none taken. */
export function nameBeside(name: string, ports: Pick<Ports, 'store'>): string {
	try {
		const profiles = ports.store.read().profiles ?? {};
		return freeName(name, other => Object.hasOwn(profiles, other));
	} catch {
		return freeName(name, () => false);
	}
}

/**
 * Saves a sign-in (contract 3, "Whole"). A new name is written at once and its vendors in a second write. Where the
 * name exists the vendors are asked first: another account's tokens are not written.
 *
 * @throws Failure `profile_exists` (another client, without `replace`), `other_account`, `unclear_account`, of the store
 */
export async function saveSession(
	session: NewSession,
	ports: SavePorts,
	signal: AbortSignal,
): Promise<SavedSession> {
	const before = session.noSave ? undefined : profileIn(ports.store.read(), session.profileName);
	requireSameClient(session, before);
	// A received token is worth nothing before SMAPI knows it.
	const asksFirst = session.profile.role === 'owner' || (before !== undefined && !session.replace);
	if (!asksFirst) {
		await write(session, session.profile, ports);
		const asked = await askVendors(session.profile, ports, signal);
		const profile = withVendors(session.profile, asked.vendors, session.vendorId);
		return result(session, profile, await writeVendors(session, profile, asked, ports));
	}
	const asked = await askVendors(session.profile, ports, signal);
	if (session.profile.role === 'owner' && asked.failure?.code === 'smapi_unauthorized') throw asked.failure;
	const kept = before === undefined || isDamaged(before) || session.replace ? undefined : before;
	if (kept) requireSameAccount(session.profileName, kept, asked.vendors);
	const renewed = kept ? renewedFrom(kept, session.profile) : session.profile;
	const profile = withVendors(renewed, asked.vendors, session.vendorId ?? kept?.vendorId);
	await write(session, profile, ports);
	return result(session, profile, asked);
}

/**
 * Another client's profile is never replaced without a word; known before a sign-in starts, so that nobody signs in
 * for nothing.
 * @throws Failure `profile_exists`, `profile_damaged`
 */
export function requireSameClient(
	session: Pick<NewSession, 'profileName' | 'replace'> & {
		readonly profile: Pick<Profile, 'clientId' | 'hosts' | 'role'>;
	},
	before: Profile | Damaged | undefined,
): void {
	if (before === undefined || session.replace) return;
	if (isDamaged(before))
		throw new Failure('profile_damaged', {profile: session.profileName, detail: before.damaged});
	const {clientId, hosts, role} = session.profile;
	const isReceived = role === 'owner';
	// A received token seldom says which client it was made for.
	const isUnknown = isReceived && (before.clientId === undefined || clientId === undefined);
	const isSame = (isUnknown || before.clientId === clientId) && sameOrigin(before.hosts.token, hosts.token);
	if (!isSame || (before.role === 'owner') !== isReceived)
		throw new Failure('profile_exists', {profile: session.profileName});
}

/** The same account signed in again: what a failed vendor call cannot tell anew stays known. */
function renewedFrom({createdAt, vendors}: Profile, profile: Profile): Profile {
	return {...profile, createdAt, ...(vendors ? {vendors} : {})};
}

/** A client secret that the file has already is as old as it is there, also where nobody knows. */
function withSecretAge(profile: Profile, file: ConfigFile): Profile {
	const {clientSecret, secretAt: _, ...rest} = profile;
	if (clientSecret === undefined) return profile;
	const known = profilesIn(file).find(
		([, other]) => !isDamaged(other) && other.clientSecret === clientSecret,
	)?.[1];
	if (known === undefined || isDamaged(known)) return profile;
	return {...rest, clientSecret, ...(known.secretAt ? {secretAt: known.secretAt} : {})};
}

/**
 * An account without vendors may be the same one, whose registration was ended, or another: nobody but the person can
 * tell.
 */
function requireSameAccount(name: string, before: Profile, vendors: readonly Vendor[] | undefined): void {
	const stored = before.vendors ?? [];
	if (vendors === undefined || stored.length === 0) return;
	if (vendors.length === 0)
		throw new Failure('unclear_account', {profile: name, vendors: vendorWords(stored)});
	if (!vendors.some(vendor => stored.some(known => known.id === vendor.id)))
		throw new Failure('other_account', {
			profile: name,
			answered: vendorWords(vendors),
			vendors: vendorWords(stored),
		});
}

interface AskedVendors {
	readonly vendors: readonly Vendor[] | undefined;
	readonly failure: Failure | undefined;
	readonly skipped: number;
}

/** Asks for the vendors; a failure is kept, not thrown. Scopes that do not cover the call: nothing is asked. */
export async function askVendors(
	profile: Profile,
	ports: SavePorts,
	signal: AbortSignal,
): Promise<AskedVendors> {
	const scopes = scopesOf(profile);
	if (scopes.length > 0 && !canListVendors(scopes))
		return {vendors: undefined, failure: undefined, skipped: 0};
	try {
		const {vendors, skipped} = await listVendors(profile.hosts, profile.tokens.accessToken, ports, signal);
		return {vendors, failure: vendors.length === 0 ? new Failure('no_vendor') : undefined, skipped};
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		return {vendors: undefined, failure: error, skipped: 0};
	}
}

/** The profile with the vendors of its account; the default is the wanted one, else the only one. */
export function withVendors(
	profile: Profile,
	vendors: readonly Vendor[] | undefined,
	wanted: string | undefined,
): Profile {
	const only = vendors?.length === 1 ? vendors[0]!.id : undefined;
	const known = vendors === undefined || vendors.some(vendor => vendor.id === wanted);
	const vendorId = wanted !== undefined && known ? wanted : only;
	if (vendors === undefined && vendorId === undefined) return profile;
	return {...profile, ...(vendors ? {vendors} : {}), ...(vendorId === undefined ? {} : {vendorId})};
}

async function write(session: NewSession, profile: Profile, ports: SavePorts): Promise<void> {
	const {noSave, profileName, requestId} = session;
	if (noSave) {
		// The profile is not wanted on disk; a request that is answered is of no use there either.
		if (requestId !== undefined) await ports.store.change(file => withoutRequest(file, requestId));
		return;
	}
	await ports.store.change(file => {
		requireSameClient(session, profileIn(file, profileName));
		const saved: ConfigFile = withProfile(file, profileName, withSecretAge(profile, file));
		// A request ended the draft that led to it; another draft is none of its business.
		return requestId === undefined ? withoutDraftOf(saved, profile) : withoutRequest(saved, requestId);
	});
}

/** The second write; when it fails the tokens are saved all the same, so that is told and not thrown. */
async function writeVendors(
	session: NewSession,
	profile: Profile,
	asked: AskedVendors,
	ports: SavePorts,
): Promise<AskedVendors> {
	if (session.noSave || profile === session.profile) return asked;
	try {
		await ports.store.change(file => {
			const now = profileIn(file, session.profileName);
			if (!now || isDamaged(now) || now.tokens.accessToken !== profile.tokens.accessToken) return file;
			return withProfile(file, session.profileName, withVendors(now, asked.vendors, session.vendorId));
		});
		return asked;
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		return {...asked, failure: error};
	}
}

function result(session: NewSession, profile: Profile, asked: AskedVendors): SavedSession {
	return {
		profileName: session.profileName,
		profile,
		vendorsFailure: asked.failure,
		skippedVendors: asked.skipped,
		unknownVendorId: asked.vendors && profile.vendorId !== session.vendorId ? session.vendorId : undefined,
		missingScopes: notGranted(profile.scopes, scopesOf(profile)),
	};
}
