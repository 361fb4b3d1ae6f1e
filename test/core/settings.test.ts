import {describe, expect, test} from 'vitest';
import {returnUrls} from '../../source/core/client.ts';
import type {ConfigFile} from '../../source/core/config-file.ts';
import {emptyDraft, withAnswers} from '../../source/core/draft.ts';
import {Failure} from '../../source/core/failure.ts';
import {amazonHosts} from '../../source/core/hosts.ts';
import {resolveSettings, type SignInFlags} from '../../source/core/settings.ts';
import {fileWith, someProfile} from '../fakes/store.ts';

const idOf = (digit: string) => `amzn1.application-oa2-client.${digit.repeat(32)}`;
const secretOf = (digit: string) => `amzn1.oa2-cs.v1.${digit.repeat(64)}`;
const me = someProfile({clientId: idOf('a'), clientSecret: secretOf('a'), vendorId: 'M1'});
const file = fileWith({me});

interface Given {
	readonly flags?: SignInFlags;
	readonly environment?: Record<string, string>;
	readonly secrets?: Record<string, string>;
	readonly file?: ConfigFile;
}

const resolve = ({flags = {}, environment = {}, secrets = {}, file: given = file}: Given) =>
	resolveSettings(flags, environment, secrets, given);

function codeOf(given: Given): string {
	try {
		resolve(given);
		return 'none';
	} catch (error) {
		if (error instanceof Failure) return error.code;
		throw error;
	}
}

test('nothing given, nothing known', () => {
	expect(resolve({})).toEqual({
		draft: {answers: {}, from: {}},
		hosts: amazonHosts,
		environmentHosts: {},
		existing: undefined,
		hostsToAllow: [],
		warnings: [],
	});
});

describe('A09: a host that is neither Amazon nor this computer', () => {
	const strange = {
		ASK_LWA_TOKEN_HOST: 'https://lwa.example.com',
		ASK_SMAPI_SERVER_BASE_URL: 'https://api.amazonalexa.com.evil.example',
	};
	const strangers = ['https://lwa.example.com', 'https://api.amazonalexa.com.evil.example'];

	test('is told before a secret goes there', () => {
		expect(resolve({environment: strange}).hostsToAllow).toEqual(strangers);
		expect(resolve({environment: {ASK_LWA_TOKEN_HOST: 'https://api.amazon.com:8443'}}).hostsToAllow).toEqual([
			'https://api.amazon.com:8443',
		]);
	});

	test.each([
		[{allowHost: strangers.join(' ')}, []],
		[{allowHost: 'https://LWA.example.com:443/'}, [strangers[1]]],
		[{allowHost: 'https://example.com'}, strangers],
	])('--allow-host names it exactly: %j', (flags, left) => {
		expect(resolve({flags, environment: strange}).hostsToAllow).toEqual(left);
	});

	test.each([
		{},
		{ASK_LWA_TOKEN_HOST: 'http://127.0.0.1:4711', ASK_SMAPI_SERVER_BASE_URL: 'https://localhost:1'},
		{ASK_LWA_TOKEN_HOST: 'https://api.amazon.co.uk'},
		// Nothing secret goes there.
		{ASK_LWA_AUTHORIZE_HOST: 'https://lwa.example.com'},
	])('needs no word: %j', environment => {
		expect(resolve({environment}).hostsToAllow).toEqual([]);
	});

	test('a profile goes to its own hosts, and --allow-host lifts no binding', () => {
		const hosts = {...amazonHosts, token: 'https://lwa.example.com'};
		const own = fileWith({own: someProfile({hosts})});
		expect(resolve({flags: {profile: 'own'}, file: own}).hostsToAllow).toEqual([]);
		const flags = {profile: 'me', allowHost: strangers.join(' ')};
		expect(codeOf({flags, environment: strange})).toBe('host_mismatch');
		expect(codeOf({flags: {allowHost: 'evil.example'}})).toBe('bad_host');
	});
});

describe('T07: a port that browsers refuse to open', () => {
	test.each([
		[{port: '6000'}],
		[{port: '10080', browser: true}],
		[{port: '5060', browser: true}],
		[{redirectUri: 'http://127.0.0.1:6667/cb'}],
	])('%j is refused at once', flags => {
		expect(codeOf({flags})).toBe('bad_value');
	});

	test.each([
		[{port: '6001', browser: true}],
		[{port: '6000', browser: false}],
		[{redirectUri: 'https://tool.example:6000/cb'}],
	])('%j is taken: nobody listens there, or browsers go there', flags => {
		expect(codeOf({flags})).toBe('none');
	});
});

