import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {cleanText, lastFour, maskSecret, Redactor} from '../../source/core/redact.ts';

const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

describe('cleanText', () => {
	test.each([
		['plain', 'plain'],
		['\u001b[2J', '\\u001b[2J'],
		['\u001b]52;c;UFdO\u0007x', '\\u001b]52;c;UFdO\\u0007x'],
		['\u009b6n', '\\u009b6n'],
		['a\rb', 'a b'],
		['a\r\n\t  b', 'a b'],
		['a\u0000b', 'a\\u0000b'],
		['a\u202eb\u2066c', 'a\\u202eb\\u2066c'],
		['a\u200bb\ufeffc', 'a\\u200bb\\ufeffc'],
		['a\u3164b', 'a\\u3164b'],
		['a\u{f0000}b', 'a\\u{f0000}b'],
		['\ud800x', '\\ud800x'],
		['❤\ufe0f', '❤'],
		['👨\u200d👩', '👨👩'],
		[`e${'\u0301'.repeat(50)}x`, 'e\u0301\u0301x'],
		['\u0301x', 'x'],
		['  a  ', 'a'],
		['漢字 עברית', '漢字 עברית'],
	])('%j → %j', (text, wanted) => {
		expect(cleanText(text, 100)).toBe(wanted);
	});

	test('keeps line ends of our own lists', () => {
		expect(cleanText('a\n\u001b[b', 100, true)).toBe('a\n\\u001b[b');
	});

	test('cuts at the limit, never inside a character', () => {
		expect(cleanText('abcdef', 6)).toBe('abcdef');
		expect(cleanText('abcdefg', 6)).toBe('abcde…');
		expect(cleanText('abcd😀x', 6)).toBe('abcd…');
		expect(cleanText('abc', 0)).toBe('');
		expect(cleanText(`${' '.repeat(10_000)}abc`, 6)).toBe('abc');
	});

	test('plain words, which take the short way, come out as by the long one', () => {
		fc.assert(
			fc.property(
				fc.array(fc.constantFrom(...'aZ~!… é\t')),
				fc.integer({min: 1, max: 30}),
				(parts, limit) => {
					const text = parts.join('');
					expect(cleanText(text, limit)).toBe(cleanText(`${text}\u200D`, limit));
				},
			),
		);
	});

	test('one line, at most the limit, nothing that moves a cursor', () => {
		fc.assert(
			fc.property(
				fc.string({unit: 'binary', maxLength: 200}),
				fc.integer({min: 1, max: 60}),
				(text, limit) => {
					const out = cleanText(text, limit);
					expect(out.length).toBeLessThanOrEqual(limit);
					expect(unsafe.test(out)).toBe(false);
					expect(/\n|\p{M}{3}/u.test(out)).toBe(false);
				},
			),
		);
	});

	test('cleaning twice changes nothing', () => {
		fc.assert(
			fc.property(fc.string({unit: 'binary', maxLength: 100}), text => {
				const out = cleanText(text, 5000);
				expect(cleanText(out, 5000)).toBe(out);
			}),
		);
	});

	test.each(['\u001b', 'a', '\u0301', ' ', '\u200d', '😀'])('a megabyte of %j is quick', char => {
		const started = performance.now();
		expect(cleanText(char.repeat(1_000_000), 300).length).toBeLessThanOrEqual(300);
		cleanText(char.repeat(1_000_000), 1_000_000, true);
		expect(performance.now() - started).toBeLessThan(5000);
	});
});

describe('masks', () => {
	test.each([
		['Atza|abcdefghijkl3f9k', 'Atza|••••••••3f9k'],
		[`amzn1.oa2-cs.v1.${'0'.repeat(60)}beef`, 'amzn1.oa2-cs.v1.••••••••beef'],
		['short', '••••••••'],
	])('%s', (secret, wanted) => expect(maskSecret(secret)).toBe(wanted));

	test('no last four where they are a good part', () => expect(lastFour('12345678901')).toBe(''));
});

