import type {Clipboard} from '../../source/ports.ts';

/** A clipboard that keeps every text. */
export class FakeClipboard implements Clipboard {
	readonly copied: string[] = [];
	/** What it holds now. */
	held = '';
	/** Whether it can be read and emptied. */
	isReadable = true;
	/** What `copy` says; undefined: it cannot copy. */
	way: string | undefined = 'wl-copy';

	async copy(text: string): Promise<string | undefined> {
		if (this.way !== undefined) {
			this.copied.push(text);
			this.held = text;
		}
		return this.way;
	}

	async clear(text: string): Promise<boolean> {
		if (!this.isReadable) return false;
		if (this.held === text) this.held = '';
		return true;
	}
}
