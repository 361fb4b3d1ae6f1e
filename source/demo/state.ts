import {randomBytes} from 'node:crypto';
import {returnUrls} from '../core/client.ts';
import type {Visit} from './answer.ts';
import {type Fault, FaultSwitches} from './faults.ts';
import {Seals} from './sealed.ts';

/** A developer account's vendor, as SMAPI lists it. */
export interface Vendor {
	readonly id: string;
	readonly name: string;
	readonly roles: readonly string[];
}

/** A made-up Amazon account that one can sign in with. */
export interface Account {
	readonly name: string;
	readonly email: string;
	readonly vendors: readonly Vendor[];
}

/** A client: what the console calls a security profile. */
export interface SecurityProfile {
	readonly name: string;
	readonly description: string;
	readonly privacyNoticeUrl: string;
	readonly id: string;
	readonly secret: string;
	allowedOrigins: readonly string[];
	allowedReturnUrls: readonly string[];
}

/** What an owner allowed a client to do. */
export interface Grant {
	readonly clientId: string;
	readonly account: Account;
	readonly scopes: readonly string[];
}

/** An authorization request that was checked and waits for Allow or Cancel. */
export interface AuthorizationRequest {
	readonly clientId: string;
	readonly redirectUri: string;
	readonly scopes: readonly string[];
	readonly state: string | undefined;
	readonly codeChallenge: string | undefined;
	/** The path and query that leads back to the consent page. */
	readonly address: string;
}

interface IssuedCode {
	readonly grant: Grant;
	readonly redirectUri: string;
	readonly codeChallenge: string | undefined;
	readonly expiresAt: Date;
}

export interface StateOptions {
	/** @default the real time */
	readonly now?: () => Date;
	/** The client of the first security profile. @default a made-up one, new each time */
	readonly client?: {readonly id: string; readonly secret: string};
	/**
	 * Its Allowed Return URLs; one that begins with `/` is completed by the look-alike's own origin (`/code` is a page
	 * that shows the code). @default those of the loopback and of ask-cli's hosted page
	 */
	readonly returnUrls?: readonly string[];
	/** How many vendors the first account has, or which; the second one always has one of its own. @default 1 */
	readonly vendors?: 0 | 1 | 'many' | readonly Vendor[];
	/** Whether a refresh gives a new refresh token and ends the old one. @default false */
	readonly rotateRefreshTokens?: boolean;
	/** @default 300 */
	readonly codeLifetimeSeconds?: number;
	/** @default 3600 */
	readonly tokenLifetimeSeconds?: number;
	/** Switched on from the start. */
	readonly faults?: readonly Fault[];
}

/** How many requests, codes, tokens and so on are remembered, so that a long practice does not fill the memory. */
export const memoryLimit = 2000;

const clientIdPrefix = 'amzn1.application-oa2-client.';
const secretPrefix = 'amzn1.oa2-cs.v1.';

/** Everything that the look-alike remembers while it runs. */
export class DemoState {
	/** `http://127.0.0.1:PORT`, where it listens. */
	readonly origin: string;
	readonly now: () => Date;
	readonly accounts: readonly [Account, Account];
	/** By the first client's secret: who has that one again knows its tokens again. */
	readonly seals: Seals;
	readonly profiles: SecurityProfile[];
	readonly #usualReturnUrls: readonly string[];
	readonly faults = new FaultSwitches();
	/** The last requests, oldest first. */
	readonly requests: Visit[] = [];
	/** In every form of our own pages, so that no other site can post them. */
	readonly formKey = randomText(24);
	readonly rotatesRefreshTokens: boolean;
	readonly codeLifetimeSeconds: number;
	readonly tokenLifetimeSeconds: number;
	/** Consent pages by their one-time ticket; answered ones stay for the way back. */
	readonly tickets = new Bounded<{readonly request: AuthorizationRequest; answered: boolean}>();
	readonly codes = new Bounded<IssuedCode>();
	readonly spentCodes = new Bounded<true>();
	/** Refresh tokens that rotation has ended. */
	readonly endedTokens = new Bounded<true>();

