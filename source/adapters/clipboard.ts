import {type Environment, withoutSecrets} from '../core/secret-variables.ts';
import type {Clipboard} from '../ports.ts';
import {findExecutable} from './machine.ts';

export interface ClipboardOptions {
	readonly environment: Environment;
	readonly platform: NodeJS.Platform;
	/** Writes an escape sequence to the terminal as it is. */
	readonly writeToTerminal: (sequence: string) => void;
}

/** A program and its words. */
type Command = readonly [string, ...string[]];

interface Way {
	/** How the person hears of it. */
	readonly name: string;
	/** Takes the text on its stdin; the first one that works. */
	readonly copy: readonly Command[];
	/** Prints what is there. */
	readonly read: Command;
	/** Empties it, with an empty stdin. */
	readonly clear: Command;
	/** The text went on to where nobody can read or clear it: the terminal outside of tmux. */
	readonly isPassedOn?: true;
}

const limitMilliseconds = 2000;

const ways = {
	wayland: {
		name: 'wl-copy',
		copy: [['wl-copy']],
		read: ['wl-paste', '--no-newline'],
		clear: ['wl-copy', '--clear'],
	},
	x: {
		name: 'xclip',
		copy: [['xclip', '-selection', 'clipboard']],
		read: ['xclip', '-selection', 'clipboard', '-o'],
		clear: ['xclip', '-selection', 'clipboard'],
	},
	mac: {name: 'pbcopy', copy: [['pbcopy']], read: ['pbpaste'], clear: ['pbcopy']},
	windows: {
		name: 'clip.exe',
		copy: [['clip.exe']],
		read: ['powershell.exe', '-NoProfile', '-NonInteractive', '-Command', 'Get-Clipboard -Raw'],
		clear: ['clip.exe'],
	},
	tmux: {
		name: 'tmux',
		// -w, for the terminal's own clipboard too, is not known before tmux 3.2.
		copy: [
			['tmux', 'load-buffer', '-w', '-'],
			['tmux', 'load-buffer', '-'],
		],
		read: ['tmux', 'show-buffer'],
		clear: ['tmux', 'delete-buffer'],
		isPassedOn: true,
	},
} as const satisfies Record<string, Way>;

/**
 * Copies by the desktop's program (the text on its stdin, never as an argument: CWE-214), else by tmux, else by the
 * terminal (OSC 52, xterm control sequences), which also reaches the clipboard of the computer that an SSH session comes
 * from.
 */
export function createClipboard(options: ClipboardOptions): Clipboard {
	let latest: Way | undefined;
	const run = async ([name, ...words]: Command, input: string) => {
		const file = findExecutable(name, options.environment);
		return file === undefined
			? undefined
			: feed(file, words, input, options.environment).catch(() => undefined);
	};
	return {
		async copy(text) {
			latest = undefined;
			for (const way of waysHere(options)) {
				for (const command of way.copy) {
					if ((await run(command, text)) === undefined) continue;
					latest = way;
					return way.name;
				}
			}
			const sequences = terminalSequences(text, options);
			if (sequences.length === 0) return undefined;
			for (const sequence of sequences) options.writeToTerminal(sequence);
			return 'terminal';
		},
		async clear(text) {
			if (!latest) return false;
			const held = await run(latest.read, '');
			if (held === undefined) return false;
			// Programs of Windows add a line end.
			if (held.replace(/\r?\n$/, '') !== text.replace(/\r?\n$/, '')) return latest.isPassedOn !== true;
			const isCleared = (await run(latest.clear, '')) !== undefined;
			return isCleared && latest.isPassedOn !== true;
		},
	};
}

/** The program that would copy here, as an absolute path; undefined where the terminal has to. */
export function clipboardProgram(
	options: Pick<ClipboardOptions, 'environment' | 'platform'>,
): string | undefined {
	return waysHere(options)
		.map(({name}) => findExecutable(name, options.environment))
		.find(file => file !== undefined);
}

function waysHere({environment, platform}: Pick<ClipboardOptions, 'environment' | 'platform'>): Way[] {
	const here: Way[] = [];
	if (environment.WAYLAND_DISPLAY) here.push(ways.wayland);
	if (environment.DISPLAY) here.push(ways.x);
	// Over SSH these two reach the clipboard of a computer at which nobody sits.
	if (!environment.SSH_CONNECTION && !environment.SSH_TTY) {
		if (platform === 'darwin') here.push(ways.mac);
		const wsl = environment.WSL_DISTRO_NAME || environment.WSL_INTEROP;
		if (platform === 'win32' || wsl) here.push(ways.windows);
	}
	if (environment.TMUX) here.push(ways.tmux);
	return here;
}

const mostRead = 1024 * 1024;

/**
 * Runs a program with a text on its stdin.
 * @returns what it printed; undefined when it did not end well within two seconds
 */
async function feed(
	file: string,
	programArguments: readonly string[],
	text: string,
	environment: Environment,
): Promise<string | undefined> {
	const {spawn} = await import('node:child_process');
	return new Promise(resolve => {
		const child = spawn(file, programArguments, {
			env: withoutSecrets(environment),
			stdio: ['pipe', 'pipe', 'ignore'],
			shell: false,
		});
		const printed: Buffer[] = [];
		let size = 0;
		child.stdout.on('data', (chunk: Buffer) => {
			size += chunk.length;
			if (size <= mostRead) printed.push(chunk);
		});
		const end = (isGood: boolean) => {
			clearTimeout(timer);
			child.stdin.destroy();
			child.stdout.destroy();
			resolve(isGood && size <= mostRead ? Buffer.concat(printed).toString('utf8') : undefined);
		};
		const timer = setTimeout(() => {
			child.kill('SIGKILL');
			end(false);
		}, limitMilliseconds);
		child.once('error', () => end(false));
		child.once('exit', code => {
			// wl-copy and xclip leave a child behind that holds the output open, so its end is not waited for.
			setImmediate(() => end(code === 0));
		});
		// A program that ends without reading breaks the pipe; its exit code tells.
		child.stdin.on('error', () => undefined);
		child.stdin.end(text);
	});
}

/** The OSC 52 sequences for this terminal, none where they would be shown as text. */
function terminalSequences(text: string, {environment, platform}: ClipboardOptions): string[] {
	const term = environment.TERM ?? '';
	if (term === 'dumb' || term === 'linux' || (term === '' && platform !== 'win32')) return [];
	const sequence = `\u001B]52;c;${Buffer.from(text, 'utf8').toString('base64')}\u0007`;
	if (!environment.TMUX) return [sequence];
	// tmux takes a plain one (set-clipboard), or hands it on in its own envelope, with every ESC doubled
	// (allow-passthrough): which of the two, if any, is the person's setting.
	return [sequence, `\u001BPtmux;${sequence.replaceAll('\u001B', '\u001B\u001B')}\u001B\\`];
}
