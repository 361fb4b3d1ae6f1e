import {kindOfValue, withArticle} from './client.ts';
import {Failure} from './failure.ts';
import {isObject, type Json, parseJson} from './json.ts';
import {mayGoOn, outOfSoftBreaks, tidyPaste, type Word, withoutClosing, wordsIn} from './pasted.ts';
import type {Holds} from './pasted-message.ts';
import {parseScopes, scopeProblem} from './scopes.ts';

/** A token that a client handed to the owner of the skills. */
export interface ReceivedToken {
	readonly accessToken: string;
	readonly tokenType: 'bearer';
	/** Absent: nobody said. */
	readonly expiresAt?: Date;
	/** Full names. */
	readonly scopes?: readonly string[];
}

/** The longest access token that is taken, in characters (LWA: up to 2048 bytes). */
const tokenLimit = 4096;
const textLimit = 16_384;
const tenYearsInSeconds = 315_360_000;

const hint = 'Paste the access token (it begins with Atza|), the Authorization header, or the JSON of it.';

/**
 * Reads what an owner pastes: a token, its header, quoted or broken over lines, the JSON of `token --json` or of a token
 * answer, or a message with the header on a line. Never repeats the value.
 *
 * @param now counts an `expires_in` from here
 * @returns Failure `wrong_kind` (another secret, no token) or `bad_value` (too long, characters that no token has)
 */
