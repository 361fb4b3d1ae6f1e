import {describe, expect, test} from 'vitest';
import {returnUrls} from '../../source/core/client.ts';
import {inspectAuthorizationUrl} from '../../source/core/inspect-url.ts';
import {
	clientRequestMessage,
	codeAndTokenMessage,
	codeReplyMessage,
	openAgainMessage,
	ownerRequestMessage,
	tokenHandOverMessage,
} from '../../source/core/owner-messages.ts';
import {scopes} from '../../source/core/scopes.ts';

const authorizationUrl = `https://www.amazon.com/ap/oa?client_id=a&state=S&redirect_uri=${'x'.repeat(300)}`;
const request = {
	authorizationUrl,
	scopes: ['alexa::ask:skills:readwrite', 'profile'],
	redirectUri: returnUrls.hostedPage as string,
};

describe('messages', () => {
	test.each([
		['request', ownerRequestMessage(request)],
		['open again', openAgainMessage(request)],
	])('%s: the address alone on its line, the time, what to send', (_, message) => {
		expect(message.split('\n')).toContain(authorizationUrl);
		expect(message).toContain('5 minutes');
		expect(message).toMatch(/send/i);
		const found = inspectAuthorizationUrl(message);
		expect(found.kind === 'url' && found.url).toBe(authorizationUrl);
	});

	test('permissions in plain words, each once', () => {
		const message = ownerRequestMessage({...request, scopes: scopes.map(row => row.name)});
		for (const row of scopes) {
			for (const operation of row.operations) expect(message.split(`- ${operation}\n`)).toHaveLength(2);
		}
		expect(ownerRequestMessage(request)).toContain('- use the permission profile\n');
	});

	test('who asks', () => {
		expect(ownerRequestMessage({...request, contact: 'Ann\u001b[2J\nof Acme'})).toContain(
			'Who asks, and what for: Ann\\u001b[2J of Acme\n',
		);
		expect(ownerRequestMessage(request)).not.toContain('Who asks');
		expect(ownerRequestMessage(request)).toContain('I am asking you');
	});

	test.each([
		[returnUrls.hostedPage, 'shows a code'],
		[returnUrls.guidePage, 'shows a code'],
		[returnUrls.loopback, 'cannot connect'],
		['https://tool.example/back', 'If it does not, send me the whole address'],
	])('what is seen at %s', (redirectUri, wanted) => {
		expect(ownerRequestMessage({...request, redirectUri})).toContain(wanted);
		expect(openAgainMessage({...request, redirectUri})).toContain(wanted);
	});

	test('the token: in a header, with its end, in no argument', () => {
		const accessToken = 'Atza|CNRY-0123';
		const message = tokenHandOverMessage({
			accessToken,
			expiresAt: new Date('2026-11-23T14:04:31Z'),
			scopes: ['alexa::ask:skills:read'],
			smapiHost: 'https://api.amazonalexa.com',
		});
		const lines = message.split('\n');
		expect(lines.filter(line => line.includes(accessToken))).toEqual([
			`Authorization: Bearer ${accessToken}`,
		]);
		expect(lines).toContain('curl -sS -H @- https://api.amazonalexa.com/v1/vendors');
		expect(message).toContain('2026-11-23T14:04Z');
		expect(
			tokenHandOverMessage({accessToken, expiresAt: undefined, scopes: [], smapiHost: 'https://a.b'}),
		).toContain('one hour');
	});

	test("role 3's request and reply name what is needed, and no secret is asked for", () => {
		const asked = clientRequestMessage();
		for (const word of [
			'skills:read',
			'models:readwrite',
			'response_type=code',
			'state',
			'PKCE',
			returnUrls.hostedPage,
		]) {
			expect(asked).toContain(word);
		}
		expect(asked).toContain('never send me your client secret');
		expect(codeReplyMessage()).toContain('5 minutes');
		for (const message of [asked, codeReplyMessage()])
			expect(message).not.toMatch(/send me the access token/i);
		expect(codeAndTokenMessage()).toMatch(/access token myself.*No client secret and no refresh token/);
	});

	test('plain text, ending with one line end', () => {
		for (const message of [
			ownerRequestMessage(request),
			openAgainMessage(request),
			clientRequestMessage(),
			codeReplyMessage(),
			codeAndTokenMessage(),
		]) {
			expect(message).toMatch(/[^\n]\n$/);
			expect(message).not.toMatch(/[^\P{C}\n]|!|\{|undefined/u);
		}
	});
});
