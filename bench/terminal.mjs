import {createServer} from 'node:net';
import {fileURLToPath} from 'node:url';
import {stripVTControlCharacters} from 'node:util';
import pty from '@lydell/node-pty';
import {clientId, clientSecret, environment} from './world.mjs';

const peakHook = fileURLToPath(new URL('./peak-memory.cjs', import.meta.url));
const insideHook = fileURLToPath(new URL('./inside.cjs', import.meta.url));

/** How much of the output is kept: an address, or the last words of a process, are looked for in it. */
const keptCharacters = 65_536;

/** Ink writes each frame as one update between these. */
const update = /\u001B\[\?2026h((?:(?!\u001B\[\?2026h)[\s\S])*?)\u001B\[\?2026l/g;

/** A paste as terminals mark it. */
const pasted = text => `\u001B[200~${text}\u001B[201~`;

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
 * @param options `args` of Node; `env` beside the clean one; `hook`: `'peak'` tells the most memory at the end and loads
 * nothing else for it, the port of `listenInside` (bench/memory.mjs) loads bench/inside.cjs
 */
export function startInTerminal({args, env = {}, hook}) {
	const hooks =
		hook === 'peak' ? ['--require', peakHook] : hook ? ['--expose-gc', '--require', insideHook] : [];
	const began = performance.now();
	const child = pty.spawn(process.execPath, [...hooks, ...args], {
		cols: 80,
		rows: 24,
		name: 'xterm-256color',
		env: environment({
			TERM: 'xterm-256color',
			...env,
			...(hook ? {SMAPI_LOGIN_BENCH_PORT: String(hook)} : {}),
		}),
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

function withoutSpinner(frame) {
	return frame.replaceAll(/[\u2800-\u28FF]/g, '');
}

/** The title of a frame, without its place. */
function titleOf(frame) {
	return /^(?:Saved profiles|[A-Z][A-Za-z ]+(?= · (?:\d+ of \d+|done)))/m.exec(frame)?.[0];
}

/** Starts the wizard in a folder. @param options `words` for it; `env` and `hook` as of `startInTerminal` */
export function startWizard({launcher, folder, words = [], env = {}, hook}) {
	return startInTerminal({
		args: [launcher, ...words],
		env: {...env, SMAPI_LOGIN_CONFIG_DIR: folder},
		hook,
	});
}

/** Waits for the screen of this title. */
export function at(wizard, title) {
	return wizard.until(frame => titleOf(frame) === title, `the screen “${title}”`);
}

/** Presses Enter, filling the two fields that have no default, until the screen of this title is there. */
export async function walkTo(wizard, title) {
	await wizard.until(frame => titleOf(frame) !== undefined, 'a first screen');
	for (let step = 0; step < 20; step++) {
		const now = titleOf(wizard.frame());
		if (now === title) return;
		if (now === 'Client ID') wizard.write(pasted(clientId));
		if (now === 'Client secret') wizard.write(pasted(clientSecret));
		wizard.write(key.enter);
		await wizard.until(frame => ![now, undefined].includes(titleOf(frame)), `what follows “${now}”`);
	}
	throw new Error(`“${title}” never came:\n${wizard.frame()}`);
}

/** Begins to sign in with the bench's server as Amazon. @returns the wizard, waiting for the browser, and the address */
export async function walkToSignIn({launcher, folder, world, hook, words = []}) {
	const port = await freePort();
	const way = ['--role', 'self', '--browser', '--port', String(port)];
	const wizard = startWizard({launcher, folder, words: [...way, ...words], env: world.env, hook});
	await walkTo(wizard, 'Sign in');
	const address = /https?:\/\/\S+\/ap\/oa\?\S+(?=\s)/;
	await wizard.until(
		frame => frame.includes('Your browser is open') && address.test(wizard.seen()),
		'the sign-in address',
	);
	return {wizard, port, address: new URL(address.exec(wizard.seen())[0])};
}

async function freePort() {
	const server = createServer();
	await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
	const {port} = server.address();
	await new Promise(resolve => server.close(resolve));
	return port;
}
