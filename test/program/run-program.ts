import {type ChildProcess, spawn} from 'node:child_process';
import {performance} from 'node:perf_hooks';
import {type Home, makeHome} from './home.ts';
import {launcherPath} from './launcher.ts';

export interface ProgramOptions {
	/** Added to the clean environment; undefined takes a variable away. */
	readonly env?: Readonly<Record<string, string | undefined>>;
	/** Written to stdin, which is then closed; with `startProgram` stdin stays open unless it is given. */
	readonly stdin?: string;
	/** Until the process is killed and counts as hung; 30. */
	readonly timeoutSeconds?: number;
	readonly cwd?: string;
	/** Folders to use again; without it the program gets new ones, removed at its end. */
	readonly home?: Home;
	/** Another Node to run the launcher with. */
	readonly launcherNode?: string;
	/** Run instead of the launcher: `build/start.cjs` of a clone. */
	readonly script?: string;
	/** Run through this program and arguments: `['prlimit', '--nofile=256']`. */
	readonly through?: readonly string[];
}

export interface ProgramResult {
	readonly exitCode: number | null;
	readonly signal: NodeJS.Signals | null;
	readonly stdout: string;
	readonly stderr: string;
	readonly seconds: number;
	/** Killed because its time was over. */
	readonly timedOut: boolean;
}

export interface WaitOptions {
	/** Where to look; both by default. */
	readonly stream?: 'stdout' | 'stderr';
	/** How long; 10. */
	readonly seconds?: number;
}

export interface RunningProgram {
	readonly pid: number;
	readonly home: Home;
	stdout(): string;
	stderr(): string;
	/** Writes to stdin, which stays open. */
	write(text: string | Uint8Array): void;
	endInput(): void;
	kill(signal: NodeJS.Signals): void;
	/** Waits for text that is there or comes. @throws Error with everything seen, after `seconds` or at the end */
	waitFor(pattern: RegExp, options?: WaitOptions): Promise<RegExpExecArray>;
	/** Never rejects; with `timedOut` when the time limit ended it. */
	readonly exit: Promise<ProgramResult>;
}

/** Runs the built program to its end with a clean home and environment. */
export function runProgram(args: readonly string[], options: ProgramOptions = {}): Promise<ProgramResult> {
	return startProgram(args, {stdin: '', ...options}).exit;
}

/** Starts the built program and lets the caller talk with it; its stdin is open and empty at first. */
export function startProgram(args: readonly string[], options: ProgramOptions = {}): RunningProgram {
	const home = options.home ?? makeHome();
	const node = options.launcherNode ?? process.execPath;
	const [file, ...rest] = [...(options.through ?? []), node, options.script ?? launcherPath(), ...args];
	const startedAt = performance.now();
	const child = spawn(file!, rest, {
		cwd: options.cwd ?? home.home,
		env: {...home.env, ...options.env},
		stdio: ['pipe', 'pipe', 'pipe'],
	});
	const output = new Output(child);
	// A program that ends without reading closes the pipe: that is for the case to judge, not an error here.
	child.stdin!.on('error', () => undefined);
	if (options.stdin !== undefined) child.stdin!.end(options.stdin);
	const exit = exitOf(child, options.timeoutSeconds ?? 30).then(({timedOut, exitCode, signal}) => {
		output.end();
		if (!options.home) home.remove();
		const seconds = (performance.now() - startedAt) / 1000;
		return {exitCode, signal, stdout: output.stdout, stderr: output.stderr, seconds, timedOut};
	});
	return {
		pid: child.pid ?? -1,
		home,
		stdout: () => output.stdout,
		stderr: () => output.stderr,
		write: text => void child.stdin!.write(text),
		endInput: () => void child.stdin!.end(),
		kill: signal => void child.kill(signal),
		waitFor: (pattern, wait = {}) => output.waitFor(pattern, wait),
		exit,
	};
}

interface Ending {
	readonly exitCode: number | null;
	readonly signal: NodeJS.Signals | null;
	readonly timedOut: boolean;
}

function exitOf(child: ChildProcess, timeoutSeconds: number): Promise<Ending> {
	return new Promise((resolve, reject) => {
		let timedOut = false;
		const timer = setTimeout(() => {
			timedOut = true;
			child.kill('SIGKILL');
			// A grandchild may hold the pipes open: do not wait for it.
			child.stdout?.destroy();
			child.stderr?.destroy();
		}, timeoutSeconds * 1000);
		child.once('error', error => {
			clearTimeout(timer);
			reject(error);
		});
		child.once('close', (exitCode, signal) => {
			clearTimeout(timer);
			resolve({exitCode, signal, timedOut});
		});
	});
}

/** What a program has written so far, and those who wait for more. */
class Output {
	readonly #chunks: Record<'stdout' | 'stderr', Buffer[]> = {stdout: [], stderr: []};
	readonly #watchers = new Set<() => void>();
	#ended = false;

	constructor(child: ChildProcess) {
		for (const name of ['stdout', 'stderr'] as const) {
			child[name]!.on('data', (chunk: Buffer) => {
				this.#chunks[name].push(chunk);
				this.#notify();
			});
		}
	}

	get stdout(): string {
		return Buffer.concat(this.#chunks.stdout).toString('utf8');
	}

	get stderr(): string {
		return Buffer.concat(this.#chunks.stderr).toString('utf8');
	}

	end(): void {
		this.#ended = true;
		this.#notify();
	}

	waitFor(pattern: RegExp, {stream, seconds = 10}: WaitOptions): Promise<RegExpExecArray> {
		const text = () => (stream ? this[stream] : `${this.stderr}\n${this.stdout}`);
		return new Promise((resolve, reject) => {
			const finish = (settle: () => void) => {
				clearTimeout(timer);
				this.#watchers.delete(look);
				settle();
			};
			const fail = (why: string) =>
				finish(() =>
					reject(new Error(`${pattern} ${why}.\n--- stderr\n${this.stderr}\n--- stdout\n${this.stdout}`)),
				);
			const look = () => {
				const found = pattern.exec(text());
				if (found) finish(() => resolve(found));
				else if (this.#ended) fail('was not written before the program ended');
			};
			const timer = setTimeout(() => fail(`was not written within ${seconds} s`), seconds * 1000);
			this.#watchers.add(look);
			look();
		});
	}

	#notify(): void {
		for (const watcher of [...this.#watchers]) watcher();
	}
}
