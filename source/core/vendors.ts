import {Failure} from './failure.ts';
import {isObject, parseJson} from './json.ts';
import type {Vendor} from './profile.ts';
import {cleanText} from './redact.ts';

export interface ReadVendors {
	/** Each ID once, in SMAPI's order. */
	readonly vendors: readonly Vendor[];
	/** How many items could not be read. */
	readonly skipped: number;
}

/** The longest vendor name that is kept, in characters. */
const nameLimit = 200;

/**
 * Reads the answer to `GET /v1/vendors` (SMAPI, Vendor operations).
 *
 * @param host for the words of a failure
 * @returns Failure `smapi_unauthorized`, `smapi_forbidden`, `redirected`, `server_busy`, `not_smapi`, `bad_answer`
 */
export function readVendors(status: number, bodyText: string, host = 'SMAPI'): ReadVendors | Failure {
	const value = parseJson(bodyText);
	if (status !== 200) return failureOf(status, value, host);
	if (value === undefined && bodyText.trimStart().startsWith('<')) return new Failure('not_smapi', {host});
	if (!isObject(value) || !Array.isArray(value.vendors)) {
		return new Failure('bad_answer', {host, detail: 'it holds no list of vendors'});
	}
	const items: readonly unknown[] = value.vendors;
	const found = new Map<string, Vendor>();
	let skipped = 0;
	for (const item of items) {
		const vendor = readVendor(item);
		if (!vendor) skipped++;
		else if (!found.has(vendor.id)) found.set(vendor.id, vendor);
	}
	// A list of nothing but such items does not say that the account has no vendor.
	if (found.size === 0 && skipped > 0) {
		return new Failure('bad_answer', {host, detail: 'no vendor in it has a usable ID'});
	}
	return {vendors: [...found.values()], skipped};
}

function readVendor(item: unknown): Vendor | undefined {
	if (!isObject(item) || typeof item.id !== 'string' || !/^[\x21-\x7E]{1,100}$/.test(item.id))
		return undefined;
	const name = typeof item.name === 'string' ? cleanText(item.name, nameLimit) : '';
	return {id: item.id, name: name || item.id};
}

function failureOf(status: number, value: unknown, host: string): Failure {
	const why = isObject(value) && typeof value.message === 'string' ? value.message : undefined;
	if (status === 401) return new Failure('smapi_unauthorized', {}, {why});
	if (status === 403) return new Failure('smapi_forbidden', {}, {why});
	if (status >= 300 && status < 400) return new Failure('redirected', {host});
	if (status === 511) return new Failure('not_smapi', {host});
	if (status === 429 || status >= 500) return new Failure('server_busy', {host, status}, {why});
	return new Failure('bad_answer', {host, detail: `status ${status}`}, {why});
}

/** `Acme Skills (M2ABC…)`: whose account a token is for. */
export function vendorWords(vendors: readonly Vendor[] | undefined): string {
	if (vendors === undefined) return 'SMAPI did not say';
	if (vendors.length === 0) return 'no vendor ID known';
	const shown = vendors.slice(0, 3).map(({id, name}) => (name === '' ? id : `${name} (${id})`));
	return vendors.length > 3 ? `${shown.join(', ')} and ${vendors.length - 3} more` : shown.join(', ');
}
