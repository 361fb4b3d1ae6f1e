import {describe, expect, test} from 'vitest';
import type {ConfigFile} from '../../source/core/config-file.ts';
import type {Profile} from '../../source/core/profile.ts';
import {profileDetails, profilesJson, requestsJson} from '../../source/core/status-report.ts';
import {fileWith, someProfile} from '../fakes/store.ts';

const now = new Date('2026-01-02T03:34:05.000Z');

test('a damaged profile keeps its place and says why', () => {
	const file = {version: 1, profiles: {bad: {tokens: null}}} as unknown as ConfigFile;
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

test('open requests, with their end where it is asked for', () => {
	const file = {
		version: 1,
		requests: {r1: {kind: 'url', createdAt: '2026-01-02T03:04:05.000Z'}},
	} as unknown as ConfigFile;
	const row = {id: 'r1', kind: 'url', profileName: null, createdAt: '2026-01-02T03:04:05.000Z'};
	expect(requestsJson(file)).toEqual([row]);
	expect(requestsJson(file, true)).toEqual([{...row, endsAt: '2026-02-01T03:04:05.000Z'}]);
});

describe('the details of one profile', () => {
	const rowsOf = (profile: Profile, at = now) =>
		Object.fromEntries(
			profileDetails('me', profile, fileWith({me: profile}), at, 'smapi-login').map(row => [row.key, row]),
		);

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
		expect(rowsOf(someProfile({secretAt}), onDay(181)).note!.text).toBe(
			'The client secret is 181 days old. Consider a new one: smapi-login profiles secret me',
		);
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
