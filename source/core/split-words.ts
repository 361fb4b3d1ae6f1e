/**
 * Splits a command into words as a POSIX shell would (2.2, 2.6.5): at blanks, with quotes and backslash; nothing is
 * expanded, and what else a shell knows (`|`, `>`, `;`, `$`, `*`) are letters.
 *
 * @returns undefined where a quote is not closed or a backslash stands last
 */
export function splitWords(text: string): string[] | undefined {
	const words: string[] = [];
	let word: string | undefined;
	for (let at = 0; at < text.length; at++) {
		const char = text[at]!;
		if (char === ' ' || char === '\t' || char === '\n') {
			if (word !== undefined) words.push(word);
			word = undefined;
			continue;
		}
		word ??= '';
		if (char === "'") {
			const end = text.indexOf("'", at + 1);
			if (end === -1) return undefined;
			word += text.slice(at + 1, end);
			at = end;
		} else if (char === '"') {
			const inner = insideDoubleQuotes(text, at + 1);
			if (!inner) return undefined;
			word += inner.text;
			at = inner.end;
		} else if (char === '\\') {
			if (at + 1 === text.length) return undefined;
			at++;
			// A backslash before a line end joins the lines.
			if (text[at] !== '\n') word += text[at];
		} else {
			word += char;
		}
	}
	return word === undefined ? words : [...words, word];
}

/** Between double quotes a backslash counts before `$`, a backquote, `"`, itself and a line end only (POSIX 2.2.3). */
function insideDoubleQuotes(text: string, from: number): {text: string; end: number} | undefined {
	let found = '';
	for (let at = from; at < text.length; at++) {
		const char = text[at]!;
		if (char === '"') return {text: found, end: at};
		const next = text[at + 1];
		if (char === '\\' && next !== undefined && '$`"\\\n'.includes(next)) {
			if (next !== '\n') found += next;
			at++;
		} else {
			found += char;
		}
	}
	return undefined;
}
