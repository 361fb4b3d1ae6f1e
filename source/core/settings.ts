import type {Answers, Source} from './answers.ts';
import {type ConfigFile, isDamaged, profileIn} from './config-file.ts';
import {type Draft, emptyDraft, withAnswers} from './draft.ts';
import {Failure} from './failure.ts';
import {roleFrom, scopesFrom, vendorIdFrom, wayFrom} from './flag-values.ts';
import {clientIdFrom, type Found, secretFrom, type Variables} from './given-client.ts';
import {amazonHosts, type Hosts, hostsFromEnvironment, requireSameHosts, sameOrigin} from './hosts.ts';
import type {Profile} from './profile.ts';
import {requireProfileName} from './usage.ts';

/** The flags of a sign-in as they were given; absent ones are undefined. */
export interface SignInFlags {
	readonly role?: string;
	readonly clientId?: string;
	/** The client secret, from standard input or from ask-cli's flag. */
	readonly clientSecret?: string;
	readonly scopes?: string;
	readonly browser?: boolean;
	readonly redirectUri?: string;
	readonly port?: string;
	readonly profile?: string;
	readonly replace?: boolean;
	readonly vendorId?: string;
}

/** What a sign-in knows before anybody is asked. */
export interface Settings {
	/** Each answer with where it came from: flag, then environment, then the named profile. */
	readonly draft: Draft;
	readonly hosts: Hosts;
	/** Those that the environment names. */
	readonly environmentHosts: Partial<Hosts>;
	/** The profile that is signed in to again. */
	readonly existing: Profile | undefined;
	/** Shapes that are odd but can be right. */
	readonly warnings: readonly string[];
}

/**
 * Puts together what flags, environment and the named profile say (contract 1: in this order).
 *
 * @param environment without the secret variables, which are in `secrets`
 * @throws Failure `usage`, `bad_value`, `bad_host`, `host_mismatch`
 */
export function resolveSettings(
	flags: SignInFlags,
	environment: Variables,
	secrets: Variables,
	file: ConfigFile,
): Settings {
	const environmentHosts = hostsFromEnvironment(environment);
	const name = profileName(flags, environment);
	const warnings: string[] = [];
	const clientId = clientIdFrom(flags, environment, warnings);
	const existing =
		name && profileToRenew(file, name.value, clientId?.value, environmentHosts, flags.replace === true);
	const hosts = existing?.hosts ?? {...amazonHosts, ...environmentHosts};
	let draft = existing ? withAnswers(emptyDraft, answersOfProfile(existing), 'profile') : emptyDraft;
	const put = (changes: Partial<Answers>, source: Source) => {
		draft = withAnswers(draft, changes, source);
	};
	if (name) put({profileName: name.value}, name.source);
	if (flags.replace) put({replace: true}, 'flag');
	if (clientId) put({clientId: clientId.value}, clientId.source);
	const secret = secretFrom(flags, environment, secrets, draft, warnings);
	if (secret) put({clientSecret: secret.value}, secret.source);
	if (flags.scopes !== undefined) put({scopes: scopesFrom(flags.scopes)}, 'flag');
	if (flags.vendorId !== undefined) put({vendorId: vendorIdFrom(flags.vendorId)}, 'flag');
	if (flags.role !== undefined) put({role: roleFrom(flags.role)}, 'flag');
	const way = wayFrom(flags, draft.answers.role ?? 'self');
	if (way) put(way, 'flag');
	return {draft, hosts, environmentHosts, existing, warnings};
}

function profileName(flags: SignInFlags, environment: Variables): Found | undefined {
	const value = flags.profile ?? (environment.SMAPI_LOGIN_PROFILE || undefined);
	if (value === undefined) return undefined;
	requireProfileName(value, flags.profile === undefined ? 'SMAPI_LOGIN_PROFILE' : '--profile');
	return {value, source: flags.profile === undefined ? 'environment' : 'flag'};
}

/**
 * The profile whose answers count. With `--replace` another client, other hosts or a damaged profile make the name free;
 * without it they are refused before anything is sent.
 */
function profileToRenew(
	file: ConfigFile,
	name: string,
	clientId: string | undefined,
	environmentHosts: Partial<Hosts>,
	replace: boolean,
): Profile | undefined {
	const found = profileIn(file, name);
	if (!found) return undefined;
	if (isDamaged(found)) {
		if (replace) return undefined;
		throw new Failure('profile_damaged', {profile: name, detail: found.damaged});
	}
	const isOtherClient = clientId !== undefined && clientId !== found.clientId;
	if (replace) {
		const isElsewhere = Object.entries(environmentHosts).some(
			([kind, host]) => !sameOrigin(found.hosts[kind as keyof Hosts], host),
		);
		return isOtherClient || isElsewhere ? undefined : found;
	}
	requireSameHosts(name, found.hosts, environmentHosts);
	if (isOtherClient) throw new Failure('profile_exists', {profile: name});
	return found;
}

/** The answers that a saved profile knows; the way is judged anew each time. */
export function answersOfProfile(profile: Profile): Partial<Answers> {
	const {role, clientId, clientSecret, redirectUri, scopes, vendorId} = profile;
	return {
		role,
		scopes,
		...(clientId === undefined ? {} : {clientId}),
		...(clientSecret === undefined ? {} : {clientSecret}),
		...(redirectUri === undefined ? {} : {redirectUri, returnUrls: [redirectUri]}),
		...(vendorId === undefined ? {} : {vendorId}),
		securityProfile: 'have',
	};
}
