import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {judgeClientId, returnUrls} from '../../source/core/client.ts';
import {Failure} from '../../source/core/failure.ts';
import {inspectAuthorizationUrl} from '../../source/core/inspect-url.ts';
import {holdsAuthorizationUrl} from '../../source/core/pasted-request.ts';
import {holdsAnswer, readPastedAnswer, stateOfPastedText} from '../../source/core/pasted-text.ts';
import {readReceivedToken} from '../../source/core/received-token.ts';

const S = 'Kx3v9QpWm2Zt7LrB5nYc1DfGhJ8sTaUeVoXwIiOqPlM';
const R = returnUrls.loopback;
const good = `${R}?code=GOODCODE&scope=alexa%3A%3Aask%3Askills%3Aread&state=${S}`;
const signIn = `https://www.amazon.com/ap/oa?client_id=amzn1.application-oa2-client.00&scope=a&response_type=code&redirect_uri=${encodeURIComponent(R)}&state=${S}&code_challenge=x`;

/** `code`, `bare: code`, `error: value` or the failure's code. */
function outcome(text: string, expected = {state: S, redirectUri: R as string}): string {
	const read = readPastedAnswer(text, expected);
	if (read instanceof Failure) return read.code;
	const error = read.params.get('error');
	if (error) return `error: ${error}`;
	return `${read.bareCode ? 'bare: ' : ''}${read.params.get('code')}`;
}

const encodeAgain = (text: string) => text.replaceAll('%', '%25');

