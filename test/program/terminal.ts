import {readFileSync} from 'node:fs';
import {performance} from 'node:perf_hooks';
import {type IPty, spawn} from '@lydell/node-pty';
import headless from '@xterm/headless';
import {type Home, makeHome} from './home.ts';
import {keySequence} from './keys.ts';
import {launcherPath} from './launcher.ts';
import {lineOfNode, modesLeftOn} from './terminal-modes.ts';

export interface TerminalOptions {
	/** 100 by 30. */
	readonly columns?: number;
	readonly rows?: number;
	/** Added to the clean environment (TERM is `xterm-256color`); undefined takes a variable away. */
	readonly env?: Readonly<Record<string, string | undefined>>;
	readonly cwd?: string;
	readonly home?: Home;
	/** Another Node to run the launcher with. */
	readonly launcherNode?: string;
	/** Run under bash with `stty -g` before and after: then `sttyDifference` and `programExit` work. */
	readonly withStty?: boolean;
	/** Run this instead of the program: for tests of the harness. */
	readonly command?: readonly string[];
}

export interface TerminalExit {
	readonly exitCode: number;
	/** The number of the signal that ended it, or undefined. */
	readonly signal: number | undefined;
	readonly seconds: number;
}

/** The program in a pseudo-terminal, read through a terminal emulator. Nothing here sleeps: waits look for content. */
export interface ProgramInTerminal {
	readonly pid: number;
	readonly home: Home;
	/** Keys one by one, each a write of its own: `enter`, `ctrl+c`, `alt+x`, `a`. */
	press(...keys: readonly string[]): void;
	/** Characters one by one, each a write of its own. */
	type(text: string): void;
	/** One write, in brackets (ESC[200~) unless `bracketed` is false. */
	paste(text: string, bracketed?: boolean): void;
	/** One write of exactly this. */
	write(data: string | Uint8Array): void;
	/** Waits until the visible lines hold the text. @throws Error with the screen, after `seconds` (10) or at the end */
	waitForText(text: string | RegExp, seconds?: number): Promise<void>;
	/** Waits until `test` holds for the visible lines. */
	waitForScreen(test: (lines: string[]) => boolean, what: string, seconds?: number): Promise<void>;
	/** The visible lines, without blanks at their ends. */
	screen(): string[];
	/** All lines, from the first that was ever written. */
	scrollback(): string[];
	/** All lines with soft wraps joined: what a person gets who copies. */
	logicalLines(): string[];
	/** Zero-based place of the cursor on the screen. */
	cursor(): {readonly x: number; readonly y: number};
	resize(columns: number, rows: number): void;
	/** Every byte written, in order. */
	output(): Buffer;
	/** What is left switched on; empty when the terminal is as it was. */
	modesLeftOn(): string[];
	/** With `withStty`: the two settings where they differ, undefined where they are the same. */
	sttyDifference(): string | undefined;
	/** With `withStty`: the exit code of the program as bash saw it. */
	programExit(): number | undefined;
	/** With `withStty`: the process of the program itself, for signals from outside (Linux). */
	programPid(): number;
	kill(signal: NodeJS.Signals): void;
	/** Closes the terminal as when its window is closed: SIGHUP from the system, reads and writes fail. */
	hangUp(): void;
	hasEnded(): boolean;
	readonly exit: Promise<TerminalExit>;
	/** Ends what still runs and removes the home that was made for it. @throws Error when a line of Node's own was ever written */
	close(): Promise<void>;
}

// The last line of all is answered: what nobody has read when bash ends may be lost on a busy machine.
const sttyScript = `trap : INT TERM HUP QUIT; printf 'STTY %s\\n' "$(stty -g)"; "$@"; printf 'EXIT %s\\n' $?; printf 'STTY %s\\n' "$(stty -g)"; read -r -s -n 1 -t 5`;

/** Starts the built program in a pseudo-terminal with a clean home and environment. */
export function startInTerminal(args: readonly string[], options: TerminalOptions = {}): ProgramInTerminal {
	const {columns = 100, rows = 30} = options;
	const home = options.home ?? makeHome();
	const program = options.command ?? [options.launcherNode ?? process.execPath, launcherPath(), ...args];
	const command = options.withStty ? ['bash', '-c', sttyScript, 'bash', ...program] : program;
	const terminal = new headless.Terminal({cols: columns, rows, scrollback: 20_000, allowProposedApi: true});
	const startedAt = performance.now();
	const pty = spawn(command[0]!, command.slice(1), {
		name: 'xterm-256color',
		cols: columns,
		rows,
		cwd: options.cwd ?? home.home,
		env: definedOnly({...home.env, TERM: 'xterm-256color', ...options.env}),
		encoding: null,
	});
	const view = new View(terminal, pty);
	if (options.withStty) view.onEnd(/EXIT \d+\r?\nSTTY [\w:]+\r?\n$/, () => pty.write('\r'));
	const exit = new Promise<TerminalExit>(resolve => {
		pty.onExit(({exitCode, signal}) => {
			const seconds = (performance.now() - startedAt) / 1000;
			view.end(() => resolve({exitCode, signal: signal || undefined, seconds}));
		});
	});
	const write = (data: string | Uint8Array) => {
		// node-pty takes bytes too, though its types say text.
		if (!view.ended) pty.write(data as string);
	};
	const writeEach = (pieces: Iterable<string>) => {
		for (const piece of pieces) write(piece);
	};
	const text = () => view.output().toString('latin1');
	return {
		pid: pty.pid,
		home,
		press: (...keys) => writeEach(keys.map(keySequence)),
		type: typed => writeEach(typed),
		paste: (pasted, bracketed = true) => write(bracketed ? `\x1B[200~${pasted}\x1B[201~` : pasted),
		write,
		waitForText: (wanted, seconds) => view.waitForText(wanted, seconds),
		waitForScreen: (test, what, seconds) => view.waitFor(test, what, seconds),
		screen: () => view.screen(),
		scrollback: () => view.scrollback(),
		logicalLines: () => view.logicalLines(),
		cursor: () => ({x: terminal.buffer.active.cursorX, y: terminal.buffer.active.cursorY}),
		resize: (newColumns, newRows) => {
			terminal.resize(newColumns, newRows);
			pty.resize(newColumns, newRows);
		},
		output: () => view.output(),
		modesLeftOn: () => modesLeftOn(text()),
		sttyDifference: () => sttyDifference(text()),
		programExit: () => numberOf(/EXIT (\d+)\r\n(?!.*EXIT )/s.exec(text())?.[1]),
		programPid: () => childOf(pty.pid),
		kill: signal => pty.kill(signal),
		hangUp: () => (pty as IPty & {destroy(): void}).destroy(),
		hasEnded: () => view.ended,
		exit,
		close: async () => {
			if (!view.ended) {
				pty.kill('SIGKILL');
				await exit;
			}
			terminal.dispose();
			if (!options.home) home.remove();
			const line = lineOfNode(text());
			if (line !== undefined) throw new Error(`A line of Node's own reached the terminal: ${line}`);
		},
	};
}

