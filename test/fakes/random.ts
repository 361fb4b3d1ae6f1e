import {createHash} from 'node:crypto';
import type {Random} from '../../source/ports.ts';

/** A random source whose values are the same in every run and all different: the hash of a counter. */
export class FakeRandom implements Random {
	/** Every value given out, in order. */
	readonly given: string[] = [];
	readonly #seed: string;

	constructor(seed = 'random') {
		this.#seed = seed;
	}

	base64url(length: number): string {
		const bytes = Buffer.alloc(length);
		for (let at = 0; at < length; at += 32) {
			const block = createHash('sha256').update(`${this.#seed}:${this.given.length}:${at}`).digest();
			block.copy(bytes, at);
		}
		const value = bytes.toString('base64url');
		this.given.push(value);
		return value;
	}
}
