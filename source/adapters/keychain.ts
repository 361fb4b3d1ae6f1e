import {spawn} from 'node:child_process';
import path from 'node:path';
import {Failure} from '../core/failure.ts';
import {parseJson} from '../core/json.ts';
import {cleanText} from '../core/redact.ts';
import {type Environment, withoutSecrets} from '../core/secret-variables.ts';

/** The system's keychain: Keychain on macOS, Credential Manager on Windows, the Secret Service on Linux. */
export interface Keychain {
	/**
	 * @returns the values of those entries that are there
	 * @throws Failure `keychain_unavailable`; the signal's reason
	 */
	read(entries: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, string>>;
	/** @throws as `read` */
	write(values: ReadonlyMap<string, string>): Promise<void>;
	/** An entry that is not there is removed already. @throws as `read` */
	remove(entries: readonly string[]): Promise<void>;
	/** Writes an entry without a secret and removes it. @throws as `read` */
	prove(signal: AbortSignal): Promise<void>;
}

/** What the helper is asked; `value` with `write` alone. */
export interface KeychainRequest {
	readonly service: string;
	readonly operations: readonly Operation[];
}

interface Operation {
	readonly type: 'read' | 'write' | 'remove';
	readonly entry: string;
	readonly value?: string;
}

/** What the helper answers: a value an operation, or the words of what failed. */
export type KeychainReply =
	| {readonly values: readonly (string | null)[]}
	| {readonly problem: 'library' | 'keychain'; readonly detail: string};

/** Under this name a person finds the entries. */
const service = 'smapi-login';

/** Long enough to type the password of a keychain that asks for it. */
const patienceSeconds = 30;

/** The helper of the build that runs; what is bundled has its folder. */
const usualHelper = () => [process.execPath, path.join(__dirname, 'keychain-helper.cjs')];

export interface KeychainOptions {
	readonly environment: Environment;
	/** @default that of this build */
	readonly helper?: readonly string[];
	/** @default 30 */
	readonly limitSeconds?: number;
}

/** The keychain, asked by a process that can be ended (adapters/keychain-helper.ts). */
export function createKeychain(options: KeychainOptions): Keychain {
	const {environment, helper = usualHelper(), limitSeconds = patienceSeconds} = options;

	async function ask(operations: readonly Operation[], signal?: AbortSignal) {
		signal?.throwIfAborted();
		if (operations.length === 0) return [];
		const text = await answerOf(helper, {service, operations}, environment, limitSeconds, signal);
		const reply = parseJson(text) as KeychainReply | undefined;
		if (reply === undefined) throw unavailable('its helper ended without an answer', 'Try again.');
		if ('problem' in reply) throw failureOf(reply);
		return reply.values;
	}

	return {
		async read(entries, signal) {
			const values = await ask(
				entries.map(entry => ({type: 'read', entry})),
				signal,
			);
			return new Map(
				entries.flatMap((entry, at) => (values[at] == null ? [] : [[entry, values[at]] as const])),
			);
		},
		async write(values) {
			await ask([...values].map(([entry, value]) => ({type: 'write', entry, value})));
		},
		async remove(entries) {
			await ask(entries.map(entry => ({type: 'remove', entry})));
		},
		async prove(signal) {
			const entry = 'trial-of-smapi-login';
			await ask(
				[
					{type: 'write', entry, value: 'A trial of smapi-login; it may be removed.'},
					{type: 'remove', entry},
				],
				signal,
			);
		},
	};
}

/** @returns '' where it ended without one @throws Failure `keychain_unavailable`; the signal's reason */
function answerOf(
	[file = '', ...words]: readonly string[],
	request: KeychainRequest,
	environment: Environment,
	limitSeconds: number,
	signal: AbortSignal | undefined,
): Promise<string> {
	return new Promise((resolve, reject) => {
		// A group of its own: Ctrl+C of the person ends no write midway.
		const child = spawn(file, words, {
			env: withoutSecrets(environment),
			stdio: ['pipe', 'pipe', 'ignore'],
			detached: process.platform !== 'win32',
			windowsHide: true,
		});
		const kill = () => void child.kill('SIGKILL');
		const settle = (finish: () => void) => {
			clearTimeout(timer);
			signal?.removeEventListener('abort', abort);
			process.removeListener('exit', kill);
			finish();
		};
		const abort = () => {
			kill();
			settle(() => reject(signal?.reason));
		};
		const timer = setTimeout(() => {
			kill();
			const detail = `it gave no answer within ${limitSeconds} s`;
			settle(() =>
				reject(unavailable(detail, 'It may be waiting for its password: unlock it, then try again.')),
			);
		}, limitSeconds * 1000);
		signal?.addEventListener('abort', abort, {once: true});
		process.once('exit', kill);
		const chunks: Buffer[] = [];
		child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
		child.stdin.on('error', () => undefined);
		child.once('error', error =>
			settle(() => reject(unavailable(`its helper cannot be started (${error.message})`, 'Try again.'))),
		);
		child.once('close', () => settle(() => resolve(Buffer.concat(chunks).toString('utf8'))));
		child.stdin.end(JSON.stringify(request));
	});
}

/** What the library's words mean (keyring-rs 4, secret-service, zbus), and what helps. */
const meanings: readonly (readonly [RegExp, string, string])[] = [
	[
		/dbus|d-bus|zbus|socket|platform failure|ServiceUnknown/i,
		'no keychain service answers here',
		'Start one in this session (GNOME Keyring, KWallet, KeePassXC), then try again; without a desktop, run it under dbus-run-session. Where SMAPI_LOGIN_STORE is not set, new secrets go into the file.',
	],
	[
		/dismissed|locked|interaction is not allowed|no result found/i,
		'it is locked, or has no keyring of its own yet',
		'Unlock it, then try again.',
	],
	[/too long/i, 'a secret is too long for it', 'Keep the secrets in the file: {program} profiles store file'],
];

function failureOf({problem, detail}: Extract<KeychainReply, {problem: string}>): Failure {
	const words = cleanText(detail, 200);
	if (problem === 'library') {
		return unavailable(
			'the library for it (@napi-rs/keyring) is not installed here, or does not run here',
			'Install smapi-login again with its optional dependencies (without --omit=optional), then try again.',
			words,
		);
	}
	const [, meaning, remedy] = meanings.find(([pattern]) => pattern.test(detail)) ?? [
		undefined,
		'it refused',
		'Look into the keychain’s own program whether smapi-login may use it, then try again.',
	];
	return unavailable(meaning, remedy, words);
}

function unavailable(detail: string, remedy: string, why?: string): Failure {
	return new Failure('keychain_unavailable', {detail, remedy}, {why});
}
