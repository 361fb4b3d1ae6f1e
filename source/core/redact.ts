/** What joins or styles the letters before it: nothing is lost without it, and widths stay right. */
const joiners = /\u200C|\u200D|\u034F|[\u{FE00}-\u{FE0F}]|[\u{E0100}-\u{E01EF}]/gu;

/** Visible ASCII and our “…” with one space between words, of which nothing below takes or changes anything. */
const plainWords = /^(?:[!-~…]+(?: [!-~…]+)*)?$/;

/**
 * Text from outside, made fit for a terminal: control characters, escape sequences and invisible or
 * direction-changing marks are removed or shown as visible escapes (CWE-150, CWE-1007).
 *
 * @param limit at most this many UTF-16 units come out; a longer text ends with “…”
 * @param keepLines line ends stay (for our own lists)
 */
export function cleanText(text: string, limit: number, keepLines = false): string {
	if (limit < 1) return '';
	// Nearly every text: a list of a thousand profiles has ten thousand of them.
	if (text.length <= limit && plainWords.test(text)) return text;
	const start = keepLines ? text : text.trimStart();
	// An answer may hold a megabyte: no more is read than can come out, with room for what is dropped.
	const head = withoutHalfPair(start.slice(0, limit * 8));
	const shown = head
		.replace(joiners, '')
		.replace(keepLines ? /[^\S\n\uFEFF]|\u2800/gu : /(?:[^\S\uFEFF]|\u2800)+/gu, ' ')
		// Marks piled on one letter, or on none, paint over the text around them.
		.replace(/(^|[\s\p{C}\p{Z}])\p{M}+/gu, '$1')
		.replace(/(\p{M}{2})\p{M}+/gu, '$1');
	// Controls, format and bidi marks, surrogates, private and unassigned code points, and letters that draw nothing. Here,
	// since to make it takes most of a millisecond of every start.
	const unprintable = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
	const printable = withoutHalfPair(shown.slice(0, limit + 1)).replace(unprintable, char =>
		keepLines && char === '\n' ? char : escapeOf(char),
	);
	const out = keepLines ? printable : printable.trim();
	const isWhole = out.length <= limit && shown.length <= limit + 1 && head.length === start.length;
	return isWhole ? out : `${withoutHalfPair(out.slice(0, limit - 1))}…`;
}

/** A cut must not leave half of a surrogate pair at the end. */
function withoutHalfPair(text: string): string {
	return /[\uD800-\uDBFF]$/.test(text) ? text.slice(0, -1) : text;
}

