import {Redactor, type SecretKind} from '../core/redact.ts';
import type {HttpAnswer, HttpRequest} from '../ports.ts';

const bodyLimit = 2000;

/** Fields of requests and answers that hold secrets (RFC 6749 4.1.3, 5.1, 6; RFC 7636 4.5). */
const secretFields: Readonly<Record<string, SecretKind>> = {
	access_token: 'access token',
	id_token: 'access token',
	refresh_token: 'refresh token',
	client_secret: 'client secret',
	code: 'authorization code',
	code_verifier: 'code verifier',
};

/** Writes one exchange as lines for `--debug`, the secrets of this exchange replaced wherever they are echoed. */
export class ExchangeLog {
	readonly #redactor = new Redactor();
	readonly #write: (line: string) => void;

	constructor(write: (line: string) => void) {
		this.#write = write;
	}

	request(request: HttpRequest, headers: Readonly<Record<string, string>>, proxy: string | undefined): void {
		for (const [name, value] of request.form ?? []) this.#learn(name, value);
		for (const [name, value] of Object.entries(headers)) {
			if (name.toLowerCase() === 'authorization') {
				this.#redactor.add(value.replace(/^\w+ /, ''), 'access token');
			}
		}
		this.#line(`> ${request.method} ${request.url}${proxy === undefined ? '' : ` (through ${proxy})`}`);
		for (const [name, value] of Object.entries(headers)) this.#line(`> ${name}: ${value}`);
		if (request.form) this.#line(`> ${this.#shorten(request.form.toString())}`);
	}

	answer(answer: HttpAnswer): void {
		for (const [, name, value] of answer.body.matchAll(
			/"(\w+_token|client_secret)"\s*:\s*"((?:[^"\\]|\\.)*)"/g,
		)) {
			this.#learn(name ?? '', value ?? '');
		}
		this.#line(`< ${answer.status}`);
		for (const [name, value] of Object.entries(answer.headers)) this.#line(`< ${name}: ${value}`);
		if (answer.body !== '') this.#line(`< ${this.#shorten(answer.body)}`);
	}

	/** @param error its code only: texts of errors may quote the request */
	failure(error: unknown): void {
		const code = error instanceof Error && 'code' in error ? String(error.code) : 'stopped';
		this.#line(`! ${code}`);
	}

	#learn(name: string, value: string): void {
		const kind = secretFields[name];
		if (kind) this.#redactor.add(value, kind);
	}

	#line(text: string): void {
		this.#write(this.#redactor.redact(text));
	}

	/** Cuts after redacting, and drops the word at the cut: half a secret would no longer be recognised as one. */
	#shorten(body: string): string {
		const text = this.#redactor.redact(body);
		if (text.length <= bodyLimit) return text;
		return `${text.slice(0, bodyLimit).replace(/[^\s"'<>&,;]*$/, '')}… (${body.length} characters)`;
	}
}
