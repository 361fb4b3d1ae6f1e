import {type FieldId, type HostileId, inputOf} from './catalogue.ts';
import type {Context} from './context.ts';

export interface CaseOptions {
	/** Holds the default port 9090: one at a time. */
	readonly needsPort9090?: true;
	/** Takes more than about two seconds: not in the quick run. */
	readonly slow?: true;
	/** Waits far more than it works, for a time that the program prescribes: runs beside those that work. */
	readonly waits?: true;
	/** Loads the machine or measures short times: runs with no other. */
	readonly alone?: true;
	/** Until the case itself counts as hung, in seconds; 120. The run's slack stretches it. */
	readonly limitSeconds?: number;
}

/** One row of the catalogue that can be run. */
export interface Case extends CaseOptions {
	readonly id: string;
	/** The input in a few words. */
	readonly input: string;
	/** @returns the outcome in a few words. @throws Error with what is wrong; Skip */
	readonly run: (context: Context) => Promise<string>;
}

type Rest = readonly [Case['run']] | readonly [CaseOptions, Case['run']];

function made(id: string, input: string, rest: Rest): Case {
	return rest.length === 1 ? {id, input, run: rest[0]} : {id, input, ...rest[0], run: rest[1]};
}

/** A row without a terminal, or with one where it has no other form. */
export function row(id: HostileId, ...rest: Rest): Case {
	return made(id, inputOf(id), rest);
}

/** The form in the wizard of a row that is also run without a terminal: both have to pass. Always slow. */
export function inWizard(id: HostileId, ...rest: Rest): Case {
	return {...made(id, inputOf(id), rest), slow: true};
}

/** A row of what happened to people. */
export function field(id: FieldId, input: string, ...rest: Rest): Case {
	return made(id, input, rest);
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
