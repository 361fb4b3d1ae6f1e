import type {ConfigFile} from '../core/config-file.ts';
import {Failure} from '../core/failure.ts';
import {sealsIn, unsealedWith} from '../core/seal.ts';
import {
	entriesIn,
	leftoversIn,
	movedFile,
	openedFile,
	ownersOfSeals,
	sealedFile,
	withLeftovers,
} from '../core/sealed-file.ts';
import type {SecretStore} from '../core/secret-store.ts';
import type {Keychain} from './keychain.ts';

export interface StoreSecretsOptions {
	/** Loaded when an entry is first read or written. */
	readonly keychain: () => Promise<Keychain>;
	/** Where new profiles and requests keep their secrets; undefined: nobody said. */
	readonly choice: SecretStore | undefined;
	/** Tells the person something. */
	readonly notice: ((line: string) => void) | undefined;
}

/**
 * The secrets of the profile file that are in the keychain. A save writes new entries first, then the file that names
 * them, then removes the ones that nothing names any more; each of them is noted in the file before, so that whatever
 * ends the process between leaves a file that can be read, and no secret that nobody would ever remove.
 */
export class StoreSecrets {
	readonly #options: StoreSecretsOptions;
	/** Entries that this process has read or written; an entry never changes. */
	readonly #known = new Map<string, string>();

	constructor(options: StoreSecretsOptions) {
		this.#options = options;
	}

	/** A file of the disk as it is in memory. */
	opened(file: ConfigFile): ConfigFile {
		return openedFile(file, this.#known);
	}

	/** @throws Failure `keychain_unavailable`, `keychain_missing`; the signal's reason */
	async unsealed<T>(value: T, signal?: AbortSignal): Promise<T> {
		const entries = sealsIn(value);
		if (entries.size === 0) return value;
		await this.#learn(entries, signal);
		if ([...entries].some(entry => !this.#known.has(entry))) throw new Failure('keychain_missing');
		return unsealedWith(value, this.#known);
	}

	/**
	 * Saves a file that was changed.
	 *
	 * @param onDisk before the change
	 * @param before the same, opened
	 * @param after `before`, changed
	 * @param write a file to the disk
	 * @returns what was written
	 * @throws Failure `keychain_unavailable`, with all as it was; whatever `write` throws
	 */
	async save(
		onDisk: ConfigFile,
		before: ConfigFile,
		after: ConfigFile,
		write: (file: ConfigFile) => void,
	): Promise<ConfigFile> {
		const named = entriesIn(onDisk);
		const known = new Map([...this.#known].filter(([entry]) => named.has(entry)));
		const {choice} = this.#options;
		const {file, entries} = sealedFile(after, before, known, choice, newEntry);
		const noted = leftoversIn(onDisk);
		if (entries.size > 0) {
			write(withLeftovers(onDisk, [...noted, ...entries.keys()]));
			await (await this.#options.keychain()).write(entries);
		}
		const kept = entriesIn(file);
		const gone = [...named].filter(entry => !kept.has(entry));
		// What a killed save was about to write is looked for as long as this process has to ask the keychain anyway.
		const rest = [...noted.filter(entry => !kept.has(entry)), ...gone];
		const saved = withLeftovers(file, rest);
		write(saved);
		for (const [entry, value] of entries) this.#known.set(entry, value);
		return gone.length > 0 || (entries.size > 0 && rest.length > 0) ? this.#clear(saved, write) : saved;
	}

	/**
	 * Saves the file with all secrets in the other place.
	 * @throws Failure `keychain_unavailable`, `keychain_missing`, with all as it was; whatever `write` throws
	 */
	async move(onDisk: ConfigFile, to: SecretStore, write: (file: ConfigFile) => void) {
		const entries = to === 'file' ? entriesIn(onDisk) : new Set<string>();
		await this.#learn(entries);
		const before = this.opened(onDisk);
		const lost = new Set([...sealsIn(before)].filter(entry => !this.#known.has(entry)));
		if (to === 'file' && lost.size > 0) {
			const [whose] = ownersOfSeals(before, lost);
			throw new Failure('keychain_missing', {whose: whose!, hint: lostHint});
		}
		const {file, ...moved} = movedFile(before, to);
		let saved = onDisk;
		if (file !== before) saved = await this.save(onDisk, before, file, write);
		if (leftoversIn(saved).length > 0) await this.#clear(saved, write);
		return moved;
	}

	/**
	 * Proves that an entry can be written, before something is spent that only a save keeps.
	 * @throws Failure `keychain_unavailable`; the signal's reason
	 */
	async proveWritable(signal: AbortSignal): Promise<void> {
		await (await this.#options.keychain()).prove(signal);
	}

	/** @throws Failure `keychain_unavailable`; the signal's reason */
	async #learn(entries: ReadonlySet<string>, signal?: AbortSignal): Promise<void> {
		const unread = [...entries].filter(entry => entry !== '' && !this.#known.has(entry));
		if (unread.length === 0) return;
		const found = await (await this.#options.keychain()).read(unread, signal);
		for (const [entry, value] of found) this.#known.set(entry, value);
	}

	/** Removes what nothing names any more. Where the keychain does not let us, it stays noted for the next time. */
	async #clear(saved: ConfigFile, write: (file: ConfigFile) => void): Promise<ConfigFile> {
		try {
			await (await this.#options.keychain()).remove(leftoversIn(saved));
			const cleared = withLeftovers(saved, []);
			write(cleared);
			return cleared;
		} catch (error) {
			if (!(error instanceof Failure)) throw error;
			if (error.code === 'keychain_unavailable')
				this.#options.notice?.(
					`! Old secrets are still in the keychain: ${error.what} The next save that uses the keychain removes them.`,
				);
			return saved;
		}
	}
}

/** A name that nobody can guess and no other file has. */
function newEntry(): string {
	return Buffer.from(globalThis.crypto.getRandomValues(new Uint8Array(18)).buffer).toString('base64url');
}

const lostHint =
	'Sign in to it again, or remove it (profiles remove, requests cancel), then move the others. Nothing was moved.';
