import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {
	judgeClientId,
	judgeClientSecret,
	judgeRedirectUri,
	kindOfValue,
	listenerAddress,
	returnUrls,
	withArticle,
} from '../../source/core/client.ts';

const hex32 = '0123456789abcdef'.repeat(2);
const clientId = `amzn1.application-oa2-client.${hex32}`;
const secret = `amzn1.oa2-cs.v1.${hex32}${hex32}`;

describe('kindOfValue', () => {
	test.each([
		[clientId, 'client ID'],
		[secret, 'client secret'],
		[hex32 + hex32, 'client secret'],
		['Atza|x', 'access token'],
		['Bearer Atza|x', 'access token'],
		['"Atza|x"', 'access token'],
		['Atzr|x', 'refresh token'],
		['amzn1.ask.skill.x', 'skill ID'],
		['M1234567890AB', 'vendor ID'],
		['https://x', 'address'],
		['  https://x ', 'address'],
		['hello', 'unknown'],
		['', 'unknown'],
		['MARY', 'unknown'],
	])('%s is a %s', (value, kind) => expect(kindOfValue(value)).toBe(kind));

	test.each([
		['access token', 'an access token'],
		['client ID', 'a client ID'],
		['address', 'an address'],
		['unknown', 'something else'],
	] as const)('%s → %s', (kind, words) => expect(withArticle(kind)).toBe(words));
});

describe('judgements', () => {
	test.each([
		[judgeClientId, clientId, 'take'],
		[judgeClientId, ` ${clientId}\n`, 'take'],
		[judgeClientId, clientId.slice(0, -1), 'odd'],
		[judgeClientId, 'my-client', 'odd'],
		[judgeClientId, secret, 'refuse'],
		[judgeClientId, 'amzn1.ask.skill.1', 'refuse'],
		[judgeClientId, 'Atza|x', 'refuse'],
		[judgeClientId, 'Atzr|x', 'refuse'],
		[judgeClientId, 'M1234567890AB', 'refuse'],
		[judgeClientId, '', 'refuse'],
		[judgeClientId, 'a b', 'refuse'],
		[judgeClientId, 'a\u001bb', 'refuse'],
		[judgeClientId, 'é', 'refuse'],
		[judgeClientId, 'x'.repeat(4097), 'refuse'],
		[judgeClientSecret, secret, 'take'],
		[judgeClientSecret, hex32 + hex32, 'take'],
		[judgeClientSecret, secret.slice(0, -1), 'odd'],
		[judgeClientSecret, 'pass', 'odd'],
		[judgeClientSecret, clientId, 'refuse'],
		[judgeClientSecret, ' ', 'refuse'],
		[judgeRedirectUri, returnUrls.loopback, 'take'],
		[judgeRedirectUri, returnUrls.hostedPage, 'take'],
		[judgeRedirectUri, 'http://[::1]:9090/cb', 'take'],
		[judgeRedirectUri, 'http://example.org/cb', 'refuse'],
		[judgeRedirectUri, 'https://example.org/cb#x', 'refuse'],
		[judgeRedirectUri, 'https://example.org/cb#', 'refuse'],
		[judgeRedirectUri, 'https://a@example.org/cb', 'refuse'],
		[judgeRedirectUri, 'javascript:x', 'refuse'],
		[judgeRedirectUri, '127.0.0.1:9090/cb', 'refuse'],
		[judgeRedirectUri, 'https:///x', 'refuse'],
	] as const)('%o %j: %s', (judge, text, verdict) => expect(judge(text).verdict).toBe(verdict));

	test('what is taken or odd is visible ASCII, without blanks at its ends; what is refused is not repeated', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(judgeClientId, judgeClientSecret, judgeRedirectUri),
				fc.oneof(
					fc.string({unit: 'binary'}),
					fc.stringMatching(/^(Atza\||Atzr\||amzn1\.oa2-cs\.v1\.)SECRET\w{20}$/),
				),
				(judge, text) => {
					const judged = judge(text);
					if (judged.verdict === 'refuse') expect(judged.reason).not.toContain('SECRET');
					else expect(judged.value).toMatch(/^[\x21-\x7E]+$/);
				},
			),
		);
	});
});

