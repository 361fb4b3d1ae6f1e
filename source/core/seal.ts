import {isObject} from './json.ts';

/**
 * A seal stands in memory in the place of a secret that is in the keychain and was not read. It names the entry, and can
 * be no secret, nor be sent: no header and no field takes its first character.
 */
const mark = '\u0000keychain:';

/** Stands for the secret of an entry. */
export function sealOf(entry: string): string {
	return mark + entry;
}

/** The entry that a seal names. */
export function entryOf(seal: string): string {
	return seal.slice(mark.length);
}

/** Whether a text stands for a secret of the keychain. */
export function isSealed(text: string): boolean {
	return text.startsWith(mark);
}

/** The entries that the seals in a value name; an empty name is of an entry that nobody knows. */
export function sealsIn(value: unknown): ReadonlySet<string> {
	const found = new Set<string>();
	replaced(value, seal => {
		found.add(entryOf(seal));
		return seal;
	});
	return found;
}

/** The value with what is known in the place of its seals. */
export function unsealedWith<T>(value: T, known: ReadonlyMap<string, string>): T {
	return replaced(value, seal => known.get(entryOf(seal)) ?? seal) as T;
}

function replaced(value: unknown, by: (seal: string) => string): unknown {
	if (typeof value === 'string') return isSealed(value) ? by(value) : value;
	if (Array.isArray(value)) return value.map(each => replaced(each, by));
	if (!isObject(value) || Object.getPrototypeOf(value) !== Object.prototype) return value;
	return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, replaced(each, by)]));
}
