import {chmodSync, chownSync} from 'node:fs';
import {join} from 'node:path';
import {skip} from './case.ts';
import type {Context} from './context.ts';

const nobody = 65534;

/** Run through this, the program is another user's: root may do everything, so that modes would not count. */
export function asNobody(context: Context): string[] {
	return asUser(context, nobody);
}

/** The same for any number, also one that no account has. Empty when the tests do not run as root. */
export function asUser(context: Context, user: number): string[] {
	if (process.platform !== 'linux') skip('needs setpriv');
	if (process.getuid?.() !== 0) return [];
	// The temporary folder is made for root alone.
	chmodSync(context.home.root, 0o755);
	return ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups'];
}

/** Makes that user the owner of the home and of the file, which have to be there. */
export function giveToNobody(context: Context): void {
	const {home, temporary, configDir, file} = context.home;
	giveTo(nobody, [home, temporary, join(home, '.config'), configDir, file]);
}

/** Makes a user the owner of paths; nothing when the tests do not run as root. */
export function giveTo(user: number, paths: readonly string[]): void {
	if (process.getuid?.() !== 0) return;
	for (const path of paths) chownSync(path, user, user);
}
