import {randomBytes} from 'node:crypto';

/** A secret that must turn up nowhere but in its permitted sinks. */
export interface Canary {
	/** `client secret`, `access token`, …: for messages; the value is never printed. */
	readonly kind: string;
	readonly value: string;
}

export interface Haystack {
	/** Where the bytes are from: `stderr of token`, a path. */
	readonly name: string;
	readonly bytes: string | Uint8Array;
}

/** A client secret of the right shape: `amzn1.oa2-cs.v1.` and 64 hex digits. */
export function clientSecretCanary(): string {
	return `amzn1.oa2-cs.v1.${randomBytes(32).toString('hex')}`;
}

/** A client ID of the right shape; no secret. */
export function someClientId(): string {
	return `amzn1.application-oa2-client.${randomBytes(16).toString('hex')}`;
}

/** A code of 20 random letters and digits. */
export function codeCanary(): string {
	return randomBytes(40)
		.toString('base64')
		.replace(/[^a-zA-Z0-9]/g, '')
		.slice(0, 20);
}

/**
 * Looks for canaries in bytes, raw and encoded: percent (every byte), base64 and base64url at the three alignments, hex,
 * JSON escapes, and any 12 characters in a row of the random part.
 * @returns a line for each find, without the secret
 */
export function scanForSecrets(haystacks: readonly Haystack[], canaries: readonly Canary[]): string[] {
	const index = indexOf(canaries);
	const found = new Set<string>();
	for (const {name, bytes} of haystacks) {
		const text = typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('latin1');
		for (const [length, needles] of index) {
			for (let at = 0; at + length <= text.length; at++) {
				const needle = needles.get(text.slice(at, at + length));
				if (needle) found.add(`${needle.kind} (${needle.encoding}) in ${name}`);
			}
		}
	}
	return [...found];
}

/** The needles by their text, for each length that they have: a race leaves a thousand tokens and as many outputs. */
type Index = ReadonlyMap<number, ReadonlyMap<string, Needle>>;

const indexes = new WeakMap<readonly Canary[], {readonly count: number; readonly index: Index}>();

function indexOf(canaries: readonly Canary[]): Index {
	const known = indexes.get(canaries);
	if (known?.count === canaries.length) return known.index;
	const index = new Map<number, Map<string, Needle>>();
	for (const needle of canaries.flatMap(needlesOf)) {
		const {length} = needle.text;
		const same = index.get(length) ?? new Map<string, Needle>();
		// What looks the same in two encodings is called by the first.
		if (!same.has(needle.text)) same.set(needle.text, needle);
		index.set(length, same);
	}
	indexes.set(canaries, {count: canaries.length, index});
	return index;
}

interface Needle {
	readonly kind: string;
	readonly encoding: string;
	readonly text: string;
}

const windowLength = 12;

function needlesOf({kind, value}: Canary): Needle[] {
	const random = randomPart(value);
	if (random.length < windowLength) return [];
	const needles: Needle[] = [];
	const add = (encoding: string, text: string) => needles.push({kind, encoding, text});
	for (let at = 0; at + windowLength <= random.length; at++) {
		const part = random.slice(at, at + windowLength);
		const bytes = Buffer.from(part);
		const hex = bytes.toString('hex');
		add('raw', part);
		add('hex', hex);
		add('hex', hex.toUpperCase());
		add('percent', hex.replace(/../g, '%$&'));
		add('percent', hex.toUpperCase().replace(/../g, '%$&'));
		add('JSON escapes', hex.replace(/../g, '\\u00$&'));
		// 12 bytes are 16 characters; every alignment of the whole comes by as one of the windows.
		add('base64', bytes.toString('base64'));
		add('base64url', bytes.toString('base64url'));
	}
	return needles;
}

/** The value without its public prefix. */
function randomPart(value: string): string {
	return value.replace(/^(amzn1\.oa2-cs\.v1\.|Atz[ar]\|(CNRY-)?|(at|rt)-)/, '');
}
