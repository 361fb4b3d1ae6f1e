export interface Measured {
	/** In UTF-16 units. */
	readonly length: number;
	/** A report of the terminal or a broken sequence: nobody pressed it. */
	readonly isDropped: boolean;
}

const esc = '\x1B';

/** A sequence that goes on longer than any key is noise. Replies (OSC, DCS) may be longer. */
const keyLimit = 64;
const replyLimit = 4096;

interface Shape {
	readonly whole: RegExp;
	/** As much as can be the start of one. */
	readonly start: RegExp;
	readonly limit: number;
}

/** ECMA-48 5.4, and the two keys that break it: the Linux console's `ESC [ [ A` and rxvt's `ESC [ 3 $`. */
const csi: Shape = {
	whole:
		/^\x1B\[(?:\[[A-E]|[235678]\$|[\x40-\x5A\x5C-\x7E]|(?:[\x30-\x3F]+[\x20-\x2F]*|[\x20-\x2F]+)[\x40-\x7E])/,
	start: /^\x1B\[(?:\[|[\x30-\x3F]*[\x20-\x2F]*)/,
	limit: keyLimit,
};
const ss3: Shape = {whole: /^\x1BO[\d;]*[\x40-\x7E]/, start: /^\x1BO[\d;]*/, limit: keyLimit};
/** OSC, DCS, APC, PM, SOS up to BEL or ST; a control character in it ends it, so that Ctrl+C never hides in one. */
const reply: Shape = {
	whole: /^\x1B[\]P_^X][^\0-\x1F]*(?:\x07|\x1B\\)/,
	start: /^\x1B[\]P_^X][^\0-\x1F]*(?:\x1B(?=$))?/,
	limit: replyLimit,
};

/**
 * What terminals report by themselves: mouse (SGR, urxvt), focus, cursor position, device attributes, window sizes,
 * modes. `ESC [ 1 ; 5 R` is F3 with Ctrl as well as a position; no screen has a use for F3.
 */
const report = /^\x1B\[(?:[<?>=].*|[IO]|\d+;\d+(?:;\d+)?[RtM]|\d+n|[\d;]*c|.*\$y)$/;

/** How long the key at the start of a non-empty text is, or `more` when its end has not come yet. */
export function measureKey(text: string): Measured | 'more' {
	if (text[0] !== esc) return measureCodePoint(text, 0);
	const second = text[1];
	if (second === undefined) return 'more';
	// Esc twice is two keys; Esc before a control character is Esc and that key.
	if (/[\0-\x1F]/.test(second)) return {length: 1, isDropped: false};
	// X10 mouse: three more bytes, which may be any.
	if (text.startsWith('\x1B[M')) return text.length < 6 ? 'more' : {length: 6, isDropped: true};
	if (second === '[') return measureCsi(text);
	if (second === 'O') return measureBy(ss3, text);
	if (/[\]P_^X]/.test(second)) {
		const found = measureBy(reply, text);
		return found === 'more' ? found : {...found, isDropped: true};
	}
	return measureCodePoint(text, 1);
}

function measureCsi(text: string): Measured | 'more' {
	const found = measureBy(csi, text);
	if (found === 'more' || found.isDropped) return found;
	return {...found, isDropped: report.test(text.slice(0, found.length))};
}

function measureBy(shape: Shape, text: string): Measured | 'more' {
	const start = shape.start.exec(text)![0].length;
	if (start >= shape.limit) return {length: shape.limit, isDropped: true};
	const whole = shape.whole.exec(text);
	if (whole) return {length: whole[0].length, isDropped: false};
	return start === text.length ? 'more' : {length: start, isDropped: true};
}

/** One code point behind `start` units that belong to the key. */
function measureCodePoint(text: string, start: number): Measured | 'more' {
	const code = text.codePointAt(start)!;
	const isHalf = code >= 0xd800 && code <= 0xdbff;
	if (isHalf && text.length === start + 1) return 'more';
	return {length: start + (code > 0xffff ? 2 : 1), isDropped: false};
}
