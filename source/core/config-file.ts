import type {Hosts} from './hosts.ts';
import {
	isProfileName,
	type OpenRequest,
	type Profile,
	type Role,
	roles,
	type Tokens,
	type Vendor,
} from './profile.ts';

/** The version of the file that we write. */
export const fileVersion = 1;

/** The file as it is on disk: what we do not know survives untouched. Values are judged one by one when read. */
export interface ConfigFile {
	readonly version: number;
	readonly defaultProfile?: string;
	readonly profiles?: Json;
	readonly requests?: Json;
	readonly draft?: Json;
	readonly [key: string]: unknown;
}

export type Json = {readonly [key: string]: unknown};

/** How the bytes of the file were judged. `empty`: no file, or 0 bytes. */
export type FileJudgement =
	| {readonly kind: 'good'; readonly file: ConfigFile}
	| {readonly kind: 'empty'; readonly file: ConfigFile}
	| {readonly kind: 'newer'}
	| {readonly kind: 'damaged'; readonly detail: string};

/** Judges the text of the file; never throws (contract 3, "Safe"). */
export function judgeFile(text: string): FileJudgement {
	if (text.trim() === '') return {kind: 'empty', file: {version: fileVersion}};
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return {kind: 'damaged', detail: 'it is no JSON'};
	}
	if (!isObject(value)) return {kind: 'damaged', detail: 'it holds no object'};
	const {version} = value;
	if (typeof version === 'number' && version > fileVersion) return {kind: 'newer'};
	if (version !== fileVersion) return {kind: 'damaged', detail: 'it has no version of ours'};
	for (const key of ['profiles', 'requests', 'draft']) {
		if (value[key] !== undefined && !isObject(value[key]))
			return {kind: 'damaged', detail: `“${key}” is no object`};
	}
	return {kind: 'good', file: value as unknown as ConfigFile};
}

/** The profile of that name, `damaged` with the reason, or undefined when there is none. */
export function profileIn(file: ConfigFile, name: string): Profile | Damaged | undefined {
	const profiles = file.profiles ?? {};
	return Object.hasOwn(profiles, name) ? parseProfile(profiles[name]) : undefined;
}

export interface Damaged {
	readonly damaged: string;
}

/** Whether a parsed profile could not be used. */
export function isDamaged(value: Profile | Damaged): value is Damaged {
	return 'damaged' in value;
}

/** Every profile with its name, in the order of the file; damaged ones with their reason. */
export function profilesIn(file: ConfigFile): [string, Profile | Damaged][] {
	return Object.entries(file.profiles ?? {}).map(([name, value]) => [name, parseProfile(value)]);
}

/** The readable open requests with their IDs, oldest first. */
export function requestsIn(file: ConfigFile): [string, OpenRequest][] {
	const found: [string, OpenRequest][] = [];
	for (const [id, value] of Object.entries(file.requests ?? {})) {
		const request = parseRequest(value);
		if (request) found.push([id, request]);
	}
	return found.sort((a, b) => a[1].createdAt.getTime() - b[1].createdAt.getTime());
}

/** The default profile: the file's, if it is there, else undefined. */
export function defaultProfileIn(file: ConfigFile): string | undefined {
	const name = file.defaultProfile;
	return typeof name === 'string' && Object.hasOwn(file.profiles ?? {}, name) ? name : undefined;
}

/** Adds or replaces a profile; keys that we do not know stay. The first one saved becomes the default. */
export function withProfile(file: ConfigFile, name: string, profile: Profile): ConfigFile {
	const before = file.profiles?.[name];
	const written = writeProfile(profile);
	const unknownKeys = isObject(before) ? without(before, profileKeys) : {};
	const unknownTokenKeys =
		isObject(before) && isObject(before.tokens) ? without(before.tokens, tokenKeys) : {};
	const merged = {...unknownKeys, ...written, tokens: {...unknownTokenKeys, ...(written.tokens as Json)}};
	const isFirst = Object.keys(file.profiles ?? {}).length === 0;
	return {
		...file,
		...(isFirst ? {defaultProfile: name} : {}),
		profiles: {...file.profiles, [name]: merged},
	};
}

/** Takes a profile away; the default goes with it. */
export function withoutProfile(file: ConfigFile, name: string): ConfigFile {
	const next = {...file, profiles: without(file.profiles ?? {}, [name])};
	return file.defaultProfile === name ? (without(next, ['defaultProfile']) as unknown as ConfigFile) : next;
}

/** Renames a profile in its place; default and open requests follow. */
export function withRenamedProfile(file: ConfigFile, from: string, to: string): ConfigFile {
	const profiles = Object.fromEntries(
		Object.entries(file.profiles ?? {}).map(([name, value]) => [name === from ? to : name, value]),
	);
	const requests = Object.fromEntries(
		Object.entries(file.requests ?? {}).map(([id, value]) => [
			id,
			isObject(value) && value.profileName === from ? {...value, profileName: to} : value,
		]),
	);
	return {
		...file,
		...(file.defaultProfile === from ? {defaultProfile: to} : {}),
		profiles,
		...(file.requests ? {requests} : {}),
	};
}

/** Adds or replaces an open request. */
export function withRequest(file: ConfigFile, id: string, request: OpenRequest): ConfigFile {
	const before = file.requests?.[id];
	const unknownKeys = isObject(before) ? without(before, requestKeys) : {};
	return {
		...file,
		requests: {
			...file.requests,
			[id]: {...unknownKeys, ...request, createdAt: request.createdAt.toISOString()},
		},
	};
}

/** Takes an open request away. */
export function withoutRequest(file: ConfigFile, id: string): ConfigFile {
	return {...file, requests: without(file.requests ?? {}, [id])};
}

/** Puts the draft down, or takes it away. */
export function withDraft(file: ConfigFile, draft: Json | undefined): ConfigFile {
	return draft ? {...file, draft} : (without(file, ['draft']) as unknown as ConfigFile);
}

const profileKeys = [
	'role',
	'clientId',
	'clientSecret',
	'redirectUri',
	'hosts',
	'scopes',
	'grantedScopes',
	'vendors',
	'vendorId',
	'createdAt',
	'usedAt',
	'tokens',
];
const tokenKeys = ['accessToken', 'tokenType', 'expiresAt', 'refreshToken', 'obtainedAt', 'refusedAt'];
const requestKeys = [
	'kind',
	'profileName',
	'clientId',
	'clientSecret',
	'redirectUri',
	'hosts',
	'scopes',
	'state',
	'codeVerifier',
	'authorizationUrl',
	'createdAt',
];

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
	if (!hosts) return {damaged: 'hosts are missing'};
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
	const all = [authorize, token, smapi];
	if (!all.every(host => typeof host === 'string' && /^https?:$/.test(protocolOf(host)))) return undefined;
	return {authorize: authorize as string, token: token as string, smapi: smapi as string};
}

function protocolOf(address: string): string {
	return URL.canParse(address) ? new URL(address).protocol : '';
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

function without(value: Json, keys: readonly string[]): Json {
	return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}