describe('flag before environment before profile', () => {
	test('the client ID', () => {
		const environment = {ASK_LWA_CLIENT_ID: idOf('b')};
		const both = resolve({flags: {clientId: idOf('c')}, environment}).draft;
		expect([both.answers.clientId, both.from.clientId]).toEqual([idOf('c'), 'flag']);
		const one = resolve({environment}).draft;
		expect([one.answers.clientId, one.from.clientId]).toEqual([idOf('b'), 'environment']);
		const none = resolve({flags: {profile: 'me'}}).draft;
		expect([none.answers.clientId, none.from.clientId]).toEqual([idOf('a'), 'profile']);
	});

	test('the client secret: flag, SMAPI_LOGIN_*, ASK_*, profile', () => {
		const all = {SMAPI_LOGIN_CLIENT_SECRET: secretOf('b'), ASK_LWA_CLIENT_CONFIRMATION: secretOf('c')};
		const secretIn = (given: Given) => {
			const {answers, from} = resolve(given).draft;
			return [answers.clientSecret, from.clientSecret];
		};
		const flags = {profile: 'me'};
		expect(secretIn({flags: {...flags, clientSecret: secretOf('d')}, secrets: all})).toEqual([
			secretOf('d'),
			'flag',
		]);
		expect(secretIn({flags, secrets: all})).toEqual([secretOf('b'), 'environment']);
		const ask = {ASK_LWA_CLIENT_CONFIRMATION: secretOf('c')};
		expect(secretIn({flags, secrets: ask})).toEqual([secretOf('c'), 'environment']);
		expect(secretIn({flags})).toEqual([secretOf('a'), 'profile']);
	});

	test('the profile name', () => {
		const environment = {SMAPI_LOGIN_PROFILE: 'from-environment'};
		expect(resolve({environment}).draft).toMatchObject({
			answers: {profileName: 'from-environment'},
			from: {profileName: 'environment'},
		});
		expect(resolve({flags: {profile: 'x'}, environment}).draft).toMatchObject({
			answers: {profileName: 'x'},
			from: {profileName: 'flag'},
		});
	});

	test('a named existing profile knows every answer but the way', () => {
		const {draft, existing, hosts} = resolve({flags: {profile: 'me'}});
		expect(existing).toEqual(me);
		expect(hosts).toEqual(me.hosts);
		expect(draft.answers).toEqual({
			role: 'self',
			clientId: idOf('a'),
			clientSecret: secretOf('a'),
			redirectUri: returnUrls.loopback,
			returnUrls: [returnUrls.loopback],
			scopes: me.scopes,
			vendorId: 'M1',
			securityProfile: 'have',
			profileName: 'me',
		});
	});

	test('flags change single answers of it', () => {
		const flags = {profile: 'me', scopes: 'skills:read', vendorId: 'M2', role: 'client'};
		expect(resolve({flags}).draft).toMatchObject({
			answers: {scopes: ['alexa::ask:skills:read'], vendorId: 'M2', role: 'client', clientId: idOf('a')},
			from: {scopes: 'flag', vendorId: 'flag', role: 'flag', clientId: 'profile'},
		});
	});

	test('empty variables count as not set', () => {
		const environment = {ASK_LWA_CLIENT_ID: '', SMAPI_LOGIN_PROFILE: '', ASK_LWA_TOKEN_HOST: ''};
		const secrets = {SMAPI_LOGIN_CLIENT_SECRET: '', ASK_LWA_CLIENT_CONFIRMATION: ''};
		expect(resolve({environment, secrets}).draft.answers).toEqual({});
	});
});

describe('a secret is used only with its own client', () => {
	const secrets = {ASK_LWA_CLIENT_CONFIRMATION: secretOf('c')};

	test("ask-cli's secret belongs to ask-cli's client ID", () => {
		const environment = {ASK_LWA_CLIENT_ID: idOf('b')};
		expect(resolve({environment, secrets}).draft.answers.clientSecret).toBe(secretOf('c'));
		const flags = {clientId: idOf('d')};
		expect(resolve({flags, environment, secrets}).draft.answers.clientSecret).toBeUndefined();
		expect(
			resolve({flags: {clientId: ` ${idOf('b')} `}, environment, secrets}).draft.answers.clientSecret,
		).toBe(secretOf('c'));
	});

	test('one that names no client ID fits any', () => {
		expect(resolve({flags: {clientId: idOf('d')}, secrets}).draft.answers.clientSecret).toBe(secretOf('c'));
	});

	test("never a profile's with another ID", () => {
		const flags = {profile: 'me', clientId: idOf('d'), replace: true};
		expect(resolve({flags}).draft.answers.clientSecret).toBeUndefined();
	});
});

