import {type ConfigFile, withDraft} from '../core/config-file.ts';
import {type Draft, draftForDisk, holdsMore} from '../core/draft.ts';
import type {Ports} from '../ports.ts';

/** The answers of this run on disk, without secrets, while they are given. A disk that fails is no reason to stop. */
export class KeptDraft {
	readonly #ports: Pick<Ports, 'store' | 'clock'>;
	#isResumed = false;
	#isThere = false;
	#writing: Promise<unknown> = Promise.resolve();

	constructor(ports: Pick<Ports, 'store' | 'clock'>) {
		this.#ports = ports;
	}

	/** Answers of the sign-in that began last are on the disk. */
	get isThere(): boolean {
		return this.#isThere;
	}

	/** @param isResumed it goes on with what is on the disk */
	begin(isResumed: boolean): void {
		this.#isThere = false;
		this.#isResumed = isResumed;
	}

	/**
	 * Writes after what is being written. An unfinished sign-in from before that holds more does not give way unasked.
	 * @param at the step @param isLatest false: another one is waiting already
	 */
	keep(draft: Draft, at: string, isLatest: () => boolean): void {
		this.#writing = this.#writing.then(async () => {
			if (!isLatest()) return;
			const {store, clock} = this.#ports;
			const kept = draftForDisk(draft, at, clock.now());
			let isKept = false;
			const write = (file: ConfigFile) => {
				isKept = this.#isThere || this.#isResumed || !holdsMore(file.draft, draft);
				return isKept ? withDraft(file, kept) : file;
			};
			await store.change(write).then(
				() => {
					this.#isThere ||= isKept;
				},
				() => undefined,
			);
		});
	}

	/** Resolves when what was kept last is on disk. */
	async whenWritten(): Promise<void> {
		await this.#writing;
	}
}
