import {describe, expect, it} from 'vitest';
import {ExchangeLog} from '../../source/adapters/http-debug.ts';

const token = 'IwEBsomeAccessTokenOfNoKnownKind';
const refreshToken = 'someRefreshTokenOfNoKnownKind';
const form = new URLSearchParams({
	grant_type: 'authorization_code',
	code: 'ANabcdefghijklmnop',
	client_secret: 'top/secret+value=1',
	code_verifier: 'verifierverifierverifier',
});
const url = 'https://api.example.test/auth/o2/token';

function logOf(act: (log: ExchangeLog) => void): string {
	const lines: string[] = [];
	act(new ExchangeLog(line => lines.push(line)));
	return lines.join('\n');
}

const send = (log: ExchangeLog) =>
	log.request({method: 'POST', url, form, deadlineSeconds: 1}, {Authorization: `Bearer ${token}`}, undefined);

describe('ExchangeLog', () => {
	it('shows what was asked and answered', () => {
		const text = logOf(log => {
			send(log);
			log.answer({status: 400, headers: {'content-type': 'text/plain'}, body: 'no'});
		});
		expect(text).toContain(`> POST ${url}`);
		expect(text).toContain('grant_type=authorization_code');
		expect(text).toContain('< 400\n< content-type: text/plain\n< no');
	});

	it('replaces the secrets of the request wherever they are echoed (F03)', () => {
		const body = `<p>${form}</p> ${JSON.stringify(Object.fromEntries(form))} ${token}`;
		const text = logOf(log => {
			send(log);
			log.answer({status: 500, headers: {location: `/x?${form}`}, body});
		});
		for (const part of ['ANabcdefgh', 'top/secret', 'top%2Fsecret', 'verifierver', 'someAccessToken']) {
			expect(text).not.toContain(part);
		}
	});

	it('replaces the tokens of the answer', () => {
		const body = JSON.stringify({access_token: token, refresh_token: refreshToken, expires_in: 3600});
		const text = logOf(log => log.answer({status: 200, headers: {}, body}));
		expect(text).toContain('"expires_in":3600');
		expect(text).not.toContain('someAccess');
		expect(text).not.toContain('someRefresh');
	});

	it('cuts a long body, and no word of it in half', () => {
		const body = `${'x '.repeat(990)}${'unknownsecret'.repeat(10)}`;
		const text = logOf(log => log.answer({status: 200, headers: {}, body}));
		expect(text).not.toContain('unknownsecret');
		expect(text).toContain('… (2110 characters)');
	});
});
