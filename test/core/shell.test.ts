import {execFileSync} from 'node:child_process';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {Failure} from '../../source/core/failure.ts';
import {shellQuoted} from '../../source/core/shell.ts';

test('A04: a POSIX shell reads a quoted word as it was', () => {
	fc.assert(
		fc.property(fc.string({unit: 'grapheme-ascii', maxLength: 30}), word => {
			const script = `printf %s ${shellQuoted(word)}`;
			expect(execFileSync('/bin/sh', ['-c', script], {encoding: 'utf8'})).toBe(word);
		}),
		{numRuns: 40},
	);
});

test.each([
	['me@work-1', false, 'me@work-1'],
	['', false, "''"],
	['a;id', true, "'a;id'"],
	["it's $(x)", true, "'it''s $(x)'"],
	['@args', true, "'@args'"],
	['C:\\tools\\x', true, 'C:\\tools\\x'],
])('A04: %s (Windows: %s)', (word, isWindows, quoted) => {
	expect(shellQuoted(word, isWindows)).toBe(quoted);
});

test('A04: a name that was edited by hand is quoted in the commands of failures, and told plainly', () => {
	const profile = "x; touch 'pwned'";
	for (const code of ['received_expired', 'received_not_renewable', 'profile_damaged'] as const) {
		const failure = new Failure(code, {profile, detail: 'd'});
		expect(failure.what).toContain(`“${profile}”`);
		expect(failure.next).toContain(`'x; touch '\\''pwned'\\'''`);
	}
});
