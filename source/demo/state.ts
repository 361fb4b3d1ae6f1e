import {randomBytes} from 'node:crypto';
import {returnUrls} from '../core/client.ts';
import {type Account, accountsWith, type VendorChoice} from './accounts.ts';
import {FaultSwitches} from './faults.ts';

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

export interface IssuedCode {
	readonly grant: Grant;
	readonly redirectUri: string;
	readonly codeChallenge: string | undefined;
	readonly expiresAt: Date;
}

export interface StateOptions {
	readonly now: () => Date;
	readonly client?: {readonly id: string; readonly secret: string};
	readonly returnUrls?: readonly string[];
	readonly vendors?: VendorChoice;
	readonly rotateRefreshTokens?: boolean;
	readonly codeLifetimeSeconds?: number;
	readonly tokenLifetimeSeconds?: number;
}

/** Everything that the look-alike remembers while it runs. */
export class DemoState {
	readonly now: () => Date;
	readonly accounts: readonly [Account, Account];
	readonly profiles: SecurityProfile[];
	readonly faults = new FaultSwitches();
	/** In every form of our own pages, so that no other site can post them. */
	readonly formKey = randomText(24);
	readonly rotatesRefreshTokens: boolean;
	readonly codeLifetimeSeconds: number;
	readonly tokenLifetimeSeconds: number;
	/** Consent pages by their one-time ticket; answered ones stay for the way back. */
	readonly tickets = new Bounded<{readonly request: AuthorizationRequest; answered: boolean}>();
	readonly codes = new Bounded<IssuedCode>();
	readonly spentCodes = new Bounded<true>();
	readonly accessTokens = new Bounded<{readonly grant: Grant; readonly expiresAt: Date}>();
	readonly refreshTokens = new Bounded<Grant>();

	constructor(options: StateOptions) {
		this.now = options.now;
		this.accounts = accountsWith(options.vendors ?? 1);
		this.profiles = [
			{
				...newSecurityProfile('My SMAPI tools', 'Reads and changes my own skills'),
				...options.client,
				allowedReturnUrls: [...(options.returnUrls ?? [returnUrls.loopback, returnUrls.hostedPage])],
			},
		];
		this.rotatesRefreshTokens = options.rotateRefreshTokens ?? false;
		this.codeLifetimeSeconds = options.codeLifetimeSeconds ?? 300;
		this.tokenLifetimeSeconds = options.tokenLifetimeSeconds ?? 3600;
	}

	/** The profile of a client ID, or undefined. */
	profileOf(clientId: string): SecurityProfile | undefined {
		return this.profiles.find(profile => profile.id === clientId);
	}

	/** The moment so many seconds from now. */
	after(seconds: number): Date {
		return new Date(this.now().getTime() + seconds * 1000);
	}
}

/** A profile with a fresh client ID and secret in Amazon's shapes and no return URL. */
export function newSecurityProfile(name: string, description: string): SecurityProfile {
	return {
		name,
		description,
		privacyNoticeUrl: 'https://example.com/privacy',
		id: `amzn1.application-oa2-client.${randomBytes(16).toString('hex')}`,
		secret: `amzn1.oa2-cs.v1.${randomBytes(32).toString('hex')}`,
		allowedOrigins: [],
		allowedReturnUrls: [],
	};
}

/** `bytes` random bytes, base64url. */
export function randomText(bytes: number): string {
	return randomBytes(bytes).toString('base64url');
}

/** A map that forgets its oldest entries, so that a long practice does not fill the memory. */
class Bounded<T> extends Map<string, T> {
	override set(key: string, value: T): this {
		super.set(key, value);
		const oldest = this.keys().next().value;
		if (this.size > 2000 && oldest !== undefined) this.delete(oldest);
		return this;
	}
}
