import {constants} from 'node:os';

const signals = Object.keys(constants.signals) as NodeJS.Signals[];

// Node ignores SIGXFSZ, so that a write beyond `ulimit -f` fails with EFBIG. Once the last listener of a signal goes,
// libuv puts back the system's default, which kills; so one has to stay.
process.on('SIGXFSZ', () => {});

const before = new Map(signals.map(signal => [signal, process.listeners(signal)]));

/**
 * Takes away the signal listeners that came since this module was loaded: import it just before, and call this just
 * after, conf. when-exit, which atomically loads, answers each signal by sending it once more, which breaks our own
 * handling of Ctrl+C and lets the process die of SIGXFSZ.
 */
export function removeNewSignalListeners(): void {
	for (const [signal, listeners] of before) {
		for (const listener of process.listeners(signal)) {
			if (!listeners.includes(listener)) process.removeListener(signal, listener);
		}
	}
}