describe('--replace', () => {
	test('another client under an existing name: refused without it, the name is free with it', () => {
		const flags = {profile: 'me', clientId: idOf('d')};
		expect(codeOf({flags})).toBe('profile_exists');
		const {existing, draft} = resolve({flags: {...flags, replace: true}});
		expect(existing).toBeUndefined();
		expect(draft.answers).toEqual({
			profileName: 'me',
			replace: true,
			clientId: idOf('d'),
			securityProfile: 'have',
		});
	});

	test('the same client stays a re-auth', () => {
		expect(resolve({flags: {profile: 'me', replace: true}}).existing).toEqual(me);
	});

	test('a damaged profile', () => {
		const damaged = {version: 1, profiles: {me: 5}} as unknown as ConfigFile;
		expect(codeOf({flags: {profile: 'me'}, file: damaged})).toBe('profile_damaged');
		expect(codeOf({flags: {profile: 'me', replace: true}, file: damaged})).toBe('none');
	});
});

describe('hosts', () => {
	const environment = {ASK_LWA_TOKEN_HOST: 'https://api.amazon.co.uk'};

	test('the environment moves single ones of a new profile', () => {
		expect(resolve({environment})).toMatchObject({
			hosts: {...amazonHosts, token: 'https://api.amazon.co.uk'},
			environmentHosts: {token: 'https://api.amazon.co.uk'},
		});
	});

	test('a profile keeps its own; others are refused unless it is replaced', () => {
		const flags = {profile: 'me'};
		expect(codeOf({flags, environment})).toBe('host_mismatch');
		expect(resolve({flags: {...flags, replace: true}, environment})).toMatchObject({
			existing: undefined,
			hosts: {token: 'https://api.amazon.co.uk'},
			draft: {answers: {profileName: 'me', replace: true}},
		});
		const european = fileWith({me: {...me, hosts: {...amazonHosts, token: 'https://api.amazon.co.uk'}}});
		expect(resolve({flags, file: european}).hosts.token).toBe('https://api.amazon.co.uk');
	});

	test.each([
		'http://10.0.0.9',
		'file:x',
		'//evil.example',
		'not a url',
		'https://u@x.example',
		'https://x/y',
	])('C24: %s', host => expect(codeOf({environment: {ASK_LWA_TOKEN_HOST: host}})).toBe('bad_host'));
});

describe('--browser, --no-browser, --redirect-uri, --port', () => {
	const own = 'https://tool.example/back';
	test.each([
		[{}, undefined, undefined],
		[{browser: true}, 'browser', returnUrls.loopback],
		[{browser: false}, 'other-device', returnUrls.loopback],
		[{port: '8080'}, 'browser', 'http://127.0.0.1:8080/cb'],
		[{port: '08080'}, 'browser', 'http://127.0.0.1:8080/cb'],
		[{port: '8080', browser: false}, 'other-device', 'http://127.0.0.1:8080/cb'],
		[{redirectUri: 'http://127.0.0.1:7777/x'}, 'browser', 'http://127.0.0.1:7777/x'],
		[{redirectUri: 'http://127.0.0.1:7777/x', port: '7777'}, 'browser', 'http://127.0.0.1:7777/x'],
		[{redirectUri: 'http://127.0.0.1/x', port: '80'}, 'browser', 'http://127.0.0.1/x'],
		[{redirectUri: own}, 'other-device', own],
		[{redirectUri: own, browser: false}, 'other-device', own],
		[{redirectUri: 'http://localhost:9090/cb'}, 'other-device', 'http://localhost:9090/cb'],
	] as const)('role 1, %j', (flags, flow, redirectUri) => {
		const {answers} = resolve({flags}).draft;
		expect([answers.flow, answers.redirectUri]).toEqual([flow, redirectUri]);
	});

	test.each([
		[{}, undefined, undefined],
		[{browser: false}, 'hosted-page', returnUrls.hostedPage],
		[{redirectUri: returnUrls.guidePage}, 'guide-page', returnUrls.guidePage],
		[{redirectUri: returnUrls.hostedPage}, 'hosted-page', returnUrls.hostedPage],
		[{redirectUri: returnUrls.loopback}, 'address-bar', returnUrls.loopback],
		[{port: '9090'}, 'address-bar', returnUrls.loopback],
		[{redirectUri: own}, 'own-address', own],
	] as const)('role 2, %j', (flags, flow, redirectUri) => {
		const {answers} = resolve({flags: {...flags, role: 'client'}}).draft;
		expect([answers.flow, answers.redirectUri]).toEqual([flow, redirectUri]);
	});

	test('role 3 has no way', () => {
		expect(resolve({flags: {role: 'owner', port: '8080'}}).draft.answers).toEqual({role: 'owner'});
	});

	test.each([
		[{redirectUri: own, browser: true}, 'usage'],
		[{redirectUri: 'http://127.0.0.1:7777/x', port: '8080'}, 'usage'],
		[{redirectUri: own, port: '443'}, 'usage'],
		[{port: '0'}, 'bad_value'],
		[{port: '65536'}, 'bad_value'],
		[{port: '80a'}, 'bad_value'],
		[{port: ''}, 'bad_value'],
		[{redirectUri: 'http://evil.example/cb'}, 'bad_value'],
		[{redirectUri: 'https://x.example/#f'}, 'bad_value'],
		[{redirectUri: 'javascript:x'}, 'bad_value'],
		[{redirectUri: ''}, 'bad_value'],
	] as const)('%j is exit 2', (flags, code) => expect(codeOf({flags})).toBe(code));

	test('a re-auth by --no-browser keeps the address of the profile', () => {
		const mine = fileWith({me: {...me, redirectUri: own}});
		expect(resolve({flags: {profile: 'me', browser: false}, file: mine}).draft.answers).toMatchObject({
			flow: 'other-device',
			redirectUri: own,
		});
	});
});

