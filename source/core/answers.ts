import type {Failure} from './failure.ts';
import type {Profile, Role} from './profile.ts';

/**
 * How the person signs in and comes back. Role 1: `browser` (our listener) or `other-device` (the address is pasted).
 * Role 2: which page shows the owner the code.
 */
export type Flow = 'browser' | 'other-device' | 'hosted-page' | 'guide-page' | 'address-bar' | 'own-address';

/** What the steps ask for. Every value is judged before it is put here. */
export interface Answers {
	readonly role: Role;
	readonly flow: Flow;
	readonly redirectUri: string;
	/** `have`: client ID and secret are at hand · `guide`: the checklist was shown · `profile:NAME`, `request:NAME`: taken from there. */
	readonly securityProfile: string;
	/** The return URLs that the person said are saved in the console. */
	readonly returnUrls: readonly string[];
	readonly clientId: string;
	readonly clientSecret: string;
	/** Prints that secret; the profile keeps it instead. */
	readonly clientSecretCommand: string;
	/** Full names. */
	readonly scopes: readonly string[];
	readonly profileName: string;
	/** The person agreed to replace the profile of that name, whatever it holds. */
	readonly replace: boolean;
	readonly reviewed: boolean;
	/** Role 2: the open request that was made and saved. */
	readonly requestId: string;
	/** Role 2: who asks, and what for, in the message to the owner; cleaned. */
	readonly from: string;
	/** Role 3: the address that the client sent, exactly as pasted. */
	readonly authorizationUrl: string;
	/** Role 3: the token that the client sent, judged and not yet saved. */
	readonly receivedToken: Profile;
	readonly vendorId: string;
	/** What was ticked in a list of clicks, by the list's name. */
	readonly ticks: Readonly<Record<string, readonly number[]>>;
	/** A finished sign-in: name and profile as saved. */
	readonly session: {
		readonly profileName: string;
		readonly profile: Profile;
		/** What the person should know beside what the profile itself says. */
		readonly warnings?: readonly string[];
		/** Why the vendors are not known. */
		readonly vendorsFailure?: Failure;
	};
}

export type AnswerKey = keyof Answers;

/** Where an answer came from, the strongest first (contract 1). */
export type Source = 'typed' | 'flag' | 'environment' | 'profile' | 'request' | 'team' | 'default';

export interface AnswerRow {
	/** Words for lists: `client ID`. */
	readonly name: string;
	/** How a script gives it; undefined: only the wizard asks. */
	readonly flag?: string;
	/** Environment variables, ours before ask-cli's. */
	readonly environment?: readonly string[];
	/** Whether the draft on disk may hold it. Secrets and tokens never. */
	readonly keptOnDisk: boolean;
}

/** Every answer: how a script gives it and whether the draft on disk may hold it. */
export const answers: Readonly<Record<AnswerKey, AnswerRow>> = {
	role: {name: 'role', flag: '--role', keptOnDisk: true},
	flow: {name: 'way to sign in', flag: '--browser / --no-browser', keptOnDisk: true},
	redirectUri: {name: 'return URL', flag: '--redirect-uri', keptOnDisk: true},
	securityProfile: {name: 'security profile', keptOnDisk: true},
	returnUrls: {name: 'Allowed Return URLs', keptOnDisk: true},
	clientId: {name: 'client ID', flag: '--client-id', environment: ['ASK_LWA_CLIENT_ID'], keptOnDisk: true},
	clientSecret: {
		name: 'client secret',
		flag: '--client-secret-stdin',
		environment: ['SMAPI_LOGIN_CLIENT_SECRET', 'ASK_LWA_CLIENT_CONFIRMATION'],
		keptOnDisk: false,
	},
	clientSecretCommand: {name: 'command for the client secret', keptOnDisk: false},
	scopes: {name: 'permissions', flag: '--scopes', keptOnDisk: true},
	profileName: {
		name: 'profile name',
		flag: '--profile',
		environment: ['SMAPI_LOGIN_PROFILE'],
		keptOnDisk: true,
	},
	replace: {name: 'replace the profile', flag: '--replace', keptOnDisk: false},
	reviewed: {name: 'review', keptOnDisk: false},
	requestId: {name: 'open request', flag: '--request', keptOnDisk: true},
	from: {name: 'who asks', flag: '--from', keptOnDisk: true},
	authorizationUrl: {name: 'authorization URL', keptOnDisk: true},
	receivedToken: {name: 'received token', flag: '--token-stdin', keptOnDisk: false},
	vendorId: {name: 'vendor ID', flag: '--vendor-id', keptOnDisk: true},
	ticks: {name: 'clicks done', keptOnDisk: true},
	session: {name: 'token', keptOnDisk: false},
};

/** Every answer's key. */
export const answerKeys = Object.keys(answers) as AnswerKey[];
