import type {ChildProcess} from 'node:child_process';
import {closeSync, existsSync, openSync, statSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {isatty} from 'node:tty';
import {cleanText} from '../core/redact.ts';
import {type Environment, withoutSecrets} from '../core/secret-variables.ts';
import type {Programs} from '../ports.ts';
import {findExecutable} from './machine.ts';
import {errorCode} from './system-error.ts';

/** More than this is no secret, and no message to show. */
const mostBytes = 65_536;

/** What a program writes can come a moment after its end; a child of it may hold the pipe open for ever. */
const drainMilliseconds = 200;

/** Other programs, without a shell and without secret variables (CWE-78, CWE-214, CWE-526). */
export function createPrograms(environment: Environment): Programs {
	return {
		async capture(words, limitSeconds, signal) {
			const ended = await runQuietly(words, undefined, environment, limitSeconds, signal);
			return ended.problem === undefined
				? {firstLine: ended.stdout.split(/\r?\n/, 1)[0]!}
				: {problem: ended.problem};
		},

		async feed(words, input, signal) {
			return (await runQuietly(words, input, environment, 60, signal)).problem;
		},

		become: (words, variables) => become(words, {...withoutSecrets(environment), ...variables}),
	};
}

interface Ended {
	readonly stdout: string;
	/** Undefined: it ended well. */
	readonly problem: string | undefined;
}

async function runQuietly(
	words: readonly string[],
	input: string | undefined,
	environment: Environment,
	limitSeconds: number,
	signal: AbortSignal,
): Promise<Ended> {
	signal.throwIfAborted();
	const [name = '', ...rest] = words;
	const file = findExecutable(name, environment);
	if (!file) return {stdout: '', problem: 'there is no such program in PATH'};
	const {spawn} = await import('node:child_process');
	// A group of its own: what it has started ends with it. It has no terminal to ask at.
	const child = spawn(file, rest, {
		env: withoutSecrets(environment),
		stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
		detached: process.platform !== 'win32',
		shell: false,
	});
	// A program that ends without reading breaks the pipe; its exit code tells.
	child.stdin?.on('error', () => undefined);
	child.stdin?.end(input);
	const stdout = collect(child.stdout);
	const stderr = collect(child.stderr);
	const problem = await endOf(child, limitSeconds, signal);
	const said = cleanText(withoutValues(stderr().trim().split('\n').at(-1) ?? ''), 200);
	for (const stream of child.stdio) stream?.destroy();
	return {
		stdout: stdout(),
		problem: problem === undefined || said === '' ? problem : `${problem}: “${said}”`,
	};
}

/** A password manager may say on stderr what it should have printed; words and paths are shorter than a secret. */
function withoutValues(text: string): string {
	return text.replace(/[\w+=|~-]{20,}/g, '[hidden]');
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
	const chunks: Buffer[] = [];
	let length = 0;
	stream?.on('data', (chunk: Buffer) => {
		if (length < mostBytes) chunks.push(chunk);
		length += chunk.length;
	});
	return () => Buffer.concat(chunks).toString('utf8');
}

/** @returns what went wrong; undefined for an exit code 0 @throws the signal's reason */
function endOf(child: ChildProcess, limitSeconds: number, signal: AbortSignal): Promise<string | undefined> {
	return new Promise((resolve, reject) => {
		const timers: NodeJS.Timeout[] = [];
		const finish = (settle: () => void) => {
			for (const timer of timers) clearTimeout(timer);
			signal.removeEventListener('abort', abort);
			settle();
		};
		const abort = () => {
			killGroup(child);
			finish(() => reject(signal.reason));
		};
		signal.addEventListener('abort', abort, {once: true});
		timers.push(
			setTimeout(() => {
				killGroup(child);
				finish(() => resolve(`it took longer than ${limitSeconds} s`));
			}, limitSeconds * 1000),
		);
		child.once('error', error =>
			finish(() => resolve(`it cannot be started (${errorCode(error) ?? 'unknown'})`)),
		);
		child.once('exit', (code, by) => {
			const problem =
				code === 0 ? undefined : by ? `it was ended by ${by}` : `it ended with exit code ${code}`;
			const done = () => finish(() => resolve(problem));
			child.once('close', done);
			timers.push(setTimeout(done, drainMilliseconds));
		});
	});
}

function killGroup(child: ChildProcess): void {
	try {
		if (child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid, 'SIGKILL');
		else child.kill('SIGKILL');
	} catch {
		// It has ended by itself meanwhile.
	}
}

/** Not those that the system answers itself, nor those that a terminal sends to stop and continue a job. */
const passedOn = [
	'SIGHUP',
	'SIGINT',
	'SIGQUIT',
	'SIGTERM',
	'SIGUSR1',
	'SIGUSR2',
	'SIGALRM',
	'SIGWINCH',
	'SIGPWR',
] as const satisfies readonly NodeJS.Signals[];

/**
 * Runs a command in place of this process.
 *
 * Each signal reaches it once. At a terminal the command is in our process group, so that Ctrl+C, a window's new size and
 * the end of the terminal come to it by themselves, and only the others are passed on. Without one it has a group of its
 * own, and a signal sent to our whole group (`timeout`, a job runner) is passed on as one.
 */
async function become(words: readonly string[], environment: Environment): Promise<number> {
	const [name = '', ...rest] = words;
	const file = findCommand(name, environment);
	if (typeof file === 'number') return file;
	const {spawn} = await import('node:child_process');
	const hasTerminal = [0, 1, 2].some(isatty);
	let child: ChildProcess | undefined;
	const early: NodeJS.Signals[] = [];
	const take = (signal: NodeJS.Signals) => {
		if (hasTerminal && comesFromTerminal(signal)) return;
		if (child?.pid === undefined) early.push(signal);
		else child.kill(signal);
	};
	const giveBack = takeSignals(take);
	try {
		return await new Promise<number>(resolve => {
			const started = spawn(file, rest, {
				argv0: name,
				env: environment as NodeJS.ProcessEnv,
				stdio: 'inherit',
				detached: !hasTerminal && process.platform !== 'win32',
				shell: false,
			});
			started.once('error', error => resolve(errorCode(error) === 'ENOENT' ? 127 : 126));
			started.once('spawn', () => {
				child = started;
				for (const signal of early) started.kill(signal);
			});
			started.once('exit', (code, signal) => resolve(code ?? 128 + (os.constants.signals[signal!] ?? 0)));
		});
	} catch {
		// Too many or too long words: the system refuses at once.
		return 126;
	} finally {
		giveBack();
	}
}

/** Takes the signals from whoever listens now. @returns how to give them back */
function takeSignals(take: (signal: NodeJS.Signals) => void): () => void {
	const undo: (() => void)[] = [];
	for (const signal of passedOn) {
		const others = process.listeners(signal);
		try {
			process.on(signal, take);
		} catch {
			// This system does not know it.
			continue;
		}
		for (const other of others) process.off(signal, other);
		undo.push(() => {
			for (const other of others) process.on(signal, other);
			process.off(signal, take);
		});
	}
	return () => {
		for (const step of undo) step();
	};
}

/** Whether the whole group has it from the terminal. A hang-up without the terminal's end was sent to us alone. */
function comesFromTerminal(signal: NodeJS.Signals): boolean {
	if (signal !== 'SIGHUP') return ['SIGINT', 'SIGQUIT', 'SIGWINCH'].includes(signal);
	try {
		closeSync(openSync('/dev/tty', 'r'));
		return false;
	} catch {
		return true;
	}
}

/** The file of a command as a shell finds it; 126 where it cannot be executed, 127 where there is none. */
function findCommand(name: string, environment: Environment): string | 126 | 127 {
	const isPath = /[/\\]/.test(name);
	const found = findExecutable(isPath ? path.resolve(name) : name, environment);
	if (found) return found;
	if (isPath) return existsSync(name) ? 126 : 127;
	const folders = (environment.PATH ?? '').split(path.delimiter).filter(folder => path.isAbsolute(folder));
	return name !== '' && folders.some(folder => isFile(path.join(folder, name))) ? 126 : 127;
}

function isFile(file: string): boolean {
	return statSync(file, {throwIfNoEntry: false})?.isFile() ?? false;
}
