import type {OpenRequest, Profile} from './profile.ts';
import {
	type Damaged,
	isObject,
	type Json,
	parseProfile,
	parseRequest,
	writeProfile,
} from './stored-values.ts';

export {
	type Damaged,
	isDamaged,
	isObject,
	type Json,
	parseProfile,
	writeProfile,
} from './stored-values.ts';

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

/** How the bytes of the file were judged. `empty`: no file, or 0 bytes. */
export type FileJudgement =
	| {readonly kind: 'good'; readonly file: ConfigFile}
	| {readonly kind: 'empty'; readonly file: ConfigFile}
	| {readonly kind: 'newer'}
	| {readonly kind: 'damaged'; readonly detail: string};

/** Judges the text of the file; never throws (contract 3, "Safe"). */
export function judgeFile(text: string): FileJudgement {
	if (text === '') return {kind: 'empty', file: {version: fileVersion}};
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
	const profiles = file.profiles ?? {};
	const before = own(profiles, name);
	const written = writeProfile(profile);
	const merged = {
		...unknownKeys(before, profileKeys),
		...written,
		hosts: {...unknownKeys(before.hosts, hostKeys), ...profile.hosts},
		tokens: {...unknownKeys(before.tokens, tokenKeys), ...(written.tokens as Json)},
	};
	const isFirst = Object.keys(profiles).length === 0;
	return {
		...file,
		...(isFirst ? {defaultProfile: name} : {}),
		profiles: {...profiles, [name]: merged},
	};
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
	const merged = {
		...unknownKeys(own(requests, id), requestKeys),
		...request,
		createdAt: request.createdAt.toISOString(),
	};
	return {...file, requests: {...requests, [id]: merged}};
}

/** Takes an open request away. The same file when there is none of that ID. */
export function withoutRequest(file: ConfigFile, id: string): ConfigFile {
	const requests = file.requests ?? {};
	return Object.hasOwn(requests, id) ? {...file, requests: without(requests, [id])} : file;
}

/** An open request ends after so many days (contract 3). */
const longestDays = 30;

/** Whether nobody answered it for 30 days. */
export function isOldRequest({createdAt}: Pick<OpenRequest, 'createdAt'>, now: Date): boolean {
	return createdAt.getTime() < now.getTime() - longestDays * 86_400_000;
}

/** The IDs of the open requests that nobody answered for 30 days. */
export function oldRequests(file: ConfigFile, now: Date): string[] {
	return requestsIn(file)
		.filter(([, request]) => isOldRequest(request, now))
		.map(([id]) => id);
}

/** Takes those away; the same file when there is none. */
export function withoutOldRequests(file: ConfigFile, now: Date): ConfigFile {
	return oldRequests(file, now).reduce(withoutRequest, file);
}

/** The word about it. */
export function droppedRequests(count: number): string {
	return count === 1
		? `An open request was older than ${longestDays} days and was dropped.`
		: `${count} open requests were older than ${longestDays} days and were dropped.`;
}

/** Puts the draft down, or takes it away. The same file when there is none to take away. */
export function withDraft(file: ConfigFile, draft: Json | undefined): ConfigFile {
	if (draft) return {...file, draft};
	return file.draft ? (without(file, ['draft']) as unknown as ConfigFile) : file;
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
const hostKeys = ['authorize', 'token', 'smapi'];
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
