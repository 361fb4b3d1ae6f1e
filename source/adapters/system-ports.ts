import {setImmediate as nextTurn} from 'node:timers/promises';
import type {Environment} from '../core/secret-variables.ts';
import type {Http, Listener, Machine, Ports, Random} from '../ports.ts';
import {systemClock} from './clock.ts';
import {describeMachine} from './machine.ts';
import {createProfileStore} from './profile-store.ts';

export interface SystemPortsOptions {
	/** Without secrets. */
	readonly environment: Environment;
	/** The folder of the profile file; asked for when the file is. */
	readonly folder: () => string;
	readonly version: string;
	readonly debug: ((line: string) => void) | undefined;
	/** Writes an escape sequence to the terminal (OSC 52). */
	readonly writeToTerminal: (sequence: string) => void;
}

/** The system's random source. `node:crypto` costs 8 ms to load, so it is reached through the global on first use. */
export const systemRandom: Random = {
	base64url(length) {
		const bytes = globalThis.crypto.getRandomValues(new Uint8Array(length));
		return Buffer.from(bytes.buffer).toString('base64url');
	},
};

/** When the page that waits for the browser has been painted, and a person has only begun to read it. */
const readingMilliseconds = 100;

/**
 * Who waits for an answer sends it on and saves at once: what does that is loaded before it comes, one after the other,
 * since a key waits for what is being loaded.
 */
async function loadForAnswer(): Promise<void> {
	// What oauth4webapi asks for loads a library of Node's own, 25 ms.
	void globalThis.Response;
	for (const load of [() => import('./http.ts'), () => import('got'), () => import('./store-writer.ts')]) {
		await nextTurn();
		await load();
	}
}

/** The real ports. What is heavy is imported inside the first call that needs it: `token` starts without it. */
export function createSystemPorts(options: SystemPortsOptions): Ports {
	const {environment} = options;
	let machine: Machine | undefined;
	let store: Ports['store'] | undefined;
	let http: Promise<Http> | undefined;
	let listener: Promise<Listener> | undefined;
	const theMachine = () => {
		machine ??= describeMachine(environment);
		return machine;
	};
	const theHttp = () => {
		http ??= import('./http.ts').then(({createHttp}) => createHttp(options));
		return http;
	};
	return {
		clock: systemClock,
		random: systemRandom,
		get machine() {
			return theMachine();
		},
		get store() {
			store ??= createProfileStore({folder: options.folder(), clock: systemClock});
			return store;
		},
		http: {
			async send(request, signal) {
				return (await theHttp()).send(request, signal);
			},
		},
		listener: {
			async open(listenerOptions) {
				listener ??= import('./listener.ts').then(({createListener}) => createListener());
				const running = await (await listener).open(listenerOptions);
				setTimeout(() => void loadForAnswer().catch(() => undefined), readingMilliseconds).unref();
				return running;
			},
		},
		browser: {
			async open(url, onFailure) {
				const {createBrowser} = await import('./browser.ts');
				return createBrowser({environment, machine: theMachine()}).open(url, onFailure);
			},
		},
		clipboard: {
			async copy(text) {
				const {createClipboard} = await import('./clipboard.ts');
				const {platform} = process;
				return createClipboard({environment, platform, writeToTerminal: options.writeToTerminal}).copy(text);
			},
		},
	};
}
