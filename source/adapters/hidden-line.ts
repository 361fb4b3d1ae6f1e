import type {ReadStream} from 'node:tty';

type Terminal = Pick<ReadStream, 'setRawMode' | 'on' | 'off' | 'resume' | 'pause' | 'isRaw'>;

const enter = /[\r\n]/;

/**
 * One line typed at a terminal without an echo. Ctrl+C raises SIGINT as in cooked mode, Ctrl+D on an empty line ends
 * the input, Backspace and Ctrl+U work.
 *
 * @param interrupt what Ctrl+C does
 * @returns undefined at the end of input
 */
export async function readHiddenLine(
	terminal: Terminal,
	interrupt: () => void,
	signal: AbortSignal,
): Promise<string | undefined> {
	signal.throwIfAborted();
	terminal.setRawMode(true);
	let typed = '';
	return new Promise((resolve, reject) => {
		const settle = () => {
			terminal.off('data', onData);
			terminal.off('end', onEnd);
			signal.removeEventListener('abort', onAbort);
			terminal.setRawMode(false);
			terminal.pause();
		};
		const finish = (line: string | undefined) => {
			settle();
			resolve(line);
		};
		const onEnd = () => finish(undefined);
		const onAbort = () => {
			settle();
			reject(signal.reason);
		};
		const onData = (chunk: Buffer | string) => {
			// A paste is bracketed by some terminals; escape sequences are no text.
			for (const char of String(chunk).replace(/\u001B\[[\d;?]*[A-Za-z~]/g, '')) {
				if (enter.test(char)) return finish(typed);
				if (char === '\u0003') return interrupt();
				if (char === '\u0004') {
					if (typed === '') return finish(undefined);
				} else if (char === '\u007F' || char === '\b') typed = typed.slice(0, -1);
				else if (char === '\u0015') typed = '';
				else if (char >= ' ') typed += char;
			}
		};
		signal.addEventListener('abort', onAbort, {once: true});
		terminal.on('data', onData);
		terminal.on('end', onEnd);
		terminal.resume();
	});
}
