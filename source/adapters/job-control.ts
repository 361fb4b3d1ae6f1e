/** How long a stopped process is waited for where nobody can stop it (no job control), in milliseconds. */
const notStoppedAfterMilliseconds = 200;

/**
 * Stops this job as Ctrl+Z does in a cooked terminal, and resolves when it is continued; soon, where the system does not
 * stop it (an orphaned process group).
 */
export function stopProcess(): Promise<void> {
	return new Promise(resolve => {
		const others = process.listeners('SIGTSTP');
		process.removeAllListeners('SIGTSTP');
		const settle = () => {
			clearTimeout(timer);
			process.off('SIGCONT', settle);
			for (const other of others) process.on('SIGTSTP', other as () => void);
			resolve();
		};
		process.on('SIGCONT', settle);
		// 0: the whole group, so that `npm` and the like stop too.
		process.kill(0, 'SIGTSTP');
		const timer = setTimeout(settle, notStoppedAfterMilliseconds);
	});
}

/** Calls back when somebody else asks this process to stop (SIGTSTP). @returns how to end that */
export function onStopRequest(listener: () => void): () => void {
	if (process.platform === 'win32') return () => {};
	process.on('SIGTSTP', listener);
	return () => process.off('SIGTSTP', listener);
}
