import {describe, expect, test} from 'vitest';
import {endWords, type WizardEnd, wizardEnd} from '../../source/core/end-words.ts';
import {someFacts} from '../fakes/facts.ts';
import {fileWith, someProfile} from '../fakes/store.ts';

const profile = someProfile();
const end: WizardEnd = {
	session: {profileName: 'me', profile},
	isCancelled: false,
	hasOpenRequest: false,
	programName: 'smapi-login',
	demo: undefined,
	noSave: false,
	hasKept: true,
	startedWith: '',
	words: undefined,
	path: '/home/me/config.json',
	file: fileWith({}),
};

test('a sign-in of this run', () => {
	expect(endWords(end)[0]).toBe('Signed in: profile “me”, saved in /home/me/config.json.');
});

test.each([
	['', 'npm start -s'],
	[' --plain', 'npm start -s -- --plain'],
])('a command that stands alone ends in no bare “--”: %j', (startedWith, command) => {
	const called = {...end, programName: 'npm start -s --', session: undefined, startedWith};
	expect(endWords(called).at(-1)).toBe(command);
	expect(endWords({...called, session: end.session, demo: 'gone'}).at(-1)).toBe(command);
});

test('a received token was saved, nobody signed in', () => {
	const session = {profileName: 'me', profile: someProfile({role: 'owner'})};
	expect(endWords({...end, session})[0]).toBe('Saved: profile “me”, in /home/me/config.json.');
	expect(endWords({...end, session, noSave: true})[0]).toBe(
		'Token received: profile “me”, nothing was saved.',
	);
});

test('a profile that was only looked at, or renewed, was not signed in', () => {
	const file = fileWith({me: profile});
	const looked = endWords({...end, file});
	expect(looked).toEqual(['The token of “me”, any time:', 'smapi-login token']);
	const renewed = {...profile, tokens: {...profile.tokens, accessToken: 'Atza|renewed'}};
	expect(endWords({...end, file, session: {profileName: 'me', profile: renewed}})).toEqual(looked);
});

test('a new sign-in to a profile that was there', () => {
	const tokens = {...profile.tokens, accessToken: 'Atza|new', refreshToken: 'Atzr|new'};
	const session = {profileName: 'me', profile: {...profile, tokens}};
	expect(endWords({...end, file: fileWith({me: profile}), session})[0]).toContain('Signed in: profile “me”');
});

test('E20: cancelled around the save: the file says whether it was saved', () => {
	const facts = someFacts({file: fileWith({})});
	const result = {type: 'cancelled', answers: {profileName: 'me'}} as const;
	const wordsWith = (now: ReturnType<typeof fileWith>) =>
		endWords(wizardEnd(result, now, {facts, hasKept: true, path: '/home/me/config.json'}));
	const draft = {answers: {role: 'self'}, at: 'flow', savedAt: '2026-01-02T03:04:05.000Z'};
	expect(wordsWith(fileWith({me: profile}))).toEqual([
		'Cancelled, but it was saved before: profile “me”, in /home/me/config.json.',
		'The token, any time:',
		'smapi-login token',
	]);
	expect(wordsWith({...fileWith({}), draft})[0]).toMatch(/^Cancelled\. Your answers so far are kept/);
	expect(wordsWith({...fileWith({other: profile}), draft})[0]).toMatch(/^Cancelled\. Your/);
});

test('U09: “kept” is said only where something is', () => {
	const left = {...end, session: undefined};
	expect(endWords(left)[0]).toContain('kept');
	expect(endWords({...left, hasKept: false})).toEqual(['Left. Begin again:', 'smapi-login']);
	const written = {hasKept: true, path: '/home/me/config.json'};
	const told = wizardEnd({type: 'left', answers: {}}, fileWith({}), {facts: someFacts(), ...written});
	expect(endWords(told)).toEqual(['Left. Begin again:', 'smapi-login']);
});

describe('an open request', () => {
	const createdAt = new Date(0).toISOString();
	const file = {...fileWith({}), requests: {r1: {kind: 'url', createdAt}}};
	const wordsOf = (type: 'left' | 'cancelled', requestId: string) =>
		endWords(
			wizardEnd({type, answers: {role: 'owner', requestId}}, file, {
				facts: someFacts(),
				hasKept: true,
				path: '/x',
			}),
		);

	test.each([
		['left', 'The request stays open. Go on:'],
		['cancelled', 'Cancelled. The request stays open. Go on:'],
	] as const)('%s: it stays, and how to go on', (type, words) => {
		expect(wordsOf(type, 'r1')).toEqual([words, 'smapi-login']);
	});

	test('one that is not in the file does not stay', () => {
		expect(wordsOf('left', 'r2')).toEqual(['Left. Begin again:', 'smapi-login']);
	});
});

test('U09: Ctrl+C on a token that is there has the last words of Enter', () => {
	const answers = {profileName: 'me', session: {profileName: 'me', profile}};
	const wordsOf = (type: 'left' | 'cancelled') =>
		endWords(
			wizardEnd({type, answers}, fileWith({me: profile}), {facts: someFacts(), hasKept: false, path: '/x'}),
		);
	expect(wordsOf('cancelled')).toEqual(wordsOf('left'));
	expect(wordsOf('left')[0]).toBe('Signed in: profile “me”, saved in /x.');
});

test('U15: it goes on as it was started', () => {
	const left = {...end, session: undefined, startedWith: ' --plain'};
	expect(endWords(left)[1]).toBe('smapi-login --plain');
	expect(endWords({...left, demo: 'gone'})).toContain('smapi-login demo --plain');
	expect(endWords({...left, hasOpenRequest: true})[1]).toBe('smapi-login --plain');
});

test.each([
	['gone', /practice is over\. Nothing was kept/],
	['kept', /practice is over\. Its profile stays in \/home\/me/],
] as const)('U02: a practice whose folder is %s says so, and gives the line for real', (demo, words) => {
	const said = endWords({...end, demo, startedWith: ' --plain'});
	expect(said[0]).toMatch(words);
	expect(said.slice(-2)).toEqual(['To do it for real:', 'smapi-login --plain']);
	expect(said.join(' ')).not.toMatch(/token --|Signed in/);
});

describe('practice ends with the line for real', () => {
	const left = {...end, session: undefined, hasKept: false};
	test.each([
		['Ctrl+C early', {isCancelled: true}, /^Cancelled\. The practice is over/],
		['a no in role 3', {words: 'You allowed nothing, and nothing was saved.'}, /^You allowed nothing/],
		['an open request that goes with its folder', {hasOpenRequest: true}, /its open request with it/],
	])('%s', (_, how, words) => {
		const said = endWords({...left, demo: 'gone', ...how});
		expect(said[0]).toMatch(words);
		expect(said.slice(-2)).toEqual(['To do it for real:', 'smapi-login']);
		expect(said.join(' ')).not.toMatch(/stays|kept, without/);
	});

	test('an open request of a folder that stays', () => {
		const said = endWords({...left, demo: 'kept', hasOpenRequest: true});
		expect(said.slice(0, 2)).toEqual([
			'The request stays open, for the next practice. Go on:',
			'smapi-login demo',
		]);
	});
});

test('cancelled later in a run that saved a profile before: that one is not told again', () => {
	const saved = fileWith({me: profile});
	const result = {type: 'cancelled', answers: {role: 'client', profileName: 'me'}} as const;
	const facts = someFacts({file: fileWith({})});
	const told = wizardEnd(result, saved, {facts, lastRead: saved, hasKept: false, path: '/x'});
	expect(endWords(told)).toEqual(['Cancelled. Begin again:', 'smapi-login']);
});