describe('Redactor', () => {
	const secret = 'amzn1.oa2-cs.v1.0123456789abcdef"&/+=fedcba9876543210cdef';
	const redactor = new Redactor();
	redactor.add(secret, 'client secret');
	redactor.add(undefined, 'access token');
	redactor.add('12345', 'proxy password');
	const spelled = (one: (code: number) => string, between = '') =>
		[...secret].map(char => one(char.charCodeAt(0))).join(between);

	test.each([
		['raw', secret],
		['form-encoded', new URLSearchParams({a: secret}).toString()],
		['encoded twice', encodeURIComponent(encodeURIComponent(secret))],
		['in JSON', JSON.stringify({a: secret})],
		['in HTML', secret.replaceAll('&', '&amp;')],
		['base64', Buffer.from(secret).toString('base64')],
		['base64 in something', Buffer.from(`id:${secret}`).toString('base64')],
		['base64url', Buffer.from(`x${secret}`).toString('base64url')],
		['upper case', secret.toUpperCase()],
		['every character percent-encoded', spelled(code => `%${code.toString(16)}`)],
		['the same in capitals', spelled(code => `%${code.toString(16).toUpperCase()}`)],
		['character references', spelled(code => `&#${code};`)],
		['escapes', spelled(code => `\\u00${code.toString(16)}`)],
		['hex with colons', spelled(code => code.toString(16), ':')],
		['hex', Buffer.from(secret).toString('hex')],
		['cut off', `the body was client_secret=${secret.slice(0, 31)}`],
		['without its beginning', secret.slice(20)],
	])('%s', (_, text) => {
		const out = redactor.redact(`before ${text} after`);
		expect(out.match(/\[client secret …/g)).toHaveLength(1);
		expect(out).not.toContain('456789abcd');
		expect(out).not.toContain(text.slice(-30, -10));
		expect(out.startsWith('before ')).toBe(true);
		expect(out.endsWith(' after')).toBe(true);
	});

	test('any token of Amazon, known or not', () => {
		expect(redactor.redact('x Atza|abcdefghijkl3f9k Atzr|AAAAAAAAAAAAbbbb')).toBe(
			'x [access token …3f9k] [refresh token …bbbb]',
		);
	});

	test('a client ID that shares letters with the secret stays whole; the secret itself does not', () => {
		const own = new Redactor();
		own.keep('my-test-client');
		own.add('my-test-client-secret', 'client secret');
		expect(own.redact('?client_id=my-test-client&x')).toBe('?client_id=my-test-client&x');
		expect(own.redact('my-test-client-secret')).toBe('[client secret …cret]');
		expect(own.redact('cut: t-client-secre')).toBe('cut: [client secret …cret]');
	});

	test('leaves our own words alone', () => {
		const text = 'A client secret usually is amzn1.oa2-cs.v1. and 64 letters. 12345';
		expect(redactor.redact(text)).toBe(text);
	});

	describe('a short one is no part of our own sentences', () => {
		const ours =
			'Paste the client secret first: Web Settings, Show Secret. The profile “me” and its tokens; a password, productions.';
		test.each([
			['secret', '[client secret …]'],
			['me12345', '[client secret …]'],
			['password', '[client secret …]'],
			['production', '[client secret …]'],
			['tokens-9', '[client secret …]'],
		])('%s', (short, label) => {
			const own = new Redactor();
			own.add(short, 'client secret');
			expect(own.redact(ours)).toBe(ours);
			for (const [before, after] of [
				['client_secret=', '&x'],
				['{"client_secret":"', '"}'],
				['wrong: “', '”'],
			])
				expect(own.redact(`${before}${short}${after}`)).toBe(`${before}${label}${after}`);
			expect(own.redact(Buffer.from(short).toString('base64'))).toContain('[client secret …');
		});

		test('one of 8 to 11 characters that is no word counts wherever it stands whole', () => {
			const own = new Redactor();
			own.add('hunter2-x.y', 'client secret');
			expect(own.redact('refused for hunter2-x.y.')).toBe('refused for [client secret …].');
			expect(own.redact('hunter2-x.yz')).toBe('hunter2-x.yz');
		});
	});

	test('a megabyte is quick', () => {
		const started = performance.now();
		redactor.redact('0123456789 '.repeat(100_000));
		expect(performance.now() - started).toBeLessThan(5000);
	});
});