export function readReceivedToken(text: string, now: Date): ReceivedToken | Failure {
	if (text.length > 2 * textLimit)
		return bad(`it is longer than ${tokenLimit} characters, so it is no access token.`);
	const trimmed = readable(text).trim();
	if (trimmed === '') return bad('nothing was pasted.');
	if (trimmed.length > textLimit)
		return bad(`it is longer than ${tokenLimit} characters, so it is no access token.`);
	if (/[^\P{Cc}\t\r\n]/u.test(trimmed)) return bad('it holds control characters, which no token has.');
	if (trimmed.startsWith('{')) return fromJson(trimmed, now);
	const whole = wholeToken(trimmed);
	if (whole !== undefined) return judge(whole.value, whole.isNamed);
	// Other tools say something first: the JSON behind it counts.
	const json = /^[ \t]*\{/m.exec(trimmed);
	const end = trimmed.lastIndexOf('}');
	const object = json && end > json.index ? trimmed.slice(json.index, end + 1) : '';
	return isObject(parseJson(object)) ? fromJson(object, now) : fromMessage(trimmed);
}

/**
 * A line of quoted-printable (RFC 2045 6.7) that goes on in the next: a token has `=` at its very end alone (RFC 6750 2.1),
 * so what follows is more of it, and no greeting.
 */
const softBreak = /^.{60,75}[^=\s]=[ \t]*\r?\n(?![\s=]|[A-Z]?[a-z]{1,20}[,.!]?[ \t]*$)/m;

function readable(text: string): string {
	const tidy = tidyPaste(text);
	return softBreak.test(tidy) || /Atza=7C/.test(tidy) ? outOfSoftBreaks(tidy) : tidy;
}

/** The access token in a text that was pasted in place of an address: it says so itself, and stands in no address. */
export function tokenIn(text: string, now: Date): ReceivedToken | undefined {
	const withoutAddresses = text.replace(/https?:\/\/\S+/gi, '');
	if (!/Atza\||\bbearer\s+\S|"access_?token"/i.test(withoutAddresses)) return undefined;
	const read = readReceivedToken(text, now);
	return read instanceof Failure ? undefined : read;
}

/** What a line of a message, or several that belong together, are to somebody who waits for a token. */
export function holdsToken(text: string, now: Date): Holds {
	const bare = withoutQuotes(text);
	// The value of another field in its place is named at once; nobody sends both bare.
	if (/^(client secret|refresh token|client ID)$/.test(kindOfValue(bare)) && !/\s/.test(bare)) return 'whole';
	// Tokens of Amazon are longer than a window is wide.
	const isShort = /^[^\n]{30,240}$/.test(text.trim());
	const hasBegun = isShort || mayGoOn(text) ? 'begun' : 'whole';
	if (/Atza(?:\||=7C)|\bbearer\s+[\w.~+/|=-]{6,}[^\w:]*$/im.test(text)) return hasBegun;
	const read = readReceivedToken(text, now);
	return read instanceof Failure || !/[A-Za-z\d]{4}|^\w+\.\w+$/.test(bare) ? 'nothing' : hasBegun;
}

/** `Authorization: Bearer …`, `Bearer …` or the value alone, perhaps in quotes and over several lines. */
function wholeToken(text: string): {readonly value: string; readonly isNamed: boolean} | undefined {
	const bare = withoutQuotes(text);
	const named = /^(?:-H\s+)?["']?(?:authorization\s*:\s*)?bearer\s+(.*)$/is.exec(bare)?.[1];
	const value = withoutQuotes(named ?? bare);
	// A blank inside a line is prose; a line end is a token that a mail broke.
	if (/\S[ \t]+\S/.test(value)) return undefined;
	const lines = value.split(/\s+/);
	const isBroken = lines.length > 1 && lines.slice(1).some(isPlainWord);
	return isBroken ? undefined : {value: withoutQuotes(lines.join('')), isNamed: named !== undefined};
}

/** A word, the name of a field, a date or a number to call: what may stand below a token. */
function isPlainWord(line: string): boolean {
	const isNumber = /^\+?\d+(?:[./-]\d+)+$|^\+\d+$/.test(line);
	return isNumber || /^[A-Z]?[a-z]{1,20}[,.!]?$/.test(line) || /^[A-Za-z-]+:/.test(line);
}

function judge(value: string, isNamed: boolean): ReceivedToken | Failure {
	if (value === '') return bad('there is no token in it.');
	const kind = kindOfValue(value);
	const isToken = kind === 'access token' || (kind === 'unknown' && (isNamed || looksLikeToken(value)));
	if (!isToken) return wrong(kind === 'unknown' ? unknownKind(value) : withArticle(kind));
	if (value.length > tokenLimit)
		return bad(`it is longer than ${tokenLimit} characters, so it is no access token.`);
	if (!/^[\x21-\x7E]+$/.test(value) || /["'<>\\]/.test(value))
		return bad('it holds characters that no token has.');
	return {accessToken: value, tokenType: 'bearer'};
}

/**
 * Whether a word alone can be a bearer token (RFC 6750 2.1, b64token, and LWA's `|`) and is no plain word: other servers
 * than Amazon's have no `Atza|`, and SMAPI judges it before it is saved.
 */
function looksLikeToken(value: string): boolean {
	return /^[A-Za-z0-9._~+/|=-]{6,}$/.test(value) && /[0-9._~+/|=-]/.test(value) && !looksLikeCode(value);
}

/** An authorization code of LWA is some 20 letters and digits. */
function looksLikeCode(value: string): boolean {
	return /^(?=.*[A-Za-z])[A-Za-z0-9]{18,24}$/.test(value);
}

function unknownKind(value: string): string {
	if (/[?&]code=/.test(value)) return 'an address with a code';
	return looksLikeCode(value) ? 'something like an authorization code' : 'something else';
}

/** The one access token in a text with words around it; the end, where the message names one in ISO 8601. */
function fromMessage(text: string): ReceivedToken | Failure {
	const [token, other] = [...new Set(tokensIn(text))];
	if (other !== undefined) return bad('there are several tokens in it.');
	if (token === undefined) return wrong(kindInMessage(text));
	const read = judge(token, true);
	if (read instanceof Failure) return read;
	const expiresAt = dateOf(/\b\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z/.exec(text)?.[0]);
	return {...read, ...(expiresAt ? {expiresAt} : {})};
}

/** Each token that says so itself, joined where lines broke it. */
function tokensIn(text: string): string[] {
	const words = wordsIn(text);
	return words.flatMap(({text: word}, at) => {
		const found = /Atza\|[^\s"'<>]+/.exec(word);
		if (!found) return [];
		const isLast = found.index + found[0].length === word.length;
		return [withoutClosing(found[0] + (isLast ? restOfToken(words, at) : ''))];
	});
}

/** What stands in the lines right below, as long as they fill theirs: words of a greeting are no part of a token. */
function restOfToken(words: readonly Word[], at: number): string {
	const [line, next] = [words[at]!, words[at + 1]];
	const canGoOn = next?.isFirstOfLine && next.isLastOfLine && !next.isAfterEmptyLine && line.isLastOfLine;
	if (!canGoOn || next.column > line.column || !/^[\w.~+/|=-]*[A-Za-z\d][\w.~+/|=-]*$/.test(next.text))
		return '';
	if (isPlainWord(next.text)) return '';
	return next.text + (next.column === line.column ? restOfToken(words, at + 1) : '');
}

/** The end that a message of this program names before its token (core/owner-messages.ts). */
export function endOfHandOver(text: string): Date | undefined {
	return dateOf(/\bworks\s+until\s+(\d{4}-\d\d-\d\dT\d\d:\d\dZ)/.exec(text)?.[1]);
}

function kindInMessage(text: string): string {
	for (const word of text.split(/\s+/)) {
		const kind = kindOfValue(withoutQuotes(word));
		if (kind !== 'unknown') return withArticle(kind);
	}
	return /Atzr\|/.test(text) ? withArticle('refresh token') : 'something else';
}

function fromJson(text: string, now: Date): ReceivedToken | Failure {
	// A mail breaks it in the middle of the token too.
	const value = parseJson(text) ?? parseJson(text.replace(/\r?\n[ \t]*/g, ''));
	if (value === undefined) return bad('its JSON is broken; copy all of it.');
	if (!isObject(value)) return wrong('something else');
	const token = value.accessToken ?? value.access_token;
	if (typeof token !== 'string') return wrong(kindOfJson(value));
	const type = value.tokenType ?? value.token_type ?? 'bearer';
	if (typeof type !== 'string' || type.toLowerCase() !== 'bearer') return bad('its type is not bearer.');
	const read = judge(token, true);
	if (read instanceof Failure) return read;
	const expiresAt = endIn(value, now);
	const scopes = scopesIn(value);
	return {...read, ...(expiresAt ? {expiresAt} : {}), ...(scopes ? {scopes} : {})};
}

function kindOfJson(value: Json): string {
	if (value.refresh_token ?? value.refreshToken) return 'JSON with a refresh token alone';
	return value.error === undefined ? 'JSON without an access token' : 'an error answer';
}

function endIn(value: Json, now: Date): Date | undefined {
	const named = value.expiresAt ?? value.expires_at;
	if (typeof named === 'string') return dateOf(named);
	const seconds = Number(value.expiresIn ?? value.expires_in ?? Number.NaN);
	const isUsable = seconds >= 1 && seconds <= tenYearsInSeconds;
	return isUsable ? new Date(now.getTime() + Math.floor(seconds) * 1000) : undefined;
}

function dateOf(text: string | undefined): Date | undefined {
	if (text === undefined || !/^\d{4}-\d\d-\d\dT/.test(text)) return undefined;
	const date = new Date(text);
	return Number.isNaN(date.getTime()) ? undefined : date;
}

function scopesIn(value: Json): readonly string[] | undefined {
	const named = value.scopes ?? value.scope;
	const list = Array.isArray(named) ? named.filter(item => typeof item === 'string').join(' ') : named;
	if (typeof list !== 'string') return undefined;
	const names = parseScopes(list);
	return names.length > 0 && names.length <= 100 && names.every(name => !scopeProblem(name))
		? names
		: undefined;
}

function withoutQuotes(text: string): string {
	const isMark = (at: number) => `"'“”‘’\`<>`.includes(text[at]!);
	let from = 0;
	let to = text.length;
	const skip = (at: number) => /\s/.test(text[at]!);
	while (from < to && skip(from)) from++;
	while (to > from && skip(to - 1)) to--;
	while (from < to && isMark(from)) from++;
	while (to > from && isMark(to - 1)) to--;
	return text.slice(from, to);
}

function bad(detail: string): Failure {
	return new Failure('bad_value', {name: 'The received token', detail, hint});
}

function wrong(kind: string): Failure {
	return new Failure('wrong_kind', {kind, wanted: 'an access token', hint});
}
