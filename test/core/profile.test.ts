import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {amazonHosts} from '../../source/core/hosts.ts';
import {
	canRefresh,
	describeDuration,
	describeState,
	endOf,
	freeName,
	isProfileName,
	type Profile,
	scopesOf,
	secondsLeft,
	stateOf,
	type Tokens,
	tokenText,
	vendorIdsOf,
} from '../../source/core/profile.ts';
import {someProfile} from '../fakes/store.ts';

const now = new Date('2026-11-23T12:00:00Z');
const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1000);

function profile(changes: Partial<Profile> = {}, tokens: Partial<Tokens> = {}): Profile {
	return {
		role: 'self',
		clientId: 'c',
		clientSecret: 's',
		hosts: amazonHosts,
		scopes: ['a'],
		createdAt: now,
		tokens: {accessToken: 'Atza|x', tokenType: 'bearer', obtainedAt: now, refreshToken: 'Atzr|x', ...tokens},
		...changes,
	};
}

describe('states', () => {
	const ended = {expiresAt: inSeconds(-1)};
	test.each([
		[profile({}, {expiresAt: inSeconds(2520)}), 'valid', 'valid 42 min'],
		[profile(), 'valid', 'valid at most 60 min'],
		[profile({}, {obtainedAt: inSeconds(-3600)}), 'refreshes', 'expired, refreshes'],
		[profile({}, ended), 'refreshes', 'expired, refreshes'],
		[profile({}, {...ended, refusedAt: now}), 'sign-in', 'sign in again'],
		[profile({}, {refusedAt: now}), 'valid', 'valid at most 60 min'],
		[profile({role: 'owner'}, {expiresAt: inSeconds(59)}), 'received', 'received, 59 s'],
		[profile({role: 'owner'}), 'received', 'received, at most 60 min'],
		[profile({role: 'owner'}, ended), 'received-expired', 'received, expired'],
	])('%#', (given, state, words) => {
		expect(stateOf(given, now)).toBe(state);
		expect(describeState(given, now)).toBe(words);
	});

	test('without a refresh token or a client only a sign-in helps', () => {
		const {refreshToken: _, ...tokens} = profile({}, ended).tokens;
		const {clientSecret: __, ...rest} = profile({}, ended);
		expect(stateOf({...profile(), tokens}, now)).toBe('sign-in');
		expect(canRefresh(rest)).toBe(false);
	});

	test('seconds left are whole and never negative, an unknown end is one hour', () => {
		fc.assert(
			fc.property(fc.integer({min: -1e7, max: 1e7}), seconds => {
				const {tokens} = profile({}, {expiresAt: inSeconds(seconds)});
				expect(secondsLeft(tokens, now)).toBe(Math.max(0, seconds));
			}),
		);
		expect(endOf(profile().tokens)).toEqual(inSeconds(3600));
	});

	test('S06: what was obtained in the future has no known age: renewed where it can be, else given what it was given', () => {
		const some = profile({}, {expiresAt: inSeconds(3600)});
		const received = profile({role: 'owner'}, {expiresAt: inSeconds(3600), refreshToken: undefined as never});
		const refused = profile({}, {expiresAt: inSeconds(3600), refusedAt: now});
		for (const early of [new Date('1970-01-02T00:00:00Z'), inSeconds(-86_400), inSeconds(-11)]) {
			expect(secondsLeft(some.tokens, early)).toBe(0);
			expect(stateOf(some, early)).toBe('refreshes');
			expect(secondsLeft(received.tokens, early)).toBe(3600);
			expect(stateOf(refused, early)).toBe('valid');
		}
	});

	test('a clock that stands a little before the token was obtained makes it no older (G13)', () => {
		const some = profile({}, {expiresAt: inSeconds(3600)});
		expect(describeState(some, inSeconds(-9))).toBe('valid 60 min');
		expect(secondsLeft(some.tokens, inSeconds(1))).toBe(3599);
	});
});

