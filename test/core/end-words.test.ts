import {expect, test} from 'vitest';
import {endWords, type WizardEnd, wizardEnd} from '../../source/core/end-words.ts';
import {fileWith, someProfile} from '../fakes/store.ts';

const profile = someProfile();
const end: WizardEnd = {
	session: {profileName: 'me', profile},
	isCancelled: false,
	hasOpenRequest: false,
	programName: 'smapi-login',
	isDemo: false,
	noSave: false,
	keepsDraft: true,
	words: undefined,
	path: '/home/me/config.json',
	file: fileWith({}),
};

test('a sign-in of this run', () => {
	expect(endWords(end)[0]).toBe('Signed in: profile me, saved in /home/me/config.json.');
});

test('a received token was saved, nobody signed in', () => {
	const session = {profileName: 'me', profile: someProfile({role: 'owner'})};
	expect(endWords({...end, session})[0]).toBe('Saved: profile me, in /home/me/config.json.');
	expect(endWords({...end, session, noSave: true})[0]).toBe('Token received: profile me, nothing was saved.');
});

test('a profile that was only looked at, or renewed, was not signed in', () => {
	const file = fileWith({me: profile});
	const looked = endWords({...end, file});
	expect(looked).toEqual(['Profile me: smapi-login token']);
	const renewed = {...profile, tokens: {...profile.tokens, accessToken: 'Atza|renewed'}};
	expect(endWords({...end, file, session: {profileName: 'me', profile: renewed}})).toEqual(looked);
});

test('a new sign-in to a profile that was there', () => {
	const tokens = {...profile.tokens, accessToken: 'Atza|new', refreshToken: 'Atzr|new'};
	const session = {profileName: 'me', profile: {...profile, tokens}};
	expect(endWords({...end, file: fileWith({me: profile}), session})[0]).toContain('Signed in: profile me');
});

test('E20: cancelled around the save: the file says whether it was saved', () => {
	const facts = {programName: 'smapi-login', noSave: false, file: fileWith({}), demo: undefined};
	const result = {type: 'cancelled', answers: {profileName: 'me'}} as const;
	const wordsWith = (now: ReturnType<typeof fileWith>) =>
		endWords(wizardEnd(result, now, {facts, keepsDraft: true, path: '/home/me/config.json'}));
	expect(wordsWith(fileWith({me: profile}))).toEqual([
		'Cancelled, but it was saved before: profile me, in /home/me/config.json.',
		'The token, any time: smapi-login token',
	]);
	expect(wordsWith(fileWith({}))[0]).toMatch(/^Cancelled\. Your answers so far are kept/);
	expect(wordsWith(fileWith({other: profile}))[0]).toMatch(/^Cancelled\. Your/);
});
