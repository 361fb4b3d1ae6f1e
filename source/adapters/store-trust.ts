import {closeSync, fstatSync, openSync, readFileSync, rmSync, type Stats, statSync} from 'node:fs';
import path from 'node:path';
import {shellQuoted} from '../core/shell.ts';
import {StoreProblem} from './store-problem.ts';

/** Whether this process runs as somebody else than the owner. Windows keeps no such numbers. */
export function isOfAnotherUser(stats: Stats): boolean {
	return process.geteuid !== undefined && stats.uid !== process.geteuid();
}

/** Root may do everything anyway; any other user is a stranger. */
function isOfStranger(stats: Stats): boolean {
	return isOfAnotherUser(stats) && stats.uid !== 0;
}

/**
 * What may be read: a file of ours or of root's, in folders that not everybody writes in (CWE-732; ssh does the same).
 * Saved is only what is ours.
 * @param folders that of the path and, last, that of the file at the end of a link
 * @throws StoreProblem; the system's errors
 */
export function requireTrusted(
	stats: Stats | undefined,
	folders: readonly string[],
	may: 'read' | 'save',
): void {
	for (const folder of new Set(folders)) {
		const found = statSync(folder, {throwIfNoEntry: false});
		if (found && isOpenToAll(found) && keeps(folder).modes) {
			const mend = `chmod 700 ${shellQuoted(folder)}`;
			throw new StoreProblem('every user of this computer can write in its folder', 'for good', mend);
		}
	}
	const isForeign = may === 'read' ? isOfStranger : isOfAnotherUser;
	if (stats && isForeign(stats) && keepsOwners(stats, folders.at(-1) ?? ''))
		throw new StoreProblem(`it belongs to another user (${nameOf(stats.uid)})${sudoHint()}`);
}

/** In a sticky folder such as /tmp nobody replaces what another one owns. */
function isOpenToAll({mode}: Stats): boolean {
	return (mode & 0o002) !== 0 && (mode & 0o1000) === 0;
}

/**
 * Where a save may make files: in a folder of ours or of root's. What root makes in the folder of a user, that user can
 * neither read nor remove.
 * @param folder need not be there yet: then the nearest one above it counts
 * @throws StoreProblem
 */
export function requireOwnFolder(folder: string): void {
	const [at, stats] = nearest(folder);
	if (!isOfStranger(stats) || !keepsOwners(stats, at)) return;
	const owner = nameOf(stats.uid);
	const mend =
		process.geteuid?.() === 0
			? `${sudoHint()}, or set SMAPI_LOGIN_CONFIG_DIR to a folder of root`
			: ': set SMAPI_LOGIN_CONFIG_DIR to a folder of your own';
	throw new StoreProblem(`its folder ${at} belongs to another user (${owner})${mend}`);
}

function sudoHint(): string {
	return process.geteuid?.() === 0 ? ' and this runs as root: with sudo? Run it without' : '';
}

function nearest(folder: string): [string, Stats] {
	for (let at = folder; ; at = path.dirname(at)) {
		const stats = statSync(at, {throwIfNoEntry: false});
		if (stats) return [at, stats];
	}
}

/** Whom others than its owner may do what with a file; `closed` also where its file system keeps no modes. */
export function openness(stats: Stats, folder: string): 'closed' | 'readable' | 'writable' {
	const {mode} = stats;
	if (process.geteuid === undefined || (mode & 0o077) === 0 || !keeps(folder).modes) return 'closed';
	return (mode & 0o002) === 0 ? 'readable' : 'writable';
}

/** Whose fault it is that the system does not let us at a path, and the line that mends it; nobody's where it is our own. */
export function whoseFault(file: string): {readonly words: string; readonly mend?: string} {
	try {
		const [at, stats] = nearestSeen(file);
		if (!isOfAnotherUser(stats)) return {words: ''};
		const owner = nameOf(stats.uid);
		if (stats.uid !== 0)
			return {words: `: ${at} belongs to ${owner}. Set SMAPI_LOGIN_CONFIG_DIR to a folder of your own`};
		const words = `: ${at} belongs to ${owner} (made with sudo?)`;
		// What the whole computer shares is not to be given away.
		if (stats.mode & 0o005) return {words};
		return {words, mend: `sudo chown -R ${nameOf(process.geteuid?.() ?? 0)} ${shellQuoted(at)}`};
	} catch {
		return {words: ''};
	}
}

/** The deepest part of a path that we are let see: the part below it is refused by that one. */
function nearestSeen(file: string): [string, Stats] {
	for (let at = path.dirname(file); ; at = path.dirname(at)) {
		try {
			return [at, statSync(at)];
		} catch (error) {
			if (at === path.dirname(at)) throw error;
		}
	}
}

/** The name of an account, else its number. */
function nameOf(uid: number): string {
	try {
		const own = process.getBuiltinModule('node:os').userInfo();
		if (own.uid === uid) return own.username;
		const line = readFileSync('/etc/passwd', 'utf8')
			.split('\n')
			.find(account => account.split(':')[2] === String(uid));
		if (line) return line.split(':')[0]!;
	} catch {
		// A container may have no such accounts.
	}
	return uid === 0 ? 'root' : `user ${uid}`;
}

/** Where a file has another owner than its folder they are kept, so that nothing is tried beside another user's file. */
function keepsOwners({uid}: Stats, folder: string): boolean {
	return statSync(folder).uid !== uid || keeps(folder).owners;
}

/**
 * Whether the file system of a folder keeps modes and owners: those of Windows and some shared folders show the same for
 * all. Tried with a file, and only where one looks wrong; where none can be made they count.
 */
function keeps(folder: string): {readonly modes: boolean; readonly owners: boolean} {
	const trial = path.join(folder, `.smapi-login-${process.pid}-${Date.now()}.trial`);
	try {
		const descriptor = openSync(trial, 'wx', 0o600);
		try {
			const stats = fstatSync(descriptor);
			return {modes: (stats.mode & 0o077) === 0, owners: !isOfAnotherUser(stats)};
		} finally {
			closeSync(descriptor);
			rmSync(trial, {force: true});
		}
	} catch {
		return {modes: true, owners: true};
	}
}
