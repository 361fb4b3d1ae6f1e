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
	// A tenth of the time of the search below, which all files but the damaged ones are spared.
	if (mostKeysIn(text) === keysIn(value)) return undefined;
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

/** How many keys a JSON text has at most: each ends so, and now and then a text inside a value does. */
function mostKeysIn(text: string): number {
	const end = /"[\t\n\r ]*:/g;
	let count = 0;
	while (end.test(text)) count++;
	return count;
}

function keysIn(value: unknown): number {
	const open = [value];
	let count = 0;
	while (open.length > 0) {
		const next = open.pop();
		if (Array.isArray(next)) {
			for (const item of next) if (typeof item === 'object') open.push(item);
		} else if (isObject(next)) {
			for (const key in next) {
				count++;
				if (typeof next[key] === 'object') open.push(next[key]);
			}
		}
	}
	return count;
}
