import {existsSync, readFileSync} from 'node:fs';
import {isIP} from 'node:net';
import os from 'node:os';
import type {Environment} from '../core/secret-variables.ts';
import type {Machine} from '../ports.ts';
import {findExecutable} from './executables.ts';
import {findOpeners, systemOpens} from './openers.ts';

/** What `describeMachine` looks at beside the environment. */
export interface MachineSources {
	readonly platform: NodeJS.Platform;
	/** @throws when it cannot be read */
	readonly readFile: (path: string) => string;
	readonly exists: (path: string) => boolean;
	/** @throws when the user has no account entry */
	readonly userName: () => string;
	readonly hostName: () => string;
}

const thisMachine: MachineSources = {
	platform: process.platform,
	readFile: path => readFileSync(path, 'utf8'),
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
	const host = isIP(address) ? address : hostNameOf(sources);
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