	constructor(origin: string, options: StateOptions) {
		const {returnUrls: allowed = [returnUrls.loopback, returnUrls.hostedPage]} = options;
		this.origin = origin;
		this.now = options.now ?? (() => new Date());
		this.accounts = accountsWith(options.vendors ?? 1);
		const {
			id = `${clientIdPrefix}${randomBytes(16).toString('hex')}`,
			secret = `${secretPrefix}${randomBytes(32).toString('hex')}`,
		} = options.client ?? {};
		this.seals = new Seals(secret);
		this.#usualReturnUrls = allowed.map(url => (url.startsWith('/') ? origin + url : url));
		this.profiles = [
			{
				...emptyProfile('My SMAPI tools', 'Reads and changes my own skills'),
				id,
				secret,
				allowedReturnUrls: this.#usualReturnUrls,
			},
		];
		this.faults.set(options.faults ?? []);
		this.rotatesRefreshTokens = options.rotateRefreshTokens ?? false;
		this.codeLifetimeSeconds = options.codeLifetimeSeconds ?? 300;
		this.tokenLifetimeSeconds = options.tokenLifetimeSeconds ?? 3600;
	}

	/** The profile of a client ID, also of one that was made in the console of an earlier practice; or undefined. */
	profileOf(clientId: string): SecurityProfile | undefined {
		const known = this.profiles.find(profile => profile.id === clientId);
		const id = clientId.slice(clientIdPrefix.length);
		if (known || clientId !== clientIdPrefix + id || !this.seals.isOwnId(id)) return known;
		const earlier = {
			...emptyProfile('Of an earlier practice', 'Made in this console before'),
			id: clientId,
			secret: secretPrefix + this.seals.secretOf(id),
			allowedReturnUrls: this.#usualReturnUrls,
		};
		this.profiles.push(earlier);
		return earlier;
	}

	/** A profile with a fresh client ID and secret in Amazon's shapes and no return URL. */
	newProfile(name: string, description: string): SecurityProfile {
		const id = this.seals.newId();
		return {
			...emptyProfile(name, description),
			id: clientIdPrefix + id,
			secret: secretPrefix + this.seals.secretOf(id),
		};
	}

	/** The moment so many seconds from now. */
	after(seconds: number): Date {
		return new Date(this.now().getTime() + seconds * 1000);
	}
}

function emptyProfile(name: string, description: string) {
	return {
		name,
		description,
		privacyNoticeUrl: 'https://example.com/privacy',
		allowedOrigins: [],
		allowedReturnUrls: [],
	};
}

/** `bytes` random bytes, base64url. */
export function randomText(bytes: number): string {
	return randomBytes(bytes).toString('base64url');
}

/** The two accounts of the practice; they never share a vendor unless the caller's list says so. */
function accountsWith(choice: NonNullable<StateOptions['vendors']>): readonly [Account, Account] {
	const roles = ['ROLE_ADMINISTRATOR'];
	const all: readonly Vendor[] = [
		{id: 'M1PRACTICEADA', name: 'Ada’s Practice Skills', roles},
		{id: 'M2PRACTICECLUB', name: 'Chess Club Oakfield', roles: ['ROLE_DEVELOPER']},
		{id: 'M3PRACTICELAB', name: 'Voice Lab & Friends', roles},
	];
	const vendors = typeof choice === 'object' ? choice : choice === 'many' ? all : all.slice(0, choice);
	return [
		{name: 'Ada Example', email: 'ada@example.com', vendors},
		{
			name: 'Oakfield Studio',
			email: 'studio@example.org',
			vendors: [{id: 'M9PRACTICEOAK', name: 'Oakfield Studio', roles}],
		},
	];
}

/** A map that forgets its oldest entries. */
class Bounded<T> extends Map<string, T> {
	override set(key: string, value: T): this {
		super.set(key, value);
		const oldest = this.keys().next().value;
		if (this.size > memoryLimit && oldest !== undefined) this.delete(oldest);
		return this;
	}
}
