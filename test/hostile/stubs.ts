import {execFileSync} from 'node:child_process';
import {chmodSync, chownSync, existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import type {ProgramResult} from '../program/run-program.ts';
import {check, skip} from './case.ts';
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

/** A computer to play for one program: what it sees of files that tell where it runs. */
export interface PlayedMachine {
	/** The text of `/proc/version`; by default the real one. */
	readonly version?: string;
	/** The file that Podman leaves in its containers. */
	readonly containerFile?: true;
	/** Instead of the real PATH, which bash needs to find the program. */
	readonly path?: string;
}

/**
 * Shell text for a wizard that runs it on another root, in which no file says that this is a container (Docker's
 * `/.dockerenv` would be believed before all else). Skips where nothing can be mounted.
 */
export function playMachine(context: Context, machine: PlayedMachine = {}): string {
	requireNamespaces();
	if (existsSync('/run/.containerenv')) skip('/run/.containerenv cannot be hidden');
	const root = join(context.home.root, 'played-root');
	mkdirSync(root, {recursive: true});
	const steps = [
		`r='${root}'`,
		'mount -t tmpfs none "$r" || exit 99',
		`for e in /*; do if [ -L "$e" ]; then cp -P "$e" "$r$e"; elif [ -d "$e" ]; then mkdir "$r$e" && mount --rbind "$e" "$r$e"; fi; done`,
	];
	if (machine.version !== undefined) {
		const version = join(context.home.root, 'version');
		writeFileSync(version, machine.version);
		steps.push(`mount --bind '${version}' "$r/proc/version" || exit 99`);
	}
	if (machine.containerFile) {
		steps.push('mount -t tmpfs none "$r/run" && touch "$r/run/.containerenv" || exit 99');
	}
	const path = machine.path === undefined ? '' : ` PATH='${machine.path}'`;
	const script = [...steps, `exec chroot "$r" env -C "$HOME"${path} "$@"`].join('; ');
	return `exec unshare -m bash -c '${script.replaceAll("'", "'\\''")}' bash "$@"`;
}

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

/**
 * Every command that an output tells to run, as a shell reads it: `pwned` must not come of it.
 * @returns the words of each
 */
export function asSh(
	context: Context,
	{stdout, stderr}: Pick<ProgramResult, 'stdout' | 'stderr'>,
): string[][] {
	const folder = join(context.home.root, 'pasted');
	mkdirSync(folder, {recursive: true});
	const lines = `${stdout}\n${stderr}`.split('\n');
	const commands = lines.flatMap(
		line => /(?:^|: |\s)((?:node|smapi-login) .*launcher\.cjs.*)$/.exec(line)?.[1] ?? [],
	);
	const read = commands.map(command => {
		// A full stop ends the sentence and not the command.
		const text = `show() { for w in "$@"; do printf '%s\\0' "$w"; done; }; show ${command.replace(/\.$/, '')}`;
		try {
			const words = execFileSync('sh', ['-c', text], {cwd: folder, encoding: 'utf8', stdio: 'pipe'});
			return words.split('\0').slice(0, -1);
		} catch {
			throw new Error(`a shell cannot read: ${command}`);
		}
	});
	check(
		!existsSync(join(folder, 'pwned')),
		`what was told to paste runs another command: ${commands.join(' / ')}`,
	);
	return read;
}
