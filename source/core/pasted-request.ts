import {
	asksForSignIn,
	firstAddress,
	isWholeRequest,
	maximumPaste,
	mayGoOn,
	outOfQuotedPrintable,
	readingsOf,
	tidyPaste,
} from './pasted.ts';
import type {Holds} from './pasted-message.ts';
import {cleanText} from './redact.ts';
import {linkInside} from './wrapped-link.ts';

export interface NoUrl {
	readonly kind: 'no-url';
	readonly reason: string;
}

/** What a line of a message, or several that belong together, are to somebody who waits for an authorization URL. */
export function holdsAuthorizationUrl(text: string): Holds {
	const tidy = tidyPaste(text);
	const address = firstAddress(outOfQuotedPrintable(tidy) ?? tidy);
	if (address === undefined) return /https?%3A%2F%2F/i.test(text) ? 'whole' : 'nothing';
	if (!asksForSignIn(address)) return 'nothing';
	const lines = tidy.trimEnd().split('\n');
	const last = lines.at(-1)!.trimEnd();
	// Prose that follows, or a line that was not broken.
	const isOver = lines.length > 1 && !address.endsWith(last.split(/\s+/).at(-1)!.slice(-8));
	if (isOver) return 'whole';
	return isWholeRequest(address) && !mayGoOn(tidy) ? 'whole' : 'begun';
}

export interface FoundRequest {
	readonly address: string | NoUrl;
	/** Another link was around it. */
	readonly isUnwrapped?: boolean;
}

/** The address in a text: joined where it was broken, out of what mail programs and filters put around it. */
export function authorizationUrlIn(text: string): FoundRequest {
	const trimmed = text.trim();
	if (trimmed === '') return noUrl('No address was found: the text is empty.');
	// One address, however long, is told as too long.
	if (/^https?:\/\/\S+$/i.test(trimmed) && trimmed.length > maximumPaste) return {address: trimmed};
	if (trimmed.length > maximumPaste) return noUrl(`It has more than ${maximumPaste} characters.`);
	const inner = /^[<"'“‘`](.*)[>"'”’`]$/s.exec(trimmed)?.[1] ?? trimmed;
	const before = firstAddress(inner);
	const tidy = tidyPaste(inner);
	// `javascript:open("https://…")` is no address; “Address: https://…” holds one.
	const isOther = /^[a-z][a-z\d+.-]{0,30}:(?!https?:|\s)/i.test(tidy.replace(/^https?:/i, ''));
	for (const reading of isOther ? [] : readingsOf(outOfQuotedPrintable(tidy) ?? tidy)) {
		// Nothing but an address: quotes and brackets in it are of who made it, and to be judged.
		const address = /^https?:\/\/\S+$/i.test(reading) ? reading : firstAddress(reading);
		if (address === undefined) continue;
		const whole = linkInside(address);
		const isUnwrapped = whole !== undefined || (before !== undefined && linkInside(before) !== undefined);
		return {address: whole ?? address, isUnwrapped};
	}
	const scheme = /^([a-z][a-z\d+.-]{0,30}):/i.exec(inner)?.[1];
	return scheme && !/^https?$/i.test(scheme)
		? noUrl(`An authorization URL begins with https://, not with ${cleanText(scheme, 40)}:`)
		: noUrl('No address was found in this text: an authorization URL begins with https://');
}

const noUrl = (reason: string): FoundRequest => ({address: {kind: 'no-url', reason}});