describe('words and lists', () => {
	test.each([
		[0, '0 s'],
		[59.9, '59 s'],
		[60, '1 min'],
		[7199, '119 min'],
		[7200, '2 h'],
		[172_799, '47 h'],
		[172_800, '2 days'],
	])('%d s → %s', (seconds, words) => expect(describeDuration(seconds)).toBe(words));

	test('the default vendor comes first, once', () => {
		const vendors = [
			{id: 'M1', name: 'a'},
			{id: 'M2', name: 'b'},
		];
		expect(vendorIdsOf(profile({vendors, vendorId: 'M2'}))).toEqual(['M2', 'M1']);
		expect(vendorIdsOf(profile({vendors}))).toEqual(['M1', 'M2']);
		expect(vendorIdsOf(profile({vendorId: 'M9'}))).toEqual(['M9']);
		expect(vendorIdsOf(profile())).toEqual([]);
	});

	test('granted scopes win', () => {
		expect(scopesOf({scopes: ['a', 'b'], grantedScopes: ['a']})).toEqual(['a']);
		expect(scopesOf({scopes: ['a', 'b']})).toEqual(['a', 'b']);
	});
});

describe('names', () => {
	test.each(['me', 'a.b.c', '0', 'a@b', 'A-_.', 'x'.repeat(64), 'length', 'prototype'])('%s is one', name =>
		expect(isProfileName(name)).toBe(true),
	);
	test.each([
		'',
		' ',
		'.',
		'-rf',
		'--help',
		'../x',
		'a/b',
		'a\\.b',
		'a b',
		'a\n',
		'a\u0000',
		'a\u001b',
		'é',
		'😀',
		'$(id)',
		'%s',
		'x'.repeat(65),
		'__proto__',
		'constructor',
		'toString',
		'hasOwnProperty',
	])('D15, D17 %j is none', name => expect(isProfileName(name)).toBe(false));

	test('a free name is a name, and free', () => {
		fc.assert(
			fc.property(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/), fc.nat(20), (name, count) => {
				fc.pre(isProfileName(name));
				const taken = new Set([name]);
				for (let n = 0; n < count; n++) {
					const free = freeName(name, other => taken.has(other));
					expect(taken.has(free)).toBe(false);
					expect(isProfileName(free)).toBe(true);
					taken.add(free);
				}
			}),
		);
	});
});

describe('printed as JSON', () => {
	const at = new Date('2026-01-02T03:14:05.500Z');
	const jsonOf = (of: Profile, when = at) => JSON.parse(tokenText('me', of, true, when));
	const keys = ['profile', 'accessToken', 'tokenType', 'expiresAt', 'expiresIn', 'scopes', 'vendorIds'];

	test('has the fields of the contract in their order, whole seconds, granted scopes', () => {
		const profile = someProfile({
			grantedScopes: ['a'],
			vendors: [
				{id: 'M1', name: 'One'},
				{id: 'M2', name: 'Two'},
			],
			vendorId: 'M2',
		});
		const json = jsonOf(profile);
		expect(Object.keys(json)).toEqual(keys);
		expect(json).toEqual({
			profile: 'me',
			accessToken: 'Atza|stored-access-token',
			tokenType: 'bearer',
			expiresAt: '2026-01-02T04:04:05.000Z',
			expiresIn: 2999,
			scopes: ['a'],
			vendorIds: ['M2', 'M1'],
		});
	});

	test('U25: an unknown end is null in both; what has ended has 0 s, never less', () => {
		const {expiresAt: _, ...tokens} = someProfile().tokens;
		expect(jsonOf(someProfile({tokens}))).toMatchObject({expiresAt: null, expiresIn: null});
		expect(jsonOf(someProfile(), new Date('2030-01-01'))).toMatchObject({expiresIn: 0});
	});

	test('a default vendor that is not in the list comes first all the same', () => {
		expect(jsonOf(someProfile({vendorId: 'M9'})).vendorIds).toEqual(['M9']);
		expect(jsonOf(someProfile()).vendorIds).toEqual([]);
	});
});
