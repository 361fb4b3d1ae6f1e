import type {Answers, Flow, Source} from './answers.ts';
import {requireProfileName, savedProfileOfTeam} from './choose-profile.ts';
import {
	isRefusedByBrowsers,
	type Judgement,
	judgeClientId,
	judgeClientSecret,
	judgeFrom,
	judgeRedirectUri,
	listenerAddress,
	returnUrls,
} from './client.ts';
import {type ConfigFile, isDamaged, profileIn} from './config-file.ts';
import {type Draft, emptyDraft, flowOf, withAnswers} from './draft.ts';
import {Failure, usage} from './failure.ts';
import {
	amazonHosts,
	type Hosts,
	hostsFromEnvironment,
	hostsToAllow,
	requireSameHosts,
	sameOrigin,
} from './hosts.ts';
import {type Profile, type Role, roles} from './profile.ts';
import {nearScope, parseScopes, scopeProblem, shortScopeName} from './scopes.ts';
import type {Environment} from './secret-variables.ts';
import type {TeamFile} from './team.ts';
import {withTeam} from './team-answers.ts';

/** The flags of a sign-in as they were given; absent ones are undefined. */
export interface SignInFlags {
	readonly role?: string;
	readonly clientId?: string;
	/** The client secret, from standard input or from ask-cli's flag. */
	readonly clientSecret?: string;
	/** Where that was printed: the profile keeps this instead. */
	readonly clientSecretCommand?: string;
	readonly scopes?: string;
	readonly browser?: boolean;
	readonly redirectUri?: string;
	readonly port?: string;
	readonly profile?: string;
	readonly replace?: boolean;
	readonly vendorId?: string;
	/** Who asks, and what for. */
	readonly from?: string;
	/** Origins with blanks between. */
	readonly allowHost?: string;
}

/** What a sign-in knows before anybody is asked. */
export interface Settings {
	/** Each answer with where it came from: flag, then environment, then the named profile, then the team file. */
	readonly draft: Draft;
	readonly hosts: Hosts;
	/** Those that the environment names. */
	readonly environmentHosts: Partial<Hosts>;
	/** The profile that is signed in to again. */
	readonly existing: Profile | undefined;
	/** Those that a secret would go to and that nobody has vouched for. */
	readonly hostsToAllow: readonly string[];
	/** Shapes that are odd but can be right. */
	readonly warnings: readonly string[];
}

/**
 * Puts together what flags, environment, the named profile and the team file say (contract 1: in this order).
 *
 * @param environment without the secret variables, which are in `secrets`
 * @throws Failure `usage`, `bad_value`, `bad_host`, `host_mismatch`
 */
export function resolveSettings(
	flags: SignInFlags,
	environment: Environment,
	secrets: Environment,
	file: ConfigFile,
	team?: TeamFile,
): Settings {
	const environmentHosts = hostsFromEnvironment(environment);
	const warnings: string[] = [];
	const clientId = clientIdFrom(flags, environment, warnings);
	const name = profileName(flags, environment) ?? (team && profileOfTeam(team, clientId?.value, file));
	const existing =
		name && profileToRenew(file, name.value, clientId?.value, environmentHosts, flags.replace === true);
	const hosts = existing?.hosts ?? {...amazonHosts, ...environmentHosts};
	let draft = existing ? withAnswers(emptyDraft, answersOfProfile(existing), 'profile') : emptyDraft;
	const put = (changes: Partial<Answers>, source: Source) => {
		draft = withAnswers(draft, changes, source);
	};
	if (name) put({profileName: name.value}, name.source);
	if (flags.replace) put({replace: true}, 'flag');
	// Who names the client has its security profile.
	if (clientId) put({clientId: clientId.value, securityProfile: 'have'}, clientId.source);
	if (flags.role !== undefined) put({role: roleFrom(flags.role)}, 'flag');
	const way = wayFrom(flags, draft.answers.role ?? (existing ? 'self' : team?.role) ?? 'self');
	if (way) put(way, 'flag');
	if (flags.scopes !== undefined) put({scopes: scopesFrom(flags.scopes)}, 'flag');
	if (flags.vendorId !== undefined) put({vendorId: vendorIdFrom(flags.vendorId)}, 'flag');
	// A saved profile knows all that a team could say, and judges its way anew.
	if (team && !existing) draft = withTeam(draft, team, isTaken(team, file));
	const secret = secretFrom(flags, environment, secrets, draft, warnings);
	if (secret) {
		const {clientSecretCommand} = flags;
		const isPrinted = secret.source === 'flag' && clientSecretCommand !== undefined;
		put({clientSecret: secret.value, ...(isPrinted ? {clientSecretCommand} : {})}, secret.source);
	}
	if (flags.from !== undefined) put({from: fromFrom(flags.from)}, 'flag');
	// A profile's own hosts were allowed when it was made.
	const strangers = hostsToAllow(existing ? amazonHosts : hosts, flags.allowHost);
	return {draft, hosts, environmentHosts, existing, hostsToAllow: strangers, warnings};
}

