/**
 * Whether the terminal may be given more than ASCII: of `LC_ALL`, `LC_CTYPE` and `LANG` the first that is set counts
 * (POSIX 8.2). None set is usual in containers and under service managers, whose terminals show Unicode all the same.
 */
export function isUnicodeLocale(environment: Readonly<Record<string, string | undefined>>): boolean {
	const locale = environment.LC_ALL || environment.LC_CTYPE || environment.LANG;
	return !locale || /utf-?8/i.test(locale);
}