function escapeOf(char: string): string {
	const hex = (char.codePointAt(0) ?? 0).toString(16).padStart(4, '0');
	return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex}`;
}

export type SecretKind =
	| 'access token'
	| 'refresh token'
	| 'client secret'
	| 'authorization code'
	| 'code verifier'
	| 'proxy password';

/** What every token or secret of its kind begins with. */
const publicPrefix = /^(Atza\||Atzr\||amzn1\.oa2-cs\.v1\.)/;

/** `Atza|…` → `Atza|••••••••3f9k`: the kind's public prefix, dots and the last 4 characters. */
export function maskSecret(secret: string): string {
	const prefix = publicPrefix.exec(secret)?.[0] ?? '';
	return `${prefix}••••••••${lastFour(secret.slice(prefix.length))}`;
}

/** The last 4 characters, or nothing where that would be a good part of the secret. */
export function lastFour(secret: string): string {
	return secret.length >= 12 ? secret.slice(-4) : '';
}

/** So many characters in a row of a secret are as good as all of it. */
const pieceLength = 12;

/** Replaces known secrets in a text, whole or cut off, in every encoding that a server or a library may echo. */
export class Redactor {
	readonly #wholes = new Map<string, string>();
	/** Short ones, each with the places where it counts. */
	readonly #shorts = new Map<RegExp, string>();
	readonly #pieces = new Map<string, string>();
	readonly #public = new Set<string>();

	/** What stands in this text anyway is no piece of a secret: a client ID that shares some letters with it stays whole. */
	keep(text: string): void {
		for (let at = 0; at + pieceLength <= text.length; at++) {
			const piece = text.slice(at, at + pieceLength);
			this.#public.add(piece);
			this.#pieces.delete(piece);
		}
	}

	/**
	 * From now on `secret` is replaced by its kind and last 4 characters. Texts under 6 characters are left alone.
	 *
	 * Amazon's secrets are longer than 60 characters. A short one, of a test or a practice, may be a word of our own
	 * sentences, which would come out garbled, and tell by the gap what it is. So under 12 characters it counts only as a
	 * whole word, and as an ordinary word, or under 8, only where a value stands: behind `=` or `:`, or in quotes.
	 */
	add(secret: string | undefined, kind: SecretKind): void {
		if (!secret || secret.length < 6) return;
		const label = `[${kind} …${lastFour(secret)}]`;
		const random = secret.replace(publicPrefix, '');
		const plain = new Set([...encodings(secret), ...encodings(random)]);
		for (const form of plain) {
			if (form.length >= pieceLength) this.#wholes.set(form, label);
			else if (form.length >= 6) this.#shorts.set(placesOf(form), label);
		}
		for (const form of spelledOut(random)) this.#wholes.set(form, label);
		const binary = binaryEncodings(random);
		// What is left of the base64 of a short one is no word.
		for (const form of binary)
			if (form.length < pieceLength && form.length >= 6) this.#wholes.set(form, label);
		for (const form of [...encodings(random), ...binary]) {
			for (let at = 0; at + pieceLength <= form.length; at++) {
				const piece = form.slice(at, at + pieceLength);
				if (!this.#public.has(piece)) this.#pieces.set(piece, label);
			}
		}
	}

	/** The text with every known secret replaced. */
	redact(text: string): string {
		let out = text;
		const longestFirst = [...this.#wholes].sort((a, b) => b[0].length - a[0].length);
		for (const [secret, label] of longestFirst) out = out.replaceAll(secret, label);
		for (const [places, label] of this.#shorts) out = out.replace(places, () => label);
		return this.#withoutPieces(out).replace(
			/Atz[ar]\|[\w|+/=.-]{6,}/g,
			found => `[${found.startsWith('Atza') ? 'access' : 'refresh'} token …${lastFour(found)}]`,
		);
	}

	/** A message that was cut at its limit may end inside a secret. */
	#withoutPieces(text: string): string {
		if (this.#pieces.size === 0) return text;
		let out = '';
		let from = 0;
		for (let at = 0; at + pieceLength <= text.length; at++) {
			const label = this.#pieces.get(text.slice(at, at + pieceLength));
			if (label === undefined) continue;
			out += text.slice(from, at) + label;
			let last = at;
			while (this.#pieces.has(text.slice(last + 1, last + 1 + pieceLength))) last++;
			from = last + pieceLength;
			at = from - 1;
		}
		return out + text.slice(from);
	}
}

/** Where a short secret counts as one. */
function placesOf(secret: string): RegExp {
	const text = secret.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
	const isOrdinary = secret.length < 8 || /^[a-z]+$/i.test(secret);
	const asValue = `(?<=[=:"'“‘\`])${text}|${text}(?=["'”’\`])`;
	return new RegExp(`(?<![\\w-])(?:${isOrdinary ? asValue : text})(?![\\w-])`, 'g');
}

function encodings(secret: string): Set<string> {
	const once = encodeURIComponent(secret);
	const form = new URLSearchParams({a: secret}).toString().slice(2);
	const percent = [
		once,
		once.replaceAll('%20', '+'),
		form,
		encodeURIComponent(once),
		encodeURIComponent(form),
	];
	return new Set([
		secret,
		...percent,
		...percent.map(text => text.replace(/%(?:25)*[\dA-F]{2}/g, code => code.toLowerCase())),
		JSON.stringify(secret).slice(1, -1),
		secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
		// The case of hexadecimal digits says nothing.
		secret.toUpperCase(),
		secret.toLowerCase(),
	]);
}

/** Each character by its number, as some servers write what they do not trust. */
function spelledOut(secret: string): string[] {
	const spell = (one: (code: number) => string, between = '') =>
		[...secret].map(char => one(char.codePointAt(0)!)).join(between);
	const hex = (code: number) => code.toString(16).padStart(2, '0');
	const forms = [
		spell(code => `%${hex(code)}`),
		spell(code => `&#x${hex(code)};`),
		spell(code => `\\x${hex(code)}`),
		spell(code => `\\u${hex(code).padStart(4, '0')}`),
		spell(hex, ':'),
		spell(hex, ' '),
	];
	const upper = forms.map(form => form.replace(/[a-f]/g, digit => digit.toUpperCase()));
	return [...forms, ...upper, spell(code => `&#${code};`)];
}

/** Hex, and base64 at each of its three alignments, without the characters that depend on what stands around. */
function binaryEncodings(secret: string): string[] {
	const bytes = new TextEncoder().encode(secret);
	const hex = [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('');
	const binary = String.fromCharCode(...bytes);
	const base64 = [0, 1, 2].map(shift => {
		const padded = btoa('\0'.repeat(shift) + binary).replace(/=+$/, '');
		return padded.slice(Math.ceil((shift * 4) / 3), -1);
	});
	const base64url = base64.map(text => text.replaceAll('+', '-').replaceAll('/', '_'));
	return [hex, hex.toUpperCase(), ...base64, ...base64url];
}
