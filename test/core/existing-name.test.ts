import {expect, test} from 'vitest';
import {emptyDraft, withAnswers} from '../../source/core/draft.ts';
import {nameConflict} from '../../source/core/existing-name.ts';
import {amazonHosts} from '../../source/core/hosts.ts';
import {fileWith, someProfile} from '../fakes/store.ts';

const mine = someProfile();
const file = fileWith({me: mine, received: someProfile({role: 'owner'})});
const typed = withAnswers(emptyDraft, {role: 'self', clientId: mine.clientId!});
const again = withAnswers(emptyDraft, {role: 'self', clientId: mine.clientId!, profileName: 'me'}, 'profile');

test('a free name has no conflict', () => {
	expect(nameConflict('you', typed, file, amazonHosts)).toBeUndefined();
	expect(nameConflict('toString', typed, file, amazonHosts)).toBeUndefined();
});

test('the same client again, to that very profile, has none', () => {
	expect(nameConflict('me', again, file, amazonHosts)).toBeUndefined();
});

test('a new sign-in, another client, another host, another kind of profile, a damaged one: each is asked about', () => {
	expect(nameConflict('me', typed, file, amazonHosts)).toBe('new-sign-in');
	const other = withAnswers(again, {clientId: 'amzn1.application-oa2-client.other'});
	expect(nameConflict('me', other, file, amazonHosts)).toBe('other-client');
	expect(nameConflict('me', again, file, {...amazonHosts, token: 'http://127.0.0.1:1'})).toBe('other-client');
	expect(nameConflict('received', again, file, amazonHosts)).toBe('other-client');
	const damaged = {...file, profiles: {me: {role: 1}}};
	expect(nameConflict('me', again, damaged, amazonHosts)).toBe('damaged');
});

test('the re-auth of one profile does not cover another of the same client', () => {
	const two = fileWith({me: mine, work: mine});
	expect(nameConflict('work', again, two, amazonHosts)).toBe('new-sign-in');
});

test('an agreement counts for its own name', () => {
	const agreed = withAnswers(typed, {profileName: 'me', replace: true});
	expect(nameConflict('me', agreed, file, amazonHosts)).toBeUndefined();
	expect(nameConflict('received', agreed, file, amazonHosts)).toBe('other-client');
});
