import type {Clipboard} from '../../source/ports.ts';

/** A clipboard that keeps every text. */
export class FakeClipboard implements Clipboard {
	readonly copied: string[] = [];
	/** What `copy` says; undefined: it cannot copy. */
	way: string | undefined = 'wl-copy';

	async copy(text: string): Promise<string | undefined> {
		if (this.way !== undefined) this.copied.push(text);
		return this.way;
	}
}
