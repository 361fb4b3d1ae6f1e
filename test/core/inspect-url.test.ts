import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {buildAuthorizationUrl} from '../../source/core/authorization-url.ts';
import {returnUrls} from '../../source/core/client.ts';
import {type InspectedUrl, inspectAuthorizationUrl} from '../../source/core/inspect-url.ts';
import {ownerRequestMessage} from '../../source/core/owner-messages.ts';

const good = buildAuthorizationUrl({
	authorizeHost: 'https://www.amazon.com',
	clientId: 'amzn1.application-oa2-client.00',
	scopes: ['alexa::ask:skills:readwrite', 'alexa::ask:models:read'],
	redirectUri: returnUrls.hostedPage,
	state: 'S',
	codeChallenge: 'x'.repeat(43),
});

function inspect(text: string, settings = {}): InspectedUrl {
	const found = inspectAuthorizationUrl(text, settings);
	if (found.kind === 'no-url') throw new Error(found.reason);
	return found;
}

const codes = (text: string, settings = {}) => inspect(text, settings).warnings.map(warning => warning.code);
const changed = (changes: Record<string, string | undefined>) => {
	const url = new URL(good);
	for (const [name, value] of Object.entries(changes)) {
		if (value === undefined) url.searchParams.delete(name);
		else url.searchParams.set(name, value);
	}
	return url.href;
};

