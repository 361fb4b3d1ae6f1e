import type {Environment} from '../core/secret-variables.ts';
import type {Machine} from '../ports.ts';
import {findExecutable} from './executables.ts';

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
