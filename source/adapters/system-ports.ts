import {setImmediate as nextTurn} from 'node:timers/promises';
import type {Redactor} from '../core/redact.ts';
import {chosenStore, type SecretStore} from '../core/secret-store.ts';
import type {Environment} from '../core/secret-variables.ts';
import type {Clipboard, Files, Http, Listener, Machine, Ports, Programs, Random} from '../ports.ts';
import {systemClock} from './clock.ts';
import {accountHome, homeFolder} from './config-path.ts';
import {describeMachine, namedBrowsers} from './machine.ts';
import {createProfileStore} from './profile-store.ts';
import {teamFolder} from './team-folder.ts';

export interface SystemPortsOptions {
	/** Without secrets. */
	readonly environment: Environment;
	/** The folder of the profile file; asked for when the file is. */
	readonly folder: () => string;
	/** Where new profiles keep their secrets, whatever the environment says. */
	readonly choice?: SecretStore;
	readonly version: string;
	/** The home folder of the account. */
	readonly home: () => string | undefined;
	readonly debug: ((line: string) => void) | undefined;
	/** Learns the secrets that are sent. */
	readonly redactor: Redactor;
	/** Tells the person something about the profile file. */
	readonly notice: (line: string) => void;
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
	let clipboard: Promise<Clipboard> | undefined;
	let programs: Promise<Programs> | undefined;
	let files: Promise<Files> | undefined;
	const theMachine = () => {
		machine ??= describeMachine(environment);
		return machine;
	};
	const theHttp = () => {
		http ??= import('./http.ts').then(({createHttp}) => createHttp(options));
		return http;
	};
	const theClipboard = () => {
		clipboard ??= import('./clipboard.ts').then(({createClipboard}) =>
			createClipboard({environment, platform: process.platform, writeToTerminal: options.writeToTerminal}),
		);
		return clipboard;
	};
	let team: Ports['team'] | undefined;
	const thePrograms = () => {
		programs ??= import('./programs.ts').then(({createPrograms}) => createPrograms(environment));
		return programs;
	};
	const theFiles = () => {
		const home = () => homeFolder(environment, process.platform, accountHome);
		files ??= import('./files.ts').then(({createFiles}) => createFiles({home, clock: systemClock}));
		return files;
	};
	return {
		clock: systemClock,
		random: systemRandom,
		get machine() {
			return theMachine();
		},
		get store() {
			store ??= createProfileStore({
				folder: options.folder(),
				clock: systemClock,
				notice: options.notice,
				choice: options.choice ?? chosenStore(environment),
				keychain: () => import('./keychain.ts').then(({createKeychain}) => createKeychain({environment})),
			});
			return store;
		},
		get team() {
			team ??= teamFolder(options.home());
			return team;
		},
		// Whatever it needs is loaded with `doctor` alone.
		checkup: () =>
			import('./checkup.ts').then(({createCheckup}) => createCheckup({...options, machine: theMachine()})),
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
		programs: {
			capture: async (words, seconds, signal) => (await thePrograms()).capture(words, seconds, signal),
			feed: async (words, input, signal) => (await thePrograms()).feed(words, input, signal),
			become: async (words, variables) => (await thePrograms()).become(words, variables),
		},
		files: {
			read: async (path, mostBytes) => (await theFiles()).read(path, mostBytes),
			write: async (path, text) => (await theFiles()).write(path, text),
			merge: async (path, edit, how) => (await theFiles()).merge(path, edit, how),
		},
		browser: {
			get passedOver() {
				const {passedOver} = namedBrowsers(environment);
				return passedOver.length === 0 ? undefined : `BROWSER: ${passedOver.join(', ')}.`;
			},
			async open(url, onFailure) {
				const {createBrowser} = await import('./browser.ts');
				return createBrowser({environment, machine: theMachine()}).open(url, onFailure);
			},
		},
		clipboard: {
			async copy(text) {
				return (await theClipboard()).copy(text);
			},
			async clear(text) {
				return (await theClipboard()).clear(text);
			},
		},
	};
}
