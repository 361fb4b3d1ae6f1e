import {describe, expect, test} from 'vitest';
import {buildAuthorizationUrl} from '../../source/core/authorization-url.ts';
import {returnUrls} from '../../source/core/client.ts';
import {inspectAuthorizationUrl} from '../../source/core/inspect-url.ts';
import {judgementLines} from '../../source/core/url-judgement.ts';

function linesFor(...redirectUris: readonly string[]): string {
	const url = new URL(
		'https://www.amazon.com/ap/oa?client_id=x&scope=alexa::ask:skills:read&response_type=code',
	);
	url.searchParams.set('state', 'abcdefghijklmnopqrstuvwxyz');
	for (const place of redirectUris) url.searchParams.append('redirect_uri', place);
	const judged = inspectAuthorizationUrl(url.href);
	if (judged.kind === 'no-url') throw new Error(judged.reason);
	return judgementLines(judged).join('\n');
}

const harmless = 'http://127.0.0.1:9090/cb';

test('a harmless place is told', () => {
	expect(linesFor(harmless)).toMatch(/^the code +stays on this computer/m);
});

test('beside a place that nobody knows the harmless one does not reassure (A29)', () => {
	for (const lines of [
		linesFor(harmless, 'https://evil.example'),
		linesFor('https://evil.example', harmless),
	]) {
		expect(lines).toContain('! The code goes to evil.example');
		expect(lines).not.toContain('stays on this computer');
	}
});

describe('beside a warning that makes it false nothing comforts', () => {
	const good = buildAuthorizationUrl({
		authorizeHost: 'https://www.amazon.com',
		clientId: 'amzn1.application-oa2-client.00',
		scopes: ['alexa::ask:skills:read'],
		redirectUri: returnUrls.hostedPage,
		state: 'S',
		codeChallenge: 'x'.repeat(43),
	});
	const lines = (text: string) => {
		const judged = inspectAuthorizationUrl(text);
		if (judged.kind === 'no-url') throw new Error(judged.reason);
		return judgementLines(judged).join('\n');
	};
	const comfort = /to you alone|Only the client that asks|stays on this computer|Nothing suspicious/;

	test('a good address comforts', () => {
		expect(lines(good)).toMatch(/Nothing suspicious.*to you alone.*Only the client that asks/s);
		expect(lines(good)).not.toContain('of itself');
	});

	test.each([
		['a look-alike', good.replace('amazon', 'amaz0n')],
		['a longer host', good.replace('amazon.com', 'amazon.com.evil.example')],
		['plain http', good.replace('https', 'http')],
		['another page', good.replace('/ap/oa', '/ap/signin')],
	])('it only says so of itself: %s', (_, text) => {
		expect(lines(text)).not.toMatch(comfort);
		expect(lines(text)).toMatch(/\n\nIt says of itself:\npage .*\nwho asks /);
	});

	test.each([
		['two return URLs', `${good}&redirect_uri=https://evil.example/`],
		['the token itself', good.replace('=code&', '=token&')],
		['code and token', good.replace('=code&', '=code%20token&')],
		['an address of others', `${good}&openid.return_to=https://evil.example`],
		['two clients', `${good}&client_id=other`],
	])('the answer may be another than told: %s', (_, text) => {
		expect(lines(text)).not.toMatch(comfort);
	});

	test('of doubled ones all are listed', () => {
		const text = lines(
			`${good}&redirect_uri=https://evil.example/&client_id=other&scope=alexa::ask:skills:readwrite`,
		);
		for (const part of [
			`return URL   ${returnUrls.hostedPage}`,
			'return URL   https://evil.example/',
			'amzn1.application-oa2-client.00, or other',
			'skills:readwrite:',
		])
			expect(text).toContain(part);
	});

	test('what an answer without a code means is said', () => {
		expect(lines(good.replace('=code&', '=token&'))).toMatch(
			/“token” where “code” is usual: the token itself would be handed over .* Do not open it\./,
		);
		expect(lines(good.replace('=code&', '=other&'))).not.toContain('the token itself');
	});
});

test('one place that nobody knows is told once', () => {
	expect(linesFor('https://evil.example').match(/the code +goes to|The code goes to/g)).toHaveLength(1);
});

describe('the verdict comes first, and knows what is said below it', () => {
	const query = 'scope=alexa::ask:skills:read&response_type=code&state=abcdefghijklmnopqrstuvwxyz';
	const id = 'client_id=amzn1.application-oa2-client.0123456789abcdef0123456789abcdef';
	const place = 'redirect_uri=http%3A%2F%2F127.0.0.1%3A9090%2Fcb';
	const bound = 'code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256';

	test.each([
		[
			'nothing',
			`https://www.amazon.com/ap/oa?${query}&${id}&${place}&${bound}`,
			/^Nothing suspicious\. Only a call/,
		],
		[
			'no PKCE',
			`https://www.amazon.com/ap/oa?${query}&${id}&${place}`,
			/^Nothing suspicious, but one weakness\. .*\nAnother client/,
		],
		[
			'two',
			`https://www.amazon.com/ap/oa?${query}&client_id=x&${place}`,
			/^Nothing suspicious, but 2 weaknesses\. .*\nThe client ID .*\nAnother client /,
		],
		[
			'a place',
			`https://www.amazon.com/ap/oa?${query}&${id}&redirect_uri=https%3A%2F%2Fevil.example`,
			/^! Do not open it unless you know why .*\n! The code goes to evil/,
		],
		[
			'a page',
			`https://www.amazon.com.evil.example/ap/oa?${query}&${id}&${place}`,
			/^! Do not open this address: the page is not Amazon's\. .*\n! The page is at/,
		],
	])('%s', (_, url, words) => {
		const judged = inspectAuthorizationUrl(url);
		if (judged.kind === 'no-url') throw new Error(judged.reason);
		expect(judgementLines(judged).join('\n')).toMatch(words);
	});
});
