/** What a terminal sends for a key (xterm's sequences). */
const sequences: Readonly<Record<string, string>> = {
	enter: '\r',
	escape: '\x1B',
	tab: '\t',
	space: ' ',
	backspace: '\x7F',
	delete: '\x1B[3~',
	up: '\x1B[A',
	down: '\x1B[B',
	right: '\x1B[C',
	left: '\x1B[D',
	home: '\x1B[H',
	end: '\x1B[F',
	'page-up': '\x1B[5~',
	'page-down': '\x1B[6~',
	'shift+tab': '\x1B[Z',
	f5: '\x1B[15~',
};

/** The bytes of a key: one printable character, a name such as `enter`, `ctrl+c` or `alt+x`. */
export function keySequence(key: string): string {
	const known = sequences[key];
	if (known !== undefined) return known;
	const control = /^ctrl\+([a-z])$/.exec(key);
	if (control) return String.fromCharCode(control[1]!.charCodeAt(0) - 96);
	const alt = /^alt\+(.)$/u.exec(key);
	if (alt) return `\x1B${alt[1]}`;
	if ([...key].length === 1) return key;
	throw new Error(`No such key: ${key}`);
}
