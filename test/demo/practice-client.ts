import {createHash, randomBytes} from 'node:crypto';
import type {LookAlike} from '../../source/demo/server.ts';

export const loopback = 'http://127.0.0.1:9090/cb';

/** A client with PKCE over plain fetch: what the look-alike is tested with. */
export class PracticeClient {
	readonly verifier = randomBytes(32).toString('base64url');
	readonly state = randomBytes(16).toString('base64url');
	readonly amazon: LookAlike;

	constructor(amazon: LookAlike) {
		this.amazon = amazon;
	}

	/** The authorization URL; `changes` replace parameters, undefined leaves one out. */
	url(changes: Record<string, string | undefined> = {}): string {
		const values = {
			client_id: this.amazon.client.id,
			scope: 'alexa::ask:skills:readwrite alexa::ask:models:read',
			response_type: 'code',
			redirect_uri: loopback,
			state: this.state,
			code_challenge: createHash('sha256').update(this.verifier).digest('base64url'),
			code_challenge_method: 'S256',
			...changes,
		};
		const given = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined);
		return `${this.amazon.origin}/ap/oa?${new URLSearchParams(given)}`;
	}

	/** What the owner's Allow sends back. */
	async allow(
		changes: Record<string, string | undefined> = {},
		account: 0 | 1 = 0,
	): Promise<URLSearchParams> {
		return new URL(await this.amazon.allowInBrowser(this.url(changes), 'allow', account)).searchParams;
	}

	async code(changes: Record<string, string | undefined> = {}, account: 0 | 1 = 0): Promise<string> {
		return (await this.allow(changes, account)).get('code') ?? '';
	}

	/** Posts to the token endpoint; undefined leaves a field out. */
	post(form: Record<string, string | undefined>, path = '/auth/o2/token'): Promise<Response> {
		const given = Object.entries({
			client_id: this.amazon.client.id,
			client_secret: this.amazon.client.secret,
			...form,
		}).filter((entry): entry is [string, string] => entry[1] !== undefined);
		return fetch(this.amazon.origin + path, {
			method: 'POST',
			body: new URLSearchParams(given),
			redirect: 'manual',
		});
	}

	exchange(code: string, form: Record<string, string | undefined> = {}): Promise<Response> {
		return this.post({
			grant_type: 'authorization_code',
			code,
			redirect_uri: loopback,
			code_verifier: this.verifier,
			...form,
		});
	}

	refresh(refreshToken: string, form: Record<string, string | undefined> = {}): Promise<Response> {
		return this.post({grant_type: 'refresh_token', refresh_token: refreshToken, ...form});
	}

	/** Signs in as an account and gives back the token answer. */
	async tokens(
		changes: Record<string, string | undefined> = {},
		account: 0 | 1 = 0,
	): Promise<Record<string, string>> {
		const answer = await this.exchange(await this.code(changes, account));
		return (await answer.json()) as Record<string, string>;
	}

	/** GET with a bearer token. */
	get(path: string, accessToken: string): Promise<Response> {
		return fetch(this.amazon.origin + path, {headers: {authorization: `Bearer ${accessToken}`}});
	}

	/** The page at a path of the look-alike. */
	async page(path: string): Promise<string> {
		return (await fetch(this.amazon.origin + path)).text();
	}

	/** Posts a form as a browser does: with the key of the page that holds it, unless another is given. */
	async submit(
		path: string,
		fields: readonly (readonly [string, string])[],
		key?: string,
	): Promise<Response> {
		const formKey = key ?? /name="key" value="([\w-]+)"/.exec(await this.page(path))?.[1] ?? '';
		return fetch(this.amazon.origin + path, {
			method: 'POST',
			body: new URLSearchParams([['key', formKey], ...fields] as [string, string][]),
			redirect: 'manual',
		});
	}
}