describe('readPastedAnswer: answers', () => {
	test.each([
		['A21 whole address', good, 'GOODCODE'],
		['A22 bare code', 'GOODCODE', 'bare: GOODCODE'],
		['A22 query', `code=GOODCODE&state=${S}`, 'GOODCODE'],
		['A22 query with ?', `?code=GOODCODE&state=${S}`, 'GOODCODE'],
		['query, code last', `?state=${S}&code=GOODCODE`, 'GOODCODE'],
		['code=X alone', 'code=GOODCODE', 'bare: GOODCODE'],
		['?code=X alone', '?code=GOODCODE', 'bare: GOODCODE'],
		['A25 error address', `${R}?error=access_denied&state=${S}`, 'error: access_denied'],
		['error query', `error=access_denied&error_description=No+way.&state=${S}`, 'error: access_denied'],
		['code and error', `${R}?code=A&error=access_denied&state=${S}`, 'error: access_denied'],
		['A26 encoded code', `${R}?code=GO%2FA%2BB.c%2A%21&state=${S}`, 'GO/A+B.c*!'],
		['A26 encoded code, last', `${R}?state=${S}&code=GO%2FA%2BB.c%2A%21`, 'GO/A+B.c*!'],
		['A26 bare code', 'GO/A+B.c*!', 'bare: GO/A+B.c*!'],
		['bare code with percent', 'GO%2FA', 'bare: GO/A'],
		['A27 4,000 characters', `${R}?code=${'c'.repeat(4000)}&state=${S}`, 'c'.repeat(4000)],
		['A27 4,000 characters bare', 'c'.repeat(4000), `bare: ${'c'.repeat(4000)}`],
		['without http://', good.slice(7), 'GOODCODE'],
		['in prose', `Hi, here is it: ${good} Thanks`, 'GOODCODE'],
		['in prose, without http://', `Hi, here is it: ${good.slice(7)} Thanks`, 'GOODCODE'],
		['end of a sentence', `It is ${good}.`, 'GOODCODE'],
		['code last, end of a sentence', `It is ${R}?state=${S}&code=GOODCODE. Thanks`, 'GOODCODE'],
		['in angle brackets', `<${good}>`, 'GOODCODE'],
		['code last in angle brackets', `<${R}?state=${S}&code=GOODCODE>`, 'GOODCODE'],
		['in quotes', `"${good}"`, 'GOODCODE'],
		['in typographic quotes', `“${good}”`, 'GOODCODE'],
		['in parentheses', `(${good})`, 'GOODCODE'],
		['Markdown', `[link](${good})`, 'GOODCODE'],
		['entities', good.replaceAll('&', '&amp;'), 'GOODCODE'],
		['entities twice', good.replaceAll('&', '&amp;amp;'), 'GOODCODE'],
		['a fragment', `${good}#_=_`, 'GOODCODE'],
		['encoded once more', encodeURIComponent(good), 'GOODCODE'],
		['encoded twice more', encodeURIComponent(encodeURIComponent(good)), 'GOODCODE'],
		['values encoded twice', encodeAgain(`${R}?code=GO%2FA%2BB&scope=a%3Ab&state=${S}`), 'GO/A+B'],
		['a safe link', `https://eur01.safelinks.example/?url=${encodeURIComponent(good)}&data=05`, 'GOODCODE'],
		['quoted mail', `> Hi,\n> ${good}\n> Bye`, 'GOODCODE'],
		['quoted-printable', good.replaceAll('=', '=3D').replace('127', '12=\r\n7'), 'GOODCODE'],
		['a code that looks like a vendor ID', good.replace('GOODCODE', 'MBIF5TQ2MCYL6'), 'MBIF5TQ2MCYL6'],
		['a code that begins with 3D', good.replace('GOODCODE', '3D9CODE'), '3D9CODE'],
		['zero-width marks', good.replace('code', '\u200bcode').replace('GOOD', 'GO\u00adOD'), 'GOODCODE'],
		['broken before the query', good.replace('?', '\r\n?'), 'GOODCODE'],
		['broken in the host', good.replace('127.0.0.1', '127.0.\n0.1'), 'GOODCODE'],
		['broken in the path, without http://', good.slice(7).replace('/cb', '/\ncb'), 'GOODCODE'],
		['broken after ?, without http://', good.slice(7).replace('?', '?\n'), 'GOODCODE'],
		['a raw iss', good.replace('?', '?iss=https://www.amazon.com&'), 'GOODCODE'],
		['broken at &', good.replace('&state', '\n&state'), 'GOODCODE'],
		['broken after &', good.replace('&state', '&\nstate'), 'GOODCODE'],
		['broken after =', good.replace('code=', 'code=\n'), 'GOODCODE'],
		[
			'broken in the state, prose after',
			`Hello,\n${good.slice(0, -9)}\n${good.slice(-9)}\n\nThanks\nAnn`,
			'GOODCODE',
		],
		['another address before', `See https://example.org/?x=1 ${good}`, 'GOODCODE'],
		['pasted twice', `${good}\n${good}`, 'GOODCODE'],
		['pasted twice in a row', `${good}${good}`, 'GOODCODE'],
		['sign-in address before', `${signIn}\n${good}`, 'GOODCODE'],
		['bare in quotes', '"GOODCODE"', 'bare: GOODCODE'],
		['bare in angle brackets', '<GOODCODE>', 'bare: GOODCODE'],
		['N02 bare, at the end of a sentence', 'GOODCODE.', 'bare: GOODCODE'],
		['bare with blanks', '  \n GOODCODE \r\n', 'bare: GOODCODE'],
		['bare in prose', 'Hi, the code is: ANdNAVhyhqirUelHGEHA. Thanks', 'bare: ANdNAVhyhqirUelHGEHA'],
		['bare, greeted', 'Hello Ann,\n\nANdNAVhyhqirUelHGEHA\n\nBest', 'bare: ANdNAVhyhqirUelHGEHA'],
		['bare, wrapped by its window', `${'a1'.repeat(36)}\nb2c3`, `bare: ${'a1'.repeat(36)}b2c3`],
	])('%s', (_, text, wanted) => {
		expect(outcome(text)).toBe(wanted);
	});
});

