import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {type Answers, answerKeys, answers as answerTable} from '../../source/core/answers.ts';
import {returnUrls} from '../../source/core/client.ts';
import type {ConfigFile} from '../../source/core/config-file.ts';
import {
	draftForDisk,
	draftFromDisk,
	emptyDraft,
	flowsOf,
	holdsMore,
	laterReturnUrls,
	neededReturnUrls,
	redirectUriOf,
	tookWork,
	withAnswers,
	withGivenSecret,
	withoutAnswers,
	withoutDraftOf,
} from '../../source/core/draft.ts';
import {roles} from '../../source/core/profile.ts';

const now = new Date('2026-11-23T12:00:00Z');
const flows = [...flowsOf('self'), ...flowsOf('client')];
const text = fc.stringMatching(/^[\x21-\x7E]{1,30}$/);
const changes: fc.Arbitrary<Partial<Answers>> = fc.record(
	{
		role: fc.constantFrom(...roles),
		flow: fc.constantFrom(...flows),
		clientId: text,
		clientSecret: text.map(value => `SECRET${value}`),
		scopes: fc.array(text, {minLength: 1, maxLength: 3}),
		returnUrls: fc.array(text, {maxLength: 3}),
		profileName: fc.constantFrom('me', 'you'),
		replace: fc.boolean(),
	},
	{requiredKeys: []},
);

describe('withAnswers', () => {
	test('a way sets its redirect URI, an own address waits for it', () => {
		for (const flow of flows) {
			const {answers} = withAnswers(emptyDraft, {role: 'client', flow});
			expect(answers.redirectUri).toBe(redirectUriOf(flow));
		}
		const own = withAnswers(emptyDraft, {flow: 'own-address', redirectUri: 'https://a.b/'});
		expect(own.answers.redirectUri).toBe('https://a.b/');
	});

	test('another role drops a way that it does not have', () => {
		const draft = withAnswers(emptyDraft, {role: 'self', flow: 'browser', clientId: 'c'});
		const client = withAnswers(draft, {role: 'client'});
		expect(client.answers).toEqual({role: 'client', clientId: 'c'});
		expect(withAnswers(draft, {role: 'self'}).answers.flow).toBe('browser');
	});

	test("another client ID drops a profile's secret, not a typed one", () => {
		const stored = withAnswers(emptyDraft, {clientId: 'a', clientSecret: 's'}, 'profile');
		expect(withAnswers(stored, {clientId: 'b'}).answers.clientSecret).toBeUndefined();
		expect(withAnswers(stored, {clientId: 'a'}).answers.clientSecret).toBe('s');
		expect(withAnswers(stored, {clientId: 'b', clientSecret: 't'}).answers.clientSecret).toBe('t');
		const typed = withAnswers(emptyDraft, {clientId: 'a', clientSecret: 's'});
		expect(withAnswers(typed, {clientId: 'b'}).answers.clientSecret).toBe('s');
	});

	test('another name takes back the consent to replace', () => {
		const draft = withAnswers(emptyDraft, {profileName: 'me', replace: true});
		expect(withAnswers(draft, {profileName: 'you'}).answers.replace).toBeUndefined();
		expect(withAnswers(draft, {profileName: 'me'}).answers.replace).toBe(true);
	});

	test('in any order of answers: each has a source, the way fits the role, the last word counts', () => {
		fc.assert(
			fc.property(fc.array(changes, {maxLength: 8}), list => {
				let draft = emptyDraft;
				for (const change of list) {
					const before = draft;
					draft = withAnswers(draft, change);
					for (const key of ['role', 'clientId', 'clientSecret', 'scopes', 'profileName'] as const) {
						if (change[key] !== undefined) expect(draft.answers[key]).toEqual(change[key]);
					}
					if (change.role && change.flow === undefined && draft.answers.flow !== undefined) {
						const isKept =
							before.answers.role === change.role || flowsOf(change.role).includes(draft.answers.flow);
						expect(isKept).toBe(true);
					}
				}
				expect(Object.keys(draft.from).sort()).toEqual(Object.keys(draft.answers).sort());
			}),
		);
	});

	test('taking answers out leaves the others', () => {
		const draft = withAnswers(emptyDraft, {role: 'self', clientId: 'a'});
		expect(withoutAnswers(draft, ['clientId'])).toEqual({answers: {role: 'self'}, from: {role: 'typed'}});
	});
});

