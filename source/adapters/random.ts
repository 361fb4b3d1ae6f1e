import type {Random} from '../ports.ts';

/** The system's random source. `node:crypto` costs 8 ms to load, so it is reached through the global on first use. */
export const systemRandom: Random = {
	base64url(length) {
		const bytes = globalThis.crypto.getRandomValues(new Uint8Array(length));
		return Buffer.from(bytes.buffer).toString('base64url');
	},
};
