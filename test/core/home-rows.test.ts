import {describe, expect, test} from 'vitest';
import type {ConfigFile} from '../../source/core/config-file.ts';
import {ago, type HomeRow, homeRows, inOrder, rowMatches, wordsOf} from '../../source/core/home-rows.ts';
import {deleteQuestion, enterDoes} from '../../source/core/home-words.ts';
import type {Profile} from '../../source/core/profile.ts';
import {fileWith, someProfile} from '../fakes/store.ts';

const now = new Date('2026-01-02T03:22:05.000Z');
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

function obtained(minutes: number, changes: Partial<Profile> = {}): Profile {
	const {tokens} = someProfile();
	return someProfile({tokens: {...tokens, obtainedAt: minutesAgo(minutes)}, ...changes});
}

function labels(file: ConfigFile): string[] {
	return homeRows(file).map(row => [wordsOf(row, now).label, ...wordsOf(row, now).details].join(' · '));
}

describe('order and words', () => {
	test('the draft, open requests, profiles, a new sign-in', () => {
		const file: ConfigFile = {
			...fileWith({me: someProfile({vendors: [{id: 'M1', name: 'Acme'}]})}),
			draft: {answers: {role: 'self'}, at: 'scopes', savedAt: minutesAgo(125).toISOString()},
			requests: {
				second: {
					kind: 'token',
					clientId: 'amzn1.application-oa2-client.c0ffee',
					createdAt: minutesAgo(60).toISOString(),
				},
				first: {kind: 'url', createdAt: minutesAgo(60 * 24 * 3).toISOString()},
			},
		};
		expect(labels(file)).toEqual([
			'Go on: new sign-in, at Scopes, 2 h ago',
			'Waiting for an address · 3 days ago',
			'Waiting for a token: client …c0ffee · 60 min ago',
			'me · valid 42 min · default · Acme',
			'New sign-in',
		]);
	});

	test('a request has the name of its profile, if it has one', () => {
		const request = {
			kind: 'token',
			clientId: 'amzn1.application-oa2-client.c0ffee',
			profileName: 'acme',
			createdAt: minutesAgo(1).toISOString(),
		};
		expect(labels({version: 1, requests: {a: request}})[0]).toBe('Waiting for a token: acme · 1 min ago');
	});

	test('last used first; to sign in is to use it', () => {
		const file = fileWith({
			old: obtained(300),
			usedLately: obtained(200, {usedAt: minutesAgo(10)}),
			signedInLately: obtained(5, {usedAt: minutesAgo(250)}),
		});
		const names = homeRows(file).flatMap(row => ('name' in row ? [row.name] : []));
		expect(names).toEqual(['signedInLately', 'usedLately', 'old']);
	});

	test('a damaged profile is shown with its reason, after the others', () => {
		const file = fileWith({me: someProfile()});
		const damaged = {...file, profiles: {broken: {role: 'self'}, ...file.profiles}};
		expect(labels(damaged)).toEqual([
			'me · valid 42 min · default',
			'broken · damaged: tokens are missing',
			'New sign-in',
		]);
	});

	test('a draft at a step that is no longer there', () => {
		const file = {version: 1, draft: {answers: {role: 'self'}, at: 'gone', savedAt: now.toISOString()}};
		expect(labels(file)[0]).toBe('Go on: new sign-in, just now');
	});

	test('names and vendors of a file that others edited cannot paint', () => {
		const name = 'a\u001B[2J\u202Eb';
		const file = fileWith({[name]: someProfile({vendors: [{id: 'M1', name: 'Ac\u001B]0;x\u0007me'}]})});
		expect(labels(file)[0]).not.toMatch(/[\u001B\u0007\u202E]/);
	});

	test('a thousand profiles are listed in a moment', () => {
		const one = fileWith({one: someProfile()}).profiles?.one;
		const profiles = Object.fromEntries(Array.from({length: 1000}, (_, at) => [`team-${at}`, one]));
		const start = performance.now();
		expect(homeRows({version: 1, profiles})).toHaveLength(1001);
		expect(performance.now() - start).toBeLessThan(500);
	});
});

test.each([
	[0, 'just now'],
	[-5, 'just now'],
	[2, '2 min ago'],
	[150, '2 h ago'],
])('%s minutes ago: %s', (minutes, words) => {
	// 2 minutes are told in minutes, less than one is not told in seconds that are over when they are read.
	expect(ago(minutesAgo(minutes), now)).toBe(words);
});

test('the filter looks at names and states, whatever the capitals, and never at “New sign-in”', () => {
	const rows = homeRows(fileWith({Acme: someProfile(), other: someProfile({role: 'owner'})}));
	const found = (filter: string) =>
		rows
			.filter(row => rowMatches(row, wordsOf(row, now), filter))
			.map(row => ('name' in row ? row.name : row.kind));
	expect(found('acm')).toEqual(['Acme']);
	expect(found('RECEIVED')).toEqual(['other']);
	expect(found('new')).toEqual([]);
});

describe('what Enter does', () => {
	const row = (profile: Profile): HomeRow => ({
		kind: 'profile',
		id: 'p',
		name: 'p',
		profile,
		isDefault: false,
	});
	const ended = {...someProfile().tokens, expiresAt: minutesAgo(1)};
	const {refreshToken: _, ...withoutRefresh} = ended;

	test.each([
		['token', row(someProfile())],
		['token', row(someProfile({tokens: ended}))],
		['sign in', row(someProfile({tokens: withoutRefresh}))],
		['token', row(someProfile({role: 'owner'}))],
		['what to do', row(someProfile({role: 'owner', tokens: ended}))],
		['why', {kind: 'damaged', id: 'p', name: 'p', reason: 'it is no object'} as const],
		['begin', {kind: 'new', id: 'new'} as const],
		['why', undefined],
	])('%s', (words, which) => {
		expect(enterDoes(which, now)).toBe(words);
	});
});

test('what is asked before something is deleted names it, and what is lost', () => {
	const rows = homeRows({
		...fileWith({me: someProfile()}),
		requests: {r: {kind: 'url', createdAt: minutesAgo(60).toISOString()}},
		draft: {answers: {role: 'self'}, at: 'scopes', savedAt: minutesAgo(3).toISOString()},
	});
	const questions = rows.map(row => deleteQuestion(row, now));
	expect(questions.map(question => question?.remove)).toEqual([
		'Delete the unfinished sign-in',
		'Delete the open request',
		'Delete the profile me',
		undefined,
	]);
	expect(questions[2]?.text).toContain('client secret');
	const received: HomeRow = {
		kind: 'profile',
		id: 'p',
		name: 'p',
		profile: someProfile({role: 'owner'}),
		isDefault: false,
	};
	expect(deleteQuestion(received, now)?.text).not.toContain('client secret');
});

test('a profile that was just used stays where it was shown; a new row comes behind the one before it', () => {
	const before = homeRows(fileWith({a: obtained(1), b: obtained(2), c: obtained(3)}));
	const ids = before.map(({id}) => id);
	const used = homeRows(fileWith({a: obtained(1), b: obtained(2), c: obtained(0)}));
	expect(inOrder(used, ids).map(({id}) => id)).toEqual(ids);
	const renamed = homeRows(fileWith({a: obtained(1), z: obtained(2), c: obtained(0)}));
	expect(inOrder(renamed, ids).map(row => ('name' in row ? row.name : row.id))).toEqual([
		'a',
		'z',
		'c',
		'new',
	]);
});
