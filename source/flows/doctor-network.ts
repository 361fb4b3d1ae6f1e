import {returnUrls} from '../core/client.ts';
import {isDamaged, profilesIn} from '../core/config-file.ts';
import {Failure} from '../core/failure.ts';
import {amazonHosts, sameOrigin} from '../core/hosts.ts';
import {describeDuration, type Profile, scopesOf} from '../core/profile.ts';
import {cleanText} from '../core/redact.ts';
import type {Ports} from '../ports.ts';
import {probeReturnUrl} from './check-pair.ts';
import {type Answer, type DoctorPorts, fail, type Look, ok, type Words, warn} from './doctor-check.ts';
import {nameIn} from './reach.ts';

/** More than this beside a server's clock makes certificates and times doubtful, in seconds. */
const mostSkewSeconds = 120;

const offline =
	'Check the network. Everything that is saved works without it, until a token has to be renewed.';

/** Whether the names of the hosts are known. */
export async function lookUpHosts({checkup}: DoctorPorts, {hosts, isKnown}: Look): Promise<Answer> {
	const all = [...new Set(Object.values(hosts))];
	const found = await Promise.all(all.map(isKnown));
	if (await checkup.proxyFor(hosts.token).catch(() => undefined))
		return found.every(Boolean)
			? ok('looked up by the proxy')
			: warn('the name of the proxy is not known', offline);
	const missing = all.filter((_, at) => !found[at]).map(nameIn);
	if (missing.length === 0) return ok('found');
	const plainly = `not found: ${missing.map(name => (isAmazonName(name) ? name : 'another host')).join(', ')}`;
	return warn({found: `not found: ${missing.join(', ')}`, plainly}, offline);
}

function isAmazonName(name: string): boolean {
	return Object.values(amazonHosts).some(host => new URL(host).hostname === name);
}

/** Whether the hosts answer, and by a certificate that counts. */
export async function reachHosts(_: DoctorPorts, {hosts, askHost}: Look): Promise<Answer> {
	const names = [...new Set(Object.values(hosts))];
	const answers = await Promise.all(names.map(askHost));
	const troubles = answers.flatMap((answer, at) =>
		answer instanceof Failure ? [{failure: answer, name: new URL(names[at]!).hostname}] : [],
	);
	// A certificate that is refused is no lack of network, and is not hidden behind one.
	const first = troubles.find(({failure}) => failure.code === 'tls') ?? troubles[0];
	// A secret would go there: the hosts in force are named.
	if (!first)
		return ok({found: `reached: ${names.map(host => new URL(host).host).join(', ')}`, plainly: 'reached'});
	const {failure, name} = first;
	const found = {
		found: failure.what,
		plainly: `${failure.code} at ${isAmazonName(name) ? name : 'another host'}`,
	};
	return failure.code === 'tls' ? fail(found, failure.next) : warn(found, failure.next);
}

/** Whether this computer's time is that of the hosts. */
export async function compareClock({clock}: DoctorPorts, {hosts, askHost}: Look): Promise<Answer> {
	const before = clock.now();
	const answer = await askHost(hosts.token);
	if (answer instanceof Failure) return warn('not compared: no server was reached', offline);
	const {date} = answer.headers;
	const theirs = new Date(date ?? '');
	if (Number.isNaN(theirs.getTime())) return ok('the host tells no time');
	const seconds = Math.round((before.getTime() - theirs.getTime()) / 1000);
	if (Math.abs(seconds) <= mostSkewSeconds) return ok('right');
	const way = seconds > 0 ? 'ahead' : 'behind';
	return fail(
		`${describeDuration(Math.abs(seconds))} ${way}`,
		'Set the clock: certificates and ends of tokens go by it.',
	);
}

/** Whether Amazon knows the return URLs of the saved profiles. */
export async function lookAtReturnUrls(
	ports: DoctorPorts,
	{profileName, noProbe, isKnown, signal}: Look,
): Promise<Answer> {
	if (noProbe) return ok('not asked (--no-probe)');
	const wanted = clientsIn(ports, profileName);
	if (wanted.length === 0) return ok('no profile with a client ID is saved');
	const results = await Promise.all(
		wanted.map(async profile => {
			const {hosts, clientId, redirectUri = returnUrls.loopback} = profile;
			const client = {hosts, clientId: clientId!};
			return {
				redirectUri,
				found: (await isKnown(profile.hosts.authorize))
					? await probeReturnUrl(client, redirectUri, scopesOf(profile), ports, signal)
					: 'unreached',
			};
		}),
	);
	const missing = results.filter(({found}) => found === 'unregistered').map(({redirectUri}) => redirectUri);
	if (missing.length > 0) {
		const urls = [...new Set(missing)].map(url => cleanText(url, 200)).join(', ');
		return fail(
			{found: `Amazon does not know ${urls}`, plainly: `Amazon does not know ${missing.length}`},
			'Add it to Allowed Return URLs of the security profile (Web Settings, Edit), and Save.',
		);
	}
	if (results.some(({found}) => found === 'unknown-client'))
		return fail('Amazon does not know a client ID', 'Copy it again from Web Settings, and sign in with it.');
	return results.every(({found}) => found === 'unclear' || found === 'unreached')
		? warn('Amazon gave no clear answer', offline)
		: ok(
				knownBy(
					wanted,
					results.map(({found}) => found),
				),
			);
}

/** One profile a client and return URL. */
function clientsIn({store}: Pick<Ports, 'store'>, profileName: string | undefined): readonly Profile[] {
	let all: ReturnType<typeof profilesIn>;
	try {
		all = profilesIn(store.read());
	} catch {
		return [];
	}
	const clients = new Map<string, Profile>();
	for (const [name, profile] of all) {
		if (isDamaged(profile) || profile.role === 'owner' || profile.clientId === undefined) continue;
		if (profileName === undefined || profileName === name)
			clients.set(`${profile.hosts.authorize} ${profile.clientId} ${profile.redirectUri}`, profile);
	}
	return [...clients.values()];
}

/** Who knows the return URLs, as far as it was asked and gave an answer. */
function knownBy(profiles: readonly Profile[], found: readonly string[]): Words {
	const origins = new Set(profiles.map(({hosts}) => new URL(hosts.authorize).origin));
	const isAmazons = [...origins].every(origin => sameOrigin(origin, amazonHosts.authorize));
	const who = isAmazons ? 'Amazon' : [...origins].map(origin => new URL(origin).host).join(', ');
	const open = found.filter(each => each === 'unclear' || each === 'unreached').length;
	const rest = open === 0 ? '' : `; no clear answer for ${open} of ${found.length}`;
	return {found: `${who} knows them${rest}`, plainly: `known${rest}`};
}