describe('readPastedAnswer: as people give it', () => {
	const code = 'ANdNAVhyhqirUelHGEHA';
	const query = `code=${code}&state=${S}`;

	test.each([
		['N01: https made of http', good.replace('http:', 'https:'), 'GOODCODE'],
		['N01: the same, in a mail', `Here: <${good.replace('http:', 'https:')}>`, 'GOODCODE'],
		['N01: the same, encoded', encodeURIComponent(good.replace('http:', 'https:')), 'GOODCODE'],
		['N02: without code=', `${code}&scope=alexa%3A%3Aask%3Askills%3Areadwrite&state=${S}`, code],
		['N02: an & at the end', `${code}&`, `bare: ${code}`],
		['N02: a = before', `=${code}`, `bare: ${code}`],
		['N02: a line of JSON', `"code": "${code}",`, `bare: ${code}`],
		['N02: JSON', JSON.stringify({code, state: S}), code],
		['N02: code and semicolon', `const code = '${code}';`, `bare: ${code}`],
		['N02: a word before', `Code: ${code}`, `bare: ${code}`],
		['N02: in guillemets', `«${code}»`, `bare: ${code}`],
		[
			'N04: an answer in a safe link',
			`https://eur01.safelinks.protection.outlook.com/?url=${encodeURIComponent(`${R}?${query}`)}&data=05`,
			code,
		],
		[
			'N04: an answer by Proofpoint 2',
			`https://urldefense.proofpoint.com/v2/url?u=${encodeURIComponent(`${R}?${query}`).replaceAll('-', '%2D').replaceAll('_', '%5F').replaceAll('%', '-')}&d=DwMF`,
			code,
		],
	])('%s', (_, text, wanted) => {
		expect(outcome(text)).toBe(wanted);
	});

	test('N01: that the browser made https of it is said', () => {
		const expected = {state: S, redirectUri: R};
		expect(readPastedAnswer(good.replace('http:', 'https:'), expected)).toHaveProperty('remark');
		expect(readPastedAnswer(good, expected)).not.toHaveProperty('remark');
	});

	test.each([
		[
			'N01: https and another path',
			good.replace('http:', 'https:').replace('/cb', '/x'),
			'paste_not_redirect_uri',
		],
		['N01: https and another state', `https${R.slice(4)}?code=A&state=bad`, 'paste_other_sign_in'],
		['N02: another state behind the code', `${code}&scope=x&state=bad`, 'paste_other_sign_in'],
		['N02: a quote in the code', `code=AB"CDEFGH&state=${S}`, 'paste_no_code'],
		['N02: signs of no code', 'AB|CD<EFGH', 'paste_no_code'],
		[
			'N03: return URL',
			'400 Bad Request. The redirect URI you provided has not been whitelisted for your application',
			'amazon_page_return_url',
		],
		['N03: return URL, other words', 'Error Summary\nredirect_uri mismatch', 'amazon_page_return_url'],
		['N03: client ID', 'Error Summary\n400 Bad Request\nUnknown client_id', 'amazon_page_client_id'],
		['N03: client ID with its address', `Unknown client_id at ${signIn}`, 'amazon_page_client_id'],
		['N03: scope', 'Error Summary 400 Bad Request. An unknown scope was requested', 'amazon_page_scope'],
		[
			'N03: nothing named',
			"We're sorry! An error occurred when we tried to process your request.",
			'amazon_page_error',
		],
	])('%s: refused', (_, text, wanted) => {
		expect(outcome(text)).toBe(wanted);
	});

	test('N02: nothing but characters of a code is ever taken', () => {
		fc.assert(
			fc.property(fc.string({unit: 'grapheme-ascii', maxLength: 60}), text => {
				const read = readPastedAnswer(text, {state: S, redirectUri: R});
				if (read instanceof Failure || read.params.has('error')) return;
				expect(read.params.get('code')).toMatch(/^[A-Za-z0-9._~/+*!-]+$/);
			}),
			{numRuns: 300},
		);
	});
});

