import {accessSync, constants, existsSync, readFileSync, statSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {cleanText} from '../core/redact.ts';
import type {Environment} from '../core/secret-variables.ts';
import type {Machine} from '../ports.ts';

/** What `describeMachine` looks at beside the environment. */
export interface MachineSources {
	readonly platform: NodeJS.Platform;
	/** @throws when it cannot be read */
	readonly readFile: (file: string) => string;
	readonly exists: (file: string) => boolean;
	/** @throws when the user has no account entry */
	readonly userName: () => string;
	readonly hostName: () => string;
}

const thisMachine: MachineSources = {
	platform: process.platform,
	readFile: file => readFileSync(file, 'utf8'),
	exists: existsSync,
	userName: () => os.userInfo().username,
	hostName: () => os.hostname(),
};

/** Tells how far a browser and a person are from this process; reads two small files and PATH at most. */
export function describeMachine(environment: Environment, sources: MachineSources = thisMachine): Machine {
	const platform = platformOf(sources.platform);
	const wsl = isWsl(environment, sources);
	const hasDisplay = systemOpens(platform) || isSet(environment, 'DISPLAY', 'WAYLAND_DISPLAY');
	return {
		platform,
		overSsh: isSet(environment, 'SSH_CONNECTION', 'SSH_TTY', 'SSH_CLIENT'),
		wsl,
		container: isContainer(environment, sources),
		hostedEditor: isHostedEditor(environment),
		hasDisplay,
		hasOpener: systemOpens(platform) || findOpeners(environment, {platform, wsl, hasDisplay}).length > 0,
		hasChosenBrowser: namedBrowsers(environment).openers.length > 0,
		sshTarget: sshTargetOf(environment, sources),
	};
}

function platformOf(platform: NodeJS.Platform): Machine['platform'] {
	return platform === 'linux' || platform === 'darwin' || platform === 'win32' ? platform : 'other';
}

function isSet(environment: Environment, ...names: string[]): boolean {
	return names.some(name => Boolean(environment[name]));
}

function isWsl(environment: Environment, sources: MachineSources): boolean {
	if (sources.platform !== 'linux') return false;
	if (isSet(environment, 'WSL_DISTRO_NAME', 'WSL_INTEROP')) return true;
	try {
		return /microsoft/i.test(sources.readFile('/proc/version'));
	} catch {
		return false;
	}
}

function isContainer(environment: Environment, sources: MachineSources): boolean {
	if (isSet(environment, 'KUBERNETES_SERVICE_HOST', 'REMOTE_CONTAINERS', 'container')) return true;
	// Docker and Podman leave these files in every container.
	return (
		sources.platform === 'linux' && ['/.dockerenv', '/run/.containerenv'].some(file => sources.exists(file))
	);
}

function isHostedEditor(environment: Environment): boolean {
	const one = [
		'CODESPACES',
		'GITPOD_WORKSPACE_ID',
		'CLOUD_SHELL',
		'CLOUDSHELL_ENVIRONMENT',
		'DEVSHELL_PROJECT_ID',
	];
	if (isSet(environment, ...one)) return true;
	return Object.keys(environment).some(name => /^(C9_|CODE_SERVER)/.test(name) && Boolean(environment[name]));
}

function sshTargetOf(environment: Environment, sources: MachineSources): string | undefined {
	const user = userNameOf(environment, sources);
	// sshd(8), ENVIRONMENT: "client-address client-port server-address server-port".
	const address = environment.SSH_CONNECTION?.split(' ')[2]?.split('%')[0] ?? '';
	const host =
		address !== '' && process.getBuiltinModule('node:net').isIP(address) ? address : hostNameOf(sources);
	// Both end up in a line that people paste into a shell.
	return user && host && /^[\w.+-]+$/.test(user) && /^[\w.:-]+$/.test(host) ? `${user}@${host}` : undefined;
}

function userNameOf(environment: Environment, sources: MachineSources): string | undefined {
	try {
		return sources.userName();
	} catch {
		// A container may run under a number that no account has.
		return environment.USER || environment.LOGNAME;
	}
}

function hostNameOf(sources: MachineSources): string | undefined {
	try {
		return sources.hostName();
	} catch {
		return undefined;
	}
}

/** A program that opens an address, with the words that go before or around it. */
export interface Opener {
	/** An absolute path. */
	readonly file: string;
	/** `%s` in one of them stands for the address, which else comes last. */
	readonly words: readonly string[];
}

/** What `BROWSER` names. */
export interface NamedBrowsers {
	readonly openers: readonly Opener[];
	/** Why each of the others is not used, in words. */
	readonly passedOver: readonly string[];
}

/** Programs that would read the address, or a word beside it, as a command (CWE-78). */
const runsCommands =
	/^(?:(?:[abcdkz]|da|tc|fi|pw|mk|lk|rba|rk)?sh|cmd|powershell|busybox|env|xargs|sudo|doas|nohup|setsid|eval)(?:\.exe)?$/;

/**
 * The openers of `BROWSER`: several by colon, each a program with its arguments (the convention of xdg-open and of Python's
 * webbrowser). Nothing in it is read by a shell, and no shell is started (aws/aws-cli#5301).
 */
export function namedBrowsers(environment: Environment): NamedBrowsers {
	const openers: Opener[] = [];
	const passedOver: string[] = [];
	for (const entry of (environment.BROWSER ?? '').split(path.delimiter).map(text => text.trim())) {
		if (entry === '') continue;
		// A path with blanks in it is one program.
		const whole = findExecutable(entry, environment);
		const [name = '', ...rest] = whole === undefined ? splitWords(entry) : [entry];
		const file = whole ?? findExecutable(name, environment);
		const shown = cleanText(name, 60);
		if (file === undefined) passedOver.push(`“${shown}” is no program here`);
		else if (runsCommands.test(path.basename(file))) passedOver.push(`“${shown}” runs commands`);
		// Python's mark for “in the background”, where each of ours is.
		else openers.push({file, words: rest.at(-1) === '&' ? rest.slice(0, -1) : rest});
	}
	return {openers, passedOver};
}

/** Words between blanks; quotes keep blanks together. */
function splitWords(text: string): string[] {
	return [...text.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) =>
		word.replace(/"([^"]*)"|'([^']*)'/g, (_, double?: string, single?: string) => double ?? single ?? ''),
	);
}

