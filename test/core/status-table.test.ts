import {describe, expect, test} from 'vitest';
import type {ConfigFile} from '../../source/core/config-file.ts';
import {profileTable, requestLines, requestTable} from '../../source/core/status-table.ts';
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
	const [, line] = profileTable(fileWith({me: someProfile(changes)}), now);
	expect(line!.split(/ {2,}/)[1]).toBe(words);
});

test('columns stand below each other', () => {
	const file = fileWith({a: someProfile(), 'a-much-longer-name': someProfile({role: 'owner'})});
	const [, first, second] = profileTable(file, now);
	expect(first!.indexOf('…')).toBe(second!.indexOf('…'));
	expect(first!.startsWith('* a ')).toBe(true);
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
	for (const line of profileTable(hostile, now))
		expect(line).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u202E]/);
});

test('E03: marks on letters take no column of their own', () => {
	const name = 'e\u0301\u0301x';
	const file = fileWith({me: someProfile()});
	const hostile = {...file, profiles: {...file.profiles, [name]: file.profiles!.me}} as ConfigFile;
	const places = profileTable(hostile, now)
		.slice(1)
		.map(line => line.replace(/\p{M}/gu, '').indexOf('…'));
	expect(places).toEqual([places[0], places[0]]);
});

test('a damaged profile says why, also beside good ones', () => {
	const file = {version: 1, profiles: {bad: {tokens: null}}} as unknown as ConfigFile;
	expect(profileTable(file, now)).toEqual([
		expect.stringContaining('PROFILE'),
		expect.stringMatching(/^ {2}bad {6}damaged: .+/),
	]);
	const {profiles} = fileWith({me: someProfile()});
	const both = {...file, profiles: {...profiles, ...file.profiles}} as ConfigFile;
	expect(profileTable(both, now)).toHaveLength(3);
});

test('nothing saved is no table', () => {
	expect(profileTable({version: 1}, now)).toEqual([]);
	expect(requestTable({version: 1}, now)).toEqual([]);
});

describe('U14: a table by columns', () => {
	const vendors = [
		{id: 'M1', name: 'Acme Skills'},
		{id: 'M2', name: ''},
	];
	const file = fileWith({me: someProfile({vendors, vendorId: 'M2'}), 'a-longer-name': someProfile()});

	test('has a header and the names of vendors, the default one first', () => {
		const [header, me] = profileTable(file, now);
		expect(header).toMatch(/^ {2}PROFILE +STATE +CLIENT +SCOPES +VENDORS$/);
		expect(me).toMatch(/^\* me +valid 30 min +…abcdef +skills:readwrite models:readwrite +M2, Acme Skills$/);
		expect(header!.indexOf('VENDORS')).toBe(me!.indexOf('M2'));
	});

	test.each([
		[200, 'PROFILE STATE CLIENT SCOPES VENDORS'],
		[88, 'PROFILE STATE SCOPES VENDORS'],
		[60, 'PROFILE STATE VENDORS'],
		[40, 'PROFILE STATE'],
		[10, 'PROFILE STATE'],
	])('at %d columns: %s; no word is broken', (width, titles) => {
		const lines = profileTable(file, now, width);
		expect(lines[0]!.trim().split(/ +/).join(' ')).toBe(titles);
		if (width > 30) for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
		expect(lines[1]).toContain('valid 30 min');
	});

	test('below it what is older than 180 days', () => {
		const day = 86_400_000;
		const at = (days: number) => new Date(now.getTime() - days * day);
		const old = {...someProfile(), secretAt: at(203), signedInAt: at(181)};
		const young = {...someProfile(), secretAt: at(180), signedInAt: at(1)};
		expect(profileTable(fileWith({old, young}), now).slice(3)).toEqual([
			'',
			'old: the client secret is 203 days old, signed in 181 days ago.',
		]);
	});
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
	expect(requestTable(file, now)).toEqual([
		'ID  NAME            WAITS FOR           AGE     ENDS IN',
		'r2  client …abcdef  a token             24 h    29 days',
		'r1  no name yet     an address to open  30 min  30 days',
		'r3  me              an address to open  1 s     30 days',
	]);
	expect(requestTable(file, now, 40)[0]).toBe('ID  NAME            WAITS FOR');
});