describe('A02: the work grows with the text, and is bounded', () => {
	const pieces = [
		'http://a?x=',
		'=http://a?x=',
		'code=',
		'https://x.safelinks.protection.outlook.com/?url=',
		'https://urldefense.com/v3/__',
		'client_id ',
		'redirect uri ',
		...[
			'.',
			')',
			'"',
			"'",
			'>',
			'<',
			'=',
			'&amp;',
			'%25',
			' ',
			'\n',
			'\t',
			'{"',
			'=\t',
			'x1 ',
			'a b ',
			'*',
			'?',
			'&',
			'\\',
		],
	];
	const spent = (text: string) => {
		const started = performance.now();
		const known = {states: [S], redirectUris: [R]};
		readPastedAnswer(text, {state: S, redirectUri: R});
		stateOfPastedText(text, [S]);
		holdsAnswer(text, known);
		inspectAuthorizationUrl(text);
		holdsAuthorizationUrl(text);
		readReceivedToken(text, new Date(0));
		judgeClientId(text);
		return performance.now() - started;
	};

	test.each([
		['A02: the row', `http://a?x=${'=http://a?x='.repeat(19)}${'.'.repeat(2000)}${' x y'.repeat(4000)}`],
		['A02: brackets', `https://www.amazon.com/ap/oa?${')'.repeat(32_000)}x`],
		['A02: quotes', `${'"'.repeat(32_000)}x`],
	])('%s', (_, text) => {
		expect(spent(text)).toBeLessThan(8000);
	});

	test('A02: any pieces, repeated to 32 KB', () => {
		const hostile = fc
			.tuple(
				fc.array(fc.constantFrom(...pieces), {minLength: 1, maxLength: 4}),
				fc.constantFrom('', 'x', 'http://'),
			)
			.map(([parts, end]) => parts.join('').repeat(32_768).slice(0, 32_700) + end);
		fc.assert(
			fc.property(hostile, text => {
				// Seven readings, on a machine that does other things too.
				expect(spent(text)).toBeLessThan(8000);
			}),
			{numRuns: 8},
		);
	}, 60_000);
});