/** node-pty would set a variable that is undefined to the word. */
function definedOnly(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
	);
}

/** The emulator and what came through it. */
class View {
	ended = false;
	readonly #terminal: headless.Terminal;
	readonly #chunks: Buffer[] = [];
	readonly #watchers = new Set<() => void>();

	constructor(terminal: headless.Terminal, pty: IPty) {
		this.#terminal = terminal;
		// With no encoding node-pty gives bytes, though its types say text.
		pty.onData(data => {
			const chunk = Buffer.from(data);
			this.#chunks.push(chunk);
			terminal.write(chunk, () => this.#notify());
		});
		// A terminal answers what it is asked (cursor place, kind); to a program that has ended nobody answers.
		terminal.onData(answer => {
			if (!this.ended) pty.write(answer);
		});
	}

	/** Calls back once when all that was written ends like this. */
	onEnd(pattern: RegExp, done: () => void): void {
		const look = () => {
			if (!pattern.test(this.output().subarray(-4096).toString('latin1'))) return;
			this.#watchers.delete(look);
			done();
		};
		this.#watchers.add(look);
	}

	end(done: () => void): void {
		this.ended = true;
		this.#terminal.write('', () => {
			this.#notify();
			done();
		});
	}

	output(): Buffer {
		return Buffer.concat(this.#chunks);
	}

	screen(): string[] {
		const {active} = this.#terminal.buffer;
		return this.#lines(active.viewportY, active.viewportY + this.#terminal.rows);
	}

	scrollback(): string[] {
		return trimEnd(this.#lines(0, this.#terminal.buffer.active.length));
	}

	logicalLines(): string[] {
		const {active} = this.#terminal.buffer;
		const joined: string[] = [];
		for (let at = 0; at < active.length; at++) {
			const line = active.getLine(at);
			// A line that goes on below keeps its blanks: they may stand inside the text.
			const text = line?.translateToString(!active.getLine(at + 1)?.isWrapped) ?? '';
			if (line?.isWrapped && joined.length > 0) joined[joined.length - 1] += text;
			else joined.push(text);
		}
		return trimEnd(joined.map(line => line.trimEnd()));
	}

	waitForText(wanted: string | RegExp, seconds?: number): Promise<void> {
		const test = (lines: string[]) => {
			const text = lines.join('\n');
			return typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
		};
		return this.waitFor(test, typeof wanted === 'string' ? JSON.stringify(wanted) : String(wanted), seconds);
	}

	waitFor(test: (lines: string[]) => boolean, what: string, seconds = 10): Promise<void> {
		return new Promise((resolve, reject) => {
			const finish = (error?: Error) => {
				clearTimeout(timer);
				this.#watchers.delete(look);
				if (error) reject(error);
				else resolve();
			};
			const fail = (why: string) =>
				finish(new Error(`${what} ${why}. The screen:\n${trimEnd(this.screen()).join('\n')}`));
			const look = () => {
				if (test(this.screen())) finish();
				else if (this.ended) fail('was not on the screen when the program ended');
			};
			const timer = setTimeout(() => fail(`was not on the screen within ${seconds} s`), seconds * 1000);
			this.#watchers.add(look);
			look();
		});
	}

	#lines(from: number, to: number): string[] {
		const lines: string[] = [];
		for (let at = from; at < to; at++) {
			lines.push(this.#terminal.buffer.active.getLine(at)?.translateToString(true).trimEnd() ?? '');
		}
		return lines;
	}

	#notify(): void {
		for (const watcher of [...this.#watchers]) watcher();
	}
}

function trimEnd(lines: string[]): string[] {
	const last = lines.findLastIndex(line => line !== '');
	return lines.slice(0, last + 1);
}

function sttyDifference(output: string): string | undefined {
	const found = [...output.matchAll(/STTY ([\w:]+)\r\n/g)].map(match => match[1]!);
	if (found.length < 2) return `stty -g was seen ${found.length} times instead of twice`;
	const [before, after] = [found[0]!, found.at(-1)!];
	return before === after ? undefined : `${before} → ${after}`;
}

function childOf(pid: number): number {
	const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
	const child = Number(children[0]);
	if (!child) throw new Error('The program is not running.');
	return child;
}

function numberOf(text: string | undefined): number | undefined {
	return text === undefined ? undefined : Number(text);
}
