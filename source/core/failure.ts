import {type ExitCode, type FailureRow, failures} from './failures.ts';
import {installedName, withProgram} from './program-name.ts';
import {cleanText} from './redact.ts';
import {shellQuoted} from './shell.ts';

export type FailureCode = keyof typeof failures;

/** Whether the same failure is to be expected at the next try; in the details as `lasts`. */
export type HowLong = 'for good' | 'for the moment';

export type FailureDetails = Readonly<Record<string, string | number>>;

interface FailureOptions {
	/** The other side's own words; cleaned of control characters and cut at 300. */
	readonly why?: string | undefined;
	readonly cause?: unknown;
	/** How commands in the words call this program. @default as when it is installed */
	readonly programName?: string | undefined;
	/** A sentence behind what to do next: whom to ask. Clean. */
	readonly contact?: string | undefined;
}

/** The only kind of error that the product throws on purpose. Its words come from the table. */
export class Failure extends Error {
	readonly code: FailureCode;
	readonly what: string;
	/** The other side's own words, without quotes. */
	readonly why: string | undefined;
	/** At a prompt. */
	readonly next: string;
	/** In the wizard, where no command can be typed. */
	readonly nextInWizard: string;
	readonly exitCode: ExitCode;
	readonly details: FailureDetails;
	readonly #options: FailureOptions;
	#called: Failure | undefined;
	#asking: Failure | undefined;

	/**
	 * `details` fill the `{name}` places of the table's words; they are cleaned of control characters. A command in words
	 * or details begins with `{program}`. `answeredBy: 'owner'` tells whose browser it was, where the table has words for that.
	 */
	constructor(code: FailureCode, details: FailureDetails = {}, options: FailureOptions = {}) {
		const row: FailureRow = rowOf(code, details);
		const {programName = installedName, contact} = options;
		const fill = (text: string) => withProgram(filled(text, details), programName);
		const withContact = (text: string) => (contact === undefined ? text : text + gapAfter(text) + contact);
		super(fill(row.what), options.cause === undefined ? undefined : {cause: options.cause});
		this.name = 'Failure';
		this.code = code;
		this.what = this.message;
		this.why = options.why ? cleanText(options.why, 300) || undefined : undefined;
		this.next = withContact(fill(row.next));
		this.nextInWizard = withContact(fill(row.inWizard ?? row.next));
		this.exitCode = row.exit;
		this.details = details;
		this.#options = options;
	}

	/** The same one, told by a program that was started under this name. The same object for the same name. */
	calledBy(programName: string): Failure {
		if (programName === installedName) return this;
		this.#called ??= this.#with({programName});
		return this.#called;
	}

	/** The same one, which also says whom to ask. The same object each time. @param contact a sentence, cleaned */
	asking(contact: string | undefined): Failure {
		if (contact === undefined || this.#options.contact !== undefined) return this;
		this.#asking ??= this.#with({contact});
		return this.#asking;
	}

	#with(more: FailureOptions): Failure {
		return new Failure(this.code, this.details, {...this.#options, cause: this.cause, ...more});
	}
}

/** Somebody else's browser is no matter of this wizard: the words are the same at a prompt. */
function rowOf(code: FailureCode, {answeredBy}: FailureDetails): FailureRow {
	const row: FailureRow = failures[code];
	const {ofOwner} = row;
	return answeredBy === 'owner' && ofOwner ? {...row, ...ofOwner, inWizard: ofOwner.next} : row;
}

/** A command has its line to itself. */
function gapAfter(text: string): string {
	return /[.?]$/.test(text) ? ' ' : '\n  ';
}

/** Whether the profile file cannot be written, and no other moment will change that (contract 2, `token`). */
export function isUnwritable(error: unknown): error is Failure {
	return error instanceof Failure && error.code === 'save_failed' && error.details.lasts === 'for good';
}

/** @returns the Failure for wrong usage with what to do instead */
export function usage(detail: string, hint: string): Failure {
	return new Failure('usage', {detail, hint});
}

function filled(text: string, details: FailureDetails): string {
	return text.replace(/ ?\{(\w+)(:word)?\}/g, (place, name: string, isWord?: string) => {
		if (name === 'program') return place;
		const clean = cleanText(shownDetail(name, details[name]), 2000, name === 'list');
		// Part of a command that people paste.
		const value = isWord ? shellQuoted(clean) : clean;
		// A detail that is not there takes the blank before it along.
		return value === '' ? '' : (place.startsWith(' ') ? ' ' : '') + value;
	});
}

/** Hosts are known as origins here and by their name there; people read the name. */
function shownDetail(name: string, detail: string | number | undefined): string {
	const text = String(detail ?? '');
	return name === 'host' ? text.replace(/^https?:\/\//, '') : text;
}
