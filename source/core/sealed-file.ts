import type {ConfigFile} from './config-file.ts';
import {isObject, type Json} from './json.ts';
import {entryOf, isSealed, sealOf, sealsIn} from './seal.ts';
import type {SecretStore} from './secret-store.ts';

/*
 * On disk a record of the keychain has `store: "keychain"`, none of its secrets, and in `keychain` the name of an entry for
 * each of them. An entry is written once and never changed: who has read it knows it for ever.
 */
const entryName = /^[\w-]{16,64}$/;

/** The lists whose records hold secrets. */
const lists = ['profiles', 'requests'] as const;
type List = (typeof lists)[number];

/** What is a secret: no address, no ID, no `state`, which stands in an address that is sent around. */
const secretPaths: Readonly<Record<List, Readonly<Record<string, readonly string[]>>>> = {
	profiles: {
		clientSecret: ['clientSecret'],
		accessToken: ['tokens', 'accessToken'],
		refreshToken: ['tokens', 'refreshToken'],
	},
	requests: {clientSecret: ['clientSecret'], codeVerifier: ['codeVerifier']},
};

/** Without these a record would look damaged, which it is not: its secret is missing. */
const indispensable = ['accessToken', 'codeVerifier'];

function isOfKeychain(record: unknown): record is Json {
	return isObject(record) && record.store === 'keychain';
}

/** The file as it is in memory: seals stand for secrets of the keychain, and those that are known in their place. */
export function openedFile(file: ConfigFile, known: ReadonlyMap<string, string>): ConfigFile {
	return mapRecords(file, (record, list) => (isOfKeychain(record) ? opened(record, list, known) : record));
}

function opened(record: Json, list: List, known: ReadonlyMap<string, string>): Json {
	const {keychain, ...rest} = record;
	const entries = isObject(keychain) ? keychain : undefined;
	let next: Json = rest;
	for (const [member, path] of Object.entries(secretPaths[list])) {
		if (valueAt(next, path) !== undefined) continue;
		const entry = entries?.[member];
		const isUsable = typeof entry === 'string' && entryName.test(entry);
		if (isUsable) next = withValueAt(next, path, known.get(entry) ?? sealOf(entry));
		else if (isExpected(member, record, entries)) next = withValueAt(next, path, sealOf(''));
	}
	return next;
}

/** Whether a record has to have a secret of which its file names no entry. */
function isExpected(member: string, record: Json, entries: Json | undefined): boolean {
	if (record.kind === 'url' || record.kind === 'token') return false;
	if (indispensable.includes(member)) return true;
	if (entries !== undefined || record.role === 'owner') return false;
	return member !== 'clientSecret' || record.clientSecretCommand === undefined;
}

/** What a file needs of the keychain, so that it can be written. */
export interface SealedFile {
	/** As it is on disk. */
	readonly file: ConfigFile;
	/** Secrets by the names of their new entries: to be written before the file is. */
	readonly entries: ReadonlyMap<string, string>;
}

/**
 * Takes the secrets of the keychain's records out of a file that was changed.
 *
 * @param before in memory, before it was changed
 * @param known values of entries that `before` names
 * @param choice for new records; undefined: that of the request that a new profile answers, else the file
 * @param newEntry a name that nobody can guess
 */
export function sealedFile(
	after: ConfigFile,
	before: ConfigFile,
	known: ReadonlyMap<string, string>,
	choice: SecretStore | undefined,
	newEntry: () => string,
): SealedFile {
	const entries = new Map<string, string>();
	const byValue = new Map([...known].map(([entry, value]) => [value, entry]));
	const there = new Set([...sealsIn(before), ...known.keys()]);
	const old = new Set(lists.flatMap(list => Object.values(before[list] ?? {})));
	const answers = Object.entries(before.requests ?? {}).some(
		([id, request]) => isOfKeychain(request) && !Object.hasOwn(after.requests ?? {}, id),
	);
	const nameOf = (value: string): string => {
		if (isSealed(value)) return entryOf(value);
		const entry = byValue.get(value) ?? newEntry();
		if (!byValue.has(value)) {
			byValue.set(value, entry);
			entries.set(entry, value);
		}
		return entry;
	};
	const seal = (record: unknown, list: List, name: string): unknown => {
		const isNew =
			isObject(record) &&
			!Object.hasOwn(before[list] ?? {}, name) &&
			!old.has(record) &&
			hasSecret(record, list);
		const usual = list === 'profiles' && answers ? 'keychain' : 'file';
		const placed =
			isNew && record.store === undefined && (choice ?? usual) === 'keychain'
				? {...record, store: 'keychain'}
				: record;
		if (!isOfKeychain(placed)) {
			if (sealsIn(placed).size > 0) throw new Error('A secret of the keychain is not for the file.');
			return placed;
		}
		let next: Json = placed;
		const named: [string, string][] = [];
		for (const [member, path] of Object.entries(secretPaths[list])) {
			const value = valueAt(placed, path);
			if (typeof value !== 'string') continue;
			// What was read some time ago may name an entry that another process has replaced since.
			const isOld = isSealed(value) && !there.has(entryOf(value));
			const now = isOld ? valueAt(before[list]?.[name], path) : undefined;
			named.push([member, nameOf(typeof now === 'string' ? now : value)]);
			next = withValueAt(next, path, undefined);
		}
		const found = named.filter(([, entry]) => entry !== '');
		return found.length > 0 ? {...next, keychain: Object.fromEntries(found)} : next;
	};
	return {file: mapRecords(after, seal), entries};
}

