import type {HowLong} from '../core/failure.ts';

/** A reason found by ourselves, in the same place of the sentence as the system's: "Cannot save config.json: …". */
export class StoreProblem extends Error {
	/** Whether the same would be found again and again. */
	readonly lasts: HowLong;
	/** The line that mends it, to be pasted. */
	readonly mend: string | undefined;

	constructor(reason: string, lasts: HowLong = 'for good', mend?: string) {
		super(reason);
		this.lasts = lasts;
		this.mend = mend;
	}
}
