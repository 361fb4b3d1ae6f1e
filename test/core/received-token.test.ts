import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {Failure} from '../../source/core/failure.ts';
import {tokenHandOverMessage} from '../../source/core/owner-messages.ts';
import {PastedMessage} from '../../source/core/pasted-message.ts';
import {holdsToken, readReceivedToken} from '../../source/core/received-token.ts';

const now = new Date('2026-11-23T12:00:00Z');
const token = 'Atza|CNRY-0123456789abcdef0123456789abcdef';

function outcome(text: string): string {
	const read = readReceivedToken(text, now);
	return read instanceof Failure ? `${read.code}: ${read.what}` : read.accessToken;
}

describe('readReceivedToken', () => {
	test.each([
		['bare', token],
		['A30 short', 'Atza|x', 'Atza|x'],
		['A30 Bearer', `Bearer ${token}`],
		['header', `Authorization: Bearer ${token}`],
		['header, lower case', `authorization:bearer ${token}`],
		['header in quotes', `"Authorization: Bearer ${token}"`],
		['for curl', `-H "Authorization: Bearer ${token}"`],
		['A30 quoted', `"${token}"`],
		['A30 single quotes', `'${token}'`],
		['A30 broken', `${token.slice(0, 20)}\n${token.slice(20)}`],
		['header, broken', `Authorization: Bearer ${token.slice(0, 20)}\r\n   ${token.slice(20)}\r\n`],
		['broken after Bearer', `Bearer\n${token}`],
		['in a message', `Hi, here is your token:\n\nAuthorization: Bearer ${token}\n\nBye`],
		['with a greeting after', `${token}\nThanks`],
		['zero-width mark', `\ufeff${token}`],
		['of another server', 'acc.own', 'acc.own'],
		['of another server, hex', '0123456789abcdef0123456789abcdef', '0123456789abcdef0123456789abcdef'],
		['another kind, named', 'Bearer eyJhbGciOi.eyJ.sig', 'eyJhbGciOi.eyJ.sig'],
		['JSON', JSON.stringify({access_token: token})],
	])('%s', (_, text, wanted = token) => {
		expect(outcome(text)).toBe(wanted);
	});

	test.each([
		['Atzr|CNRY-0123456789abcdef', /^wrong_kind: This is a refresh token, not/],
		['Bearer Atzr|CNRY-0123456789abcdef', /^wrong_kind: This is a refresh token/],
		[`amzn1.oa2-cs.v1.${'CNRY0'.repeat(10)}`, /^wrong_kind: This is a client secret/],
		['0123456789abcdef'.repeat(4), /^wrong_kind: This is a client secret/],
		['amzn1.application-oa2-client.CNRY', /^wrong_kind: This is a client ID/],
		['ANdNAVhyhqirUelHGEHA', /^wrong_kind: This is something like an authorization code/],
		['https://127.0.0.1/cb?code=CNRY', /^wrong_kind: This is an address/],
		['?code=CNRY&state=x', /^wrong_kind: This is an address with a code/],
		['I have no token', /^wrong_kind: This is something else/],
		['The secret is amzn1.oa2-cs.v1.CNRY ok', /^wrong_kind: This is a client secret/],
		[JSON.stringify({refresh_token: 'Atzr|CNRY'}), /^wrong_kind: This is JSON with a refresh token alone/],
		[JSON.stringify({accessToken: 'Atzr|CNRY'}), /^wrong_kind: This is a refresh token/],
		[JSON.stringify({error: 'x'}), /^wrong_kind: This is an error answer/],
		[JSON.stringify({access_token: token, token_type: 'mac'}), /^bad_value: .*not bearer/],
		['{"access_token": "Atza|CNRY', /^bad_value: .*JSON is broken/],
		[`Atza|${'x'.repeat(5000)}`, /^bad_value: .*longer than 4096/],
		['x'.repeat(20_000), /^bad_value: .*longer than 4096/],
		['Atza|CNRY\u001b]52;c;UFdO\u0007', /^bad_value: .*control characters/],
		['Atza|CNRYé', /^bad_value: .*no token has/],
		[`${token} ${token}2`, /^bad_value: .*several tokens/],
		['', /^bad_value: .*nothing/],
		['Bearer ', /^wrong_kind/],
	])('refuses %j by name', (text, wanted) => {
		expect(outcome(text)).toMatch(wanted);
		expect(outcome(text)).not.toContain('CNRY');
	});

	test('takes the JSON of token --json', () => {
		const text = JSON.stringify({
			profile: 'me',
			accessToken: token,
			tokenType: 'bearer',
			expiresAt: '2026-11-23T12:42:00.000Z',
			expiresIn: 2520,
			scopes: ['alexa::ask:skills:read'],
			vendorIds: ['M1'],
		});
		expect(readReceivedToken(text, now)).toEqual({
			accessToken: token,
			tokenType: 'bearer',
			expiresAt: new Date('2026-11-23T12:42:00Z'),
			scopes: ['alexa::ask:skills:read'],
		});
	});

	test.each([
		[{expires_in: 3600}, '2026-11-23T13:00:00.000Z'],
		[{expires_in: '3600'}, '2026-11-23T13:00:00.000Z'],
		[{expires_in: 0}, undefined],
		[{expires_in: 'soon'}, undefined],
		[{expires_in: 1e15}, undefined],
		[{expiresAt: null}, undefined],
		[{expiresAt: 'soon'}, undefined],
		[{}, undefined],
	])('a token answer of LWA, %j', (more, wanted) => {
		const read = readReceivedToken(JSON.stringify({access_token: token, ...more}), now);
		expect(read instanceof Failure ? read.code : read.expiresAt?.toISOString()).toBe(wanted);
	});

	test('takes our own hand-over message, with its end', () => {
		const expiresAt = new Date('2026-11-23T12:42:00Z');
		const text = tokenHandOverMessage({
			accessToken: token,
			expiresAt,
			scopes: ['alexa::ask:skills:read'],
			smapiHost: 'https://api.amazonalexa.com',
		});
		expect(readReceivedToken(text, now)).toEqual({accessToken: token, tokenType: 'bearer', expiresAt});
	});

	describe('in a mail', () => {
		const long = `Atza|IwEB${'IAb3-Kx9_'.repeat(40)}Q==`;
		const folded = (text: string, width: number) => text.match(new RegExp(`.{1,${width}}`, 'g'))!.join('\n');
		const quotedPrintable = (text: string) => folded(text.replaceAll('=', '=3D'), 75).replaceAll('\n', '=\n');
		const header = `Authorization: Bearer ${long}`;

		test.each([
			['folded, a name right below', `${folded(long, 72)}\nBob`],
			['folded, a name and more', `${folded(long, 72)}\nBob Smith, Acme\n+49 30 1234567`],
			['folded narrow, in words', `Hello\n${folded(long, 44)}\nThanks\nBob`],
			['folded wide', `${folded(long, 100)}\nBob`],
			['folded by a wide window', `${folded(long, 190)}\nBob`],
			['folded, a rule below', `${folded(long, 72)}\n--\nBob`],
			['folded header, words around', `Hello,\n${folded(header, 76)}\nBob`],
			['in one line, a number right below', `${long}\n2026-11-23`],
			['quoted-printable', quotedPrintable(long)],
			['quoted-printable, a name below', `Hello,\n${quotedPrintable(long)}\nBob`],
			['quoted-printable, the bar too', quotedPrintable(long).replace('|', '=7C')],
			['quoted-printable header', `Hello,\n\n${quotedPrintable(header)}\n\nBob`],
			['quoted-printable JSON', quotedPrintable(JSON.stringify({access_token: long, expires_in: 3600}))],
			['JSON that was folded', folded(JSON.stringify({access_token: long, expires_in: 3600}), 72)],
			['quoted, folded', folded(long, 70).replace(/^/gm, '> ')],
		])('%s', (_, text) => {
			expect(outcome(text)).toBe(long);
			const message = new PastedMessage(each => holdsToken(each, now));
			const mail = `Subject: token\nContent-Transfer-Encoding: quoted-printable\n\nYour bearer token:\n${text}`;
			let read: string | undefined;
			for (const line of mail.split('\n')) read ??= message.take(line);
			expect(outcome(read ?? message.end())).toBe(long);
		});
	});

	test('a token is exact or refused, however lines break', () => {
		const value = fc.stringMatching(/^Atza\|[\w|+/.~-]{20,300}={0,2}$/);
		fc.assert(
			fc.property(value, fc.integer({min: 10, max: 80}), (text, width) => {
				const broken = text.replace(new RegExp(`.{${width}}`, 'g'), '$&\r\n');
				const out = outcome(broken);
				// A last line that is a plain word cannot be told from a greeting.
				if (out !== text)
					expect(
						broken
							.split('\r\n')
							.slice(1)
							.some(line => /^[A-Z]?[a-z]{1,20}[,.!]?$|^[+\d][\d./-]*$/.test(line)),
					).toBe(true);
				expect(outcome(`"${text}"`)).toBe(text);
			}),
		);
	});

	test('never throws, never repeats a secret', () => {
		fc.assert(
			fc.property(fc.string({unit: 'binary', maxLength: 100}), text => {
				expect(outcome(`${text}Atzr|CNRYCNRY${text}`)).not.toMatch(/^[a-z_]+: .*CNRY/);
			}),
		);
	});
});
