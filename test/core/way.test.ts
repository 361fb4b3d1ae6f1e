import {expect, test} from 'vitest';
import type {Answers} from '../../source/core/answers.ts';
import {emptyDraft, withAnswers} from '../../source/core/draft.ts';
import {givenAnswers} from '../../source/core/given-answers.ts';
import {scopePresets} from '../../source/core/scopes.ts';
import type {StepId} from '../../source/core/steps.ts';
import {progressOf, wayOf} from '../../source/core/way.ts';

const facts = {showsHome: false, vendorCount: undefined};
const secret = 'amzn1.oa2-cs.v1.0123456789abcdef';
const typed: Partial<Answers> = {
	role: 'self',
	flow: 'browser',
	redirectUri: 'http://127.0.0.1:9090/cb',
	securityProfile: 'have',
	returnUrls: ['http://127.0.0.1:9090/cb'],
	clientId: 'amzn1.application-oa2-client.0123456789abcdef',
	clientSecret: secret,
	scopes: scopePresets[1]!.scopes,
};
const at = (step: StepId, changes: Partial<Answers> = typed) =>
	wayOf({draft: withAnswers(emptyDraft, changes), at: step}, facts);
const told = (way: ReturnType<typeof at>) =>
	way.map(({name, state, answer}) => `${state} ${name} ${answer}`.trim());

test('what is answered, where one is, what is to come; of the secret nothing', () => {
	const way = told(at('profile-name'));
	expect(way).toEqual([
		'done Your role mine',
		'done How to sign in on this computer',
		'done Security profile your own',
		'done Return URLs saved',
		'done Client ID …cdef',
		'done Client secret given',
		'done Scopes edit and deploy',
		'now Profile name',
		'open Review',
		'open Sign in',
	]);
	expect(way.join()).not.toContain(secret.slice(-4).repeat(2));
});

test('going back keeps the ticks of what was answered behind', () => {
	expect(told(at('flow')).slice(0, 3)).toEqual([
		'done Your role mine',
		'now How to sign in',
		'done Security profile your own',
	]);
});

test('what is only assumed is to come until it was passed', () => {
	const draft = withAnswers(withAnswers(emptyDraft, {role: 'self'}), {scopes: typed.scopes!}, 'default');
	const state = (step: StepId) => wayOf({draft, at: step}, facts).find(({name}) => name === 'Scopes')?.state;
	expect([state('flow'), state('profile-name')]).toEqual(['open', 'done']);
});

test.each([
	[
		'another role has other steps',
		'owner-url',
		{role: 'owner'},
		'Your role, Authorization URL, Received token, Profile name',
	],
	['`home` is on no way', 'home', typed, ''],
	['a token that nobody signed in for just now has none', 'token', {role: 'self'}, ''],
] as const)('%s', (_, step, changes, names) => {
	expect(
		at(step, changes)
			.map(({name}) => name)
			.join(', '),
	).toBe(names);
});

test('progress goes to the middle of the step, and is whole at the end alone', () => {
	expect(progressOf(at('return-urls'))).toBe(0.35);
	expect(progressOf(at('sign-in'))).toBe(0.95);
	const all = {
		...typed,
		profileName: 'me',
		reviewed: true,
		session: {profileName: 'me'} as Answers['session'],
	};
	expect(progressOf(at('token', all))).toBe(1);
	const choosing = wayOf({draft: withAnswers(emptyDraft, all), at: 'vendor'}, {...facts, vendorCount: 2});
	expect(told(choosing).slice(-2)).toEqual(['done Sign in', 'now Vendor ID']);
	expect(progressOf(choosing)).toBeLessThan(1);
	expect(progressOf([])).toBe(0);
});

test.each([
	[['alexa::ask:skills:read'], 'skills:read'],
	[['alexa::ask:skills:read', 'profile'], '2 permissions'],
	[[...scopePresets[0]!.scopes].reverse(), 'look'],
])('permissions in a few letters: %j', (scopes, brief) => {
	expect(givenAnswers(withAnswers(emptyDraft, {scopes})).map(given => given.brief)).toEqual([brief]);
});

test.each([
	[['skills:readwrite'], 'skills:readwrite, from your team'],
	[scopePresets[1]!.scopes, 'skills:readwrite models:readwrite, from your team'],
	[[...scopePresets[1]!.scopes, 'alexa::ask:skills:test'], 'test, from your team'],
])('permissions of the team that are too many for the row are told in a few letters: %j', (scopes, value) => {
	const draft = withAnswers(emptyDraft, {scopes}, 'team');
	expect(givenAnswers(draft).map(given => given.value)).toEqual([value]);
});
