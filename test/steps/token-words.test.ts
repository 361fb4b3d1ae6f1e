import {expect, test} from 'vitest';
import {Failure} from '../../source/core/failure.ts';
import {type TryLine, tokenHelp, tryLine, vendorAdvice} from '../../source/steps/token-words.ts';
import {someFacts} from '../fakes/facts.ts';
import {fileWith, someProfile} from '../fakes/store.ts';

const line: TryLine = {
	programName: 'smapi-login',
	profileName: 'me',
	smapiHost: 'https://api.amazonalexa.com',
	file: fileWith({me: someProfile(), work: someProfile()}),
	environment: {},
	demoFolder: undefined,
	platform: 'linux',
};

test('the default profile needs no option', () => {
	expect(tryLine(line)).toBe(
		'smapi-login token --header | curl -sS -H @- https://api.amazonalexa.com/v1/vendors',
	);
});

test('another profile, or a variable that chooses another one, does', () => {
	expect(tryLine({...line, profileName: 'work'})).toContain('token --header --profile work | curl');
	expect(tryLine({...line, environment: {SMAPI_LOGIN_PROFILE: 'work'}})).toContain('--profile me');
	expect(tryLine({...line, environment: {SMAPI_LOGIN_PROFILE: 'gone'}})).toContain('--profile me');
	const team = {version: 1 as const, profile: 'work', clientId: someProfile().clientId!};
	expect(tryLine({...line, team})).toContain('--profile me');
	expect(tryLine({...line, team: {...team, clientId: 'another'}})).not.toContain('--profile');
	expect(tryLine({...line, file: {...line.file, defaultProfile: 'gone'}})).toContain('--profile me');
});

test('the host is that of the profile', () => {
	expect(tryLine({...line, smapiHost: 'http://127.0.0.1:8080'})).toMatch(
		/http:\/\/127\.0\.0\.1:8080\/v1\/vendors$/,
	);
});

test('the demo names its folder, for a POSIX shell and for PowerShell', () => {
	expect(tryLine({...line, demoFolder: '/tmp/smapi login'})).toBe(
		"SMAPI_LOGIN_CONFIG_DIR='/tmp/smapi login' smapi-login token --header | curl -sS -H @- https://api.amazonalexa.com/v1/vendors",
	);
	expect(tryLine({...line, demoFolder: "C:\\it's", platform: 'win32'})).toBe(
		"$env:SMAPI_LOGIN_CONFIG_DIR = 'C:\\it''s'; smapi-login token --header | curl.exe -sS -H @- https://api.amazonalexa.com/v1/vendors",
	);
});

test('A04: a host or a name that a shell would run something of stands in quotes', () => {
	const sharp = {...line, profileName: 'a;touch pwned', smapiHost: 'https://a;touch$IFS"pwned";.example'};
	expect(tryLine(sharp)).toBe(
		`smapi-login token --header --profile 'a;touch pwned' | curl -sS -H @- 'https://a;touch$ifs"pwned";.example/v1/vendors'`,
	);
});

const mine = someProfile();
const received = someProfile({role: 'owner'});
const {clientSecret: _, ...cannotRenew} = mine;

test('nothing is said where nothing failed and the scopes cover the call', () => {
	expect(vendorAdvice(mine, undefined, true)).toBeUndefined();
	expect(vendorAdvice(someProfile({scopes: []}), undefined, true)).toBeUndefined();
});

test.each([
	['smapi_unauthorized', true, /401.*r renews it/],
	['smapi_unauthorized', false, /401.*sign in again/],
	['smapi_forbidden', true, /403.*p asks for other permissions/],
	['no_vendor', true, /registration.*developer\.amazon\.com/],
	['server_busy', true, /v asks again/],
] as const)('%s has advice of its own and keeps the token', (code, canRenew, words) => {
	const advice = vendorAdvice(
		canRenew ? mine : cannotRenew,
		new Failure(code, {host: 'SMAPI', status: 503}),
		true,
	);
	expect(advice?.text).toMatch(words);
	expect(advice?.text).toMatch(/kept/);
	expect(advice?.canRetry).toBe(true);
});

test('a received token is mended by its client, not here', () => {
	for (const code of ['smapi_unauthorized', 'smapi_forbidden'] as const) {
		const text = vendorAdvice(received, new Failure(code), true)?.text;
		expect(text).toContain('Ask the client');
		expect(text).not.toMatch(/\b[rp] (renews|asks)/);
	}
});

test('scopes that do not cover the call: said calmly, with no retry', () => {
	const advice = vendorAdvice(someProfile({scopes: ['alexa::ask:models:read']}), undefined, true);
	expect(advice).toMatchObject({canRetry: false, isWarning: false});
	expect(advice?.text).toContain('skills:read');
});

test('the help has the end as a number, every vendor, what was not granted, and nothing secret', () => {
	const vendors = ['M1', 'M2', 'M3', 'M4'].map(id => ({id, name: `Team ${id}`}));
	const profile = someProfile({vendors, grantedScopes: ['alexa::ask:skills:readwrite']});
	const session = {profileName: 'me', profile};
	const help = tokenHelp({
		session,
		facts: someFacts(),
		line,
		now: profile.createdAt,
		talk: {isScreen: true, columns: 80},
	}).join('\n');
	expect(help).toContain('2026-01-02T04:04:05.000Z (epoch 1767326645).');
	for (const {id} of vendors) expect(help).toContain(`Team ${id} · ${id}`);
	expect(help).toContain('Asked for and not granted: models:readwrite.');
	expect(help).toContain('renewed when needed: smapi-login token\n');
	expect(help).not.toMatch(/Atz[ar]\||oa2-cs/);
});
