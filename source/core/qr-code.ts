import {encode} from 'uqr';

/** A picture in letters: each stands for two dots, one above the other. */
export interface QrCode {
	/** Of `█ ▀ ▄` and blanks: what is drawn is dark, with two light dots all around. */
	readonly lines: readonly string[];
	/** In columns. */
	readonly width: number;
}

/** Dots of light around it; scanners want some (ISO/IEC 18004 has four, screens do with two). */
const border = 2;

/** The QR code of a text, as small as it can be. */
export function qrCode(text: string): QrCode {
	const {data, size} = encode(text, {ecc: 'L', border});
	const isDark = (row: number, column: number) => data[row]?.[column] === true;
	const lines: string[] = [];
	for (let row = 0; row < size; row += 2) {
		let line = '';
		for (let column = 0; column < size; column++) {
			const [upper, lower] = [isDark(row, column), isDark(row + 1, column)];
			line += upper ? (lower ? '█' : '▀') : lower ? '▄' : ' ';
		}
		lines.push(line);
	}
	return {lines, width: size};
}
