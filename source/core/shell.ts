/**
 * A word of a line that people paste: as it is where nothing in it is special to any shell, else quoted.
 *
 * @param isWindows for PowerShell, where a single quote is doubled; else for a POSIX shell (POSIX 2.2.2)
 */
export function shellQuoted(word: string, isWindows = false): string {
	// `,`, `@` and `%` mean something to PowerShell or cmd.
	const plain = isWindows ? /^[A-Za-z0-9_./:\\+=-]+$/ : /^[A-Za-z0-9_./:@%+,=-]+$/;
	if (plain.test(word)) return word;
	return `'${word.replaceAll("'", isWindows ? "''" : `'\\''`)}'`;
}
