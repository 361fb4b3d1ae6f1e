import {fileURLToPath} from 'node:url';
import {stripVTControlCharacters} from 'node:util';
import pty from '@lydell/node-pty';

const insideHook = fileURLToPath(new URL('./inside.cjs', import.meta.url));

/** How much of the output is kept: an address, or the last words of a process, are looked for in it. */
const keptCharacters = 65_536;

/** Ink writes each frame as one update between these. */
const update = /\u001B\[\?2026h((?:(?!\u001B\[\?2026h)[\s\S])*?)\u001B\[\?2026l/g;

/** A paste as terminals mark it. */
export const pasted = text => `\u001B[200~${text}\u001B[201~`;

/** Keys as a terminal sends them. */
export const key = {
	up: '\u001B[A',
	down: '\u001B[B',
	enter: '\r',
	escape: '\u001B',
	escapeWhole: '\u001B[27u',
	interrupt: '\u0003',
};

/**
 * A Node process in a pseudo-terminal of 80 by 24.
 * @param options `args` of Node; `env` beside the environment of this process
 */
export function startInTerminal({args, env = {}}) {
	const began = performance.now();
	const child = pty.spawn(process.execPath, args, {
		cols: 80,
		rows: 24,
		name: 'xterm-256color',
		env: {...process.env, TERM: 'xterm-256color', LC_ALL: 'C.UTF-8', CI: '', ...env},
	});
	let seen = '';
	let rest = '';
	let frame = '';
	let frameAt = began;
	let look = () => {};
	child.onData(data => {
		seen = (seen + data).slice(-keptCharacters);
		rest += data;
		for (const [whole, inside] of rest.matchAll(update)) {
			const next = stripVTControlCharacters(inside).replaceAll('\r', '').trim();
			if (withoutSpinner(next) !== withoutSpinner(frame)) frameAt = performance.now();
			frame = next;
			rest = rest.slice(rest.indexOf(whole) + whole.length);
			look();
		}
		look();
	});
	const exit = new Promise(resolve => child.onExit(resolve));

	/** Resolves as soon as `test` holds for the last whole frame and for the last that was written. */
	function until(test, what) {
		return new Promise((resolve, reject) => {
			const timer = setTimeout(() => {
				look = () => {};
				reject(new Error(`${what} did not come. The last frame:\n${frame}\n\n${seen.slice(-1000)}`));
			}, 30_000);
			look = () => {
				if (!test(frame, seen)) return;
				clearTimeout(timer);
				look = () => {};
				resolve(performance.now());
			};
			look();
		});
	}

	return {
		began,
		until,
		exit,
		write: text => child.write(text),
		frame: () => frame,
		/** When it came; a spinner that turns makes no new frame. */
		frameAt: () => frameAt,
		/** Everything written lately, without escape sequences. */
		seen: () => stripVTControlCharacters(seen),
		/** Resolves with the frame that stands for `milliseconds`, counted from when it came. */
		async settled(milliseconds = 100) {
			for (;;) {
				const before = frameAt;
				await new Promise(resolve => setTimeout(resolve, before + milliseconds - performance.now()));
				if (frameAt === before) return frame;
			}
		},
		/** Ctrl+C, or another key that leaves. Resolves at the end of the process. */
		async leave(keys = key.interrupt) {
			child.write(keys);
			await exit;
		},
	};
}

/** What `startInTerminal` needs to load bench/inside.cjs. @param port of `listenInside` */
export function withInside(port, args) {
	return {
		args: ['--expose-gc', '--require', insideHook, ...args],
		env: {SMAPI_LOGIN_BENCH_PORT: String(port)},
	};
}

function withoutSpinner(frame) {
	return frame.replaceAll(/[\u2800-\u28FF]/g, '');
}

/** The title of a frame, without its place. */
export function titleOf(frame) {
	return /^(?:Saved profiles|[A-Z][A-Za-z ]+(?= · (?:\d+ of \d+|done)))/m.exec(frame)?.[0];
}
