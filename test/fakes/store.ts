import {type ConfigFile, fileVersion, withProfile} from '../../source/core/config-file.ts';
import {Failure} from '../../source/core/failure.ts';
import {amazonHosts} from '../../source/core/hosts.ts';
import type {Profile} from '../../source/core/profile.ts';
import {sealsIn, unsealedWith} from '../../source/core/seal.ts';
import {movedFile} from '../../source/core/sealed-file.ts';
import type {SecretStore} from '../../source/core/secret-store.ts';
import type {ProfileStore} from '../../source/ports.ts';

/** The profile file in memory. `file` and the switches may be changed by the test at any time. */
export class FakeStore implements ProfileStore {
	readonly path = '/config/smapi-login/config.json';
	file: ConfigFile;
	/** Thrown by the next `change`, once. */
	nextChangeFails: Error | undefined;
	/** Thrown by every `read` while set. */
	readFails: Error | undefined;
	/** The file after each write, in order. A `change` that gave back the same object wrote nothing. */
	readonly writes: ConfigFile[] = [];
	/** Thrown by every `proveWritable` while set. */
	unwritable: Error | undefined;
	/** How often it was proven that a save will do. */
	proofs = 0;
	/** The refresh tokens whose lock was taken, in order. */
	readonly locked: string[] = [];
	/** What happens when a refresh lock is won and before `work` runs: another process may have refreshed meanwhile. */
	beforeRefreshWork: ((refreshToken: string) => void) | undefined;
	/** Thrown by every `withRefreshLock` while set. */
	refreshLockFails: Error | undefined;
	readonly #queues = new Map<string, Promise<unknown>>();

	constructor(file: ConfigFile = {version: fileVersion}) {
		this.file = file;
	}

	/** Who else could have written the file. */
	exposed: string | undefined;

	exposedBy(): string | undefined {
		return this.exposed;
	}

	read(): ConfigFile {
		if (this.readFails) throw this.readFails;
		return this.file;
	}

	change(edit: (file: ConfigFile) => ConfigFile): Promise<ConfigFile> {
		return this.#inTurn('file', async () => {
			const failure = this.nextChangeFails;
			this.nextChangeFails = undefined;
			if (failure) throw failure;
			const next = edit(this.file);
			if (next !== this.file) {
				// As on disk: only what JSON can carry survives.
				this.file = JSON.parse(JSON.stringify(next)) as ConfigFile;
				this.writes.push(this.file);
			}
			return this.file;
		});
	}

	/** What the keychain holds, by the names of its entries. */
	readonly keychain = new Map<string, string>();
	/** Thrown wherever the keychain is asked, while set. */
	keychainFails: Error | undefined;

	async unsealed<T>(value: T): Promise<T> {
		const entries = [...sealsIn(value)];
		if (entries.length === 0) return value;
		if (this.keychainFails) throw this.keychainFails;
		if (entries.some(entry => !this.keychain.has(entry))) throw new Failure('keychain_missing');
		return unsealedWith(value, this.keychain);
	}

	async moveSecrets(to: SecretStore) {
		if (this.keychainFails) throw this.keychainFails;
		const {file, ...moved} = movedFile(this.file, to);
		this.file = file;
		return moved;
	}

	/** Where new profiles keep their secrets. */
	choice: SecretStore = 'file';

	readonly storeOf = (): SecretStore => this.choice;

	async proveKeychain(): Promise<void> {
		if (this.keychainFails) throw this.keychainFails;
	}

	readForUse(): ConfigFile {
		return this.read();
	}

	requireUsable(): void {
		this.read();
	}

	async proveWritable(signal: AbortSignal): Promise<void> {
		signal.throwIfAborted();
		this.proofs++;
		if (this.unwritable) throw this.unwritable;
	}

	async settled(): Promise<void> {
		await this.#queues.get('file');
	}

	withRefreshLock<T>(refreshToken: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
		return this.#inTurn(`refresh ${refreshToken}`, async () => {
			signal.throwIfAborted();
			if (this.refreshLockFails) throw this.refreshLockFails;
			this.locked.push(refreshToken);
			this.beforeRefreshWork?.(refreshToken);
			return work();
		});
	}

	#inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
		const turn = (this.#queues.get(key) ?? Promise.resolve()).then(work, work);
		this.#queues.set(
			key,
			turn.catch(() => undefined),
		);
		return turn;
	}
}

/** A whole profile of role `self`, good for an hour after 2026-01-02T03:04:05Z (the start of `FakeClock`). */
export function someProfile(changes: Partial<Profile> = {}): Profile {
	const obtainedAt = new Date('2026-01-02T03:04:05.000Z');
	return {
		role: 'self',
		clientId: 'amzn1.application-oa2-client.0123456789abcdef0123456789abcdef',
		clientSecret: `amzn1.oa2-cs.v1.${'0123456789abcdef'.repeat(4)}`,
		redirectUri: 'http://127.0.0.1:9090/cb',
		hosts: amazonHosts,
		scopes: ['alexa::ask:skills:readwrite', 'alexa::ask:models:readwrite'],
		createdAt: obtainedAt,
		tokens: {
			accessToken: 'Atza|stored-access-token',
			tokenType: 'bearer',
			expiresAt: new Date(obtainedAt.getTime() + 3_600_000),
			refreshToken: 'Atzr|stored-refresh-token',
			obtainedAt,
		},
		...changes,
	};
}

/** A file with these profiles; the first is the default. */
export function fileWith(profiles: Readonly<Record<string, Profile>>): ConfigFile {
	let file: ConfigFile = {version: fileVersion};
	for (const [name, profile] of Object.entries(profiles)) file = withProfile(file, name, profile);
	return file;
}
