import {type Hosts, hostProblem} from './hosts.ts';
import {doubledKey, isObject, type Json, parseJson} from './json.ts';
import {
	isProfileName,
	type OpenRequest,
	type Profile,
	type Role,
	roles,
	type Tokens,
	type Vendor,
} from './profile.ts';
import {isSealed} from './seal.ts';
import {splitWords} from './split-words.ts';

/** The version of the file that we write. */
export const fileVersion = 1;

/** The file as it is on disk: what we do not know survives untouched. Values are judged one by one when read. */
export interface ConfigFile {
	readonly version: number;
	readonly defaultProfile?: string;
	readonly profiles?: Json;
	readonly requests?: Json;
	readonly draft?: Json;
	/** Who asked for access last: the next offer. */
	readonly from?: unknown;
	readonly [key: string]: unknown;
}

/** How the bytes of the file were judged. `empty`: no file, or 0 bytes. */
export type FileJudgement =
	| {readonly kind: 'good'; readonly file: ConfigFile}
	| {readonly kind: 'empty'; readonly file: ConfigFile}
	| {readonly kind: 'newer'}
	| {readonly kind: 'damaged'; readonly detail: string};

/** Judges the text of the file; never throws (contract 3, "Safe"). */
export function judgeFile(text: string): FileJudgement {
	if (text === '') return {kind: 'empty', file: {version: fileVersion}};
	const value = parseJson(text);
	if (value === undefined) return {kind: 'damaged', detail: 'it is not JSON'};
	if (!isObject(value)) return {kind: 'damaged', detail: 'it is not a JSON object'};
	const doubled = doubledKey(text, value);
	if (doubled !== undefined) return {kind: 'damaged', detail: `“${doubled}” stands in it twice`};
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

/** Every profile with its name, in the order of the file; damaged ones with their reason. */
export function profilesIn(file: ConfigFile): [string, Profile | Damaged][] {
	return mapProfiles(file, (name, profile) => [name, profile]);
}

/** What `make` makes of each of them: for what keeps none, since to hold a thousand takes longer than to read them. */
export function mapProfiles<T>(
	{profiles = {}}: ConfigFile,
	make: (name: string, profile: Profile | Damaged) => T,
): T[] {
	// A thousand profiles have the same few hosts.
	const judged = new Map<unknown, boolean>();
	const isKnownHost = (value: unknown): value is string => {
		if (!judged.has(value)) judged.set(value, isHost(value));
		return judged.get(value) === true;
	};
	return Object.keys(profiles).map(name => make(name, parseProfile(profiles[name], isKnownHost)));
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

/** A profile that this client was given by way of this return URL: Amazon knows the address. */
export function madeWith(file: ConfigFile, clientId: string, redirectUri: string): string | undefined {
	return profilesIn(file).find(
		([, profile]) =>
			!isDamaged(profile) && profile.clientId === clientId && profile.redirectUri === redirectUri,
	)?.[0];
}

/** The default profile: the file's, if it is there, else undefined. */
export function defaultProfileIn(file: ConfigFile): string | undefined {
	const name = file.defaultProfile;
	return typeof name === 'string' && Object.hasOwn(file.profiles ?? {}, name) ? name : undefined;
}

/** Whether a profile has that name, or an open request will give it to one. */
export function isNameInUse(file: ConfigFile, name: string): boolean {
	const isOfRequest = requestsIn(file).some(([, request]) => request.profileName === name);
	return Object.hasOwn(file.profiles ?? {}, name) || isOfRequest;
}

/** Adds or replaces a profile; keys that we do not know stay. The first one saved becomes the default. */
export function withProfile(file: ConfigFile, name: string, profile: Profile): ConfigFile {
	const profiles = file.profiles ?? {};
	const before = own(profiles, name);
	const {hosts, tokens, ...rest} = written(profile) as Record<'hosts' | 'tokens', Json>;
	const merged = {
		...unknownKeys(before, profileKeys),
		...rest,
		hosts: {...unknownKeys(before.hosts, hostKeys), ...hosts},
		tokens: {...unknownKeys(before.tokens, tokenKeys), ...tokens},
	};
	const isFirst = Object.keys(profiles).length === 0;
	return {
		...file,
		...(isFirst ? {defaultProfile: name} : {}),
		profiles: {...profiles, [name]: merged},
	};
}

/** Changes a profile that is there; the same file when it is gone or damaged by now, or `change` gives back what it got. */
export function changedProfile(
	file: ConfigFile,
	name: string,
	change: (profile: Profile) => Profile,
): ConfigFile {
	const before = profileIn(file, name);
	if (!before || isDamaged(before)) return file;
	const after = change(before);
	return after === before ? file : withProfile(file, name, after);
}

/** Takes a profile away; the default goes with it. The same file when there is none of that name. */
export function withoutProfile(file: ConfigFile, name: string): ConfigFile {
	const profiles = file.profiles ?? {};
	if (!Object.hasOwn(profiles, name)) return file;
	const next = {...file, profiles: without(profiles, [name])};
	return file.defaultProfile === name ? (without(next, ['defaultProfile']) as unknown as ConfigFile) : next;
}

/**
 * Renames a profile in its place; default and open requests follow. A profile that has the new name already is replaced:
 * ask first. The same file when there is nothing to rename.
 */
export function withRenamedProfile(file: ConfigFile, from: string, to: string): ConfigFile {
	const before = file.profiles ?? {};
	if (from === to || !Object.hasOwn(before, from)) return file;
	const profiles = Object.fromEntries(
		Object.entries(before)
			.filter(([name]) => name !== to)
			.map(([name, value]) => [name === from ? to : name, value]),
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

/** Adds or replaces an open request; keys that we do not know stay. */
export function withRequest(file: ConfigFile, id: string, request: OpenRequest): ConfigFile {
	const requests = file.requests ?? {};
	const merged = {...unknownKeys(own(requests, id), requestKeys), ...written(request)};
	return {...file, requests: {...requests, [id]: merged}};
}

/** Takes an open request away. The same file when there is none of that ID. */
export function withoutRequest(file: ConfigFile, id: string): ConfigFile {
	const requests = file.requests ?? {};
	return Object.hasOwn(requests, id) ? {...file, requests: without(requests, [id])} : file;
}

/** Who asked for access last (contract 1, `send-url`); somebody may have edited it. */
export function lastFrom({from}: ConfigFile): string | undefined {
	return typeof from === 'string' && from !== '' ? from : undefined;
}

/** Puts the draft down, or takes it away. The same file when there is none to take away. */
export function withDraft(file: ConfigFile, draft: Json | undefined): ConfigFile {
	if (draft) return {...file, draft};
	return file.draft ? (without(file, ['draft']) as unknown as ConfigFile) : file;
}

/** What an object of the file holds under a key of its own; an empty object for anything else. */
function own(values: Json, key: string): Json {
	const value = Object.hasOwn(values, key) ? values[key] : undefined;
	return isObject(value) ? value : {};
}

function unknownKeys(value: unknown, known: readonly string[]): Json {
	return isObject(value) ? without(value, known) : {};
}

function without(value: Json, keys: readonly string[]): Json {
	return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}

/** Whether nothing was ever saved: no profile, no open request, no draft. */
export function isEmpty(file: ConfigFile): boolean {
	const {profiles = {}, draft} = file;
	return Object.keys(profiles).length === 0 && requestsIn(file).length === 0 && draft === undefined;
}

/** The file anew, or what is known of it where it was damaged meanwhile: the next save tells that. */
export function readOr(known: ConfigFile, read: () => ConfigFile): ConfigFile {
	try {
		return read();
	} catch {
		return known;
	}
}

const profileTexts = ['clientId', 'clientSecret', 'redirectUri', 'vendorId'] as const;
const profileDates = ['usedAt', 'signedInAt', 'secretAt'] as const;
const profileKeys = [
	...profileTexts,
	'clientSecretCommand',
	'role',
	'hosts',
	'scopes',
	'grantedScopes',
	'vendors',
	'createdAt',
	...profileDates,
	'tokens',
] as const satisfies readonly (keyof Profile)[];
const hostKeys = ['authorize', 'token', 'smapi'] as const satisfies readonly (keyof Hosts)[];
const tokenKeys = [
	'accessToken',
	'tokenType',
	'expiresAt',
	'refreshToken',
	'obtainedAt',
	'refusedAt',
] as const satisfies readonly (keyof Tokens)[];
const requestTexts = [
	'profileName',
	'clientId',
	'clientSecret',
	'redirectUri',
	'state',
	'codeVerifier',
	'authorizationUrl',
	'from',
] as const;
const requestKeys = [
	...requestTexts,
	'clientSecretCommand',
	'kind',
	'hosts',
	'scopes',
	'createdAt',
] as const satisfies readonly (keyof OpenRequest)[];

/** Why a profile of the file cannot be used; never a value of it. */
export interface Damaged {
	readonly damaged: string;
}

/** Whether a parsed profile could not be used. */
export function isDamaged(value: Profile | Damaged): value is Damaged {
	return 'damaged' in value;
}

/**
 * A profile or open request as it is written: times in ISO 8601, UTC; a command stands instead of the client secret. Where
 * its secrets are kept is no part of it: that stays as the file has it.
 */
export function written({store: _, ...value}: Profile | OpenRequest): Json {
	const json = JSON.parse(JSON.stringify(value)) as Json;
	return value.clientSecretCommand === undefined ? json : without(json, ['clientSecret']);
}

/** Reads one profile of the file or of an import; says what is wrong, never the value. */
export function parseProfile(value: unknown, isKnownHost = isHost): Profile | Damaged {
	if (!isObject(value)) return {damaged: 'it is no object'};
	const tokens = parseTokens(value.tokens);
	if ('damaged' in tokens) return tokens;
	const hosts = parseHosts(value.hosts, isKnownHost);
	if (!hosts) return {damaged: 'hosts are missing, not https or no hosts'};
	const {role, vendors, scopes, grantedScopes} = value;
	if (!roles.includes(role as Role)) return {damaged: 'role is unknown'};
	const createdAt = parseDate(value.createdAt);
	if (!createdAt) return {damaged: 'createdAt is no time'};
	if (!isStrings(scopes)) return {damaged: 'scopes are no list'};
	if (grantedScopes !== undefined && !isStrings(grantedScopes)) return {damaged: 'grantedScopes are no list'};
	if (vendors !== undefined && !isVendors(vendors)) return {damaged: 'vendors are no list'};
	// Built up in the order of the file: seven spreads take as long as all else here, which a thousand profiles show.
	const profile = {role} as Writable<Profile>;
	for (const key of profileTexts) {
		const text = value[key];
		if (text === undefined) continue;
		if (typeof text !== 'string' || !isUsable(text)) return {damaged: `${key} is no usable text`};
		profile[key] = text;
	}
	const command = commandOf(value);
	if (command === null) return {damaged: 'clientSecretCommand is no usable text'};
	if (role !== 'owner' && value.clientId === undefined) return {damaged: 'clientId is missing'};
	if (command.clientSecretCommand !== undefined) profile.clientSecretCommand = command.clientSecretCommand;
	profile.hosts = hosts;
	profile.scopes = scopes;
	if (grantedScopes) profile.grantedScopes = grantedScopes;
	if (vendors) profile.vendors = vendors;
	profile.createdAt = createdAt;
	for (const key of profileDates) {
		// What is no time counts as absent.
		const date = parseDate(value[key]);
		if (date) profile[key] = date;
	}
	profile.tokens = tokens;
	if (value.store === 'keychain') profile.store = value.store;
	return profile;
}

type Writable<T> = {-readonly [K in keyof T]: T[K]};

function parseTokens(value: unknown): Tokens | Damaged {
	if (!isObject(value)) return {damaged: 'tokens are missing'};
	const {accessToken, tokenType, refreshToken} = value;
	if (typeof accessToken !== 'string' || !isUsable(accessToken))
		return {damaged: 'accessToken is no usable text'};
	if (refreshToken !== undefined && (typeof refreshToken !== 'string' || !isUsable(refreshToken))) {
		return {damaged: 'refreshToken is no usable text'};
	}
	const obtainedAt = parseDate(value.obtainedAt);
	if (!obtainedAt) return {damaged: 'obtainedAt is no time'};
	const expiresAt = parseDate(value.expiresAt);
	if (value.expiresAt !== undefined && !expiresAt) return {damaged: 'expiresAt is no time'};
	const refusedAt = parseDate(value.refusedAt);
	const tokens = {
		accessToken,
		tokenType: typeof tokenType === 'string' ? tokenType : 'bearer',
	} as Writable<Tokens>;
	if (expiresAt) tokens.expiresAt = expiresAt;
	if (refreshToken !== undefined) tokens.refreshToken = refreshToken;
	tokens.obtainedAt = obtainedAt;
	if (refusedAt) tokens.refusedAt = refusedAt;
	return tokens;
}

/** Reads an open request; undefined when it cannot be used (it stays on file). */
function parseRequest(value: unknown): OpenRequest | undefined {
	if (!isObject(value)) return undefined;
	const {kind} = value;
	const createdAt = parseDate(value.createdAt);
	if (!createdAt || (kind !== 'code' && kind !== 'url' && kind !== 'token')) return undefined;
	const texts = pickStrings(value, requestTexts);
	if (texts.profileName !== undefined && !isProfileName(texts.profileName)) return undefined;
	const hosts = parseHosts(value.hosts);
	const needed = ['clientId', 'redirectUri', 'state', 'codeVerifier'] as const;
	const command = commandOf(value);
	const isWhole =
		hosts && needed.every(key => texts[key]) && (texts.clientSecret || command?.clientSecretCommand);
	if (kind === 'code' && !isWhole) return undefined;
	return {
		kind,
		...texts,
		...command,
		...(hosts ? {hosts} : {}),
		...(isStrings(value.scopes) ? {scopes: value.scopes} : {}),
		createdAt,
		...(value.store === 'keychain' ? {store: value.store} : {}),
	};
}

/** The command that prints the client secret, in whatever letters; null where it cannot be one. */
function commandOf({clientSecretCommand: text}: Json): Pick<Profile, 'clientSecretCommand'> | null {
	if (text === undefined) return {};
	return typeof text === 'string' && splitWords(text)?.length && !/\p{Cc}/u.test(text)
		? {clientSecretCommand: text}
		: null;
}

function parseHosts(value: unknown, isKnownHost = isHost): Hosts | undefined {
	if (!isObject(value)) return undefined;
	const {authorize, token, smapi} = value;
	return isKnownHost(authorize) && isKnownHost(token) && isKnownHost(smapi)
		? {authorize, token, smapi}
		: undefined;
}

/** Secrets go over plain http to this computer alone, also when the file was edited by hand. */
function isHost(value: unknown): value is string {
	return typeof value === 'string' && hostProblem(value) === undefined;
}

const lastTime = Date.UTC(9999, 11, 31);

function parseDate(value: unknown): Date | undefined {
	if (typeof value !== 'string') return undefined;
	const date = new Date(value);
	// At the end of the calendar an hour more is no time; nobody signed in there.
	return date.getTime() <= lastTime ? date : undefined;
}

/** A text that can stand in a header or a form: visible ASCII (RFC 6749 appendix A); or the seal of one. */
function isUsable(text: string): boolean {
	return /^[\x20-\x7E]+$/.test(text) || isSealed(text);
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
