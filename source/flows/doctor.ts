import {returnUrls} from '../core/client.ts';
import {isDamaged, profilesIn, requestsIn} from '../core/config-file.ts';
import {Failure} from '../core/failure.ts';
import {amazonHosts, type Hosts} from '../core/hosts.ts';
import {describeDuration, type Profile, scopesOf, shownName} from '../core/profile.ts';
import {cleanText} from '../core/redact.ts';
import type {SecretStore} from '../core/secret-store.ts';
import type {Checkup, OnDisk, Ports} from '../ports.ts';
import {probeReturnUrl} from './check-pair.ts';

/** How a thing is; what to do stands where it is not `ok`. */
export interface CheckResult {
	readonly id: string;
	readonly title: string;
	readonly state: 'ok' | 'warn' | 'fail';
	/** In a few words. */
	readonly found: string;
	readonly remedy?: string;
}

type Answer = Omit<CheckResult, 'id' | 'title'>;
type DoctorPorts = Pick<Ports, 'store' | 'http' | 'clock' | 'random'> & {readonly checkup: Checkup};

interface Check {
	readonly id: string;
	readonly title: string;
	/** @default it always does */
	readonly applies?: (ports: DoctorPorts, input: DoctorInput) => boolean;
	readonly look: (ports: DoctorPorts, input: DoctorInput, signal: AbortSignal) => Promise<Answer> | Answer;
}

export interface DoctorInput {
	/** Those of the environment, else Amazon's. */
	readonly hosts: Hosts;
	/** The profile whose return URL is asked about; every one of role self and client without it. */
	readonly profileName: string | undefined;
	/** Leaves out what asks Amazon about a client. */
	readonly noProbe: boolean;
	/** Where new profiles keep their secrets. */
	readonly choice?: SecretStore | undefined;
}

/** A check that takes longer is given up, in seconds: a doctor that hangs is none. */
const patienceSeconds = 4;

/** More than this beside a server's clock makes certificates and times doubtful, in seconds. */
const mostSkewSeconds = 120;

const ok = (found: string): Answer => ({state: 'ok', found});
const warn = (found: string, remedy: string): Answer => ({state: 'warn', found, remedy});
const fail = (found: string, remedy: string): Answer => ({state: 'fail', found, remedy});

/** Every check, in the order in which they are told (contract 2, `doctor`). */
const checks: readonly Check[] = [
	{
		id: 'node',
		title: 'Node',
		look({checkup}) {
			const [major = 0, minor = 0] = checkup.nodeVersion.split('.').map(Number);
			const isOld = major < 20 || (major === 20 && minor < 20);
			return isOld
				? fail(checkup.nodeVersion, 'Install Node 20.20 or newer.')
				: ok(`${checkup.nodeVersion}, ${checkup.platform}`);
		},
	},
	{
		id: 'terminal',
		title: 'Terminal',
		look({checkup: {terminal}}) {
			const {isTerminal, columns, rows, name = 'unnamed', unicode} = terminal;
			if (!isTerminal) return ok('none here: nothing is asked, as in a script');
			const size = `${columns} × ${rows}`;
			const words = `${cleanText(name, 40)}, ${size}${unicode ? '' : ', ASCII signs'}`;
			const isSmall = (columns ?? 80) < 40 || (rows ?? 24) < 12;
			return isSmall ? warn(words, 'Make the window at least 40 × 12, or use --plain.') : ok(words);
		},
	},
	{id: 'file', title: 'Profile file', look: lookAtFile},
	{id: 'folder', title: 'Its folder', look: ({checkup}) => lookAtFolder(checkup.files().folder)},
	{id: 'keychain', title: 'Keychain', applies: usesKeychain, look: tryKeychain},
	{
		id: 'port',
		title: 'Port 9090',
		async look({checkup}) {
			try {
				await checkup.listen(9090);
				return ok('free on 127.0.0.1');
			} catch (error) {
				if (!(error instanceof Failure)) throw error;
				return warn(
					error.what,
					'End that program, or sign in with --no-browser, or register another port and use --port.',
				);
			}
		},
	},
	{
		id: 'browser',
		title: 'Browser',
		look({checkup}) {
			const [opener] = checkup.openers();
			return opener === undefined
				? warn(
						'no program that opens an address',
						'Sign in with --no-browser: you open the address on any device. Or set BROWSER.',
					)
				: ok(opener);
		},
	},
	{
		id: 'clipboard',
		title: 'Clipboard',
		look: ({checkup}) => ok(checkup.clipboardProgram() ?? 'by the terminal (OSC 52), if it allows that'),
	},
	{
		id: 'proxy',
		title: 'Proxy',
		async look({checkup}, {hosts}) {
			try {
				const proxy = await checkup.proxyFor(hosts.token);
				return ok(proxy ?? 'none');
			} catch (error) {
				if (!(error instanceof Failure)) throw error;
				return fail(error.what, error.next);
			}
		},
	},
	{id: 'dns', title: 'Names of hosts', look: lookUpHosts},
	{id: 'network', title: 'Hosts and TLS', look: reachHosts},
	{id: 'clock', title: 'Clock', look: compareClock},
	{id: 'return-urls', title: 'Return URLs', look: lookAtReturnUrls},
];

