import {describe, expect, test} from 'vitest';
import {buildAuthorizationUrl} from '../../source/core/authorization-url.ts';
import {returnUrls} from '../../source/core/client.ts';
import {type ProgramOptions, runProgram} from '../program/run-program.ts';

const clientId = `amzn1.application-oa2-client.${'a'.repeat(32)}`;
const good = buildAuthorizationUrl({
	authorizeHost: 'https://www.amazon.com',
	clientId,
	scopes: ['alexa::ask:skills:read', 'alexa::ask:models:read'],
	redirectUri: returnUrls.hostedPage,
	state: 'S',
	codeChallenge: 'x'.repeat(43),
});
const withParameter = (name: string, value: string) => {
	const url = new URL(good);
	url.searchParams.set(name, value);
	return url.href;
};

async function inspectJson(url: string, options: ProgramOptions = {}) {
	const {exitCode, stdout, stderr} = await runProgram(['inspect', '--json', url], options);
	return {
		exitCode,
		stderr,
		found: JSON.parse(stdout) as Record<string, unknown> & {warnings: {code: string; text: string}[]},
	};
}

describe('a good address', () => {
	test('exit 0, the shape of --json', async () => {
		const {exitCode, found, stderr} = await inspectJson(good);
		expect(exitCode).toBe(0);
		expect(found).toEqual({
			host: 'www.amazon.com',
			clientId,
			scopes: [
				{scope: 'alexa::ask:skills:read', operations: expect.arrayContaining(['list skills'])},
				{scope: 'alexa::ask:models:read', operations: expect.arrayContaining(['read interaction models'])},
			],
			redirectUri: returnUrls.hostedPage,
			state: 'S',
			pkce: true,
			warnings: [],
		});
		expect(stderr).toBe('');
	});

	test('in words', async () => {
		const {exitCode, stdout, stderr} = await runProgram(['inspect', good]);
		expect(exitCode).toBe(0);
		expect(stdout).toMatch(/^page +www\.amazon\.com$/m);
		expect(stdout).toContain(clientId);
		expect(stdout).toContain('skills:read: list the vendor IDs');
		expect(stdout).toContain("Amazon's page for ask-cli");
		expect(stderr).toBe('');
	});

	test('without PKCE: a remark, and no warning', async () => {
		const url = new URL(good);
		url.searchParams.delete('code_challenge');
		url.searchParams.delete('code_challenge_method');
		const {exitCode, found} = await inspectJson(url.href);
		expect(exitCode).toBe(0);
		expect(found.pkce).toBe(false);
		expect(found.warnings).toEqual([]);
		const {stdout} = await runProgram(['inspect', url.href]);
		expect(stdout).toContain('the address has no proof key (PKCE)');
	});

	test.each([
		['-', ['inspect', '-']],
		['no argument', ['inspect']],
	])('from stdin: %s', async (_, words) => {
		const {exitCode, stdout} = await runProgram(words, {stdin: `${good}\n`});
		expect(exitCode).toBe(0);
		expect(stdout).toContain(clientId);
	});

	test('the host of ASK_LWA_AUTHORIZE_HOST is fine, with a line', async () => {
		const url = good.replace('https://www.amazon.com', 'http://127.0.0.1:8123');
		const env = {ASK_LWA_AUTHORIZE_HOST: 'http://127.0.0.1:8123'};
		const {exitCode, found, stderr} = await inspectJson(url, {env});
		expect(exitCode).toBe(0);
		expect(found.warnings).toEqual([]);
		expect(stderr).toContain('ASK_LWA_AUTHORIZE_HOST');
		const {stdout} = await runProgram(['inspect', url], {env});
		expect(stdout).toContain('ASK_LWA_AUTHORIZE_HOST');
		expect((await inspectJson(url)).exitCode).toBe(1);
	});
});

test.each([
	[
		'a host that only begins with Amazon’s',
		'https://www.amazon.com.evil.example/ap/oa?client_id=x',
		'www.amazon.com.evil.example',
		'look_alike_host',
	],
	['a user name', 'https://www.amazon.com@evil.example/ap/oa', 'evil.example', 'user_name'],
	['a Cyrillic letter', good.replace('amazon', '\u0430mazon'), 'www.xn--mazon-3ve.com', 'look_alike_host'],
	[
		'another place for the code',
		withParameter('redirect_uri', 'https://evil.example'),
		'www.amazon.com',
		'redirect_uri',
	],
	['two places', `${good}&redirect_uri=https://evil.example`, 'www.amazon.com', 'doubled_parameter'],
	['a token at once', withParameter('response_type', 'token'), 'www.amazon.com', 'response_type'],
	[
		'an escape sequence',
		withParameter('state', '\u001b]0;PWN\u0007'),
		'www.amazon.com',
		'control_characters',
	],
	['100,000 characters', `${good}&x=${'y'.repeat(100_000)}`, 'www.amazon.com', 'too_long'],
	['plain http', good.replace('https:', 'http:'), 'www.amazon.com', 'plain_http'],
	['an unknown permission', withParameter('scope', 'profile'), 'www.amazon.com', 'unknown_scope'],
	['no state', withParameter('state', ''), 'www.amazon.com', 'no_state'],
])('A29, %s: exit 1, the real host and the warning', async (_, url, host, code) => {
	const {exitCode, found} = await inspectJson(url);
	expect(exitCode).toBe(1);
	expect(found.host).toBe(host);
	expect(found.warnings.map(warning => warning.code)).toContain(code);
	const {exitCode: inWords, stdout} = await runProgram(['inspect', url]);
	expect(inWords).toBe(1);
	expect(stdout).toContain('! ');
	expect(stdout).toContain(host);
	// None may reach the terminal.
	expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
});

test('the place that the code goes to is shown', async () => {
	const {stdout} = await runProgram(['inspect', withParameter('redirect_uri', 'https://evil.example/in')]);
	expect(stdout).toContain('The code goes to evil.example');
	expect(stdout).toContain('https://evil.example/in');
});

test.each([
	['javascript:', ['inspect', 'javascript:x'], ''],
	['words', ['inspect', 'nothing'], ''],
	['an address that the shell split', ['inspect', 'https://www.amazon.com/ap/oa?a=1', 'b'], ''],
	['an empty stdin', ['inspect'], ''],
	['a line of one megabyte', ['inspect', '-'], `${good}&x=${'y'.repeat(1_000_000)}\n`],
])('%s: exit 2 with what is wanted, stdout empty', async (_, words, stdin) => {
	const {exitCode, stdout, stderr} = await runProgram(words, {stdin});
	expect(exitCode).toBe(2);
	expect(stdout).toBe('');
	expect(stderr).toContain('✗');
});

test('a host variable that no secret may go to: exit 2', async () => {
	const env = {ASK_LWA_AUTHORIZE_HOST: 'http://10.0.0.9'};
	const {exitCode, stderr} = await runProgram(['inspect', good], {env});
	expect(exitCode).toBe(2);
	expect(stderr).toContain('ASK_LWA_AUTHORIZE_HOST');
});
