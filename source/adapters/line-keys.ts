/** What a person did at a terminal that is read in lines. */
export type Typed =
	/** One printable character. */
	| {readonly type: 'text'; readonly text: string}
	| {readonly type: 'key'; readonly key: LineKey}
	/** One paste; several lines only where the terminal marked it. */
	| {readonly type: 'paste'; readonly text: string}
	/** So many characters behind a paste that had ended its line. */
	| {readonly type: 'dropped'; readonly count: number};

export type LineKey = 'enter' | 'backspace' | 'clear' | 'end' | 'interrupt' | 'stop';

const keys: Readonly<Record<string, LineKey>> = {
	'\r': 'enter',
	'\n': 'enter',
	'\u007F': 'backspace',
	'\b': 'backspace',
	'\u0015': 'clear',
	'\u0004': 'end',
	'\u0003': 'interrupt',
	'\u001A': 'stop',
};

const pasteStart = '\u001B[200~';
const pasteEnd = '\u001B[201~';

/** A marked paste, an escape sequence (ECMA-48 5.4, SS3, Alt and a key), a lone Esc, CR LF, or one code point. */
const piece = /\u001B\[200~|\u001B\[[0-?]*[ -/]*[@-~]|\u001BO.|\u001B[^[O]?|\r\n|[\s\S]/gu;

/** The start of a sequence or of the mark of a paste, at the end of a chunk. */
const half = /\u001B(\[[0-?]*[ -/]*|O)?$/;

/** So many printable characters at once are no typing (contract 1). */
const shortestPaste = 8;

/** What no field takes anyway, in characters. */
const longestPaste = 65_536;

/** Splits what a terminal sends. Arrows and other keys that lines have no use for are left out. */
export class LineKeys {
	#pending = '';
	#paste: string | undefined;
	/** How the chunk before ended, for a paste that the kernel cut in two. */
	#before: 'keys' | 'paste' | 'dropping' = 'keys';

	/** @param isRest the chunk is the rest of the same write */
	take(chunk: string, isRest = false): Typed[] {
		if (!isRest) this.#before = 'keys';
		// A lone Esc was a key of its own.
		if (this.#pending === '\u001B' && !/^[[O]/.test(chunk)) this.#pending = '';
		this.#pending += chunk;
		const typed: Typed[] = [];
		while (this.#pending !== '') {
			if (this.#paste === undefined) {
				const [simple, hasPaste] = this.#untilPaste();
				typed.push(...this.#withPastes(simple));
				if (!hasPaste) break;
				this.#paste = '';
			}
			const end = this.#pending.indexOf(pasteEnd);
			const length = end < 0 ? Math.max(0, this.#pending.length - pasteEnd.length + 1) : end;
			this.#paste = (this.#paste + this.#pending.slice(0, length)).slice(0, longestPaste);
			this.#pending = this.#pending.slice(end < 0 ? length : end + pasteEnd.length);
			if (end < 0) break;
			typed.push({type: 'paste', text: cleaned(this.#paste)});
			this.#paste = undefined;
		}
		return typed;
	}

	/** The keys before a marked paste, and whether one follows. */
	#untilPaste(): [readonly Typed[], boolean] {
		const start = this.#pending.indexOf(pasteStart);
		const text = start < 0 ? this.#pending : this.#pending.slice(0, start);
		const cut = start < 0 ? (half.exec(text)?.index ?? text.length) : text.length;
		this.#pending = start < 0 ? text.slice(cut) : this.#pending.slice(start + pasteStart.length);
		const typed = [...text.slice(0, cut).matchAll(piece)].flatMap(([found]): Typed[] => {
			const key = found === '\r\n' ? 'enter' : keys[found];
			if (key) return [{type: 'key', key}];
			return /^[^\p{Cc}\p{Cf}\p{Cs}]$/u.test(found) ? [{type: 'text', text: found}] : [];
		});
		return [typed, start >= 0];
	}

	/** Without marks a run of 8 printable characters is a paste; behind the line end that submits it all is dropped. */
	#withPastes(typed: readonly Typed[]): Typed[] {
		if (this.#before === 'dropping') return dropped(typed);
		const out: Typed[] = [];
		for (let at = 0; at < typed.length; ) {
			const end = typed.findIndex((one, index) => index >= at && one.type !== 'text');
			const run = typed.slice(at, end < 0 ? typed.length : end).map(one => ('text' in one ? one.text : ''));
			const isPaste = run.length >= shortestPaste || (run.length > 0 && at === 0 && this.#before === 'paste');
			if (isPaste) {
				out.push({type: 'paste', text: run.join('')});
				this.#before = 'paste';
				at += run.length;
				continue;
			}
			const one = typed[at++]!;
			out.push(one);
			if (this.#before === 'paste' && one.type === 'key' && one.key === 'enter') {
				this.#before = 'dropping';
				return [...out, ...dropped(typed.slice(at))];
			}
			this.#before = 'keys';
		}
		return out;
	}
}

function dropped(typed: readonly Typed[]): Typed[] {
	const interrupts = typed.filter(one => one.type === 'key' && one.key === 'interrupt');
	const count = typed.length - interrupts.length;
	return [...(count > 0 ? [{type: 'dropped', count} as const] : []), ...interrupts];
}

/** Line ends as one kind; no sequences, controls or marks that nobody sees (CWE-150, CWE-1007). */
function cleaned(text: string): string {
	return text
		.replace(/\r\n?/g, '\n')
		.replace(/[\t\u00A0]/g, ' ')
		.replace(/\u001B\[[0-?]*[ -/]*[@-~]/g, '')
		.replace(/[^\P{C}\n]/gu, '');
}
