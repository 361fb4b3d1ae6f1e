import {chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {skip} from './case.ts';
import type {Context} from './context.ts';
import {after} from './measure.ts';

/** A program of the case's own, which writes down with which arguments it is started. */
export interface Stub {
	readonly path: string;
	/** The folder that it is alone in: for PATH. */
	readonly folder: string;
	/** The arguments of each start so far. */
	starts(): string[][];
	/** Waits until it was started so often. */
	started(count: number, seconds?: number): Promise<string[][]>;
	/** The process numbers of its starts. */
	pids(): number[];
}

/**
 * Makes an executable shell script that notes its arguments and then does what `script` says. What still runs of it is
 * ended after the case.
 */
export function makeStub(context: Context, name: string, script = 'exit 0'): Stub {
	const folder = join(context.home.root, `stub-${name}-${Math.random().toString(36).slice(2, 8)}`);
	mkdirSync(folder);
	const path = join(folder, name);
	const log = join(folder, 'starts');
	// Each argument between a mark and a line end; the marks cannot be part of an address.
	writeFileSync(
		path,
		`#!/bin/sh\n{ printf 'START %s\\n' "$$"; for a in "$@"; do printf 'ARG %s\\n' "$a"; done; printf 'END\\n'; } >> '${log}'\n${script}\n`,
	);
	chmodSync(path, 0o755);
	const records = () => (existsSync(log) ? readFileSync(log, 'utf8').split('END\n').slice(0, -1) : []);
	const starts = () => records().map(record => [...record.matchAll(/^ARG (.*)$/gm)].map(match => match[1]!));
	const pids = () => records().map(record => Number(/^START (\d+)/.exec(record)![1]));
	context.cleanUp(() => {
		for (const pid of pids()) endGroup(pid);
	});
	return {
		path,
		folder,
		starts,
		pids,
		async started(count, seconds = 5) {
			const until = Date.now() + seconds * 1000 * context.slack;
			while (starts().length < count && Date.now() < until) await after(10);
			if (starts().length < count) {
				throw new Error(`${name} was started ${starts().length} times instead of ${count}`);
			}
			return starts();
		},
	};
}

/** A detached opener leads a group of its own; what it started is in it. */
function endGroup(pid: number): void {
	try {
		process.kill(-pid, 'SIGKILL');
	} catch {
		// It has ended by itself.
	}
}

/** What a case needs to change the system for one program alone: Linux namespaces, which only root may make. */
export function requireNamespaces(): void {
	if (process.platform !== 'linux' || process.getuid?.() !== 0) skip('needs root and Linux namespaces');
}
