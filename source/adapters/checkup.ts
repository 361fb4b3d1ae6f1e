import {Resolver} from 'node:dns';
import {lookup} from 'node:dns/promises';
import {readFileSync, statSync} from 'node:fs';
import {createServer} from 'node:http';
import {isIP} from 'node:net';
import path from 'node:path';
import type {Environment} from '../core/secret-variables.ts';
import {isUnicodeLocale} from '../core/terminal-text.ts';
import type {Checkup, Machine, OnDisk} from '../ports.ts';
import {clipboardProgram} from './clipboard.ts';
import {configFileName} from './config-path.ts';
import {bindLoopback} from './loopback-port.ts';
import {findOpeners, systemOpens} from './machine.ts';
import {chooseProxy, proxyName} from './proxy.ts';

export interface CheckupOptions {
	/** Without secrets. */
	readonly environment: Environment;
	/** The folder of the profile file. */
	readonly folder: () => string;
	readonly machine: Machine;
}

/** The real thing behind `doctor`: this process, its files and its surroundings. */
export function createCheckup({environment, folder, machine}: CheckupOptions): Checkup {
	const {platform, arch, versions, stdout, stderr} = process;
	const output = stdout.isTTY ? stdout : stderr;
	const special = [
		machine.container && 'container',
		machine.wsl && 'WSL',
		environment.SSH_CONNECTION && 'SSH',
	].filter(Boolean);
	return {
		nodeVersion: versions.node,
		platform: [`${platform} ${arch}`, ...special].join(', '),
		terminal: {
			isTerminal: output.isTTY === true,
			columns: output.columns,
			rows: output.rows,
			name: environment.TERM,
			unicode: platform === 'win32' || isUnicodeLocale(environment),
		},
		files() {
			const file = path.join(folder(), configFileName);
			return {file: onDisk(file), folder: onDisk(path.dirname(file))};
		},
		async listen(port) {
			const server = createServer();
			try {
				await bindLoopback(server, port);
			} finally {
				if (server.listening) await new Promise(resolve => server.close(resolve));
			}
		},
		openers: () =>
			systemOpens(machine.platform)
				? ['the system']
				: findOpeners(environment, machine).map(({file}) => file),
		clipboardProgram: () => clipboardProgram({environment, platform}),
		async proxyFor(url) {
			const proxy = await chooseProxy(new URL(url), environment);
			return proxy && proxyName(proxy);
		},
		async lookUp(host, signal) {
			if (platform === 'linux' && isIP(host) === 0 && !isInHostsFile(host)) await requireAnswer(host, signal);
			return (await lookup(host, {all: true})).map(({address}) => address);
		},
	};
}

/**
 * The system's own lookup cannot be called off, and holds a process back at its end for as long as it tries. So a server
 * for names is asked first, in a way that ends; whatever it says, the system's files may know more.
 * @throws Error where no server for names answers; the signal's reason
 */
function requireAnswer(host: string, signal: AbortSignal): Promise<void> {
	const resolver = new Resolver({timeout: 1000, tries: 1});
	return new Promise((resolve, reject) => {
		const cancel = () => resolver.cancel();
		signal.addEventListener('abort', cancel, {once: true});
		resolver.resolve4(host, error => {
			signal.removeEventListener('abort', cancel);
			if (signal.aborted) reject(signal.reason);
			else if (error && ['ETIMEOUT', 'ECONNREFUSED', 'ECANCELLED'].includes(error.code ?? '')) reject(error);
			else resolve();
		});
	});
}

function isInHostsFile(host: string): boolean {
	try {
		const lines = readFileSync('/etc/hosts', 'utf8').split('\n');
		return (
			host === 'localhost' || lines.some(line => line.replace(/#.*/, '').split(/\s+/).slice(1).includes(host))
		);
	} catch {
		return host === 'localhost';
	}
}

function onDisk(file: string): OnDisk {
	try {
		const {mode, uid} = statSync(file);
		const own = process.getuid?.();
		return {path: file, mode, isOurs: own === undefined || uid === own || uid === 0};
	} catch {
		return {path: file, mode: undefined, isOurs: true};
	}
}
