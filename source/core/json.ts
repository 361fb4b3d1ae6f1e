export type Json = {readonly [key: string]: unknown};

/** Whether a parsed JSON value is an object and no list. */
export function isObject(value: unknown): value is Json {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of a JSON text, undefined where it is none. Some servers send a byte order mark before it. */
export function parseJson(text: string): unknown {
	try {
		return JSON.parse(text.replace(/^\uFEFF/, ''));
	} catch {
		return undefined;
	}
}

/**
 * The first key that one object of a JSON text has twice. JSON.parse keeps the last one only, so that to write the value
 * would lose the other.
 * @param text whole JSON
 * @param value what JSON.parse makes of it
 */
export function doubledKey(text: string, value: unknown): string | undefined {
	// A twentieth of the time of the search below: a text that is written again just so, as we write it, has lost no key.
	if (isWrittenAgain(text, value)) return undefined;
	const open: (Set<string> | undefined)[] = [];
	let last: string | undefined;
	for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:]/g)) {
		if (token === '{') open.push(new Set());
		else if (token === '[') open.push(undefined);
		else if (token === '}' || token === ']') open.pop();
		else if (token !== ':') last = token;
		else {
			const key = JSON.parse(last!) as string;
			const keys = open.at(-1)!;
			if (keys.has(key)) return key;
			keys.add(key);
		}
	}
	return undefined;
}

/** Whether the value, written with the indent that the text begins with, is the text. */
function isWrittenAgain(text: string, value: unknown): boolean {
	const [, indent] = /^\{\n([\t ]+)"/.exec(text) ?? [];
	try {
		return JSON.stringify(value, undefined, indent) === text.trimEnd();
	} catch {
		// Nested deeper than Node writes, which reads such a text.
		return false;
	}
}
