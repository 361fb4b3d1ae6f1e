import {accessSync, constants, existsSync, readFileSync, statSync} from 'node:fs';
import {isIP} from 'node:net';
import os from 'node:os';
import path from 'node:path';
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
		hasChosenBrowser: Boolean(environment.BROWSER && findExecutable(environment.BROWSER, environment)),
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
	const host = address !== '' && isIP(address) ? address : hostNameOf(sources);
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

/**
 * The programs that can open an address, best first, as absolute paths: the one of `BROWSER`, then `wslview` under WSL,
 * then `xdg-open` where there is a display. Empty on macOS and Windows without `BROWSER`: the system opens there.
 *
 * `BROWSER` is one program, never a command line: it is a way into a shell otherwise (aws/aws-cli#5301, CWE-78). What is
 * no program is passed over.
 */
export function findOpeners(
	environment: Environment,
	machine: Pick<Machine, 'platform' | 'wsl' | 'hasDisplay'>,
): string[] {
	// Programs of Windows may be .bat files, which only a shell can start.
	if (machine.platform === 'win32') return [];
	const names = [environment.BROWSER];
	if (machine.wsl) names.push('wslview');
	if (machine.platform !== 'darwin' && machine.hasDisplay) names.push('xdg-open');
	const found = names.map(name => (name ? findExecutable(name, environment) : undefined));
	return [...new Set(found.filter(file => file !== undefined))];
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
