import {type ConfigFile, defaultProfileIn, isDamaged, profilesIn, requestsIn} from './config-file.ts';
import type {Failure} from './failure.ts';
import {requestEnd} from './old-requests.ts';
import {
	describeDuration,
	describeState,
	endOf,
	type Profile,
	scopesOf,
	stateOf,
	vendorIdsOf,
} from './profile.ts';
import {cleanText, maskSecret} from './redact.ts';
import {notGranted, shortScopeName} from './scopes.ts';
import {isSealed} from './seal.ts';
import {shellQuoted} from './shell.ts';

/** One profile as `status --json` and `profiles list --json` print it. */
function profileJson(name: string, profile: Profile, isDefault: boolean, now: Date) {
	return {
		name,
		default: isDefault,
		role: profile.role,
		state: stateOf(profile, now),
		clientId: profile.clientId ?? null,
		scopes: scopesOf(profile),
		vendorIds: vendorIdsOf(profile),
		expiresAt: profile.tokens.expiresAt?.toISOString() ?? null,
		signedInAt: profile.signedInAt?.toISOString() ?? null,
		secretAt: profile.secretAt?.toISOString() ?? null,
		renewedAt: profile.tokens.obtainedAt.toISOString(),
	};
}

/** What `status --check` found of each profile: a failure, or undefined where all is well. */
export type Findings = ReadonlyMap<string, Failure | undefined>;

/**
 * The array `profiles` of `status --json`; damaged ones with their reason.
 * @param findings without them `ok` is null: nobody has looked
 */
export function profilesJson(file: ConfigFile, now: Date, findings: Findings = new Map()) {
	return storedJson(file, now).map(profile => {
		const failure = findings.get(profile.name);
		const error = failure && {code: failure.code, what: failure.what, next: failure.next};
		return {...profile, ok: findings.has(profile.name) ? !failure : null, error: error ?? null};
	});
}

function storedJson(file: ConfigFile, now: Date) {
	const byDefault = defaultProfileIn(file);
	return profilesIn(file).map(([name, profile]) =>
		isDamaged(profile)
			? {
					name,
					default: name === byDefault,
					role: null,
					state: 'damaged',
					clientId: null,
					scopes: [],
					vendorIds: [],
					expiresAt: null,
					signedInAt: null,
					secretAt: null,
					renewedAt: null,
					damaged: profile.damaged,
				}
			: profileJson(name, profile, name === byDefault, now),
	);
}

/** The array `requests` of `status --json`. @param withEnd as `requests list --json` has it */
export function requestsJson(file: ConfigFile, withEnd = false) {
	return requestsIn(file).map(([id, request]) => ({
		id,
		kind: request.kind,
		profileName: request.profileName ?? null,
		createdAt: request.createdAt.toISOString(),
		...(withEnd ? {endsAt: requestEnd(request).toISOString()} : {}),
	}));
}

interface DetailRow {
	readonly key: string;
	readonly label: string;
	/** For JSON. */
	readonly value: unknown;
	/** For people: cleaned, secrets masked. */
	readonly text: string;
}

/** After this many days a client secret is worth replacing, and a sign-in worth a look. */
const oldDays = 180;

function daysSince(time: Date | undefined, now: Date): number {
	return time ? Math.floor((now.getTime() - time.getTime()) / 86_400_000) : 0;
}

/** Nothing is asked of the keychain only to show four characters. */
function shownSecret(secret: string): string {
	return isSealed(secret) ? 'in the keychain' : maskSecret(secret);
}

/**
 * Everything that `profiles show` tells of a profile; secrets appear by their last 4 characters only.
 * @param programName how the command in the note calls this program
 */
export function profileDetails(
	name: string,
	profile: Profile,
	file: ConfigFile,
	now: Date,
	programName: string,
): DetailRow[] {
	const {tokens, hosts} = profile;
	const row = (key: string, label: string, value: unknown, text = String(value ?? '-')): DetailRow => ({
		key,
		label,
		value: value ?? null,
		text: cleanText(text, 400) || '-',
	});
	const missing = notGranted(profile.scopes, scopesOf(profile));
	const vendors = profile.vendors ?? [];
	const {signedInAt = profile.createdAt, secretAt} = profile;
	const ago = (time: Date) => `${describeDuration(Math.max(0, (now.getTime() - time.getTime()) / 1000))} ago`;
	const secretDays = daysSince(secretAt, now);
	return [
		row('name', 'Profile', name, name + (defaultProfileIn(file) === name ? ' (default)' : '')),
		row('role', 'Role', profile.role),
		row('state', 'State', stateOf(profile, now), describeState(profile, now)),
		row('clientId', 'Client ID', profile.clientId),
		row('clientSecret', 'Client secret', profile.clientSecret && shownSecret(profile.clientSecret)),
		...(profile.clientSecretCommand === undefined
			? []
			: [row('clientSecretCommand', 'Printed by', profile.clientSecretCommand)]),
		row('redirectUri', 'Return URL', profile.redirectUri),
		row('hosts', 'Hosts', hosts, `sign-in ${hosts.authorize} · tokens ${hosts.token} · SMAPI ${hosts.smapi}`),
		row('scopes', 'Permissions', scopesOf(profile), scopesOf(profile).map(shortScopeName).join(' ')),
		...(missing.length > 0
			? [row('notGranted', 'Not granted', missing, missing.map(shortScopeName).join(' '))]
			: []),
		row('vendors', 'Vendors', vendors, vendors.map(vendor => `${vendor.name} ${vendor.id}`).join(', ')),
		row('vendorId', 'Default vendor', profile.vendorId),
		row('accessToken', 'Access token', shownSecret(tokens.accessToken)),
		row('refreshToken', 'Refresh token', tokens.refreshToken && shownSecret(tokens.refreshToken)),
		row('expiresAt', 'Ends', tokens.expiresAt?.toISOString(), endOf(tokens).toISOString()),
		row('createdAt', 'Made', profile.createdAt.toISOString(), ago(profile.createdAt)),
		row('signedInAt', 'Signed in', profile.signedInAt?.toISOString(), ago(signedInAt)),
		row('renewedAt', 'Renewed', tokens.obtainedAt.toISOString(), ago(tokens.obtainedAt)),
		...(secretAt ? [row('secretAt', 'Secret given', secretAt.toISOString(), ago(secretAt))] : []),
		...(profile.clientSecret && secretDays > oldDays
			? [
					row(
						'note',
						'Note',
						`The client secret is ${secretDays} days old. Consider a new one: ${programName} profiles secret ${shellQuoted(name)}`,
					),
				]
			: []),
	];
}
