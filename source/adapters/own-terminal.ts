import {modifiedKeysAsSet, modifiedKeysOff} from '../core/modified-key.ts';
import type {Environment} from '../core/secret-variables.ts';
import type {OwnTerminal} from '../ports.ts';
import {onStopRequest, stopProcess} from './job-control.ts';

/** Takes the terminal in raw mode as long as the work lasts. */
export async function withTerminal<T>(
	environment: Environment,
	work: (terminal: OwnTerminal) => Promise<T>,
): Promise<T> {
	const {stdin, stdout, stderr} = process;
	const output = stdout.isTTY ? stdout : stderr;
	const isDumb = environment.TERM === 'dumb';
	const setKeys = (mode: string) => {
		if (!isDumb) output.write(mode);
	};
	stdin.setRawMode(true);
	setKeys(modifiedKeysOff);
	try {
		return await work({
			stdin,
			output,
			marksPastes: !isDumb,
			stopProcess: async () => {
				setKeys(modifiedKeysAsSet);
				await stopProcess();
				setKeys(modifiedKeysOff);
			},
			onStopRequest,
		});
	} finally {
		setKeys(modifiedKeysAsSet);
		stdin.setRawMode(false);
	}
}