describe('listenerAddress', () => {
	test.each([
		[returnUrls.loopback, {port: 9090, path: '/cb'}],
		['http://127.0.0.1/cb', {port: 80, path: '/cb'}],
		['http://localhost:9090/cb', undefined],
		['http://127.0.0.2:9090/cb', undefined],
		['https://127.0.0.1:9090/cb', undefined],
		['http://127.0.0.1:0/cb', undefined],
		['http://127.0.0.1:65536/cb', undefined],
		['http://127.0.0.1:9090', undefined],
		['http://127.0.0.1:9090/cb?x', undefined],
		[returnUrls.hostedPage, undefined],
	])('%s', (uri, wanted) => expect(listenerAddress(uri)).toEqual(wanted));
});

describe('a value as people copy it', () => {
	const id = `amzn1.application-oa2-client.${'0a'.repeat(16)}`;
	const secret = `amzn1.oa2-cs.v1.${'0a'.repeat(32)}`;

	test.each([
		`"${id}",`,
		`'${id}'`,
		`client_id: ${id}`,
		`"clientId": "${id}",`,
		`Client ID = ${id};`,
		`<${id}>`,
		`ASK_LWA_CLIENT_ID=${id}`,
		`export ASK_LWA_CLIENT_ID="${id}"`,
		`$env:ASK_LWA_CLIENT_ID = '${id}'`,
		`set ASK_LWA_CLIENT_ID=${id}`,
		`Client ID ${id}`,
		`Client ID\t${id}`,
		`--client-id "${id}"`,
	])('N13: %s is taken without its decoration', text => {
		expect(judgeClientId(text)).toEqual({verdict: 'take', value: id});
		expect(judgeClientSecret(text.replace(id, secret))).toEqual({verdict: 'take', value: secret});
	});

	test.each([
		`"${returnUrls.loopback}"`,
		`redirect_uri: ${returnUrls.loopback}`,
		`<${returnUrls.loopback}>,`,
	])('N13: a return URL is taken out of %s too', text =>
		expect(judgeRedirectUri(text)).toEqual({verdict: 'take', value: returnUrls.loopback}),
	);

	test('N13: where more stands around it, which part is wanted is said', () => {
		expect(judgeClientId(`${id} and ${secret}`)).toMatchObject({verdict: 'refuse'});
		const long = `The tool that we have made for the weather skill has the client ID ${id}`;
		expect(judgeClientId(long)).toMatchObject({
			verdict: 'refuse',
			reason: expect.stringContaining('only the part from amzn1. on'),
		});
	});

	test('N13: the profile’s own ID is named by its field, and not taken', () => {
		expect(judgeClientId(`amzn1.application.${'0a'.repeat(16)}`)).toMatchObject({
			verdict: 'refuse',
			reason: expect.stringContaining('Security Profile ID'),
		});
	});

	test.each(['application-ao2-client', 'aplication-oa2-client', 'application-oa2client'])(
		'N13: %s is misspelt',
		middle => {
			expect(judgeClientId(`amzn1.${middle}.${'0a'.repeat(16)}`)).toMatchObject({
				verdict: 'odd',
				reason: expect.stringContaining('typing error'),
			});
		},
	);

	test.each([
		'op://Dev/LWA/secret',
		'$LWA_SECRET',
		`$${'{LWA_SECRET}'}`,
		`$${'{{ secrets.X }}'}`,
		'%LWA_SECRET%',
		'vault:secret/data/lwa#secret',
		'{{ lwa_secret }}',
		'$(pass show lwa)',
		'arn:aws:secretsmanager:eu-west-1:1:secret:lwa',
		'ref+awsssm://lwa',
		'<client-secret>',
		'YOUR_CLIENT_SECRET',
	])('N12: %s is a reference that nobody resolved', text => {
		for (const judge of [judgeClientId, judgeClientSecret])
			expect(judge(text)).toMatchObject({verdict: 'refuse', reason: expect.stringContaining('reference')});
	});

	test.each(['***', '****************', '••••••••'])('%s is the mask of a secret', text => {
		for (const judge of [judgeClientId, judgeClientSecret])
			expect(judge(text)).toMatchObject({verdict: 'refuse', reason: expect.stringContaining('Show Secret')});
	});

	test.each([secret, 'ab'.repeat(32), 'p$ssw%rd', 'a$b', 'opaque'])('N12: %s is a value', text => {
		expect(judgeClientSecret(text).verdict).not.toBe('refuse');
	});
});
