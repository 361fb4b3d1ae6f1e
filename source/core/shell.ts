/** A word for a POSIX shell: as it is where nothing in it is special, else in single quotes (POSIX 2.2.2). */
export function shellQuoted(word: string): string {
	if (/^[A-Za-z0-9_./:@%+,=-]+$/.test(word)) return word;
	return `'${word.replaceAll("'", `'\\''`)}'`;
}