function profileName(flags: SignInFlags, environment: Environment): Found | undefined {
	const value = flags.profile ?? (environment.SMAPI_LOGIN_PROFILE || undefined);
	if (value === undefined) return undefined;
	requireProfileName(value, flags.profile === undefined ? 'SMAPI_LOGIN_PROFILE' : '--profile');
	return {value, source: flags.profile === undefined ? 'environment' : 'flag'};
}

/** The saved profile that the file means, where nobody names another client. */
function profileOfTeam(team: TeamFile, clientId: string | undefined, file: ConfigFile): Found | undefined {
	const isItsClient = clientId === undefined || clientId === team.clientId;
	const value = isItsClient ? savedProfileOfTeam(team, file) : undefined;
	return value === undefined ? undefined : {value, source: 'team'};
}

/** Whether a profile that is not of the file's client has the name that it gives. */
function isTaken(team: TeamFile, file: ConfigFile): boolean {
	const {profile} = team;
	return (
		profile !== undefined &&
		profileIn(file, profile) !== undefined &&
		savedProfileOfTeam(team, file) === undefined
	);
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
	const {role, clientId, clientSecret, clientSecretCommand, redirectUri, scopes, vendorId} = profile;
	return {
		role,
		scopes,
		...(clientId === undefined ? {} : {clientId}),
		...(clientSecret === undefined ? {} : {clientSecret}),
		...(clientSecretCommand === undefined ? {} : {clientSecretCommand}),
		...(redirectUri === undefined ? {} : {redirectUri, returnUrls: [redirectUri]}),
		...(vendorId === undefined ? {} : {vendorId}),
		securityProfile: 'have',
	};
}

/** A value with where it came from. */
interface Found {
	readonly value: string;
	readonly source: Source;
}

/**
 * The client ID that flags or environment name.
 * @throws Failure `bad_value` when it is a value of another field or cannot be sent
 */
function clientIdFrom(flags: SignInFlags, environment: Environment, warnings: string[]): Found | undefined {
	const text = flags.clientId ?? (environment.ASK_LWA_CLIENT_ID || undefined);
	if (text === undefined) return undefined;
	const source = flags.clientId === undefined ? 'environment' : 'flag';
	const name = source === 'flag' ? '--client-id' : 'ASK_LWA_CLIENT_ID';
	const hint = 'Copy it from Web Settings of the security profile.';
	return {value: usableValue(judgeClientId(text), name, hint, warnings), source};
}

/**
 * The client secret: it counts only from a source whose client ID is the one in use or that names none.
 * @throws Failure `bad_value`, without the value
 */
function secretFrom(
	flags: SignInFlags,
	environment: Environment,
	secrets: Environment,
	draft: Draft,
	warnings: string[],
): Found | undefined {
	const {clientId} = draft.answers;
	const fitsAsk = !environment.ASK_LWA_CLIENT_ID || environment.ASK_LWA_CLIENT_ID.trim() === clientId;
	const sources: [string, string | undefined, Source][] = [
		['the client secret', flags.clientSecret, 'flag'],
		['SMAPI_LOGIN_CLIENT_SECRET', secrets.SMAPI_LOGIN_CLIENT_SECRET || undefined, 'environment'],
		[
			'ASK_LWA_CLIENT_CONFIRMATION',
			(fitsAsk && secrets.ASK_LWA_CLIENT_CONFIRMATION) || undefined,
			'environment',
		],
	];
	const found = sources.find(([, value]) => value !== undefined);
	if (!found) return undefined;
	const [name, text, source] = found;
	return {value: usableValue(judgeClientSecret(text!), name, secretHint, warnings), source};
}

/** Where a client secret is found. */
export const secretHint = 'Copy it from Web Settings, Show Secret.';

/**
 * The value that was judged; what is odd about it goes to `warnings`.
 * @throws Failure `bad_value`, without the value
 */
export function usableValue(judged: Judgement, name: string, hint: string, warnings: string[]): string {
	if (judged.verdict === 'refuse') throw new Failure('bad_value', {name, detail: judged.reason, hint});
	if (judged.verdict === 'odd') warnings.push(judged.reason);
	return judged.value;
}

