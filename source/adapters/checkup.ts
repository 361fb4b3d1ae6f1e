import {lookup} from 'node:dns/promises';
import {statSync} from 'node:fs';
import {createServer} from 'node:http';
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
		lookUp: async host => (await lookup(host, {all: true})).map(({address}) => address),
	};
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
