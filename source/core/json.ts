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
