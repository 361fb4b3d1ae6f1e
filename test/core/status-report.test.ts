import {describe, expect, test} from 'vitest';
import type {ConfigFile} from '../../source/core/config-file.ts';
import type {Profile} from '../../source/core/profile.ts';
import {
	profileDetails,
	profileLines,
	profilesJson,
	requestLines,
	requestsJson,
} from '../../source/core/status-report.ts';
import {fileWith, someProfile} from '../fakes/store.ts';

const now = new Date('2026-01-02T03:34:05.000Z');
const {tokens} = someProfile();
const {refreshToken: _, ...withoutRefresh} = tokens;

test.each([
	[{}, 'valid 30 min'],
	[{tokens: withoutRefresh}, 'valid 30 min, cannot renew itself'],
	[{tokens: {...tokens, expiresAt: new Date(0)}}, 'expired, refreshes'],
	[{tokens: {...tokens, expiresAt: new Date(0), refusedAt: new Date(0)}}, 'sign in again'],
	[{tokens: {...withoutRefresh, expiresAt: new Date(0)}}, 'sign in again'],
	[{role: 'owner'}, 'received, 30 min'],
	[{role: 'owner', tokens: {...tokens, expiresAt: new Date(0)}}, 'received, expired'],
] as const)('%j → %s', (changes, words) => {
	const [line] = profileLines(fileWith({me: someProfile(changes)}), now);
	expect(line!.split(/ {2,}/)[2]).toBe(words);
});

test('columns stand below each other', () => {
	const file = fileWith({a: someProfile(), 'a-much-longer-name': someProfile({role: 'owner'})});
	const [first, second] = profileLines(file, now);
	expect(first!.indexOf('…')).toBe(second!.indexOf('…'));
	expect(first!.startsWith('*  a ')).toBe(true);
});

test('E03: what is stored cannot move the cursor or turn the text round', () => {
	const hostile = {
		version: 1,
		profiles: {
			'\u001B[2J\u202Ex': fileWith({x: someProfile({vendors: [{id: 'M1', name: '\u001B]0;x\u0007'}]})})
				.profiles!.x,
			me: fileWith({me: someProfile({scopes: ['\u001B[31m']})}).profiles!.me,
		},
	} as unknown as ConfigFile;
	for (const line of profileLines(hostile, now))
		expect(line).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u202E]/);
});

test('E03: marks on letters take no column of their own', () => {
	const name = 'e\u0301\u0301x';
	const file = fileWith({me: someProfile()});
	const hostile = {...file, profiles: {...file.profiles, [name]: file.profiles!.me}} as ConfigFile;
	const places = profileLines(hostile, now).map(line => line.replace(/\p{M}/gu, '').indexOf('…'));
	expect(places).toEqual([places[0], places[0]]);
});

test('a damaged profile keeps its place and says why', () => {
	const file = {version: 1, profiles: {bad: {tokens: null}}} as unknown as ConfigFile;
	expect(profileLines(file, now)).toEqual([expect.stringMatching(/^ {3}bad {2}damaged: .+/)]);
	expect(profilesJson(file, now)).toEqual([
		{
			name: 'bad',
			default: false,
			role: null,
			state: 'damaged',
			clientId: null,
			scopes: [],
			vendorIds: [],
			expiresAt: null,
			signedInAt: null,
			secretAt: null,
			renewedAt: null,
			damaged: expect.any(String),
			ok: null,
			error: null,
		},
	]);
});

test('open requests', () => {
	const clientId = someProfile().clientId!;
	const file = {
		version: 1,
		requests: {
			r1: {kind: 'url', createdAt: '2026-01-02T03:04:05.000Z'},
			r3: {kind: 'url', profileName: 'me', createdAt: '2026-01-02T03:34:04.000Z'},
			r2: {
				kind: 'token',
				authorizationUrl: 'https://www.amazon.com/ap/oa',
				clientId,
				scopes: [],
				hosts: someProfile().hosts,
				createdAt: '2026-01-01T03:04:05.000Z',
			},
		},
	} as unknown as ConfigFile;
	expect(requestLines(file, now)).toEqual(
		expect.arrayContaining([
			'no name yet: waits for an address to open, 30 min old (r1)',
			'client …abcdef: waits for a token, 24 h old (r2)',
			'me: waits for an address to open, 1 s old (r3)',
		]),
	);
	expect(requestsJson(file)).toHaveLength(3);
	expect(requestsJson(file)[0]).toEqual({
		id: expect.stringMatching(/^r\d$/),
		kind: expect.any(String),
		profileName: null,
		createdAt: expect.stringMatching(/^2026-01-0\dT03:04:05\.000Z$/),
	});
});

describe('the details of one profile', () => {
	const rowsOf = (profile: Profile, at = now) =>
		Object.fromEntries(profileDetails('me', profile, fileWith({me: profile}), at).map(row => [row.key, row]));

	test('secrets by their last 4 at most, in text and in value', () => {
		const secret = `amzn1.oa2-cs.v1.${'9'.repeat(60)}wxyz`;
		const rows = rowsOf(someProfile({clientSecret: secret}));
		for (const key of ['clientSecret', 'accessToken', 'refreshToken']) {
			expect(rows[key]!.value).toBe(rows[key]!.text);
			expect(rows[key]!.text).toContain('•');
		}
		expect(JSON.stringify(rows)).not.toMatch(/9wxyz|stored/);
		expect(rows.clientSecret!.text).toContain('wxyz');
	});

	test('what was not granted has a row of its own', () => {
		expect(rowsOf(someProfile()).notGranted).toBeUndefined();
		const rows = rowsOf(someProfile({grantedScopes: ['alexa::ask:skills:readwrite']}));
		expect(rows.notGranted).toMatchObject({value: ['alexa::ask:models:readwrite'], text: 'models:readwrite'});
		expect(rows.scopes!.value).toEqual(['alexa::ask:skills:readwrite']);
	});

	test('a client secret of half a year is worth a word', () => {
		const day = 86_400_000;
		const secretAt = someProfile().createdAt;
		const onDay = (days: number) => new Date(secretAt.getTime() + days * day);
		expect(rowsOf(someProfile({secretAt}), onDay(180)).note).toBeUndefined();
		expect(rowsOf(someProfile({secretAt}), onDay(181)).note!.text).toContain('181');
		expect(rowsOf(someProfile(), onDay(400)).note).toBeUndefined();
		const {clientSecret: _, ...received} = someProfile({role: 'owner'});
		expect(rowsOf(received, new Date('2030-01-01')).note).toBeUndefined();
	});

	test('what is absent is null for JSON and a dash for people', () => {
		const {clientSecret: _, clientId: __, redirectUri: ___, ...bare} = someProfile({role: 'owner'});
		const rows = rowsOf({...bare, scopes: []});
		for (const key of ['clientId', 'clientSecret', 'redirectUri', 'vendorId'])
			expect(rows[key]).toMatchObject({value: null, text: '-'});
		expect(rows.scopes!.text).toBe('-');
	});

	test('hostile names of vendors are cleaned', () => {
		const rows = rowsOf(someProfile({vendors: [{id: 'M1', name: 'A\u001B[2JB'}]}));
		expect(rows.vendors!.text).not.toContain('\u001B');
		expect(rows.vendors!.text).toContain('M1');
	});
});
