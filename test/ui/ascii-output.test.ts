import {expect, test} from 'vitest';
import {asciiText} from '../../source/ui/ascii-output.ts';

test('quotes, dots and bullets in ASCII', () => {
	expect(asciiText('“Show me”, Amazon’s (…3f9k) • · ok', 80)).toBe('"Show me", Amazon\'s (...3f9k) * - ok');
});

test('a full line does not become longer than the window; colours do not count', () => {
	expect(asciiText('\u001B[36mabcd…\u001B[39m\nab…', 5)).toBe('\u001B[36mabcd.\u001B[39m\nab...');
});
