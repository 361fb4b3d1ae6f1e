import {type Environment, withoutSecrets} from '../core/secret-variables.ts';
import type {Clipboard} from '../ports.ts';
import {findExecutable} from './machine.ts';

export interface ClipboardOptions {
	readonly environment: Environment;
	readonly platform: NodeJS.Platform;
	/** Writes an escape sequence to the terminal as it is. */
	readonly writeToTerminal: (sequence: string) => void;
}

interface Program {
	readonly name: string;
	readonly arguments: readonly string[];
}

const limitMilliseconds = 2000;

/**
 * Copies by the desktop's program (the text on its stdin, never as an argument: CWE-214), else by the terminal (OSC 52,
 * xterm control sequences), which also reaches the clipboard of the computer that an SSH session comes from.
 */
export function createClipboard(options: ClipboardOptions): Clipboard {
	return {
		async copy(text) {
			for (const program of programsFor(options)) {
				const file = findExecutable(program.name, options.environment);
				if (!file) continue;
				const done = await feed(file, program.arguments, text, options.environment).catch(() => false);
				if (done) return program.name;
			}
			const sequence = terminalSequence(text, options);
			if (sequence === undefined) return undefined;
			options.writeToTerminal(sequence);
			return 'terminal';
		},
	};
}

/** The program that would copy here, as an absolute path; undefined where the terminal has to. */
export function clipboardProgram(
	options: Pick<ClipboardOptions, 'environment' | 'platform'>,
): string | undefined {
	return programsFor(options)
		.map(({name}) => findExecutable(name, options.environment))
		.find(file => file !== undefined);
}

function programsFor({environment, platform}: Pick<ClipboardOptions, 'environment' | 'platform'>): Program[] {
	const programs: Program[] = [];
	if (environment.WAYLAND_DISPLAY) programs.push({name: 'wl-copy', arguments: []});
	if (environment.DISPLAY) programs.push({name: 'xclip', arguments: ['-selection', 'clipboard']});
	// Over SSH these two reach the clipboard of a computer at which nobody sits.
	if (environment.SSH_CONNECTION || environment.SSH_TTY) return programs;
	if (platform === 'darwin') programs.push({name: 'pbcopy', arguments: []});
	const wsl = environment.WSL_DISTRO_NAME || environment.WSL_INTEROP;
	if (platform === 'win32' || wsl) programs.push({name: 'clip.exe', arguments: []});
	return programs;
}

/** Runs a program with the text on its stdin. @returns whether it ended well within two seconds */
async function feed(
	file: string,
	programArguments: readonly string[],
	text: string,
	environment: Environment,
): Promise<boolean> {
	const {spawn} = await import('node:child_process');
	return new Promise(resolve => {
		// wl-copy and xclip leave a child behind that holds their output open, so there is none to wait for.
		const child = spawn(file, programArguments, {
			env: withoutSecrets(environment),
			stdio: ['pipe', 'ignore', 'ignore'],
			shell: false,
		});
		const end = (done: boolean) => {
			clearTimeout(timer);
			child.stdin.destroy();
			resolve(done);
		};
		const timer = setTimeout(() => {
			child.kill('SIGKILL');
			end(false);
		}, limitMilliseconds);
		child.once('error', () => end(false));
		child.once('exit', code => end(code === 0));
		// A program that ends without reading breaks the pipe; its exit code tells.
		child.stdin.on('error', () => undefined);
		child.stdin.end(text);
	});
}

/** The OSC 52 sequence for this terminal, or undefined where it would be shown as text. */
function terminalSequence(text: string, {environment, platform}: ClipboardOptions): string | undefined {
	const term = environment.TERM ?? '';
	if (term === 'dumb' || term === 'linux' || (term === '' && platform !== 'win32')) return undefined;
	const sequence = `\u001B]52;c;${Buffer.from(text, 'utf8').toString('base64')}\u0007`;
	// tmux hands a sequence on to the outer terminal only inside its own envelope, with every ESC doubled (tmux FAQ).
	if (environment.TMUX) return `\u001BPtmux;${sequence.replaceAll('\u001B', '\u001B\u001B')}\u001B\\`;
	return sequence;
}
