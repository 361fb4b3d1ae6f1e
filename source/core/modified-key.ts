const form =
	/^\x1B\[(?:27;(\d{1,4});(\d{1,7})~|(\d{1,7})(?::(\d*))?(?::\d*)?(?:;(\d{0,4})(?::(\d))?(?:;[\d:]*)?)?u)$/;

/** Bits of the modifier, less the one that is always added. */
const shift = 1;
const alt = 2;
const ctrl = 4;
const others = 8 | 16 | 32;

/**
 * A key as every terminal sends it, from the forms of xterm's modifyOtherKeys (`ESC[27;5;99~`) and of the kitty protocol
 * (`ESC[99;5u`). A program that crashed may have left such a mode on.
 *
 * @returns an empty text for what is no key here: one that was let go, a Super key; undefined for any other sequence
 */
export function plainKey(sequence: string): string | undefined {
	const found = form.exec(sequence);
	if (!found) return undefined;
	const [, otherModifier, otherCode, kittyCode, shiftedCode, kittyModifier, event] = found;
	const bits = Number(otherModifier ?? (kittyModifier || 1)) - 1;
	const isShifted = (bits & shift) !== 0;
	const code = Number(otherCode ?? ((isShifted && shiftedCode) || kittyCode));
	if (event === '3' || (bits & others) !== 0) return '';
	const char = charOf(code, isShifted);
	// Keys of their own, which are told by this form alone.
	if (char === '\x7F' && (bits & ctrl) !== 0) return undefined;
	if (char === '\t' && isShifted) return '\x1B[Z';
	const plain = (bits & ctrl) !== 0 ? controlOf(char) : char;
	return plain !== '' && (bits & alt) !== 0 ? `\x1B${plain}` : plain;
}

/** Kitty has numbers of its own in the private use area for keypads and keys without a character. */
function charOf(code: number, isShifted: boolean): string {
	if (code >= 57_399 && code <= 57_408) return String(code - 57_399);
	if (code === 57_414) return '\r';
	if ((code >= 57_344 && code <= 63_743) || code > 0x10_ffff) return '';
	const char = String.fromCodePoint(code);
	return isShifted && /^[a-z]$/.test(char) ? char.toUpperCase() : char;
}

/** As terminals have always sent Ctrl and a key (xterm, “modifyOtherKeys”: what it would be without). */
function controlOf(char: string): string {
	if (/^[@-_a-z]$/.test(char)) return String.fromCharCode(char.charCodeAt(0) & 31);
	const byDigit: Readonly<Record<string, string>> = {
		' ': '\0',
		'2': '\0',
		'6': '\x1E',
		'-': '\x1F',
		'/': '\x1F',
		'8': '\x7F',
		'?': '\x7F',
	};
	return byDigit[char] ?? char;
}

/** Xterm's modifyOtherKeys off, and what some terminals make of it (underlining) off too. */
export const modifiedKeysOff = '\x1B[>4;0m\x1B[m';

/** As the person has set it for this terminal. */
export const modifiedKeysAsSet = '\x1B[>4m\x1B[m';
