import type {Flow} from './answers.ts';
import {listenerAddress, returnUrls} from './client.ts';
import {flowOf} from './draft.ts';
import type {Role} from './profile.ts';

/** What is known about this computer's way to a browser. */
export interface Whereabouts {
	readonly overSsh: boolean;
	readonly wsl: boolean;
	readonly container: boolean;
	/** Codespaces, Cloud Shell, code-server, Gitpod. */
	readonly hostedEditor: boolean;
	/** A display that a browser could open on (always true on macOS and Windows). */
	readonly hasDisplay: boolean;
	/** Whether something that opens a browser was found; false: the address has to be opened by hand. */
	readonly hasOpener: boolean;
	/** `BROWSER` names a program that is there: the person, or the editor around this terminal, has said what opens addresses. */
	readonly hasChosenBrowser: boolean;
	/** `user@host` for the ssh -L line; undefined when it cannot be known. */
	readonly sshTarget: string | undefined;
}

/** The better way to sign in on a machine, and why. */
export interface WayAdvice {
	readonly better: 'browser' | 'other-device';
	/** One sentence; undefined where nothing speaks against the browser. */
	readonly reason: string | undefined;
	/** When the other way works too, a sentence each. */
	readonly hints: readonly string[];
	/** A line for the shell of the person's own computer that brings the browser way back. */
	readonly command: string | undefined;
}

/**
 * Judges where the person's browser is: over SSH, in a container or in an editor in the cloud it does not reach this
 * computer's 127.0.0.1, so the address is better opened there and the one that it ends on pasted.
 *
 * @param port of the listener, for the `ssh -L` line
 */
export function wayAdvice(machine: Whereabouts, port = 9090): WayAdvice {
	const paste = (reason: string, hints: readonly string[] = [], command?: string): WayAdvice => ({
		better: 'other-device',
		reason,
		hints: [...hints, ...(machine.hasChosenBrowser ? [browserVariableHint] : [])],
		command,
	});
	if (machine.overSsh) {
		const command = `ssh -L ${port}:127.0.0.1:${port} ${machine.sshTarget ?? 'user@host'}`;
		const hint = 'Or connect again with the ssh line above; then “this computer” works too.';
		return paste('You are here over SSH: your browser is on another computer.', [hint], command);
	}
	if (machine.hasChosenBrowser) {
		// Editors set it in containers, WSL and the cloud to a helper that opens addresses on the person's own computer.
		const isPlain = machine.hasDisplay && !machine.container && !machine.wsl && !machine.hostedEditor;
		const reason = isPlain
			? undefined
			: 'smapi-login opens the browser named in BROWSER (an environment variable).';
		return {better: 'browser', reason, hints: [], command: undefined};
	}
	if (machine.hostedEditor) {
		return paste('This editor runs on another computer than your browser.', [
			`Where it forwards port ${port} to your computer, “this computer” works too.`,
		]);
	}
	if (machine.container) {
		return paste('This is a container: your browser does not reach its 127.0.0.1.', [containerHint(port)]);
	}
	if (machine.wsl) {
		const hint = 'On many computers it does: “this computer” is worth a try.';
		return paste('This is WSL: the Windows browser may not reach 127.0.0.1 of this Linux.', [hint]);
	}
	if (!machine.hasDisplay) return paste('There is no display here to open a browser on.');
	if (!machine.hasOpener) return paste('No program was found here that opens a browser.');
	return {better: 'browser', reason: undefined, hints: [], command: undefined};
}

/** `docker run -p` leads to the container's outer address, where nobody listens. */
function containerHint(port: number): string {
	return `“This computer” works where port ${port} is forwarded into it by the editor, “kubectl port-forward” or “ssh -L”; “docker run -p” does not reach it.`;
}

const browserVariableHint = 'BROWSER names a program here: “this computer” opens the address with it.';

/**
 * The way for signing in again by a redirect URI that is registered already: judged anew in role 1, told by the address
 * in role 2.
 *
 * @returns undefined for role 3, which has no way of its own
 */
export function wayAgain(
	role: Role,
	redirectUri: string | undefined,
	machine: Whereabouts,
): Flow | undefined {
	if (role === 'owner') return undefined;
	if (role === 'client') return flowOf(role, redirectUri ?? returnUrls.hostedPage);
	const listening = listenerAddress(redirectUri ?? returnUrls.loopback);
	return listening ? wayAdvice(machine, listening.port).better : 'other-device';
}
