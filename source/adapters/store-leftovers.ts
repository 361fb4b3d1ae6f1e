import {readdirSync, rmSync} from 'node:fs';
import path from 'node:path';
import {isGone, readHolder} from './store-holder.ts';

/** The lock of a profile file. */
export function lockPathOf(real: string): string {
	return `${real}.lock`;
}

/**
 * The temporary file of a save, beside the real file. It bears the token of the lock under which it is written, so that
 * anybody can tell a save under way from the left-over of a killed one.
 */
export function temporaryPathOf(real: string, token: string): string {
	return path.join(path.dirname(real), `${stemOf(real)}${token}.tmp`);
}

/** A name of the longest length leaves room for ours and for what atomically puts behind it. */
function stemOf(real: string): string {
	return `${path.basename(real).slice(0, 60)}.`;
}

/**
 * Removes the temporaries, which hold secrets, of saves that were killed (CWE-459). Needs no lock and never throws.
 *
 * @param including also the temporaries of this token: those of a save that has just failed
 */
export function removeLeftovers(real: string, now: Date, including?: string): void {
	try {
		const folder = path.dirname(real);
		const stem = stemOf(real);
		for (const name of readdirSync(folder)) {
			// The second ending is that of atomically, which conf writes with.
			const parts = name.startsWith(stem)
				? /^([0-9a-f]{16})\.tmp(\.tmp-\d{10}[0-9a-f]{6})?$/.exec(name.slice(stem.length))
				: undefined;
			if (parts && (parts[1] === including || !isUnderWay(real, parts[1]!, now)))
				rmSync(path.join(folder, name), {force: true});
		}
	} catch {
		// A folder that cannot be listed or written: the read or save that follows says so.
	}
}

function isUnderWay(real: string, token: string, now: Date): boolean {
	const holder = readHolder(lockPathOf(real));
	return holder?.token === token && !isGone(holder, now);
}

/** Removes the files of half-done takeovers. Only for the holder of the lock: its own token ended their purpose. */
export function removeOldTakeovers(real: string): void {
	const folder = path.dirname(real);
	const stem = `${path.basename(lockPathOf(real))}.`;
	for (const name of readdirSync(folder)) {
		if (name.startsWith(stem) && /^[0-9a-f.-]+$/.test(name.slice(stem.length)))
			rmSync(path.join(folder, name), {force: true});
	}
}