describe('readPastedAnswer: refusals', () => {
	test.each([
		['A23 wrong state', `${R}?code=GOODCODE&state=bad`, 'paste_other_sign_in'],
		['A23 wrong state in a query', 'code=GOODCODE&state=bad', 'paste_other_sign_in'],
		['A23 wrong state, error', `${R}?error=access_denied&state=bad`, 'paste_other_sign_in'],
		['A23 no state', `${R}?code=GOODCODE`, 'paste_without_state'],
		['A23 empty state', `${R}?code=GOODCODE&state=`, 'paste_without_state'],
		['A23 error without state', `${R}?error=access_denied`, 'paste_without_state'],
		['error query without state', 'error=access_denied', 'paste_without_state'],
		['A24 other host', `https://evil.example/cb?code=GOODCODE&state=${S}`, 'paste_not_redirect_uri'],
		['A24 other host, no scheme', `evil.example/cb?code=GOODCODE&state=${S}`, 'paste_not_redirect_uri'],
		['A24 other path', `${R}x?code=GOODCODE&state=${S}`, 'paste_not_redirect_uri'],
		['A24 slash more', `${R}/?code=GOODCODE&state=${S}`, 'paste_not_redirect_uri'],
		['A24 other port', good.replace('9090', '9091'), 'paste_not_redirect_uri'],
		['A24 localhost', good.replace('127.0.0.1', 'localhost'), 'paste_not_redirect_uri'],
		[
			'A24 https and another port',
			good.replace('http:', 'https:').replace('9090', '9443'),
			'paste_not_redirect_uri',
		],
		[
			'A24 user name',
			good.replace('127.0.0.1:9090', '127.0.0.1:9090@evil.example'),
			'paste_not_redirect_uri',
		],
		['A24 user name, right host', good.replace('127', 'a@127'), 'paste_not_redirect_uri'],
		['A25 sign-in address', signIn, 'paste_sign_in_address'],
		['A25 sign-in address, quoted', `Open this: <${signIn}>`, 'paste_sign_in_address'],
		[
			'a page on the way',
			'https://www.amazon.com/ap/signin?openid.mode=checkid_setup',
			'paste_sign_in_address',
		],
		['our short address', 'http://127.0.0.1:9090/go/k3x9q2', 'paste_sign_in_address'],
		['A05 two codes', `${R}?code=A&code=B&state=${S}`, 'paste_doubled'],
		['A05 two states', `${R}?code=A&state=${S}&state=bad`, 'paste_doubled'],
		['A05 two codes over two lines', `${R}?code=A&state=${S}\n&code=B`, 'paste_doubled'],
		['A10 empty code', `${R}?code=&state=${S}`, 'paste_no_code'],
		['A10 no code', `${R}?state=${S}`, 'paste_no_code'],
		['A27 line end', `${R}?code=a%0Ab&state=${S}`, 'paste_no_code'],
		['A27 NUL', `${R}?code=a%00b&state=${S}`, 'paste_no_code'],
		['A27 ESC', `${R}?code=a%1Bb&state=${S}`, 'paste_no_code'],
		['A27 é', `${R}?code=a%C3%A9b&state=${S}`, 'paste_no_code'],
		['raw ESC', 'GOOD\u001bCODE', 'paste_no_code'],
		['nothing', ' \n ', 'paste_no_code'],
		['prose', 'I could not find it, sorry', 'paste_no_code'],
		['two codes', 'ANdNAVhyhqirUelHGEHA or BNdNAVhyhqirUelHGEHB', 'paste_no_code'],
		['the return URL alone', R, 'paste_no_code'],
		['the return URL without http://', R.slice(7), 'paste_no_code'],
		['an address', 'https://developer.amazon.com/', 'paste_no_code'],
		['the state alone', S, 'paste_no_code'],
		['64 KiB', 'x'.repeat(65_536), 'paste_no_code'],
	])('%s', (_, text, wanted) => {
		expect(outcome(text)).toBe(wanted);
	});

	test.each([
		['Atza|CNRY-abcdef0123456789', 'an access token'],
		['Bearer Atza|CNRY-abcdef0123456789', 'an access token'],
		['{"access_token":"Atza|CNRY-abcdef0123456789"}', 'an access token'],
		['Atzr|CNRY-abcdef0123456789', 'a refresh token'],
		[`amzn1.oa2-cs.v1.${'0a'.repeat(32)}`, 'a client secret'],
		['ab'.repeat(32), 'a client secret'],
		[`code=amzn1.oa2-cs.v1.${'0a'.repeat(32)}&state=${S}`, 'a client secret'],
		[`amzn1.application-oa2-client.${'0a'.repeat(16)}`, 'a client ID'],
		['amzn1.ask.skill.0123', 'a skill ID'],
		['M2AB34CD56EF', 'a vendor ID'],
		['https://developer.amazon.com/', 'an address without a code'],
	])('names what it is: %s', (text, kind) => {
		const read = readPastedAnswer(text, {state: S, redirectUri: R});
		expect(read).toBeInstanceOf(Failure);
		const failure = read as Failure;
		expect(failure.code).toBe('paste_no_code');
		expect(failure.what).toContain(`(${kind})`);
		expect(failure.what + failure.next).not.toMatch(/CNRY|0a0a|abab/);
	});

	test('A28 the address of another open request', () => {
		const other = `${returnUrls.hostedPage}?code=A&state=Q1`;
		expect(outcome(other, {state: 'Q2', redirectUri: returnUrls.hostedPage})).toBe('paste_other_sign_in');
		expect(outcome(other, {state: 'Q1', redirectUri: returnUrls.hostedPage})).toBe('A');
	});
});

