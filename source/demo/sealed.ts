import {createHmac, randomBytes, timingSafeEqual} from 'node:crypto';

const sealLength = 16;

/**
 * Texts that say themselves what they are good for, so that the next practice in the same folder knows those of this one
 * without a store. The same key opens them.
 */
export class Seals {
	readonly #key: string;

	constructor(key: string) {
		this.#key = key;
	}

	/** @param kind opens as nothing else. @returns base64url, another one each time */
	close(kind: string, value: object): string {
		const content = Buffer.from(JSON.stringify({...value, nonce: randomBytes(18).toString('base64url')}));
		return Buffer.concat([this.#sealOf(kind, content), content]).toString('base64url');
	}

	/** @returns undefined: not closed with this key, or as another kind */
	open(kind: string, text: string): object | undefined {
		const bytes = Buffer.from(text, 'base64url');
		const [seal, content] = [bytes.subarray(0, sealLength), bytes.subarray(sealLength)];
		// More than one text decodes to the same bytes; only the one that was given out counts.
		if (seal.length < sealLength || bytes.toString('base64url') !== text) return undefined;
		return timingSafeEqual(seal, this.#sealOf(kind, content)) ? JSON.parse(content.toString()) : undefined;
	}

	/** 32 hex digits that `isOwnId` knows again. */
	newId(): string {
		const random = randomBytes(8).toString('hex');
		return random + this.#hex('id', random).slice(0, 16);
	}

	isOwnId(id: string): boolean {
		return /^[\da-f]{32}$/.test(id) && this.#hex('id', id.slice(0, 16)).startsWith(id.slice(16));
	}

	/** 64 hex digits, the same each time. */
	secretOf(id: string): string {
		return this.#hex('secret', id);
	}

	#hex(kind: string, text: string): string {
		return createHmac('sha256', this.#key).update(`${kind}:${text}`).digest('hex');
	}

	#sealOf(kind: string, content: Buffer): Buffer {
		return createHmac('sha256', this.#key)
			.update(`${kind}:`)
			.update(content)
			.digest()
			.subarray(0, sealLength);
	}
}