/** The entries that a file on disk names. */
export function entriesIn(file: ConfigFile): ReadonlySet<string> {
	const found = new Set<string>();
	for (const record of lists.flatMap(list => Object.values(file[list] ?? {}))) {
		const entries = isOfKeychain(record) && isObject(record.keychain) ? Object.values(record.keychain) : [];
		for (const entry of entries) if (isEntryName(entry)) found.add(entry);
	}
	return found;
}

/**
 * Entries that may be in the keychain and that no record names: those that a save was about to write, and those whose
 * record is gone. Noted in the file, so that a process that is killed leaves no secret behind for good.
 */
export function leftoversIn({keychainLeftovers: noted}: ConfigFile): readonly string[] {
	return Array.isArray(noted) ? noted.filter(isEntryName) : [];
}

/** The file with these leftovers noted in it. */
export function withLeftovers(file: ConfigFile, entries: Iterable<string>): ConfigFile {
	const {keychainLeftovers: _, ...rest} = file;
	const noted = [...new Set(entries)];
	return noted.length > 0 ? {...rest, keychainLeftovers: noted} : rest;
}

function isEntryName(value: unknown): value is string {
	return typeof value === 'string' && entryName.test(value);
}

/**
 * A file in memory whose secrets all go to the other place with its next save.
 * @returns also the names of the profiles, and how many open requests, that move
 */
export function movedFile(file: ConfigFile, to: SecretStore) {
	const moved = {profiles: [] as string[], requests: 0};
	const next = mapRecords(file, (record, list, name) => {
		if (!isObject(record) || isOfKeychain(record) === (to === 'keychain')) return record;
		if (to === 'keychain' && !hasSecret(record, list)) return record;
		if (list === 'profiles') moved.profiles.push(name);
		else moved.requests++;
		const {store: _, ...rest} = record;
		return to === 'keychain' ? {...rest, store: to} : rest;
	});
	return {file: next, ...moved};
}

/** Whose secrets the seals in a file stand for, in words. */
export function ownersOfSeals(file: ConfigFile, entries: ReadonlySet<string>): readonly string[] {
	return lists.flatMap(list =>
		Object.entries(file[list] ?? {})
			.filter(([, record]) => [...sealsIn(record)].some(entry => entries.has(entry)))
			.map(([name]) => (list === 'profiles' ? `“${name}”` : `the open request ${name}`)),
	);
}

/** The file with each of its records changed; the same one where none is. */
function mapRecords(
	file: ConfigFile,
	change: (record: unknown, list: List, name: string) => unknown,
): ConfigFile {
	let next = file;
	for (const list of lists) {
		const records = file[list];
		if (!records) continue;
		const changed = new Map<string, unknown>();
		for (const name of Object.keys(records)) {
			const after = change(records[name], list, name);
			if (after !== records[name]) changed.set(name, after);
		}
		if (changed.size === 0) continue;
		const all = Object.entries(records).map(([name, record]) => [name, changed.get(name) ?? record]);
		next = {...next, [list]: Object.fromEntries(all)};
	}
	return next;
}

function hasSecret(record: Json, list: List): boolean {
	return Object.values(secretPaths[list]).some(path => valueAt(record, path) !== undefined);
}

function valueAt(record: unknown, [key, below]: readonly string[]): unknown {
	const value = isObject(record) ? record[key!] : undefined;
	return below === undefined ? value : isObject(value) ? value[below] : undefined;
}

/** @param value undefined: taken out */
function withValueAt(record: Json, [key, below]: readonly string[], value: string | undefined): Json {
	if (below !== undefined) {
		const inner = record[key!];
		return isObject(inner) ? {...record, [key!]: withValueAt(inner, [below], value)} : record;
	}
	if (value !== undefined) return {...record, [key!]: value};
	const {[key!]: _, ...rest} = record;
	return rest;
}
