import type {Context} from './context.ts';

/** One row of the catalogue that can be run. */
export interface Case {
	/** `A01`. */
	readonly id: string;
	/** The input in a few words. */
	readonly input: string;
	/** The row in the wizard, where the same ID is also run without a terminal: both have to pass. */
	readonly inWizard?: true;
	/** Holds the default port 9090: one at a time. */
	readonly needsPort9090?: true;
	/** Takes more than about two seconds: not in the quick run of `npm test`. */
	readonly slow?: true;
	/** Loads the machine or measures short times: runs with no other. */
	readonly alone?: true;
	/** Until the case itself counts as hung, in seconds; 120. The run's slack stretches it. */
	readonly limitSeconds?: number;
	/** @returns the outcome in a few words. @throws Error with what is wrong; Skip */
	readonly run: (context: Context) => Promise<string>;
}

/** A case that does not apply or cannot run here. */
export class Skip extends Error {}

/** @throws Error with `message` unless `condition` holds */
export function check(condition: unknown, message: string): asserts condition {
	if (!condition) throw new Error(message);
}

/** @throws Skip */
export function skip(reason: string): never {
	throw new Skip(reason);
}
