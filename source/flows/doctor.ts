import {isDamaged, profilesIn, requestsIn} from '../core/config-file.ts';
import {Failure} from '../core/failure.ts';
import {shownName} from '../core/profile.ts';
import {cleanText} from '../core/redact.ts';
import {judgeFoundTeam} from '../core/team-file.ts';
import type {OnDisk, Ports} from '../ports.ts';
import {
	type Answer,
	type CheckResult,
	type DoctorInput,
	type DoctorPorts,
	fail,
	type Look,
	ok,
	type Words,
	warn,
} from './doctor-check.ts';
import {compareClock, lookAtReturnUrls, lookUpHosts, reachHosts} from './doctor-network.ts';
import {reachOf} from './reach.ts';

interface Check {
	readonly id: string;
	readonly title: string;
	/** What to do where it takes too long. @default as the network is at fault */
	readonly whenSlow?: string;
	/** @default it always does */
	readonly applies?: (ports: DoctorPorts, input: DoctorInput) => boolean;
	readonly look: (ports: DoctorPorts, look: Look) => Promise<Answer> | Answer;
}

/** A check that takes longer is given up, in seconds: a doctor that hangs is none. */
const patienceSeconds = 1.5;

const slowNetwork = 'Check the network; where it is just slow, a sign-in waits longer than this.';

const knownOpeners = ['xdg-open', 'wslview', 'the system'];

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
			const found = `${cleanText(name, 40)}, ${size}${unicode ? '' : ', ASCII signs'}`;
			const isSmall = (columns ?? 80) < 40 || (rows ?? 24) < 12;
			return isSmall ? warn(found, 'Make the window at least 40 × 12, or use --plain.') : ok(found);
		},
	},
	{id: 'file', title: 'Profile file', look: lookAtFile},
	{id: 'folder', title: 'Its folder', look: ({checkup}) => lookAtFolder(checkup.files().folder)},
	{
		id: 'team',
		title: 'Team file',
		applies: ({team}) => team.find() !== undefined,
		look: ({team}) => lookAtTeam(team),
	},
	{
		id: 'keychain',
		title: 'Keychain',
		applies: usesKeychain,
		whenSlow: 'It may be waiting for its password: unlock it, then try again.',
		look: tryKeychain,
	},
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
					{found: error.what, plainly: error.code},
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
				: ok({found: opener, plainly: knownOpeners.find(name => opener.endsWith(name)) ?? 'another program'});
		},
	},
	{
		id: 'clipboard',
		title: 'Clipboard',
		look({checkup}) {
			const program = checkup.clipboardProgram();
			if (program !== undefined) return ok({found: program, plainly: program.split(/[/\\]/).at(-1)!});
			if (!checkup.terminal.isTerminal) return ok('no program, and nothing to copy from here');
			return warn(
				'no program: by the terminal (OSC 52), if it allows that',
				'Allow OSC 52 in the terminal’s settings, or install wl-clipboard or xclip.',
			);
		},
	},
	{
		id: 'proxy',
		title: 'Proxy',
		async look({checkup}, {hosts}) {
			try {
				const proxy = await checkup.proxyFor(hosts.token);
				return proxy === undefined ? ok('none') : ok({found: proxy, plainly: 'one'});
			} catch (error) {
				if (!(error instanceof Failure)) throw error;
				return fail({found: error.what, plainly: 'not usable'}, error.next);
			}
		},
	},
	{id: 'dns', title: 'Host names', look: lookUpHosts},
	{id: 'network', title: 'Hosts and TLS', look: reachHosts},
	{id: 'clock', title: 'Clock', look: compareClock},
	{id: 'return-urls', title: 'Return URLs', look: lookAtReturnUrls},
];

/** A file with a fault counts for nothing, wherever its line was overlooked. */
function lookAtTeam(team: Ports['team']): Answer {
	const found = team.find();
	if (found === undefined) return ok('none');
	const judged = judgeFoundTeam(found);
	return 'passedOver' in judged
		? warn({found: judged.passedOver, plainly: 'passed over'}, 'Mend it; what is wrong: {program} team check')
		: ok({found: judged.path, plainly: 'fine'});
}

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
	const late = ports.clock.wait(patienceSeconds, running);
	// Nobody waits for it when all is over.
	late.catch(() => undefined);
	const reach = reachOf(ports, patienceSeconds, running);
	const applying = checks.filter(({applies}) => applies?.(ports, input) ?? true);
	const started = applying.map(async ({id, title, look, whenSlow = slowNetwork}): Promise<CheckResult> => {
		const looked = (async () => look(ports, {...input, ...reach, signal: running}))().catch(error => {
			if (running.aborted) throw error;
			return fail({found: told(error), plainly: 'a defect'}, 'Run again with --debug, and report it.');
		});
		const slow = late.then(() => warn(`no answer within ${patienceSeconds} s`, whenSlow));
		return {id, title, ...(await Promise.race([looked, slow]))};
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
	if (!file.isOurs) return fail(ofAnother(file), `Make it yours: sudo chown "$(id -un)" ${file.path}`);
	try {
		const damaged = profilesIn(store.read()).filter(([, profile]) => isDamaged(profile));
		if (damaged.length > 0) {
			const names = damaged.map(([name]) => shownName(name)).join(', ');
			return warn(
				{found: `damaged: ${names}`, plainly: `damaged: ${damaged.length}`},
				`Sign in again, or remove it: {program} profiles remove NAME`,
			);
		}
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		return fail({found: error.what, plainly: error.code}, error.next);
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
async function tryKeychain({store}: DoctorPorts, {signal}: Look): Promise<Answer> {
	try {
		await store.proveKeychain(signal);
		return ok('writes and removes an entry');
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		return fail({found: error.what, plainly: error.code}, error.next);
	}
}

function ofAnother({path}: OnDisk): Words {
	return {found: `${path} belongs to another user`, plainly: 'belongs to another user'};
}

function lookAtFolder(folder: OnDisk): Answer {
	const {path, mode, isOurs} = folder;
	if (mode === undefined) return ok('none yet: made with the first save');
	if (!isOurs) return fail(ofAnother(folder), `Make it yours: sudo chown "$(id -un)" ${path}`);
	if ((mode & 0o022) !== 0)
		return fail(`others can write into it (mode ${octal(mode)})`, `Close it: chmod 700 ${path}`);
	return (mode & 0o077) === 0
		? ok(`mode ${octal(mode)}`)
		: warn(`others can look into it (mode ${octal(mode)})`, `Close it: chmod 700 ${path}`);
}

function octal(mode: number): string {
	return (mode & 0o777).toString(8).padStart(3, '0');
}

function told(error: unknown): string {
	return cleanText(error instanceof Error ? error.message : String(error), 200);
}
