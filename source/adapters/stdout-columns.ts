import {fstatSync, statSync} from 'node:fs';

/**
 * The width of the terminal, where stdout is one. Looked at only where it may be: that opens it as a stream, a tenth of the
 * start.
 */
export function stdoutColumns(): number | undefined {
	const {rdev} = fstatSync(1);
	const isNone = rdev === 0 || rdev === statSync('/dev/null', {throwIfNoEntry: false})?.rdev;
	if (isNone && process.platform !== 'win32') return undefined;
	return process.stdout.isTTY ? process.stdout.columns : undefined;
}
