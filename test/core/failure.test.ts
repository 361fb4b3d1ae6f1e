import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {Failure, type FailureCode} from '../../source/core/failure.ts';
import {failures} from '../../source/core/failures.ts';

const failureCodes = Object.keys(failures) as FailureCode[];

const placesIn = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(match => match[1]!);

describe('the table of failures', () => {
	test.each(failureCodes)('%s: words, remedy, exit code', code => {
		const row = failures[code];
		const details = Object.fromEntries(
			[...placesIn(row.what), ...placesIn(row.next)]
				.filter(name => name !== 'program')
				.map(name => [name, 'VALUE']),
		);
		const failure = new Failure(code, details);
		expect(failure.message).toBe(failure.what);
		expect(failure.code).toBe(code);
		expect(failure.exitCode).toBe(row.exit);
		expect(failure.what.length).toBeGreaterThan(0);
		expect(failure.next.length).toBeGreaterThan(0);
		expect(`${failure.what} ${failure.next}`).not.toMatch(/[{}]|undefined|!/);
	});

	test.each([
		['access_denied', 3],
		['timed_out', 3],
		['invalid_client', 3],
		['refresh_refused', 3],
		['no_profile', 3],
		['authorization_server_error', 1],
		['server_busy', 1],
		['port_busy', 1],
		['unreachable', 1],
		['file_damaged', 1],
		['usage', 2],
		['unknown_profile', 2],
		['paste_other_sign_in', 2],
		['host_mismatch', 2],
	] as const)('contract 2: %s ends with %d', (code, exit) => expect(failures[code].exit).toBe(exit));

	test('every refused paste is wrong input', () => {
		for (const code of failureCodes.filter(name => name.startsWith('paste_')))
			expect(failures[code].exit).toBe(2);
	});
});

describe('Failure', () => {
	test('fills places, leaves out what is not given', () => {
		expect(new Failure('port_busy', {port: 9090, holder: ' by node (12)'}).what).toBe(
			'Port 9090 on 127.0.0.1 is in use by node (12).',
		);
		expect(new Failure('port_busy', {port: 9090}).what).toBe('Port 9090 on 127.0.0.1 is in use.');
	});

	test('a detail is not read as a place, nor as a pattern', () => {
		expect(new Failure('usage', {detail: '{hint} $& $1', hint: 'x'}).what).toBe('{hint} $& $1');
	});

	test('keeps cause and reason', () => {
		const cause = new Error('x');
		const failure = new Failure('access_denied', {}, {why: ' No. ', cause});
		expect(failure.cause).toBe(cause);
		expect(failure.why).toBe('No.');
		expect(new Failure('access_denied', {}, {why: '  '}).why).toBeUndefined();
		expect(new Failure('access_denied').why).toBeUndefined();
	});

	test('says whom to ask behind what to do next, also under another name; the same object each time', () => {
		const failure = new Failure('no_profile', {}, {why: 'No.'});
		const asking = failure.asking('Ask Ada.');
		// A command has its line to itself.
		expect(asking.next).toBe(`${failure.next}\n  Ask Ada.`);
		expect(asking.calledBy('npx x').next).toMatch(/npx x\n {2}Ask Ada\.$/);
		expect(new Failure('access_denied').asking('Ask Ada.').next).toMatch(/choose Allow\. Ask Ada\.$/);
		expect([asking.why, asking.code]).toEqual(['No.', 'no_profile']);
		expect(failure.asking('Ask Ada.')).toBe(asking);
		expect(asking.asking('Ask Ada.')).toBe(asking);
		expect(failure.asking(undefined)).toBe(failure);
	});

	test('no text from outside moves a cursor', () => {
		fc.assert(
			fc.property(fc.string({unit: 'binary'}), text => {
				const failure = new Failure('bad_answer', {host: text, detail: text}, {why: text});
				const lines = `${failure.what}${failure.why ?? ''}`.replaceAll('\n', '');
				expect(lines).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
				expect(failure.why?.length ?? 0).toBeLessThanOrEqual(300);
			}),
		);
	});
});
