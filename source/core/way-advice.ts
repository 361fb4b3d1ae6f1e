import type {Machine} from '../ports.ts';

/** The better way to sign in on a machine, why, and what else may help. */
export interface WayAdvice {
	readonly better: 'browser' | 'other-device';
	/** One sentence; undefined where nothing speaks against the browser. */
	readonly reason: string | undefined;
	/** Lines to read or to copy. */
	readonly hints: readonly string[];
}

/** Judges where the browser is: over SSH, in a container or an editor in the cloud it cannot reach this 127.0.0.1. */
export function wayAdvice(machine: Machine): WayAdvice {
	const paste = (reason: string, ...hints: string[]): WayAdvice => ({better: 'other-device', reason, hints});
	if (machine.overSsh) {
		const target = machine.sshTarget ?? 'USER@HOST';
		return paste('You are here over SSH: your browser is on another computer.', `ssh -L 9090:127.0.0.1:9090 ${target}`);
	}
	if (machine.hostedEditor) return paste('This editor runs on another computer than your browser.');
	if (machine.container) return paste('This is a container: your browser may not reach its port 9090.');
	if (machine.wsl) return paste('This is WSL: the Windows browser may not reach this 127.0.0.1.');
	if (!machine.hasDisplay) return paste('There is no display here to open a browser on.');
	if (!machine.hasOpener) return paste('No program was found here that opens a browser.');
	return {better: 'browser', reason: undefined, hints: []};
}