describe('inspectAuthorizationUrl', () => {
	test('a good address: all that it asks for, no warning', () => {
		const found = inspect(good);
		expect(found).toMatchObject({
			kind: 'url',
			host: 'www.amazon.com',
			clientId: 'amzn1.application-oa2-client.00',
			redirectUri: returnUrls.hostedPage,
			state: 'S',
			pkce: true,
			warnings: [],
			weaknesses: [],
			remarks: [],
			url: good,
		});
		expect(found.scopes.map(row => row.scope)).toEqual([
			'alexa::ask:skills:readwrite',
			'alexa::ask:models:read',
		]);
		expect(found.scopes[0]?.operations).toContain('list skills');
	});

	test.each([
		['EU', good.replace('www.amazon.com', 'eu.account.amazon.com'), []],
		['Far East', good.replace('www.amazon.com', 'apac.account.amazon.com'), []],
		['Japan', good.replace('www.amazon.com', 'www.amazon.co.jp'), []],
		['default port', good.replace('www.amazon.com', 'www.amazon.com:443'), []],
		['no PKCE', changed({code_challenge: undefined, code_challenge_method: undefined}), []],
		['loopback', changed({redirect_uri: 'http://127.0.0.1:9090/cb'}), []],
		['the page of the guide', changed({redirect_uri: returnUrls.guidePage}), []],
		[
			'another port',
			good.replace('www.amazon.com', 'www.amazon.com:8443'),
			['other_host', 'look_alike_host'],
		],
		[
			'sub-domain',
			good.replace('www.amazon.com', 'www.amazon.com.evil.example'),
			['other_host', 'look_alike_host'],
		],
		['user name', good.replace('www.amazon.com', 'www.amazon.com@evil.example'), ['other_host', 'user_name']],
		['user name at Amazon', good.replace('www.', 'x:y@www.'), ['user_name']],
		['Cyrillic', good.replace('amazon', 'аmazon'), ['other_host', 'look_alike_host', 'control_characters']],
		['punycode', good.replace('amazon', 'xn--mazon-3ve'), ['other_host', 'look_alike_host']],
		['rn for m', good.replace('amazon', 'arnazon'), ['other_host', 'look_alike_host']],
		['0 for o', good.replace('amazon', 'amaz0n'), ['other_host', 'look_alike_host']],
		['another host', good.replace('www.amazon.com', 'login.example'), ['other_host']],
		['plain http', good.replace('https', 'http'), ['plain_http']],
		['another path', good.replace('/ap/oa', '/ap/oa2'), ['other_path']],
		['evil redirect', changed({redirect_uri: 'https://evil.example'}), ['redirect_uri']],
		['plain redirect', changed({redirect_uri: 'http://evil.example/cb'}), ['redirect_uri']],
		['redirect to an app', changed({redirect_uri: 'myapp://cb'}), ['redirect_uri']],
		['loopback with a user name', changed({redirect_uri: 'http://a@127.0.0.1/'}), ['redirect_uri']],
		['unreadable redirect', changed({redirect_uri: 'cb'}), ['redirect_uri']],
		['no redirect', changed({redirect_uri: undefined}), ['no_redirect_uri']],
		[
			'two redirects',
			`${good}&redirect_uri=https%3A%2F%2Fevil.example`,
			['doubled_parameter', 'redirect_uri'],
		],
		['token', changed({response_type: 'token'}), ['response_type']],
		['no response type', changed({response_type: undefined}), ['response_type']],
		['ESC', changed({state: '\u001b[2J'}), ['control_characters']],
		['bidi mark', changed({client_id: 'a\u202eb'}), ['control_characters']],
		['no state', changed({state: undefined}), ['no_state']],
		['no client', changed({client_id: undefined}), ['no_client_id']],
		['no scope', changed({scope: undefined}), ['no_scope']],
		['unknown scope', changed({scope: 'alexa::ask:skills:read profile'}), ['unknown_scope']],
		['Amazon-only scope', changed({scope: 'alexa::ask:skills:debug'}), ['unknown_scope']],
		['a prototype name', changed({scope: 'constructor'}), ['unknown_scope']],
		['1 MB', changed({state: 'x'.repeat(1_000_000)}), ['too_long']],
		['1 MB of scopes', changed({scope: 'a '.repeat(400_000)}), ['too_long', 'unknown_scope']],
	])('%s', (_, text, wanted) => {
		const started = performance.now();
		expect(codes(text)).toEqual(wanted);
		expect(performance.now() - started).toBeLessThan(5000);
	});

	describe('what a sign-in does not need', () => {
		test.each([
			[
				'in a parameter',
				'&openid.return_to=https://evil.example/x',
				'openid.return_to',
				'https://evil.example',
			],
			['encoded', '&next=https%3A%2F%2Fevil.example', 'next', 'https://evil.example'],
			['encoded twice', '&next=https%253A%252F%252Fevil.example%252F', 'next', 'https://evil.example'],
			['without a scheme', '&u=//evil.example', 'u', 'https://evil.example'],
			['with backslashes', '&u=%5C%5Cevil.example', 'u', 'https://evil.example'],
			['behind a user name', '&u=https://www.amazon.com@evil.example', 'u', 'https://evil.example'],
			['as a name', '&http://evil.example:81/=1', 'http://evil.example:81/', 'http://evil.example:81'],
			['behind #', '#https://evil.example', 'a part after #', 'https://evil.example'],
			['behind #@', '#@evil.example', 'a part after #', 'https://evil.example'],
			[
				'in a look-alike',
				'&u=https://www.amazon.com.evil.example',
				'u',
				'https://www.amazon.com.evil.example',
			],
		])('an address of others is warned of: %s', (_, more, name, host) => {
			const {warnings, remarks} = inspect(good + more);
			expect(warnings.map(({code}) => code)).toEqual(['foreign_address']);
			expect(warnings[0]!.text).toContain(`has ${name}, which names ${host}:`);
			expect(remarks).toEqual([]);
		});

		test.each([
			['unknown names', '&foo=bar&prompt=none', 'foo, prompt'],
			['an address of Amazon', '&openid.return_to=https://www.amazon.com/x', 'openid.return_to'],
			['an address of this computer', '&u=http://127.0.0.1:1/', 'u'],
			['a name of a mailbox', '&login_hint=me@acme.example', 'login_hint'],
			['a fragment', '#top', 'a part after #'],
			['escape sequences', '&a%1B%5B2J=1', 'a�[2J'],
		])('the rest is listed: %s', (_, more, listed) => {
			const {warnings, remarks} = inspect(good + more);
			expect(warnings.filter(({code}) => code !== 'control_characters')).toEqual([]);
			expect(remarks.join().replace(/\\u001b|\u241b/gi, '�')).toContain(`Also in it: ${listed}`);
		});

		test('a state with an address of its own is warned of too; a hundred names are counted', () => {
			expect(codes(changed({state: 'https://evil.example/S'}))).toEqual(['foreign_address']);
			const many = Array.from({length: 100}, (_, at) => `&x${at}=//evil${at}.example`).join('');
			const {warnings, remarks} = inspect(good + many);
			expect(warnings).toHaveLength(5);
			expect(remarks.join()).toContain('x9, 90 more.');
		});
	});

	test.each([
		['behind a permission', /&response_type.*/, ''],
		['in a permission', /models.*/, 'mod'],
		['in the name of a parameter', /&redirect_uri.*/, '&redir'],
		['before its value', /(&redirect_uri=).*/, '$1'],
		['in the return URL', /(&redirect_uri=.{40}).*/, '$1'],
		['in the type', /type=code.*/, 'type=co'],
	])('cut by a mail program %s', (_, from, to) => {
		const text = good.replace(from, to);
		expect(codes(text)).toContain('cut_off');
		// What stands before the cut is judged all the same.
		const evil = text.replace('amazon.com', 'evil.example');
		expect(codes(evil)).toContain('other_host');
	});

	test('a whole address with an empty last parameter is not called cut', () => {
		expect(codes(`${good}&empty=`)).toEqual([]);
		expect(codes(changed({state: undefined, code_challenge: undefined}))).toEqual(['no_state']);
	});

	test('shows the real host and who can read the code', () => {
		expect(inspect(good.replace('www.amazon.com', 'www.amazon.com@evil.example')).host).toBe('evil.example');
		expect(inspect(good.replace('amazon', 'аmazon')).host).toBe('www.xn--mazon-3ve.com');
		expect(inspect(changed({redirect_uri: 'https://evil.example/x'})).codeReaders).toContain('evil.example');
	});

	test('missing PKCE is a weakness, and no warning', () => {
		const found = inspect(changed({code_challenge: undefined}));
		expect(found.pkce).toBe(false);
		expect([found.weaknesses.length, found.warnings]).toEqual([1, []]);
		expect(inspect(changed({code_challenge_method: 'plain'})).pkce).toBe(false);
	});

	test('a host that the environment names is fine, and said', () => {
		const local = good.replace('https://www.amazon.com', 'http://127.0.0.1:4711');
		const found = inspect(local, {authorizeHostOverride: 'http://127.0.0.1:4711'});
		expect(found.warnings).toEqual([]);
		expect(found.remarks[0]).toContain('ASK_LWA_AUTHORIZE_HOST');
		expect(codes(local, {authorizeHostOverride: 'http://127.0.0.1:4712'})).toEqual([
			'other_host',
			'plain_http',
		]);
		expect(codes(local)).toEqual(['other_host', 'plain_http']);
	});

	test.each([
		['quoted', `"${good}"`],
		['in angle brackets', ` <${good}>\n`],
		['in prose', `Please open ${good} today`],
		['end of a sentence', `Please open: ${good}.`],
		['greeted', `${good}\nThanks`],
		['after a label', `note: see ${good}`],
		['right after a label', `URL:${good}`],
		['broken', good.replace(/.{70}/g, '$&\r\n')],
	])('%s: the exact address', (_, text) => {
		expect(inspect(text).url).toBe(good);
	});

	test.each([
		['state=$(calc.exe)', 'state=%24%28calc.exe%29'],
		['state=S`id`x', 'state=S'],
		["state=a';id", 'state=a%27%3Bid'],
		['state=S"a"|b^x', 'state=S'],
		['state=a|b^c', 'state=a%7Cb%5Ec'],
		['state=%zz', 'state=%25zz'],
	])('A01: %s is warned of and opened percent-encoded', (sharp, opened) => {
		const judged = inspect(good.replace('state=S', sharp));
		if (!sharp.includes('%zz')) expect(codes(good.replace('state=S', sharp))).toContain('sharp_characters');
		expect(judged.url).toContain(opened);
		expect(judged.url).toMatch(/^[\w.~:/?#@!&*+,=%-]+$/);
	});

	test('A01: an honest address is opened as it is, without a warning', () => {
		expect(inspect(good).url).toBe(good);
		expect(codes(good)).not.toContain('sharp_characters');
	});

	test('no address to open where it holds what no address can', () => {
		expect(inspect(good.replace('amazon', 'аmazon')).url).toBeUndefined();
		expect(inspect(good.replace('state=S', 'state=\u001b[2J')).url).toBeUndefined();
		expect(inspect(changed({state: 'x'.repeat(9000)})).url).toBeUndefined();
	});

	test.each([
		'',
		'  ',
		'javascript:x',
		'javascript:open("https://www.amazon.com/ap/oa")',
		'data:text/html,x',
		'file:///x',
		'hello',
		'https://',
		'https://[',
		'//www.amazon.com/ap/oa',
		'mailto:a@b.c',
	])('no URL: %j', text => {
		expect(inspectAuthorizationUrl(text).kind).toBe('no-url');
	});

	test.each(['&amp;', '&amp;amp;', '&#38;'])(
		'out of an HTML mail, with %s between the parameters',
		entity => {
			expect(inspect(good.replaceAll('&', entity))).toEqual(inspect(good));
			expect(inspect(`Please open\n<${good.replaceAll('&', entity)}>\nThanks`)).toEqual(inspect(good));
		},
	);

	test.each([
		['client_secret', changed({client_secret: 'f'.repeat(64)}), 'f'.repeat(64)],
		['refresh_token', changed({refresh_token: 'Atzr|IwEBI-hidden'}), 'IwEBI'],
		['access_token', `${good}#access_token=Atza%7CIwEBI-hidden`, 'IwEBI'],
		['client_id', changed({client_id: `amzn1.oa2-cs.v1.${'f'.repeat(64)}`}), 'ffffffff'],
	])('a secret in %s is warned of, and never shown', (name, url, secret) => {
		const found = inspect(url);
		expect(found.warnings).toEqual([{code: 'secret', text: expect.stringContaining(`(${name})`)}]);
		expect(JSON.stringify({...found, url: ''})).not.toContain(secret);
	});

	test('a client ID of another shape is a weakness at Amazon, not at the host of the environment', () => {
		expect(inspect(changed({client_id: 'x'}))).toMatchObject({
			warnings: [],
			weaknesses: [expect.stringContaining('client ID is unusual')],
		});
		const own = changed({client_id: 'x'}).replace('https://www.amazon.com', 'http://127.0.0.1:1');
		const {weaknesses} = inspect(own, {authorizeHostOverride: 'http://127.0.0.1:1'});
		expect(weaknesses.join()).not.toContain('unusual');
	});

	test('no text of it can move a cursor, whatever is in the address', () => {
		const value = fc.string({unit: 'binary', maxLength: 60});
		fc.assert(
			fc.property(value, value, value, value, (client_id, scope, redirect_uri, state) => {
				const query = new URLSearchParams({client_id, scope, redirect_uri, state});
				const found = inspect(`https://www.amazon.com/ap/oa?${query}`);
				expect(JSON.stringify({...found, url: ''})).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
			}),
		);
		fc.assert(
			fc.property(fc.string({unit: 'binary'}), text => void inspectAuthorizationUrl(`https://${text}`)),
		);
	});
});

describe('an address as people get it', () => {
	const encoded = encodeURIComponent(good);
	const broken = good.replace(/.{70}/g, '$&\n');

	test.each([
		[
			'N04: SafeLinks',
			`https://eur01.safelinks.protection.outlook.com/?url=${encoded}&data=05%7C02&reserved=0`,
		],
		['N04: Google', `https://www.google.com/url?q=${encoded}&sa=D&source=gmail`],
		['N04: Google, encoded by nobody', `https://www.google.com/url?q=${good}`],
		['N04: Slack', `https://slack-redir.net/link?url=${encoded}`],
		[
			'N04: one in the other',
			`https://l.facebook.com/l.php?u=${encodeURIComponent(`https://www.google.de/url?q=${encoded}`)}`,
		],
		['N04: a wrapper that nobody knows', `https://click.mail.example/track?m=1&target=${encoded}`],
		[
			'N04: Proofpoint 3',
			`https://urldefense.com/v3/__${good.replace('://', ':/').replaceAll('&', '*')}__;${btoa('&'.repeat(good.split('&').length - 1))}!!abc$`,
		],
	])('%s: the one inside is judged and opened, and that is said', (_, text) => {
		const found = inspect(text);
		expect([found.url, found.host, found.warnings]).toEqual([good, 'www.amazon.com', []]);
		expect(found.remarks.join()).toContain('wrapped');
	});

	test('N04: what is inside is judged too', () => {
		const evil = encodeURIComponent(good.replace('www.amazon.com', 'www.amazon.com.evil.example'));
		expect(codes(`https://www.google.com/url?q=${evil}`)).toEqual(['other_host', 'look_alike_host']);
	});

	test.each([
		['N05: padded by a terminal', good.replace(/.{70}/g, '$&   ')],
		['N05: padded, with words around', `Please open ${good.replace(/.{60}/g, '$&    ')}\n\nThanks`],
		['N05: one blank inside', `${good.slice(0, 150)} ${good.slice(150)}`],
		['N05: one blank in the host', good.replace('amazon', 'ama zon')],
		['U21: quoted by a mail', broken.replace(/^/gm, '> ')],
		['U21: quoted twice, with a greeting', `>> Hello,\n>>\n${broken.replace(/^/gm, '>> ')}\n>>\n>> Ann`],
		['U21: Markdown', `[open this](${good})`],
		['U21: quoted-printable', good.replaceAll('=', '=3D').replace(/.{60}/g, '$&=\r\n')],
		[
			'U19: our own message',
			ownerRequestMessage({
				authorizationUrl: good,
				scopes: ['alexa::ask:skills:read'],
				redirectUri: returnUrls.hostedPage,
			}),
		],
	])('%s: whole', (_, text) => {
		expect(inspect(text)).toMatchObject({url: good, warnings: []});
	});

	test.each([
		[
			'N06: only the client ID',
			'https://www.amazon.com/ap/oa?client_id=amzn1.application-oa2-client.00',
			['cut_off'],
		],
		[
			'N06: only a scope, at another of Amazon’s',
			'https://eu.account.amazon.com/ap/oa?scope=alexa%3A%3Aask%3Askills%3Aread',
			['cut_off'],
		],
		[
			'N06: at somebody else’s it is no excuse',
			'https://evil.example/ap/oa?client_id=x',
			['other_host', 'response_type', 'no_state', 'no_scope', 'no_redirect_uri'],
		],
	])('%s', (_, text, wanted) => {
		expect(codes(text)).toEqual(wanted);
	});

	test.each(['na.account.amazon.com', 'amazon.com', 'www.amazon.de', 'www.amazon.com.br', 'www.amazon.in'])(
		'N07: %s is Amazon’s own',
		host => {
			expect(codes(good.replace('www.amazon.com', host))).toEqual([]);
		},
	);

	test.each([
		'na.account.amazon.com.evil.example',
		'account.amazon.com.co',
		'www.amazon.ninja',
		'xna.account.amazon.com',
	])('N07: %s is not', host => {
		expect(codes(good.replace('www.amazon.com', host))).toContain('other_host');
	});

	test('U22: the answer is named as the answer', () => {
		for (const place of [returnUrls.hostedPage, returnUrls.loopback, 'https://tool.example/back'])
			expect(inspectAuthorizationUrl(`${place}?code=ANdNAVhyhqirUelHGEHA&state=S`)).toMatchObject({
				kind: 'no-url',
				reason: expect.stringContaining('the answer of a sign-in'),
			});
	});

	test('a host of the environment that is not loopback is a warning of its own', () => {
		const elsewhere = good.replace('www.amazon.com', 'login.example');
		expect(codes(elsewhere, {authorizeHostOverride: 'https://login.example'})).toEqual([
			'host-from-environment',
		]);
	});
});
