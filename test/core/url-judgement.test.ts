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
	expect(linesFor(harmless)).toContain('The code stays on this computer');
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
	const comfort = /to you alone|Only the client that asks|stays on this computer|Nothing in this address/;

	test('a good address comforts', () => {
		expect(lines(good)).toMatch(/to you alone.*Only the client that asks.*Nothing in this address/s);
		expect(lines(good)).not.toContain('of itself');
	});

	test.each([
		['a look-alike', good.replace('amazon', 'amaz0n')],
		['a longer host', good.replace('amazon.com', 'amazon.com.evil.example')],
		['plain http', good.replace('https', 'http')],
		['another page', good.replace('/ap/oa', '/ap/signin')],
	])('it only says so of itself: %s', (_, text) => {
		expect(lines(text)).not.toMatch(comfort);
		expect(lines(text)).toMatch(/Page: .*\nIt says of itself:\nWho asks: /);
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
			`Return URL: ${returnUrls.hostedPage}`,
			'Return URL: https://evil.example/',
			'client ID amzn1.application-oa2-client.00, or other',
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
	expect(linesFor('https://evil.example').match(/The code goes to/g)).toHaveLength(1);
});
