import {Failure} from './failure.ts';
import {shellQuoted} from './shell.ts';

/** Who reads a value that we write; each has rules of its own, told here and nowhere else. */
type Reader = keyof typeof quoters;

/** Inside single quotes fish knows `\'` and `\\` alone (fish, "Quotes"). */
function fishQuoted(word: string): string {
	return `'${word.replace(/['\\]/g, '\\$&')}'`;
}

/** PowerShell doubles a single quote inside of two, and takes the typographic ones for quotes too (about_Quoting_Rules). */
function powershellQuoted(word: string): string {
	return `'${word.replace(/['\u2018-\u201B]/g, '$&$&')}'`;
}

/**
 * A value for a `.env` file as the package `dotenv` reads it: nothing between quotes is unescaped but `\n` and `\r` between
 * double ones, so a value takes the first kind of quote that is not in it. One with all three kinds cannot be written.
 */
function dotenvQuoted(value: string): string | undefined {
	// A backslash before the closing quote may be taken for one that keeps it.
	if (value.endsWith('\\')) return undefined;
	if (!value.includes("'")) return `'${value}'`;
	if (!value.includes('"') && !/\\[nr]/.test(value)) return `"${value}"`;
	return value.includes('`') ? undefined : `\`${value}\``;
}

/** Between double quotes in a file for `curl --config` (curl(1), --config). */
function curlQuoted(value: string): string {
	return `"${value.replace(/[\\"]/g, '\\$&')}"`;
}

/** A string of JSON is one of JavaScript, Java and Python too, as long as it is visible ASCII. */
function codeQuoted(value: string): string {
	return JSON.stringify(value);
}

const quoters = {
	sh: (word: string) => shellQuoted(word),
	fish: fishQuoted,
	powershell: powershellQuoted,
	dotenv: dotenvQuoted,
	curl: curlQuoted,
	code: codeQuoted,
} as const;

/**
 * A value as a reader takes it for one value, exactly.
 *
 * @param name of the value, for the failure
 * @throws Failure `unwritable_value`: a line end or another control character, or what this reader has no way to write
 */
export function quoted(value: string, reader: Reader, name: string): string {
	const text = /[\p{Cc}\p{Zl}\p{Zp}]/u.test(value) ? undefined : quoters[reader](value);
	if (text === undefined) throw new Failure('unwritable_value', {name, reader});
	return text;
}