/** @returns full names @throws Failure `bad_value`: an empty list, a character that no scope can have */
function scopesFrom(text: string): readonly string[] {
	const scopes = parseScopes(text);
	const hint = 'For example: --scopes "skills:readwrite models:readwrite"';
	if (scopes.length === 0)
		throw new Failure('bad_value', {name: '--scopes', detail: 'there is no permission in it', hint});
	for (const scope of scopes) {
		const problem = scopeProblem(scope);
		if (problem)
			throw new Failure('bad_value', {name: '--scopes', detail: `“${scope.slice(0, 80)}” ${problem}`, hint});
		const near = nearScope(scope);
		if (near !== undefined)
			throw new Failure('bad_value', {
				name: '--scopes',
				detail: `there is no permission “${scope}”`,
				hint: `Did you mean ${shortScopeName(near)}? Nothing was sent.`,
			});
	}
	return scopes;
}

/** @throws Failure `bad_value` */
function fromFrom(text: string): string {
	const judged = judgeFrom(text);
	return usableValue(judged, '--from', 'For example: --from "Ada of Acme, for the weather skill"', []);
}

/** @throws Failure `bad_value` */
function vendorIdFrom(text: string): string {
	const value = text.trim();
	if (/^[A-Za-z0-9._-]{1,64}$/.test(value)) return value;
	const hint = 'You find it in the developer console, under Customer Details. It begins with M.';
	throw new Failure('bad_value', {name: '--vendor-id', detail: 'this is not a vendor ID', hint});
}

/** @throws Failure `bad_value` */
function roleFrom(text: string): Role {
	if (roles.includes(text as Role)) return text as Role;
	throw new Failure('bad_value', {
		name: '--role',
		detail: `there is no role “${text}”`,
		hint: 'The roles are self, client and owner.',
	});
}

/**
 * Way and redirect URI from `--browser`, `--no-browser`, `--redirect-uri`, `--port`; undefined when none was given.
 * @throws Failure `usage`, `bad_value`
 */
function wayFrom(flags: SignInFlags, role: Role): {flow?: Flow; redirectUri?: string} | undefined {
	const redirectUri = redirectUriFrom(flags);
	if (role === 'owner') return undefined;
	if (role === 'client') {
		if (redirectUri !== undefined) return {flow: flowOf(role, redirectUri), redirectUri};
		return flags.browser === false ? {flow: 'hosted-page'} : undefined;
	}
	if (flags.browser !== false) requireOpenPort(flags, redirectUri);
	const canListen = redirectUri === undefined || listenerAddress(redirectUri) !== undefined;
	if (!canListen && flags.browser) {
		throw usage(
			`--browser needs a return URL on 127.0.0.1, not ${redirectUri}`,
			'Leave --browser out; the address is then pasted.',
		);
	}
	if (flags.browser === false || !canListen)
		return {flow: 'other-device', ...(redirectUri ? {redirectUri} : {})};
	if (flags.browser) return {flow: 'browser', ...(redirectUri ? {redirectUri} : {})};
	return redirectUri === undefined ? undefined : {flow: 'browser', redirectUri};
}

/** Where nothing listens the address can be read from the address bar all the same. @throws Failure `bad_value` */
function requireOpenPort(flags: SignInFlags, redirectUri: string | undefined): void {
	const port = redirectUri === undefined ? undefined : listenerAddress(redirectUri)?.port;
	if (port === undefined || !isRefusedByBrowsers(port)) return;
	throw new Failure('bad_value', {
		name: flags.redirectUri === undefined ? '--port' : '--redirect-uri',
		detail: `browsers refuse to open port ${port}, which another service is known for`,
		hint: 'Take another one, 9090 for example, and register its return URL.',
	});
}

function redirectUriFrom(flags: SignInFlags): string | undefined {
	const {port} = flags;
	if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) > 0 && Number(port) < 65_536)) {
		throw new Failure('bad_value', {
			name: '--port',
			detail: `“${port}” is not a port number`,
			hint: 'A port is a number from 1 to 65535.',
		});
	}
	if (flags.redirectUri === undefined)
		return port === undefined ? undefined : `http://127.0.0.1:${Number(port)}/cb`;
	const example = `For example: ${returnUrls.loopback}`;
	const value = usableValue(judgeRedirectUri(flags.redirectUri), '--redirect-uri', example, []);
	if (port !== undefined && listenerAddress(value)?.port !== Number(port))
		throw usage(`--port ${port} and --redirect-uri ${value} differ`, 'Give only one of them.');
	return value;
}