/**
 * Every check, told in their order, all begun at once. No secret is sent, read or told. No network is `warn`.
 * @throws the signal's reason
 */
export async function* examine(
	ports: DoctorPorts,
	input: DoctorInput,
	signal: AbortSignal,
): AsyncGenerator<CheckResult> {
	const ending = new AbortController();
	const running = AbortSignal.any([signal, ending.signal]);
	const late = ports.clock
		.wait(patienceSeconds, running)
		.then(() => warn('it took too long', 'Try again; check the network.'));
	// Nobody waits for it when all is over.
	late.catch(() => undefined);
	const applying = checks.filter(({applies}) => applies?.(ports, input) ?? true);
	const started = applying.map(async ({id, title, look}): Promise<CheckResult> => {
		const looked = (async () => look(ports, input, running))().catch(error => {
			if (running.aborted) throw error;
			return fail(told(error), 'Run again with --debug, and report it.');
		});
		return {id, title, ...(await Promise.race([looked, late]))};
	});
	for (const each of started) each.catch(() => undefined);
	try {
		for (const each of started) yield await each;
	} finally {
		ending.abort(new DOMException('The checks are over.', 'AbortError'));
	}
}

function lookAtFile({checkup, store}: DoctorPorts): Answer {
	const {file} = checkup.files();
	if (file.mode === undefined) return ok('none yet: nothing is saved');
	if (!file.isOurs)
		return fail(`${file.path} belongs to another user`, `Make it yours: sudo chown "$(id -un)" ${file.path}`);
	try {
		const damaged = profilesIn(store.read()).filter(([, profile]) => isDamaged(profile));
		if (damaged.length > 0) {
			const names = damaged.map(([name]) => shownName(name)).join(', ');
			return warn(`damaged: ${names}`, `Sign in again, or remove it: smapi-login profiles remove NAME`);
		}
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		return fail(error.what, error.next);
	}
	if ((file.mode & 0o077) !== 0)
		return warn(`others can read it (mode ${octal(file.mode)})`, `Close it: chmod 600 ${file.path}`);
	return ok(`mode ${octal(file.mode)}`);
}

/** Whether a secret is in the keychain, or the next one will be. */
function usesKeychain({store}: DoctorPorts, {choice}: DoctorInput): boolean {
	if (choice === 'keychain') return true;
	try {
		const file = store.read();
		const profiles = profilesIn(file).map(([, profile]) => profile);
		const requests = requestsIn(file).map(([, request]) => request);
		return [...profiles, ...requests].some(each => 'store' in each && each.store === 'keychain');
	} catch {
		// The check of the file tells it.
		return false;
	}
}

/** An entry without a secret is written and removed. */
async function tryKeychain({store}: DoctorPorts, _: DoctorInput, signal: AbortSignal): Promise<Answer> {
	try {
		await store.proveKeychain(signal);
		return ok('writes and removes an entry');
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		return fail(error.what, error.next);
	}
}

function lookAtFolder({path, mode, isOurs}: OnDisk): Answer {
	if (mode === undefined) return ok('none yet: made with the first save');
	if (!isOurs)
		return fail(`${path} belongs to another user`, `Make it yours: sudo chown "$(id -un)" ${path}`);
	if ((mode & 0o022) !== 0)
		return fail(`others can write into it (mode ${octal(mode)})`, `Close it: chmod 700 ${path}`);
	return (mode & 0o077) === 0
		? ok(`mode ${octal(mode)}`)
		: warn(`others can look into it (mode ${octal(mode)})`, `Close it: chmod 700 ${path}`);
}

function octal(mode: number): string {
	return (mode & 0o777).toString(8).padStart(3, '0');
}

