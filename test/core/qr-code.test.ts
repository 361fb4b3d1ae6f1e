import {expect, test} from 'vitest';
import {qrCode} from '../../source/core/qr-code.ts';

/** An address as it is sent: some 450 characters. */
const address = `https://www.amazon.com/ap/oa?client_id=amzn1.application-oa2-client.${'a'.repeat(32)}&x=${'y'.repeat(340)}`;

test('U06: an address is a square of some 40 lines with light around it', () => {
	const {lines, width} = qrCode(address);
	expect(lines.length).toBeLessThanOrEqual(42);
	expect(lines.map(line => line.length)).toEqual(lines.map(() => width));
	expect(width).toBe(lines.length * 2 - 1);
	// Two dots of border: the first line, and the first and last two columns.
	expect(lines[0]!.trim()).toBe('');
	for (const line of lines) expect(line).toMatch(/^ {2}.* {2}$/);
});

test('the finder patterns stand in three corners', () => {
	const {lines} = qrCode('x');
	expect(lines[1]).toMatch(/^ {2}█▀▀▀▀▀█ .* █▀▀▀▀▀█ {2}$/);
	expect(lines[4]).toMatch(/^ {2}▀▀▀▀▀▀▀ .* ▀▀▀▀▀▀▀ {2}$/);
});
