/**
 * Text from outside, made fit for a terminal: control characters, escape sequences and invisible or
 * direction-changing marks are removed or shown as visible escapes (CWE-150, CWE-1007).
 *
 * @param limit at most this many characters come out; a longer text ends with “…”
 * @param keepLines line ends stay (for our own lists)
 */
export function cleanText(text: string, limit: number, keepLines = false): string {
	let out = '';
	let marks = 0;
	for (const char of text.slice(0, limit * 8)) {
		if (keepLines && char === '\n') {
			out += char;
			continue;
		}
		if (/\s/u.test(char) && char !== '\uFEFF') {
			out += ' ';
			marks = 0;
		} else if (/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/u.test(char)) {
			out += escapeOf(char);
		} else if (/\p{M}/u.test(char)) {
			// Marks piled on one letter paint over the lines around it.
			if (++marks <= 2) out += char;
		} else {
			out += char;
			marks = 0;
		}
	}
	out = keepLines ? out : out.replace(/ {2,}/g, ' ').trim();
	return out.length > limit ? `${out.slice(0, limit - 1)}…` : out;
}

function escapeOf(char: string): string {
	const code = char.codePointAt(0) ?? 0;
	return `\\u${code.toString(16).padStart(4, '0')}`;
}

export type SecretKind =
	| 'access token'
	| 'refresh token'
	| 'client secret'
	| 'authorization code'
	| 'code verifier'
	| 'proxy password';

/** `Atza|…` → `Atza|••••••••3f9k`: the kind's public prefix, dots and the last 4 characters. */
export function maskSecret(secret: string): string {
	const prefix = /^(Atza\||Atzr\||amzn1\.oa2-cs\.v1\.)/.exec(secret)?.[0] ?? '';
	return `${prefix}••••••••${lastFour(secret.slice(prefix.length))}`;
}

/** The last 4 characters, or nothing where that would be a good part of the secret. */
export function lastFour(secret: string): string {
	return secret.length >= 12 ? secret.slice(-4) : '';
}

/** Replaces known secrets in a text, in every encoding that a server or a library may echo. */
export class Redactor {
	readonly #secrets = new Map<string, string>();

	/** From now on `secret` is replaced by its kind and last 4 characters. Texts under 6 characters are left alone. */
	add(secret: string | undefined, kind: SecretKind): void {
		if (!secret || secret.length < 6) return;
		const label = `[${kind} …${lastFour(secret)}]`;
		for (const form of encodings(secret)) this.#secrets.set(form, label);
	}

	/** The text with every known secret replaced. */
	redact(text: string): string {
		let out = text;
		const longestFirst = [...this.#secrets].sort((a, b) => b[0].length - a[0].length);
		for (const [secret, label] of longestFirst) out = out.replaceAll(secret, label);
		return out.replace(
			/Atz[ar]\|[\w|+/=.-]{6,}/g,
			found => `[${found.startsWith('Atza') ? 'access' : 'refresh'} token …${lastFour(found)}]`,
		);
	}
}

function encodings(secret: string): Set<string> {
	const plus = encodeURIComponent(secret).replaceAll('%20', '+');
	return new Set([
		secret,
		encodeURIComponent(secret),
		plus,
		new URLSearchParams({a: secret}).toString().slice(2),
		encodeURIComponent(encodeURIComponent(secret)),
		JSON.stringify(secret).slice(1, -1),
		secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
	]);
}