const offline =
	'Check the network. Everything that is saved works without it, until a token has to be renewed.';

async function lookUpHosts({checkup}: DoctorPorts, {hosts}: DoctorInput): Promise<Answer> {
	if (await checkup.proxyFor(hosts.token).catch(() => undefined)) return ok('looked up by the proxy');
	const names = [...new Set(Object.values(hosts).map(host => new URL(host).hostname))];
	const unknown = await Promise.all(
		names.map(name =>
			checkup.lookUp(name).then(
				found => (found.length > 0 ? [] : [name]),
				() => [name],
			),
		),
	);
	const missing = unknown.flat();
	return missing.length === 0 ? ok('found') : warn(`not found: ${missing.join(', ')}`, offline);
}

/** One plain request a host; whatever answers counts. */
async function reachHosts({http}: DoctorPorts, {hosts}: DoctorInput, signal: AbortSignal): Promise<Answer> {
	const all = [...new Set(Object.values(hosts))];
	const troubles = await Promise.all(all.map(host => troubleAt(host)));
	const [first] = troubles.filter(each => each !== undefined);
	// A secret would go there: the hosts in force are named.
	if (!first) return ok(`reached: ${all.map(host => new URL(host).host).join(', ')}`);
	// A certificate that is refused is no lack of network.
	return first.code === 'tls' ? fail(first.what, first.next) : warn(first.what, first.next);

	async function troubleAt(host: string): Promise<Failure | undefined> {
		try {
			await http.send({method: 'GET', url: `${host}/`, deadlineSeconds: patienceSeconds}, signal);
			return undefined;
		} catch (error) {
			if (error instanceof Failure) return error;
			throw error;
		}
	}
}

async function compareClock(
	{http, clock}: DoctorPorts,
	{hosts}: DoctorInput,
	signal: AbortSignal,
): Promise<Answer> {
	const before = clock.now();
	let date: string | undefined;
	try {
		const answer = await http.send(
			{method: 'GET', url: `${hosts.token}/`, deadlineSeconds: patienceSeconds},
			signal,
		);
		date = answer.headers.date;
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		return warn('nobody to compare with', offline);
	}
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
async function lookAtReturnUrls(
	ports: DoctorPorts,
	{profileName, noProbe}: DoctorInput,
	signal: AbortSignal,
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
				found: await probeReturnUrl(client, redirectUri, scopesOf(profile), ports, signal),
			};
		}),
	);
	const missing = results.filter(({found}) => found === 'unregistered').map(({redirectUri}) => redirectUri);
	if (missing.length > 0) {
		const urls = [...new Set(missing)].map(url => cleanText(url, 200)).join(', ');
		return fail(
			`Amazon does not know ${urls}`,
			'Add it to Allowed Return URLs of the security profile (Web Settings, Edit), and Save.',
		);
	}
	if (results.some(({found}) => found === 'unknown-client'))
		return fail('Amazon does not know a client ID', 'Copy it again from Web Settings, and sign in with it.');
	return results.every(({found}) => found === 'unclear' || found === 'unreached')
		? warn('Amazon gave no clear answer', offline)
		: ok('Amazon knows them');
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

function told(error: unknown): string {
	return cleanText(error instanceof Error ? error.message : String(error), 200);
}

/** A text for a bug report: versions and checks, no account, no host of a company, no path of a home (contract 2). */
export function reportText(
	results: readonly CheckResult[],
	{version, hosts, home}: {version: string; hosts: Hosts; home: string | undefined},
): string {
	const isAmazon = Object.entries(amazonHosts).every(([kind, host]) => hosts[kind as keyof Hosts] === host);
	const known = Object.values(amazonHosts).map(host => new URL(host).hostname);
	const hide = (text: string) =>
		(home ? text.replaceAll(home, '~') : text)
			.replace(/https?:\/\/\S+/g, address =>
				known.some(name => address.includes(`//${name}`)) || /\/\/127\.0\.0\.1/.test(address)
					? address
					: '<address>',
			)
			.replace(/\b[\w-]+(?:\.[\w-]+)+\b/g, name =>
				known.includes(name) || !/[a-z]{2,}$/i.test(name) || /^\d/.test(name) ? name : '<host>',
			);
	return [
		`smapi-login ${version}`,
		`hosts: ${isAmazon ? "Amazon's" : 'others, by the environment'}`,
		...results.map(({id, state, found}) => `${state.padEnd(4)}  ${id}: ${hide(found)}`),
	].join('\n');
}