describe('the draft on disk', () => {
	test('no secret, no token in the table may be kept', () => {
		const kept = answerKeys.filter(key => answerTable[key].keptOnDisk);
		for (const key of ['clientSecret', 'receivedToken', 'session', 'replace', 'reviewed'] as const) {
			expect(kept).not.toContain(key);
		}
	});

	test('comes back without its secrets', () => {
		fc.assert(
			fc.property(changes, change => {
				const draft = withAnswers(emptyDraft, change);
				const stored = JSON.parse(JSON.stringify(draftForDisk(draft, 'scopes', now)));
				expect(JSON.stringify(stored)).not.toContain('SECRET');
				const {clientSecret: _, replace: __, ...wanted} = draft.answers;
				const read = draftFromDisk(stored);
				if (Object.keys(wanted).length === 0) expect(read).toBeUndefined();
				else expect(read).toMatchObject({draft: {answers: wanted}, at: 'scopes', savedAt: now});
			}),
		);
	});

	test.each([
		['no client', 'environment', undefined, 's'],
		['the same client', 'environment', 'a', 's'],
		['another client', 'environment', 'b', undefined],
		['no client, by a profile,', 'profile', undefined, undefined],
	] as const)('%s: the secret of the %s counts', (_, source, clientId, wanted) => {
		const given = withAnswers(emptyDraft, {clientSecret: 's', ...(clientId && {clientId})}, source);
		const draft = withGivenSecret(withAnswers(emptyDraft, {clientId: 'a'}), given);
		expect([draft.answers.clientSecret, draft.from.clientSecret]).toEqual([wanted, wanted && source]);
	});

	test.each([
		null,
		[],
		'x',
		{answers: {}, at: 'x', savedAt: now.toISOString()},
		{answers: {role: 'boss'}, at: 'x', savedAt: now.toISOString()},
		{answers: {clientId: 5, scopes: 'a', flow: 'x'}, at: 'x', savedAt: now.toISOString()},
		{answers: {clientId: 'a\u001b'}, at: 'x', savedAt: now.toISOString()},
		{answers: {clientSecret: 's'}, at: 'x', savedAt: now.toISOString()},
		{answers: {role: 'self'}, savedAt: now.toISOString()},
		{answers: {role: 'self'}, at: 'x', savedAt: 'soon'},
	])('nothing comes from %j', value => expect(draftFromDisk(value)).toBeUndefined());

	test('whatever is on disk, it is read or left', () => {
		fc.assert(
			fc.property(fc.jsonValue(), value => void draftFromDisk({answers: value, at: 'x', savedAt: now})),
		);
	});
});

describe('a draft ends with what it led to', () => {
	const draft = (answers: object) => ({answers, at: 'review', savedAt: now.toISOString()});
	const file = (answers: object): ConfigFile => ({version: 1, draft: draft(answers)});
	test.each<[boolean, object, Parameters<typeof withoutDraftOf>[1]]>([
		[true, {role: 'self', clientId: 'a'}, {role: 'self', clientId: 'a'}],
		[true, {clientId: 'a'}, {role: 'client', clientId: 'a'}],
		[true, {role: 'owner', authorizationUrl: 'https://a'}, {role: 'owner', clientId: 'a'}],
		[false, {role: 'self', clientId: 'a'}, {role: 'self', clientId: 'b'}],
		[false, {role: 'self', flow: 'browser'}, {role: 'self', clientId: 'b'}],
		[false, {role: 'client', clientId: 'a'}, {role: 'self', clientId: 'a'}],
		[false, {role: 'self', clientId: 'a'}, {role: 'owner'}],
	])('%s: %j by %j', (ends, answers, of) => {
		expect('draft' in withoutDraftOf(file(answers), of)).toBe(!ends);
	});

	test('what is no draft goes with anything', () => {
		expect(withoutDraftOf({version: 1, draft: {at: 'x'}}, {role: 'self', clientId: 'a'})).toEqual({
			version: 1,
		});
	});

	test('which of two holds more', () => {
		const some = withAnswers(emptyDraft, {role: 'self', flow: 'browser'});
		expect(holdsMore(draft({role: 'self', flow: 'browser', clientId: 'a', scopes: ['b']}), some)).toBe(true);
		expect(holdsMore(draft({role: 'self'}), some)).toBe(false);
		expect(holdsMore(undefined, some)).toBe(false);
		expect(
			[some, withAnswers(some, {clientId: 'a'}), withAnswers(some, {ticks: {a: [1]}})].map(tookWork),
		).toEqual([false, true, true]);
	});
});

describe('return URLs', () => {
	test('needed and later ones together are all, none twice', () => {
		fc.assert(
			fc.property(
				fc.option(fc.constantFrom(...Object.values(returnUrls), 'https://a.b/'), {nil: undefined}),
				uri => {
					const answers = uri === undefined ? {} : {redirectUri: uri};
					const all = [...neededReturnUrls(answers), ...laterReturnUrls(answers)];
					expect(new Set(all).size).toBe(all.length);
					expect(all).toEqual(expect.arrayContaining(Object.values(returnUrls)));
					expect(all[0]).toBe(uri ?? returnUrls.loopback);
				},
			),
		);
	});
});
