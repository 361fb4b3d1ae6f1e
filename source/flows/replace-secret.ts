import {unknownProfile} from '../core/choose-profile.ts';
import {
	type ConfigFile,
	isDamaged,
	profileIn,
	profilesIn,
	requestsIn,
	withProfile,
	withRequest,
} from '../core/config-file.ts';
import {Failure} from '../core/failure.ts';
import {type Hosts, requireSameHosts} from '../core/hosts.ts';
import type {OpenRequest, Profile} from '../core/profile.ts';
import type {Ports} from '../ports.ts';
import {probeClient} from './check-pair.ts';

export interface NewSecret {
	/** Of a profile. */
	readonly name: string;
	readonly clientSecret: string;
	/** Prints the secret: kept instead of it. */
	readonly command?: string | undefined;
	/** Every profile and open request with the same client ID too. */
	readonly allOfClient: boolean;
}

/**
 * Asks Amazon whether the new secret belongs to the client, once a host.
 * @returns the hosts that gave no clear answer: that is a hint, never a wall
 * @throws Failure nothing is to be replaced: `invalid_client`, `secret_unchecked` (no answer came) · `unknown_profile`,
 * `profile_damaged`, `host_mismatch`
 */
export async function checkNewSecret(
	{environmentHosts, ...change}: NewSecret & {readonly environmentHosts: Partial<Hosts>},
	ports: Pick<Ports, 'store' | 'http' | 'random'>,
	signal: AbortSignal,
): Promise<readonly string[]> {
	const byHost = new Map<string, Profile>();
	for (const [name, profile] of profilesFor(change, ports.store.readForUse())) {
		requireSameHosts(name, profile.hosts, environmentHosts);
		byHost.set(profile.hosts.token, profile);
	}
	const unclear: string[] = [];
	for (const [host, {hosts, clientId, redirectUri}] of byHost) {
		const client = {hosts, clientId: clientId!, clientSecret: change.clientSecret};
		const result = await probeClient(client, redirectUri ?? 'http://127.0.0.1:9090/cb', ports, signal);
		if (result === 'unknown-client') throw new Failure('invalid_client');
		if (result === 'unreached') throw new Failure('secret_unchecked', {host: new URL(host).host});
		if (result !== 'fits') unclear.push(new URL(host).host);
	}
	return unclear;
}

/**
 * Puts the secret in, in one write; tokens, scopes and all else stay.
 * @returns the profiles, and how many open requests, that have it now
 * @throws Failure `unknown_profile`, `profile_damaged`, of the store
 */
export async function replaceSecret(
	change: NewSecret,
	{store, clock}: Pick<Ports, 'store' | 'clock'>,
): Promise<{readonly profiles: readonly string[]; readonly requests: number}> {
	const {clientSecret, command, allOfClient} = change;
	const kept = command === undefined ? {clientSecret} : {clientSecretCommand: command};
	let profiles: readonly string[] = [];
	let requests = 0;
	await store.change(file => {
		const found = profilesFor(change, file);
		const {clientId} = found[0]![1];
		const waiting = allOfClient
			? requestsIn(file).filter(([, request]) => request.clientId === clientId)
			: [];
		const withSecret = waiting.filter(([, request]) => hasSecret(request));
		profiles = found.map(([name]) => name);
		requests = withSecret.length;
		const secretAt = clock.now();
		const saved = found.reduce(
			(all, [name, profile]) => withProfile(all, name, {...withoutSecret(profile), ...kept, secretAt}),
			file,
		);
		return withSecret.reduce(
			(all, [id, request]) => withRequest(all, id, {...withoutSecret(request), ...kept}),
			saved,
		);
	});
	return {profiles, requests};
}

type Secretive = Pick<OpenRequest, 'clientSecret' | 'clientSecretCommand'>;

function hasSecret({clientSecret, clientSecretCommand}: Secretive): boolean {
	return clientSecret !== undefined || clientSecretCommand !== undefined;
}

function withoutSecret<T extends Secretive>({clientSecret: _, clientSecretCommand: __, ...rest}: T) {
	return rest;
}

/** The named profile first. @throws Failure `unknown_profile`, `profile_damaged` */
function profilesFor(
	{name, allOfClient}: NewSecret,
	file: ConfigFile,
): readonly (readonly [string, Profile])[] {
	const own = profileIn(file, name);
	if (!own) throw unknownProfile(name, Object.keys(file.profiles ?? {}));
	if (isDamaged(own)) throw new Failure('profile_damaged', {profile: name, detail: own.damaged});
	if (!allOfClient) return [[name, own]];
	const others = profilesIn(file).filter(
		(row): row is [string, Profile] =>
			row[0] !== name && !isDamaged(row[1]) && row[1].role !== 'owner' && row[1].clientId === own.clientId,
	);
	return [[name, own], ...others];
}
