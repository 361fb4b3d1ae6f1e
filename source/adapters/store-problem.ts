import type {HowLong} from '../core/failure.ts';

/** A reason found by ourselves, in the same place of the sentence as the system's: "Cannot save config.json: …". */
export class StoreProblem extends Error {
	/** Whether the same would be found again and again. */
	readonly lasts: HowLong;

	constructor(reason: string, lasts: HowLong = 'for good') {
		super(reason);
		this.lasts = lasts;
	}
}
