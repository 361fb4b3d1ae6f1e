/**
 * Whether the terminal may be given more than ASCII: of `LC_ALL`, `LC_CTYPE` and `LANG` the first that is set counts
 * (POSIX 8.2). None set is usual in containers and under service managers, whose terminals show Unicode all the same.
 */
export function isUnicodeLocale(environment: Readonly<Record<string, string | undefined>>): boolean {
	const locale = environment.LC_ALL || environment.LC_CTYPE || environment.LANG;
	return !locale || /utf-?8/i.test(locale);
}

/**
 * Whether the person has not refused colours (no-color.org; Node's own variable). Node draws a warning on the terminal
 * where FORCE_COLOR is set beside one of the two.
 */
export function wantsColor({
	NO_COLOR,
	NODE_DISABLE_COLORS,
}: Readonly<Record<string, string | undefined>>): boolean {
	return !NO_COLOR && !NODE_DISABLE_COLORS;
}

/** Our own signs where only ASCII can be shown. */
export const asciiSigns: Readonly<Record<string, string>> = {
	'…': '...',
	'•': '*',
	'·': '-',
	'’': "'",
	'‘': "'",
	'“': '"',
	'”': '"',
	'«': '"',
	'»': '"',
	'–': '-',
	'—': '-',
	'→': '->',
	'↑': 'Up',
	'↓': 'Down',
	'❯': '>',
	'✓': 'ok',
	'✗': 'x',
};

/** A text for a locale without UTF-8: signs and letters by their nearest in ASCII, else a question mark. */
export function toAscii(text: string): string {
	if (/^[\0-\x7F]*$/.test(text)) return text;
	return text
		.replace(/[^\0-\x7F]/gu, char => asciiSigns[char] ?? char)
		.normalize('NFKD')
		.replace(/\p{M}/gu, '')
		.replace(/[^\0-\x7F]/gu, char => asciiSigns[char] ?? '?');
}

/** Controls but for tab and line end, bidi marks, what draws nothing and moves what is beside it. */
const unsafe =
	/[\0-\x08\x0B-\x1F\x7F-\x9F\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]|[\u{E0000}-\u{E007F}]|[\uD800-\uDFFF]/gu;

export interface Written {
	/** Whether more than ASCII can be shown. */
	readonly unicode: boolean;
	/** JSON keeps every character: as its own escape where it cannot be shown. */
	readonly isJson?: boolean;
}

/**
 * A text as it is written, to a terminal or to what shows it later: whatever is in it, no control or escape sequence
 * and no mark that turns text around gets out (CWE-150, CWE-1007); each stands there as `\u009b`, which is JSON too.
 */
export function writtenText(text: string, {unicode, isJson = false}: Written): string {
	const safe = text.replace(unsafe, escaped);
	if (unicode) return safe;
	return isJson ? safe.replace(/[^\0-\x7F]/gu, escaped) : toAscii(safe);
}

/** The first character of a text that would move or turn what stands around it, as an escape; undefined: there is none. */
export function unsafeCharacter(text: string): string | undefined {
	const at = text.search(unsafe);
	return at < 0 ? undefined : escaped(String.fromCodePoint(text.codePointAt(at)!));
}

/** By UTF-16 units, the only way that JSON knows. */
function escaped(char: string): string {
	return Array.from(
		{length: char.length},
		(_, at) => `\\u${char.charCodeAt(at).toString(16).padStart(4, '0')}`,
	).join('');
}