describe('values', () => {
	test.each([
		'',
		'   ',
		'../x',
		'a/b',
		'/x',
		'a\0b',
		'a\nb',
		'\u001Bx',
		'x'.repeat(300),
		'-rf',
		'--help',
		'$(id)',
		'%s',
		'🙂',
		'__proto__',
		'constructor',
		'toString',
	])('D17: no profile name: %j', name => {
		expect(codeOf({flags: {profile: name}})).toBe('bad_value');
		if (name) expect(codeOf({environment: {SMAPI_LOGIN_PROFILE: name}})).toBe('bad_value');
	});

	test.each(['a.b', 'a.b.c', '0', 'length', 'x'.repeat(64), 'me@work_1-2'])('D16: a profile name: %s', name =>
		expect(resolve({flags: {profile: name}}).draft.answers.profileName).toBe(name),
	);

	test.each(['amzn1.x&scope=evil f', 'amzn1.x\n', 'Atza|x', 'M1ABCDEFGHIJK', '', 'x'.repeat(5000)])(
		'A18: no client ID: %j',
		clientId => {
			const code = codeOf({flags: {clientId}});
			expect(code).toBe(clientId === 'amzn1.x\n' ? 'none' : 'bad_value');
		},
	);

	test('a strange client ID is a warning', () => {
		const {draft, warnings} = resolve({flags: {clientId: 'amzn1.x&scope=evil#f%26'}});
		expect(draft.answers.clientId).toBe('amzn1.x&scope=evil#f%26');
		expect(warnings).toHaveLength(1);
	});

	test.each(['Atza|x', 'amzn1.application-oa2-client.x', ''])(
		'no client secret: %j, and it is not told',
		secret => {
			expect(codeOf({flags: {clientSecret: secret}})).toBe('bad_value');
			try {
				resolve({flags: {clientSecret: secret}});
			} catch (error) {
				if (secret) expect(`${(error as Failure).what} ${(error as Failure).next}`).not.toContain(secret);
			}
		},
	);

	test.each([
		['skills:read', ['alexa::ask:skills:read']],
		['skills:read,models:read skills:read', ['alexa::ask:skills:read', 'alexa::ask:models:read']],
		['profile', ['profile']],
	])('scopes “%s”', (scopes, full) => expect(resolve({flags: {scopes}}).draft.answers.scopes).toEqual(full));

	test.each([
		[{scopes: ''}],
		[{scopes: ' , '}],
		[{scopes: 'a"b'}],
		[{scopes: 'ü'}],
		[{vendorId: ''}],
		[{vendorId: 'a b'}],
		[{vendorId: 'x'.repeat(65)}],
		[{role: 'boss'}],
		[{role: ''}],
	])('%j is exit 2', flags => expect(codeOf({flags})).toBe('bad_value'));
});

test('U24: who names the client is not asked for a security profile', () => {
	const named = resolve({flags: {clientId: idOf('d')}}).draft;
	expect([named.answers.securityProfile, named.from.securityProfile]).toEqual(['have', 'flag']);
	const {draft} = resolve({environment: {ASK_LWA_CLIENT_ID: idOf('d')}});
	expect(draft.from.securityProfile).toBe('environment');
	expect(resolve({}).draft.answers.securityProfile).toBeUndefined();
});

test('a secret that came with a client ID goes with it; one that names none stays', () => {
	const fromEnvironment = withAnswers(emptyDraft, {clientId: idOf('d'), clientSecret: 's'}, 'environment');
	expect(withAnswers(fromEnvironment, {clientId: idOf('e')}).answers.clientSecret).toBeUndefined();
	const alone = withAnswers(
		withAnswers(emptyDraft, {clientId: idOf('d')}),
		{clientSecret: 's'},
		'environment',
	);
	expect(withAnswers(alone, {clientId: idOf('e')}).answers.clientSecret).toBe('s');
});