/**
 * The programs that can open an address, best first: those of `BROWSER`, then `wslview` under WSL, then `xdg-open` where
 * there is a display. Empty on macOS and Windows without `BROWSER`: the system opens there.
 */
export function findOpeners(
	environment: Environment,
	machine: Pick<Machine, 'platform' | 'wsl' | 'hasDisplay'>,
): Opener[] {
	// Programs of Windows may be .bat files, which only a shell can start.
	if (machine.platform === 'win32') return [];
	const names = [
		...(machine.wsl ? ['wslview'] : []),
		...(machine.platform !== 'darwin' && machine.hasDisplay ? ['xdg-open'] : []),
	];
	const {openers} = namedBrowsers(environment);
	const others = names
		.map(name => findExecutable(name, environment))
		.filter(file => file !== undefined && !openers.some(opener => opener.file === file)) as string[];
	return [...openers, ...others.map(file => ({file, words: []}))];
}

/** Whether the system opens addresses by itself, without a program that we would have to find. */
export function systemOpens(platform: Machine['platform']): boolean {
	return platform === 'darwin' || platform === 'win32';
}

/**
 * The absolute path of a program, or undefined.
 *
 * Only absolute entries of PATH count: an empty or relative one would run a file of the folder that one happens to
 * stand in (CWE-426, CWE-427).
 *
 * @param nameOrPath a bare name, or an absolute path; anything else (`./x`, `sh -c …`) is looked for as it stands and
 * not found
 */
export function findExecutable(nameOrPath: string, environment: Environment): string | undefined {
	if (nameOrPath === '' || nameOrPath.includes('\0')) return undefined;
	if (path.isAbsolute(nameOrPath)) return isExecutableFile(nameOrPath) ? nameOrPath : undefined;
	if (/[/\\]/.test(nameOrPath)) return undefined;
	return searchPath(environment)
		.map(folder => path.join(folder, nameOrPath))
		.find(isExecutableFile);
}

function searchPath(environment: Environment): string[] {
	// Windows spells it `Path`; a copy of its environment has lost the indifference to case.
	const name = Object.keys(environment).find(key => key.toUpperCase() === 'PATH') ?? 'PATH';
	return (environment[name] ?? '').split(path.delimiter).filter(folder => path.isAbsolute(folder));
}

function isExecutableFile(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return statSync(file).isFile();
	} catch {
		return false;
	}
}
