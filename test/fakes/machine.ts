import type {Machine} from '../../source/ports.ts';

/** A Linux desktop with a browser; `changes` make it something else. */
export function fakeMachine(changes: Partial<Machine> = {}): Machine {
	return {
		platform: 'linux',
		overSsh: false,
		wsl: false,
		container: false,
		hostedEditor: false,
		hasDisplay: true,
		hasOpener: true,
		hasChosenBrowser: false,
		sshTarget: undefined,
		...changes,
	};
}

/** The same computer reached over SSH, with no display. */
export const sshMachine: Machine = fakeMachine({
	overSsh: true,
	hasDisplay: false,
	hasOpener: false,
	sshTarget: 'me@build-host',
});
