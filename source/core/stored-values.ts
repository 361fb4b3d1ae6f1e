import {type Hosts, isLoopback} from './hosts.ts';
import {
	isProfileName,
	type OpenRequest,
	type Profile,
	type Role,
	roles,
	type Tokens,
	type Vendor,
} from './profile.ts';

export type Json = {readonly [key: string]: unknown};

/** Why a profile of the file cannot be used; never a value of it. */
export interface Damaged {
	readonly damaged: string;
}

/** Whether a parsed profile could not be used. */
export function isDamaged(value: Profile | Damaged): value is Damaged {
	return 'damaged' in value;
}

/** A profile as it is written: times in ISO 8601, UTC. */
export function writeProfile(profile: Profile): Json {
	const {tokens} = profile;
	return {
		...profile,
		createdAt: profile.createdAt.toISOString(),
		...(profile.usedAt ? {usedAt: profile.usedAt.toISOString()} : {}),
		tokens: {
			...tokens,
			...(tokens.expiresAt ? {expiresAt: tokens.expiresAt.toISOString()} : {}),
			obtainedAt: tokens.obtainedAt.toISOString(),
			...(tokens.refusedAt ? {refusedAt: tokens.refusedAt.toISOString()} : {}),
		},
	};
}

/** Reads one profile of the file or of an import; says what is wrong, never the value. */
export function parseProfile(value: unknown): Profile | Damaged {
	if (!isObject(value)) return {damaged: 'it is no object'};
	const tokens = parseTokens(value.tokens);
	if ('damaged' in tokens) return tokens;
	const hosts = parseHosts(value.hosts);
	if (!hosts) return {damaged: 'hosts are missing or not https'};
	const {role, vendors, scopes, grantedScopes} = value;
	if (!roles.includes(role as Role)) return {damaged: 'role is unknown'};
	const createdAt = parseDate(value.createdAt);
	if (!createdAt) return {damaged: 'createdAt is no time'};
	if (!isStrings(scopes)) return {damaged: 'scopes are no list'};
	if (grantedScopes !== undefined && !isStrings(grantedScopes)) return {damaged: 'grantedScopes are no list'};
	if (vendors !== undefined && !isVendors(vendors)) return {damaged: 'vendors are no list'};
	for (const key of ['clientId', 'clientSecret', 'redirectUri', 'vendorId'] as const) {
		const text = value[key];
		if (text !== undefined && (typeof text !== 'string' || !isVisibleAscii(text)))
			return {damaged: `${key} is no usable text`};
	}
	if (role !== 'owner' && value.clientId === undefined) return {damaged: 'clientId is missing'};
	const usedAt = parseDate(value.usedAt);
	return {
		role: role as Role,
		...pickStrings(value, ['clientId', 'clientSecret', 'redirectUri', 'vendorId']),
		hosts,
		scopes,
		...(grantedScopes ? {grantedScopes} : {}),
		...(vendors ? {vendors} : {}),
		createdAt,
		...(usedAt ? {usedAt} : {}),
		tokens,
	};
}

function parseTokens(value: unknown): Tokens | Damaged {
	if (!isObject(value)) return {damaged: 'tokens are missing'};
	const {accessToken, tokenType, refreshToken} = value;
	if (typeof accessToken !== 'string' || !isVisibleAscii(accessToken))
		return {damaged: 'accessToken is no usable text'};
	if (refreshToken !== undefined && (typeof refreshToken !== 'string' || !isVisibleAscii(refreshToken))) {
		return {damaged: 'refreshToken is no usable text'};
	}
	const obtainedAt = parseDate(value.obtainedAt);
	if (!obtainedAt) return {damaged: 'obtainedAt is no time'};
	const expiresAt = parseDate(value.expiresAt);
	if (value.expiresAt !== undefined && !expiresAt) return {damaged: 'expiresAt is no time'};
	const refusedAt = parseDate(value.refusedAt);
	return {
		accessToken,
		tokenType: typeof tokenType === 'string' ? tokenType : 'bearer',
		...(expiresAt ? {expiresAt} : {}),
		...(refreshToken === undefined ? {} : {refreshToken}),
		obtainedAt,
		...(refusedAt ? {refusedAt} : {}),
	};
}

/** Reads an open request; undefined when it cannot be used (it stays on file). */
export function parseRequest(value: unknown): OpenRequest | undefined {
	if (!isObject(value)) return undefined;
	const {kind} = value;
	const createdAt = parseDate(value.createdAt);
	if (!createdAt || (kind !== 'code' && kind !== 'url' && kind !== 'token')) return undefined;
	const texts = pickStrings(value, [
		'profileName',
		'clientId',
		'clientSecret',
		'redirectUri',
		'state',
		'codeVerifier',
		'authorizationUrl',
	]);
	if (texts.profileName !== undefined && !isProfileName(texts.profileName)) return undefined;
	const hosts = parseHosts(value.hosts);
	if (kind === 'code') {
		const complete =
			texts.clientId && texts.clientSecret && texts.redirectUri && texts.state && texts.codeVerifier && hosts;
		if (!complete) return undefined;
	}
	return {
		kind,
		...texts,
		...(hosts ? {hosts} : {}),
		...(isStrings(value.scopes) ? {scopes: value.scopes} : {}),
		createdAt,
	};
}

function parseHosts(value: unknown): Hosts | undefined {
	if (!isObject(value)) return undefined;
	const {authorize, token, smapi} = value;
	return isHost(authorize) && isHost(token) && isHost(smapi) ? {authorize, token, smapi} : undefined;
}

/** Secrets go over plain http to this computer alone, also when the file was edited by hand. */
function isHost(value: unknown): value is string {
	if (typeof value !== 'string' || !URL.canParse(value)) return false;
	const url = new URL(value);
	return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url));
}

function parseDate(value: unknown): Date | undefined {
	if (typeof value !== 'string') return undefined;
	const date = new Date(value);
	return Number.isNaN(date.getTime()) ? undefined : date;
}

/** A text that can stand in a header or a form: visible ASCII (RFC 6749 appendix A). */
export function isVisibleAscii(text: string): boolean {
	return /^[\x20-\x7E]+$/.test(text);
}

/** Whether a parsed JSON value is an object and no list. */
export function isObject(value: unknown): value is Json {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isStrings(value: unknown): value is string[] {
	return Array.isArray(value) && value.every(item => typeof item === 'string');
}

function isVendors(value: unknown): value is Vendor[] {
	return (
		Array.isArray(value) &&
		value.every(item => isObject(item) && typeof item.id === 'string' && typeof item.name === 'string')
	);
}

function pickStrings<K extends string>(value: Json, keys: readonly K[]): {[P in K]?: string} {
	const found: {[P in K]?: string} = {};
	for (const key of keys) {
		const text = value[key];
		if (typeof text === 'string') found[key] = text;
	}
	return found;
}