describe('readPastedAnswer: mangled by mail', () => {
	const code = fc.stringMatching(/^[A-Za-z0-9]{8,60}$/);
	const state = fc.stringMatching(/^[A-Za-z0-9_-]{42}[A-Za-z0-9]$/);
	const redirectUri = fc.constantFrom(...Object.values(returnUrls), 'https://tool.example/back');
	const answer = fc.record({code, state, redirectUri});
	const addressOf = (given: {code: string; state: string; redirectUri: string}) =>
		`${given.redirectUri}?${new URLSearchParams({code: given.code, scope: 'alexa::ask:skills:read', state: given.state})}`;
	const mangling: [string, (text: string, at: number) => string][] = [
		['as it is', text => text],
		['prose', text => `Hi, here is it: ${text} Thanks, Ann`],
		['paragraphs', text => `Dear Bob,\n\n${text}\n\nThanks\nAnn`],
		['angle brackets', text => `<${text}>`],
		['quotes', text => `"${text}"`],
		['full stop', text => `${text}. Bye`],
		['entities', text => text.replaceAll('&', '&amp;')],
		['encoded', encodeURIComponent],
		['encoded twice', text => encodeURIComponent(encodeURIComponent(text))],
		['no scheme', text => text.replace(/^https?:\/\//, '')],
		['quote signs', text => `>> ${text}\n>> Ann`],
		['one break', (text, at) => `${text.slice(0, at)}\n${text.slice(at)}`],
		['break and prose', (text, at) => `See:\r\n${text.slice(0, at)}\r\n${text.slice(at)}\r\n\r\nBest, Ann`],
		['breaks each 40', text => text.replace(/.{40}/g, '$&\r\n')],
		['breaks each 76, quoted', text => text.replace(/.{76}/g, '$&\n> ').replace(/^/, '> ')],
	];

	test.each(mangling)('%s', (_, mangle) => {
		fc.assert(
			fc.property(answer, fc.integer({min: 12, max: 120}), (given, at) => {
				const text = mangle(addressOf(given), at);
				expect(outcome(text, given)).toBe(given.code);
				expect(stateOfPastedText(text, ['other', given.state])).toBe(given.state);
			}),
			{numRuns: 60},
		);
	});

	test.each(mangling)('%s: never with another state', (_, mangle) => {
		fc.assert(
			fc.property(answer, state, fc.integer({min: 12, max: 120}), (given, other, at) => {
				fc.pre(given.state !== other);
				const read = readPastedAnswer(mangle(addressOf(given), at), {...given, state: other});
				expect(read).toBeInstanceOf(Failure);
				expect((read as Failure).code).toMatch(/^paste_(other_sign_in|without_state)$/);
			}),
			{numRuns: 40},
		);
	});

	test('any visible text alone is a code as it is, or refused by name', () => {
		fc.assert(
			fc.property(fc.stringMatching(/^[\x21-\x7E]{4,80}$/), text => {
				const read = readPastedAnswer(text, {state: S, redirectUri: R});
				if (read instanceof Failure) expect(read.code).toMatch(/^paste_/);
				else expect(read.bareCode).toBe(true);
			}),
		);
	});

	test('whatever is pasted, the answer is an answer or a refusal, quickly', () => {
		const started = performance.now();
		readPastedAnswer(`http://x?code= `.repeat(2000), {state: S, redirectUri: R});
		readPastedAnswer('a b '.repeat(8000), {state: S, redirectUri: R});
		readPastedAnswer('%25'.repeat(10_000), {state: S, redirectUri: R});
		readPastedAnswer(`code=${'&amp;'.repeat(6000)}`, {state: S, redirectUri: R});
		expect(performance.now() - started).toBeLessThan(5000);
		fc.assert(
			fc.property(fc.string({unit: 'binary', maxLength: 300}), text => {
				const read = readPastedAnswer(text, {state: S, redirectUri: R});
				if (read instanceof Failure) expect(read.code).toMatch(/^paste_/);
				else expect(read.bareCode || read.params.get('state') === S).toBe(true);
			}),
		);
	});
});

describe('stateOfPastedText', () => {
	test.each([
		[good, S],
		[`?code=A&state=Q1`, 'Q1'],
		[`${R}?error=access_denied&state=Q1`, 'Q1'],
		['GOODCODE', undefined],
		['code=GOODCODE', undefined],
		[signIn, undefined],
		['', undefined],
	])('%s', (text, wanted) => {
		expect(stateOfPastedText(text)).toBe(wanted);
	});
});
